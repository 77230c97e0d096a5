import { setTimeout as sleep } from 'node:timers/promises';
import { Database, DeferredKeyCheck, newId } from '@rosetta/common';
import { Client } from 'pg';
import { samplesOf } from '../support/metrics.js';
import type { Tenant, TestApi } from '../support/api.js';
import { answeredBy, Replicated, servingOf, type StreamingStandby, until } from './replicated.js';

jest.setTimeout(120_000);

const CONTACTS = '/api/v1/crm/contacts';
const TOKEN = 'a token for Prometheus';

let place: Replicated;
let first: StreamingStandby;
let second: StreamingStandby;
let product: TestApi;
let ours: Tenant;
let headers: Record<string, string>;

beforeAll(async () => {
  place = await Replicated.begin();
  first = await place.addStandby();
  second = await place.addStandby({ max_standby_streaming_delay: '100ms' });
  product = await place.serve({ DATABASE_REPLICA_MAX_LAG_SECONDS: '2', METRICS_TOKEN: TOKEN });
  ours = await product.tenant();
  headers = { 'x-api-key': ours.apiKey };
  const json = { first_name: 'Ada', last_name: 'Lovelace' };
  expect((await product.request('POST', CONTACTS, { headers, json })).status).toBe(201);
});
afterAll(() => place?.end());

/** Reads all the while something happens, and for a second longer; answers how many of each status there were. */
async function readingWhile(happens: () => Promise<unknown>): Promise<Record<string, number>> {
  const statuses: Record<string, number> = {};
  let isGoing = true;
  const read = async () => {
    while (isGoing) {
      const { status, body } = await product.request('GET', `${CONTACTS}?search=ada`, { headers });
      const what = status === 200 ? `${body.total} found` : String(status);
      statuses[what] = (statuses[what] ?? 0) + 1;
    }
  };
  const readers = [1, 2, 3, 4].map(read);
  await sleep(300);
  await happens();
  await sleep(1_000);
  isGoing = false;
  await Promise.all(readers);
  return statuses;
}

const onlyFound = { '1 found': expect.any(Number) };
const serve = (...which: boolean[]) =>
  until(() => which.every((each, at) => servingOf(product)[at] === each));

it('both standbys share the reads', async () => {
  for (const standby of [first, second]) await standby.catchUp();
  const before = answeredBy(product);
  expect(await readingWhile(() => sleep(1_000))).toEqual(onlyFound);
  for (const [at, count] of answeredBy(product).entries()) expect(count - before[at]!).toBeGreaterThan(20);
});

describe('No request fails when a standby', () => {
  afterEach(async () => {
    await serve(true, true);
  });

  it.each(['SIGINT', 'SIGQUIT'])('ends by %s, and it is read from again once it is back', async (signal) => {
    const ends = async () => {
      await first.stop(signal);
      await serve(false, true);
      await first.start();
      await serve(true, true);
    };
    expect(await readingWhile(ends)).toEqual(onlyFound);
  });

  it('answers nothing any more, as on a machine that is gone', async () => {
    const freezes = async () => {
      first.freeze();
      await serve(false, true);
      first.thaw();
    };
    expect(await readingWhile(freezes)).toEqual(onlyFound);
  });

  it('lags behind: then the other one serves, and the primary where both do', async () => {
    const lags = async () => {
      await Promise.all([first.pause(), second.pause()]);
      const writing = setInterval(() => void write('Behind'), 100);
      await serve(false, false);
      clearInterval(writing);
      await first.resume();
      await serve(true, false);
      await second.resume();
    };
    expect(await readingWhile(lags)).toEqual(onlyFound);
  });

  it('ends a statement because of what it has to replay', async () => {
    await second.catchUp();
    await first.stop();
    await serve(false, true);
    const failedBefore = await fallbacksOf('failed');
    const reading = readSlowly();
    await sleep(500);
    await onPrimary('alter table contacts add column if not exists of_a_test int');
    expect(await reading).toEqual([{ n: 1 }]);
    expect(await fallbacksOf('failed')).toBe(failedBefore + 1);
    await onPrimary('alter table contacts drop column of_a_test');
    await first.start();
  });
});

it('tells of each in health and metrics', async () => {
  await first.stop();
  await serve(false, true);
  const { status, body } = await product.request('GET', '/health/ready');
  expect([status, body.standbys.map((each: { serving: boolean }) => each.serving)]).toEqual([
    200,
    [false, true],
  ]);
  const samples = await scraped();
  const valuesOf = (name: string) => samples.filter((each) => each.name === name).map(({ value }) => value);
  expect(valuesOf('rosetta_standby_up')).toEqual([0, 1]);
  expect(valuesOf('rosetta_standby_lag_seconds')).toHaveLength(1);
  await first.start();
  await serve(true, true);
});

describe('Nothing is read from', () => {
  it('a standby of another database', async () => {
    const other = await Replicated.begin();
    try {
      const stranger = await other.addStandby();
      const url = stranger.url('rosetta', 'rosetta_app');
      const apart = await place.serve({ DATABASE_REPLICA_URL: url }, false);
      await sleep(1_500);
      expect(servingOf(apart)).toEqual([false]);
      expect((await apart.request('GET', CONTACTS, { headers })).status).toBe(200);
    } finally {
      await other.end();
    }
  });

  it('the primary itself, where it is named as a standby', async () => {
    const apart = await place.serve(
      { DATABASE_REPLICA_URL: place.primary.url('rosetta', 'rosetta_app') },
      false,
    );
    await sleep(1_000);
    expect(servingOf(apart)).toEqual([false]);
  });

  it('one as the owner, who sees past row-level security', async () => {
    const apart = await place.serve({ DATABASE_REPLICA_URL: second.url('rosetta') }, false);
    await sleep(1_000);
    expect(servingOf(apart)).toEqual([false]);
  });
});

it('a standby that is promoted is left out, and no request fails', async () => {
  const promotes = async () => {
    await first.ask('select pg_promote()');
    await serve(false, true);
  };
  expect(await readingWhile(promotes)).toEqual(onlyFound);
  // What is written there now is nothing of ours.
  expect((await product.request('GET', CONTACTS, { headers })).status).toBe(200);
});

async function write(first_name: string): Promise<void> {
  await product.request('POST', CONTACTS, { headers, json: { first_name, last_name: '-' } });
}

/** A statement of some seconds, as a request would make it. */
function readSlowly(): Promise<unknown[]> {
  const database = product.app.get(Database);
  const key = new DeferredKeyCheck('0'.repeat(64), newId(), newId());
  return database.confirming(key, () => {
    database.readAtStandby();
    return database.select(
      ours.organizationId,
      `select count(*)::int as n from (select from contacts where organization_id = $1 and first_name = 'Ada' limit 1) c,
         pg_sleep(2)`,
    );
  });
}

async function onPrimary(sql: string): Promise<void> {
  const client = new Client({ connectionString: place.primary.url('rosetta') });
  await client.connect();
  await client.query(sql);
  await client.end();
}

async function scraped() {
  const authorization = `Bearer ${TOKEN}`;
  return samplesOf((await product.request('GET', '/metrics', { headers: { authorization } })).text);
}

async function fallbacksOf(reason: string): Promise<number> {
  const samples = await scraped();
  return samples.find(
    ({ name, labels }) => name === 'rosetta_standby_fallbacks_total' && labels.reason === reason,
  )!.value;
}
