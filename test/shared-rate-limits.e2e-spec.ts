import { randomBytes } from 'node:crypto';
import { Logger } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { loadSettings } from '../apps/api/src/config/settings.js';
import { createApp } from '../apps/api/src/create-app.js';
import { startApi, type Tenant, type TestApi } from './support/api.js';
import { RedisServer, REDIS_PROGRAMS } from './support/redis-server.js';
import { describeWith } from './support/services.js';
import { TcpProxy } from './support/tcp-proxy.js';
import { watchResponses } from './support/watch-responses.js';

const LIMIT = 6;
const METRICS_TOKEN = 'a token for tests only';

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
    METRICS_TOKEN,
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

const [anyProgram] = REDIS_PROGRAMS;

describeWith('Redis', anyProgram !== undefined)('Rate limits in Redis', () => {
  const server = new RedisServer(anyProgram!);
  let api: TestApi;
  let tenant: Tenant;
  let proxy: TcpProxy;
  let redis: Redis;
  let replicas: Replica[];
  let alarms: jest.SpyInstance;
  let relief: jest.SpyInstance;

  beforeAll(async () => {
    await server.start();
    api = await startApi();
    redis = new Redis(server.url);
  }, 60_000);
  beforeEach(async () => {
    alarms = jest.spyOn(Logger.prototype, 'error').mockImplementation();
    relief = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
    tenant = await api.tenant();
    proxy = new TcpProxy(new URL(server.url));
    await proxy.open();
    replicas = [await startReplica(api, proxy.url), await startReplica(api, server.url)];
  }, 60_000);
  afterEach(async () => {
    await Promise.all(replicas.map(({ app }) => app.close()));
    await proxy.shut();
    jest.restoreAllMocks();
  });
  afterAll(async () => {
    redis?.disconnect();
    await api?.close();
    await server.kill();
  });

  const about = (spy: jest.SpyInstance) => spy.mock.calls.filter(([text]) => /Redis/.test(String(text)));
  const askFirst = () => ask(replicas[0]!, tenant);

  it('are counted by two replicas together', async () => {
    const seen: unknown[] = [];
    for (let i = 0; i < LIMIT; i++) seen.push(await ask(replicas[i % 2]!, tenant));
    expect(seen).toEqual(['5', '4', '3', '2', '1', '0'].map((left) => [200, left]));
    for (const replica of replicas) expect(await ask(replica, tenant)).toEqual([429, '0']);
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

  it('hold up only who asks at the moment when Redis hangs, and not for long; and say so once', async () => {
    await askFirst();
    proxy.hold();
    const began = performance.now();
    expect((await askFirst())[0]).toBe(200);
    const noticed = performance.now();
    expect(noticed - began).toBeLessThan(2_000);
    for (let i = 0; i < LIMIT - 1; i++) expect((await askFirst())[0]).toBe(200);
    expect((await askFirst())[0]).toBe(429);
    expect(performance.now() - noticed).toBeLessThan(400);
    expect(about(alarms)).toHaveLength(1);
  });

  it('are shared again when Redis no longer hangs', async () => {
    await askFirst();
    proxy.hold();
    await askFirst();
    proxy.letGo();
    await eventually(async () => {
      await askFirst();
      return about(relief).length > 0;
    });
    tenant = await api.tenant();
    expect([await askFirst(), await ask(replicas[1]!, tenant)]).toEqual([
      [200, '5'],
      [200, '4'],
    ]);
  });
});

const programs = REDIS_PROGRAMS.length > 0 ? REDIS_PROGRAMS : ['redis-server'];

describe.each(programs)('Three replicas over a %s of their own', (program) => {
  describeWith(program, REDIS_PROGRAMS.includes(program))('share their limits', () => {
    const redis = new RedisServer(program);
    let api: TestApi;
    let replicas: Replica[] = [];
    let alarms: jest.SpyInstance;
    let relief: jest.SpyInstance;

    beforeAll(async () => {
      alarms = jest.spyOn(Logger.prototype, 'error').mockImplementation();
      relief = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
      [api] = await Promise.all([startApi(), redis.start()]);
      for (let each = 0; each < 3; each++) replicas.push(await startReplica(api, redis.url));
    });
    afterAll(async () => {
      for (const { app } of replicas) await app.close();
      replicas = [];
      await redis.kill();
      await api?.close();
      jest.restoreAllMocks();
    });

    /** Asks each of the three as often as one caller may ask all together. */
    const askAll = async <Answer>(ask: (replica: Replica) => Promise<Answer>) =>
      Promise.all(Array.from({ length: 3 * LIMIT }, (_, i) => ask(replicas[i % 3]!)));

    /** What each replica tells of Redis to Prometheus. */
    const measured = (what: string) =>
      Promise.all(
        replicas.map(async ({ url }) => {
          const headers = { authorization: `Bearer ${METRICS_TOKEN}` };
          const text = await (await fetch(`${url}/metrics`, { headers })).text();
          return Number(new RegExp(`^rosetta_${what} (\\d+)$`, 'm').exec(text)?.[1]);
        }),
      );
    const said = (spy: jest.SpyInstance) =>
      spy.mock.calls.map(([text]) => String(text)).filter((text) => text.startsWith('Redis is'));

    it('so that exactly as many requests of a key pass as one may send', async () => {
      const tenant = await api.tenant();
      const statuses = (await askAll((replica) => ask(replica, tenant))).map(([status]) => status);
      expect(tally(statuses)).toEqual({ 200: LIMIT, 429: 2 * LIMIT });
    });

    it('so that exactly as many sign-ins of an address pass, and those of another one', async () => {
      const [tenant, address] = [await api.tenant(), newAddress()];
      const from = (who: string) => (replica: Replica) => signIn(replica, tenant.email, tenant.password, who);
      expect(tally(await askAll(from(address)))).toEqual({ 200: LIMIT, 429: 2 * LIMIT });
      for (const replica of replicas) expect(await from(newAddress())(replica)).toBe(200);
    });

    it('until it is killed: then each counts for itself, fails no request, and says so once', async () => {
      const tenant = await api.tenant();
      expect(await measured('redis_up')).toEqual([1, 1, 1]);
      await redis.kill();
      const statuses = (await askAll((replica) => ask(replica, tenant))).map(([status]) => status);
      expect(tally(statuses)).toEqual({ 200: 3 * LIMIT });
      for (const replica of replicas) expect((await ask(replica, tenant))[0]).toBe(429);
      expect(said(alarms)).toHaveLength(3);
      expect(await measured('redis_up')).toEqual([0, 0, 0]);
      expect(await measured('redis_losses_total')).toEqual([1, 1, 1]);
    });

    it('again, when it is started again, and say so once', async () => {
      await redis.start();
      const noticing = await api.tenant();
      await eventually(async () => {
        for (const replica of replicas) expect([200, 429]).toContain((await ask(replica, noticing))[0]);
        return said(relief).length === 3;
      });
      const tenant = await api.tenant();
      const statuses = (await askAll((replica) => ask(replica, tenant))).map(([status]) => status);
      expect(tally(statuses)).toEqual({ 200: LIMIT, 429: 2 * LIMIT });
      expect([said(alarms), said(relief)].map(({ length }) => length)).toEqual([3, 3]);
      expect(await measured('redis_up')).toEqual([1, 1, 1]);
    });
  });
});
