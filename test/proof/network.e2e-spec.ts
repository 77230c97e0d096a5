import { setTimeout as sleep } from 'node:timers/promises';
import { type ApiResponse, startApi, type Tenant, type TestApi } from '../support/api.js';
import { TcpProxy } from '../support/tcp-proxy.js';
import { createTestDatabase } from '../support/test-postgres.js';

const STATEMENT_MS = 500;
/** After so long a statement that nobody answers is given up, and somewhat more. */
const GIVEN_UP_MS = 2 * STATEMENT_MS + 2_000 + 1_500;
const CONTACTS = '/functions/v1/rest-api-proxy/contacts';
/** Of the connections, one organization may have so many; those of transactions are six. */
const POOL = { DATABASE_POOL_SIZE: '8', DATABASE_ORGANIZATION_SHARE: '50' };

describe('A network that fails between the product and Postgres', () => {
  let proxy: TcpProxy;
  let api: TestApi;
  let tenant: Tenant;

  beforeAll(async () => {
    const database = await createTestDatabase();
    proxy = new TcpProxy(new URL(database.appUrl));
    await proxy.open();
    const through = { ...database, appUrl: proxy.urlOf(database.appUrl) };
    api = await startApi({ DATABASE_STATEMENT_TIMEOUT_MS: String(STATEMENT_MS), ...POOL }, through);
    tenant = await api.tenant();
  });
  afterEach(() => {
    proxy.cutWhenAsked(null);
    proxy.delay(0);
    proxy.letGo();
  });
  afterAll(async () => {
    await api?.close();
    await proxy?.shut();
  });

  const headers = () => ({ 'x-api-key': tenant.apiKey });
  const read = () => api.request('GET', CONTACTS, { headers: headers() });
  const create = (first_name: string, more: Record<string, string> = {}) =>
    api.request('POST', CONTACTS, { headers: { ...headers(), ...more }, json: { first_name } });
  const stored = async (name: string) =>
    (await api.rows('select from contacts where first_name = $1', [name])).length;

  async function timed(ask: () => Promise<ApiResponse>) {
    const began = performance.now();
    const response = await ask();
    return { response, ms: performance.now() - began };
  }

  /** Asks until it is answered as it was before anything failed. */
  async function comesBack(within = 10_000): Promise<void> {
    const until = performance.now() + within;
    while ((await read()).status !== 200) {
      if (performance.now() > until) throw new Error('It has not come back');
      await sleep(50);
    }
  }

  const unavailable = { status: 503, body: { code: 'PGRST000' } };

  it('slows requests down, and fails none, while it delays what it carries', async () => {
    proxy.delay(60);
    const { response, ms } = await timed(() => create('Delayed'));
    expect([response.status, await stored('Delayed')]).toEqual([201, 1]);
    expect(ms).toBeGreaterThan(120);
  });

  it('is told as 503 while it takes no connection, and heals by itself', async () => {
    await proxy.shut();
    const responses = await Promise.all([read(), create('Refused')]);
    for (const response of responses) {
      expect(response).toMatchObject(unavailable);
      expect(response.headers.get('retry-after')).toBe('1');
    }
    await proxy.open();
    await comesBack();
    expect(await stored('Refused')).toBe(0);
  });

  describe('when it has become a black hole', () => {
    let asked: { response: ApiResponse; ms: number }[];
    let flood: { response: ApiResponse; ms: number }[];

    beforeAll(async () => {
      await Promise.all([read(), create('Before')]);
      proxy.hold();
      const first = [timed(read), timed(() => create('Swallowed'))];
      await sleep(50);
      const others = Array.from({ length: 12 }, (_, i) => timed(() => create(`Flood ${i}`)));
      [asked, flood] = await Promise.all([Promise.all(first), Promise.all(others)]);
      proxy.letGo();
    });

    it('is told as 503 once a statement takes longer than any may', () => {
      for (const { response, ms } of asked) {
        expect(response).toMatchObject(unavailable);
        expect(ms).toBeLessThan(GIVEN_UP_MS);
      }
    });

    it('is nobody’s fault: who waits for a connection, of their share or at all, is told 503 and not 429', () => {
      expect(flood.map(({ response }) => response.status)).toEqual(Array(12).fill(503));
      expect(Math.max(...flood.map(({ ms }) => ms))).toBeLessThan(GIVEN_UP_MS + 6_000);
    });

    it('heals by itself; only what was told as unknown can arrive after all', async () => {
      await comesBack();
      expect((await create('After')).status).toBe(201);
      const unknown = flood.flatMap(({ response }, i) =>
        response.body.message.includes('outcome is unknown') ? [`Flood ${i}`] : [],
      );
      const there = await api.rows(`select first_name from contacts where first_name ~ '^Flood'`);
      expect(unknown).toEqual(expect.arrayContaining(there.map(({ first_name }) => first_name)));
    });
  });

  it('leaves the outcome of a write unknown where it fails during the commit, and says so', async () => {
    proxy.cutWhenAsked('commit');
    const response = await create('Committed');
    expect(response).toMatchObject({
      status: 503,
      body: { message: expect.stringContaining('the outcome is unknown') },
    });
    expect(response.headers.get('retry-after')).toBe('1');
    expect(proxy.cuts).toBeGreaterThan(0);
    // Here it was kept, which nobody could know.
    expect(await stored('Committed')).toBe(1);
  });

  it('lets the write be sent again with its Idempotency-Key, which keeps it once', async () => {
    const key = { 'idempotency-key': 'sent-twice' };
    proxy.cutWhenAsked('commit');
    expect((await create('Once', key)).status).toBe(503);
    proxy.cutWhenAsked(null);
    const again = await create('Once', key);
    expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(await stored('Once')).toBe(1);
  });

  it('keeps nothing of a write whose connection is lost before, and does not speak of an unknown outcome', async () => {
    const [{ id }] = (await create('Whole', { prefer: 'return=representation' })).body;
    proxy.cutWhenAsked('begin');
    const response = await api.request('PATCH', `${CONTACTS}?id=eq.${id}`, {
      headers: headers(),
      json: { first_name: 'Half' },
    });
    expect(response).toMatchObject({
      status: 503,
      body: { message: expect.stringContaining('temporarily unavailable') },
    });
    expect([await stored('Whole'), await stored('Half')]).toEqual([1, 0]);
  });

  it.each(['from "auth"."users"', 'into "auth"."sessions"'])(
    'ends no process where it fails while somebody signs in: %s',
    async (statement) => {
      const { email, password } = tenant;
      const signIn = () => api.request('POST', '/api/auth/sign-in/email', { json: { email, password } });
      const before = proxy.cuts;
      proxy.cutWhenAsked(statement);
      expect((await signIn()).status).toBe(503);
      expect(proxy.cuts).toBe(before + 1);
      proxy.cutWhenAsked(null);
      expect((await signIn()).status).toBe(200);
    },
  );
});
