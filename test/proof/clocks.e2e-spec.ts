import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { ClockSkew } from '@rosetta/common';
import { type Receiver, startReceiver, status } from '../events/receiver.js';
import { transfersOf } from '../imports/transfers-client.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

const { setClock } = outside<{ setClock: (milliseconds: number) => void }>(
  path.resolve(__dirname, '../support/shifted-clock.cjs'),
);
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const CONTACTS = '/functions/v1/rest-api-proxy/contacts';

describe('The clock of the product', () => {
  let api: TestApi;
  let tenant: Tenant;
  let receiver: Receiver;

  beforeAll(async () => {
    api = await startApi({
      WEBHOOK_POLL_MS: '100',
      IMPORT_POLL_MS: '100',
      WEBHOOKS_ALLOW_PRIVATE: 'true',
      RATE_LIMIT_SALES_PER_SECOND: '2',
    });
    receiver = await startReceiver();
  });
  beforeEach(async () => {
    setClock(0);
    tenant = await api.tenant();
  });
  afterEach(() => setClock(0));
  afterAll(async () => {
    await receiver?.close();
    await api?.close();
  });

  const byKey = (key = tenant.apiKey) => ({ 'x-api-key': key });
  const statusOf = async (headers: Record<string, string>, where = CONTACTS) =>
    (await api.request('GET', where, { headers })).status;
  const newKey = async (json: object) =>
    (await api.request('POST', '/api/v1/api-keys', { headers: { cookie: tenant.cookie }, json })).body
      .api_key;

  describe.each([
    ['four days ahead of the database', 4 * DAY],
    ['four days behind it', -4 * DAY],
  ])('set %s', (_, offset) => {
    it('changes nothing about when a failed delivery is tried again, and none is given up', async () => {
      const headers = { cookie: tenant.cookie };
      receiver.respond = status(500);
      const json = { url: receiver.url, events: ['contact.created'] };
      await api.request('POST', '/api/v1/webhooks', { headers, json });
      setClock(offset);
      await api.request('POST', CONTACTS, { headers: byKey(), json: { first_name: 'Told' } });
      const waiting = () =>
        api.rows(
          `select status, extract(epoch from next_attempt_at - now())::float8 as wait, extract(epoch from now() - first_attempt_at)::float8 as since
           from webhook_deliveries where organization_id = $1 and jsonb_array_length(attempts) = 1`,
          [tenant.organizationId],
        );
      while ((await waiting()).length === 0) await sleep(30);
      const [{ status: state, wait, since }] = await waiting();
      expect(state).toBe('pending');
      expect(wait).toBeGreaterThan(2);
      expect(wait).toBeLessThan(6);
      expect(since).toBeLessThan(3);
    });

    it('changes nothing about when an API key ends: it is the database’s that counts', async () => {
      const [hour, day] = [new Date(Date.now() + HOUR), new Date(Date.now() + 8 * DAY)];
      const lasting = await newKey({ name: 'lasting', expires_at: hour.toISOString() });
      const ended = await newKey({ name: 'ended', expires_at: day.toISOString() });
      await api.rows(`update api_keys set expires_at = now() - interval '1 second' where name = 'ended'`);
      setClock(offset);
      expect([await statusOf(byKey(lasting.key)), await statusOf(byKey(ended.key))]).toEqual([200, 401]);
    });

    it('changes nothing about how long a replaced API key goes on', async () => {
      const { id, key } = await newKey({ name: 'replaced' });
      setClock(offset);
      const headers = { cookie: tenant.cookie };
      const json = { overlap_seconds: 60 };
      const rotated = await api.request('POST', `/api/v1/api-keys/${id}/rotate`, { headers, json });
      expect([rotated.status, await statusOf(byKey(key))]).toEqual([201, 200]);
      const [{ left }] = await api.rows(
        `select extract(epoch from expires_at - now())::float8 as left from api_keys where name = 'replaced' and expires_at is not null
         and organization_id = $1`,
        [tenant.organizationId],
      );
      expect(left).toBeGreaterThan(55);
      expect(left).toBeLessThanOrEqual(60);
    });

    it('changes nothing about what an Idempotency-Key is kept of', async () => {
      const headers = { ...byKey(), 'idempotency-key': 'whenever' };
      const send = () => api.request('POST', CONTACTS, { headers, json: { first_name: 'Once' } });
      expect((await send()).status).toBe(201);
      setClock(2 * offset);
      const again = await send();
      expect([again.status, again.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    });

    it('keeps no import from its end', async () => {
      setClock(offset);
      const run = transfersOf(api, tenant).run('first_name\nAnn\n');
      expect(await run).toMatchObject({ status: 'completed' });
    });

    it('is told of, and no longer once it is right', async () => {
      const skew = api.app.get(ClockSkew, { strict: false });
      const read = () => skew.figures()[0]!.read();
      const warn = jest.spyOn(Logger.prototype, 'warn').mockImplementation();
      setClock(offset);
      for (let look = 0; look < 2; look++) await skew.look();
      const said = warn.mock.calls.map(([text]) => String(text));
      warn.mockRestore();
      expect(said).toEqual([
        expect.stringMatching(/^The clock of this process is 345\d{3}\.\d s (ahead|behind)/),
      ]);
      expect(Math.round((read() as number) * 1_000 - offset) / 1_000).toBeCloseTo(0, 0);
      setClock(0);
      await skew.look();
      expect(read()).toBeCloseTo(0, 0);
    });
  });

  it('refuses access tokens that other replicas have made once it is more than their 15 minutes ahead', async () => {
    const { token } = (await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } }))
      .body;
    const where = '/api/v1/crm/contacts';
    const ask = () => statusOf({ authorization: `Bearer ${token}` }, where);
    const seen: number[] = [];
    for (const minutes of [14, 16, -16, 0]) {
      setClock(minutes * MINUTE);
      seen.push(await ask());
    }
    expect(seen).toEqual([200, 401, 200, 200]);
  });

  it('keeps nobody out by a limit whose window lies in the future, after it was set back', async () => {
    const { token } = (await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } }))
      .body;
    const headers = { authorization: `Bearer ${token}` };
    const ask = async () => (await api.request('POST', '/api/sales/contacts', { headers, json: {} })).status;
    const seen = await Promise.all([ask(), ask(), ask(), ask()]);
    expect(seen).toContain(429);
    setClock(-HOUR);
    await sleep(1_100);
    expect(await ask()).toBe(200);
  });

  it('keeps the order of what was made when it is set back', async () => {
    const create = async (first_name: string) =>
      api.request('POST', CONTACTS, { headers: byKey(), json: { first_name } });
    await create('First');
    setClock(-HOUR);
    await create('Second');
    const rows = await api.rows(`select first_name from contacts where organization_id = $1 order by id`, [
      tenant.organizationId,
    ]);
    expect(rows).toEqual([{ first_name: 'First' }, { first_name: 'Second' }]);
  });
});
