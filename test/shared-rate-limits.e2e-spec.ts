import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { loadSettings } from '../apps/api/src/config/settings.js';
import { createApp } from '../apps/api/src/create-app.js';
import { startApi, type Tenant, type TestApi } from './support/api.js';
import { describeWith, isListening, REDIS_URL } from './support/services.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { watchResponses } from './support/watch-responses.js';

const LIMIT = 6;

/** Another process of the same product, as far as one process can show: its own application over the same database. */
async function startReplica(api: TestApi, redisUrl: string) {
  const settings = loadSettings({
    AUTH_SECRET: 'the secret of a replica that only API keys are shown to',
    LOG_LEVEL: 'silent',
    RATE_LIMIT_API_KEY_PER_MINUTE: String(LIMIT),
    RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
    RATE_LIMIT_SIGN_IN_PER_MINUTE: String(LIMIT),
    RATE_LIMIT_SIGN_IN_PER_ACCOUNT: String(LIMIT),
    TRUST_PROXY: '1',
    REDIS_URL: redisUrl,
  });
  const { authSecret } = settings;
  const app = await createApp(
    { ...settings, publicUrl: 'http://localhost:3000', authSecret: authSecret! },
    { appUrl: api.appUrl, appRole: null },
  );
  watchResponses(app.getHttpServer());
  await app.listen(0, '127.0.0.1');
  return { app, url: `http://127.0.0.1:${(app.getHttpServer().address() as AddressInfo).port}` };
}

type Replica = { app: NestFastifyApplication; url: string };

/** The status of a request to a replica, and how many are left to the key. */
async function ask(
  { url }: Replica,
  { apiKey }: Tenant,
): Promise<[status: number, remaining: string | null]> {
  const headers = { 'x-api-key': apiKey };
  const response = await fetch(`${url}/functions/v1/rest-api-proxy/contacts`, { headers });
  await response.text();
  return [response.status, response.headers.get('x-ratelimit-remaining')];
}

/** An address that nobody has signed in from in the last minutes. */
const newAddress = () => `10.${[...randomBytes(3)].join('.')}`;

/** The status of a sign-in at a replica. */
async function signIn({ url }: Replica, email: string, password: string, address: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-forwarded-for': address };
  const body = JSON.stringify({ email, password });
  const response = await fetch(`${url}/api/v1/auth/sign-in/email`, { method: 'POST', headers, body });
  await response.text();
  return response.status;
}

/** How often each status was answered. */
function tally(statuses: readonly number[]): Record<number, number> {
  return Object.fromEntries(
    [...new Set(statuses)].map((s) => [s, statuses.filter((each) => each === s).length]),
  );
}

/** Asks often enough that something which needs a moment has happened. */
async function eventually(what: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 100; i++) {
    if (await what()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('it has not happened in ten seconds');
}

/** Redis is looked for before there are tests, so that a skipped one is listed as skipped. */
const describeWithRedis = describeWith('Redis', isListening(REDIS_URL));

describeWithRedis('Rate limits in Redis', () => {
  let api: TestApi;
  let tenant: Tenant;
  let proxy: TcpProxy;
  let redis: Redis;
  let replicas: Replica[];
  let alarms: jest.SpyInstance;
  let relief: jest.SpyInstance;

  beforeAll(async () => {
    api = await startApi();
    redis = new Redis(REDIS_URL);
  }, 60_000);
  beforeEach(async () => {
    alarms = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    relief = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    tenant = await api.tenant();
    proxy = new TcpProxy(new URL(REDIS_URL));
    await proxy.open();
    replicas = [await startReplica(api, proxy.url), await startReplica(api, REDIS_URL)];
  }, 60_000);
  afterEach(async () => {
    await Promise.all(replicas.map(({ app }) => app.close()));
    await proxy.shut();
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    redis?.disconnect();
    await api?.close();
  });

  const about = (spy: jest.SpyInstance) => spy.mock.calls.filter(([text]) => /Redis/.test(String(text)));
  const askFirst = () => ask(replicas[0]!, tenant);

  it('are counted by two replicas together', async () => {
    const seen: unknown[] = [];
    for (let i = 0; i < LIMIT; i++) seen.push(await ask(replicas[i % 2]!, tenant));
    expect(seen).toEqual(['5', '4', '3', '2', '1', '0'].map((left) => [200, left]));
    for (const replica of replicas) expect(await ask(replica, tenant)).toEqual([429, '0']);
  });

  it('are counted together when both are asked at once', async () => {
    const responses = await Promise.all(
      Array.from({ length: 4 * LIMIT }, (_, i) => ask(replicas[i % 2]!, tenant)),
    );
    expect(responses.filter(([status]) => status === 200)).toHaveLength(LIMIT);
  });

  it('let exactly as many sign-ins of an address through, whichever replica is asked', async () => {
    const address = newAddress();
    const statuses = await Promise.all(
      Array.from({ length: 4 * LIMIT }, (_, i) =>
        signIn(replicas[i % 2]!, tenant.email, tenant.password, address),
      ),
    );
    expect(tally(statuses)).toEqual({ 200: LIMIT, 429: 3 * LIMIT });
    for (const replica of replicas)
      expect(await signIn(replica, tenant.email, tenant.password, newAddress())).toBe(200);
  });

  it('let exactly as many wrong passwords of an account through, from whichever address', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 4 * LIMIT }, (_, i) =>
        signIn(replicas[i % 2]!, tenant.email, 'wrong horse battery', newAddress()),
      ),
    );
    expect(tally(statuses)).toEqual({ 401: LIMIT, 429: 3 * LIMIT });
  });

  it('are in Redis for as long as their window', async () => {
    await askFirst();
    const [{ id }] = await api.rows('select id from api_keys where organization_id = $1', [
      tenant.organizationId,
    ]);
    const left = await redis.pttl(`rosetta:rate:caller:api-key:${id}`);
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThanOrEqual(60_000);
  });

  it('raise no alarm while Redis answers, from the first request on', async () => {
    await askFirst();
    expect(about(alarms)).toEqual([]);
  });

  it('go on in each process when Redis is lost, and say so once', async () => {
    await askFirst();
    await proxy.shut();
    const statuses: number[] = [];
    for (let i = 0; i < LIMIT + 1; i++) statuses.push((await askFirst())[0]);
    expect(statuses).toEqual([...Array<number>(LIMIT).fill(200), 429]);
    expect(about(alarms)).toHaveLength(1);
  });

  it('are shared again when Redis is back, and say so once', async () => {
    await proxy.shut();
    await askFirst();
    await proxy.open();
    const other = replicas[1]!;
    await eventually(async () => {
      await askFirst();
      return about(relief).length > 0;
    });
    expect(about(relief)).toHaveLength(1);
    tenant = await api.tenant();
    expect([await askFirst(), await ask(other, tenant)]).toEqual([
      [200, '5'],
      [200, '4'],
    ]);
  });

  it('hold no request up for long when Redis hangs', async () => {
    await askFirst();
    proxy.hold();
    const began = performance.now();
    expect((await askFirst())[0]).toBe(200);
    expect(performance.now() - began).toBeLessThan(2_000);
    expect(about(alarms)).toHaveLength(1);
  });
});
