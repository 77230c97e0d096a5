import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parse } from 'yaml';
import { PurgeService } from '../apps/api/src/purge/purge.service.js';
import { Replicated } from './read-replicas/replicated.js';
import type { TestApi } from './support/api.js';
import { samplesOf } from './support/metrics.js';
import { RedisServer, REDIS_PROGRAMS } from './support/redis-server.js';
import { describeWith } from './support/services.js';

const DEPLOY = path.resolve(__dirname, '../deploy');
const TOKEN = 'a token for Prometheus';
const textOf = (file: string) => readFileSync(path.join(DEPLOY, file), 'utf8');

const promtool = (...words: string[]) =>
  spawnSync('promtool', words, { cwd: path.join(DEPLOY, 'prometheus'), encoding: 'utf8' });
const hasPromtool = promtool('--version').status === 0;

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly annotations: { readonly summary?: string };
}

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: { readonly x: number; readonly w: number };
  readonly targets: readonly { readonly expr: string }[];
}

const rules = (
  parse(textOf('prometheus/rosetta.rules.yml')) as { groups: { rules: Rule[] }[] }
).groups.flatMap((group) => group.rules);
const { panels, templating } = JSON.parse(textOf('grafana/rosetta.json')) as {
  panels: Panel[];
  templating: { list: { name: string }[] };
};
const expressions = [
  ...rules.map(({ expr }) => expr),
  ...panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)),
];

/** The names of metrics in an expression; `up` is Prometheus's own. */
function metricsIn(expression: string): string[] {
  return expression.match(/\b(?:rosetta|nodejs|process)_\w+/g) ?? [];
}

describeWith('promtool', hasPromtool)('The alert rules', () => {
  it('are as Prometheus takes them', () => {
    const checked = promtool('check', 'rules', '--lint=all', '--lint-fatal', 'rosetta.rules.yml');
    expect([checked.status, checked.stderr]).toEqual([0, '']);
  });

  it('fire when they should, and only then', () => {
    const tested = promtool('test', 'rules', 'rosetta.rules.test.yml');
    expect([tested.status, tested.stdout]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});

describe('Each alert', () => {
  const tested = textOf('prometheus/rosetta.rules.test.yml');

  it.each(rules.map(({ alert }) => alert))('%s is tested with what it says', (alert) => {
    expect(tested).toMatch(new RegExp(`alertname: ${alert}\\n\\s+exp_alerts:`));
  });
});

describe('The dashboard', () => {
  it('has panels that lie side by side, each with an id of its own and something to show', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    expect(panels.filter(({ gridPos: { x, w } }) => x + w > 24)).toEqual([]);
    expect(panels.filter(({ targets }) => targets.length === 0)).toEqual([]);
  });

  it('asks for the variables that it has', () => {
    const names = new Set([...templating.list.map(({ name }) => name), '__rate_interval']);
    const used = expressions.flatMap((each) => [...each.matchAll(/\$(\w+)/g)].map(([, name]) => name!));
    expect([...new Set(used)].filter((name) => name !== 'labels' && !names.has(name))).toEqual([]);
  });
});

const [redisProgram] = REDIS_PROGRAMS;

describeWith('Redis', redisProgram !== undefined)('What the rules and the dashboard ask for', () => {
  const redis = new RedisServer(redisProgram!);
  let place: Replicated;
  let api: TestApi;
  let scraped: string;

  beforeAll(async () => {
    await redis.start();
    place = await Replicated.begin();
    await place.addStandby();
    api = await place.serve({
      METRICS_TOKEN: TOKEN,
      REDIS_URL: redis.url,
      RATE_LIMIT_API_KEY_PER_MINUTE: '1',
    });
    const { apiKey } = await api.tenant();
    for (let i = 0; i < 2; i++)
      await api.request('GET', '/functions/v1/rest-api-proxy/contacts', { headers: { 'x-api-key': apiKey } });
    await api.app.get(PurgeService, { strict: false }).purge();
    await sleep(50);
    const headers = { authorization: `Bearer ${TOKEN}` };
    scraped = (await api.request('GET', '/metrics', { headers })).text;
  });
  afterAll(async () => {
    await place?.end();
    await redis.kill();
  });

  it('is there in a running product, with the labels they tell apart', () => {
    const samples = samplesOf(scraped);
    const names = new Set(samples.map(({ name }) => name));
    const asked = new Set(expressions.flatMap(metricsIn));
    expect(asked.size).toBeGreaterThan(20);
    expect([...asked].filter((name) => !names.has(name))).toEqual([]);
    const labels = new Set(samples.flatMap((sample) => Object.keys(sample.labels)));
    const told = expressions.flatMap((each) =>
      [...each.matchAll(/by \(([^)]*)\)/g)].flatMap(([, list = '']) => list.split(/,\s*/)),
    );
    expect([...new Set(told)].filter((label) => !labels.has(label))).toEqual([]);
  });

  it('is everything of ours that there is: nothing is measured that nobody looks at', () => {
    const asked = new Set(expressions.flatMap(metricsIn));
    const ours = new Set(
      samplesOf(scraped)
        .map(({ name }) => name)
        .filter((name) => name.startsWith('rosetta_')),
    );
    expect([...ours].filter((name) => !asked.has(name))).toEqual([]);
  });
});
