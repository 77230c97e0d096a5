import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from '../apps/api/src/http/connections.js';
import { PurgeService } from '../apps/api/src/purge/purge.service.js';
import { type ApiResponse, startApi, type Tenant, type TestApi } from './support/api.js';
import { apiV1Error } from './support/api-v1-error.js';
import { samplesOf, valueOf } from './support/metrics.js';
import { freePort } from './support/product-process.js';

const TOKEN = 'a token for Prometheus';
const CONTACTS = '/functions/v1/rest-api-proxy/contacts';
const DURATION = 'rosetta_http_request_duration_seconds';
const bearer = { authorization: `Bearer ${TOKEN}` };

let apis: TestApi[] = [];
afterEach(async () => {
  await Promise.all(apis.map((api) => api.close()));
  apis = [];
});

async function start(environment: Record<string, string>): Promise<TestApi> {
  const api = await startApi(environment);
  apis.push(api);
  return api;
}

/** What Prometheus reads beside the API. */
async function scrape(api: TestApi): Promise<string> {
  // What is sent last is counted when it is sent, which its reader may know first.
  await sleep(20);
  const response = await api.request('GET', '/metrics', { headers: bearer });
  expect(response.status).toBe(200);
  return response.text;
}

const count = (text: string, labels: Record<string, string>) =>
  valueOf(text, `${DURATION}_count`, labels) ?? 0;
const read = (api: TestApi, { apiKey }: Tenant, where = CONTACTS): Promise<ApiResponse> =>
  api.request('GET', where, { headers: { 'x-api-key': apiKey } });

describe('/metrics', () => {
  it('is nowhere unless told', async () => {
    const api = await start({});
    expect((await api.request('GET', '/metrics', { headers: bearer })).status).toBe(404);
  });

  it.each([
    ['nobody', {}],
    ['another token', { authorization: 'Bearer a token for Prometheuz' }],
    ['the token without its scheme', { authorization: TOKEN }],
    ['the token as an API key', { 'x-api-key': TOKEN }],
  ])('beside the API, refuses %s', async (_who, headers) => {
    const api = await start({ METRICS_TOKEN: TOKEN });
    const response = await api.request('GET', '/metrics', { headers: headers });
    expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer']);
    expect(response.body).toEqual(apiV1Error('UNAUTHORIZED', 'Metrics need METRICS_TOKEN as a Bearer token'));
  });

  it('refuses a key of an organization, and other methods', async () => {
    const api = await start({ METRICS_TOKEN: TOKEN });
    const { apiKey } = await api.tenant();
    const byKey = await api.request('GET', '/metrics', { headers: { authorization: `Bearer ${apiKey}` } });
    expect(byKey.status).toBe(401);
    expect((await api.request('POST', '/metrics', { headers: bearer })).status).toBe(405);
  });

  it('has a port of its own, with a credential only where there is a token', async () => {
    const [open, closed] = [await freePort(), await freePort()];
    const api = await start({ METRICS_PORT: String(open) });
    await start({ METRICS_PORT: String(closed), METRICS_TOKEN: TOKEN });
    const ask = (port: number, path = '/metrics', init: RequestInit = {}) =>
      fetch(`http://127.0.0.1:${port}${path}`, init);
    const response = await ask(open);
    expect([response.status, response.headers.get('content-type')]).toEqual([
      200,
      expect.stringMatching(/^text\/plain; version=0\.0\.4/),
    ]);
    expect(samplesOf(await response.text()).length).toBeGreaterThan(30);
    expect((await ask(open, '/health/live')).status).toBe(404);
    expect((await ask(open, '/metrics', { method: 'POST' })).status).toBe(405);
    expect((await ask(closed)).status).toBe(401);
    expect((await ask(closed, '/metrics', { headers: bearer })).status).toBe(200);
    // The API's own port has none then.
    expect((await api.request('GET', '/metrics')).status).toBe(404);
  });

  it('is served while the process drains, and ends with it', async () => {
    const port = await freePort();
    const api = await start({ METRICS_PORT: String(port) });
    const draining = async () =>
      valueOf(await (await fetch(`http://127.0.0.1:${port}/metrics`)).text(), 'rosetta_draining');
    expect(await draining()).toBe(0);
    const connections = api.app.get(Connections);
    connections.announceEnd();
    await connections.close(5_000);
    expect(await draining()).toBe(1);
    await api.app.close();
    await expect(fetch(`http://127.0.0.1:${port}/metrics`)).rejects.toThrow();
  });
});

describe('What is counted', () => {
  it('of requests: how many and how long, by dialect, method, route and status', async () => {
    const api = await start({ METRICS_TOKEN: TOKEN });
    const tenant = await api.tenant();
    const before = await scrape(api);
    for (let i = 0; i < 3; i++) expect((await read(api, tenant)).status).toBe(200);
    expect((await read(api, tenant, `${CONTACTS}?no_such=eq.1`)).status).toBe(400);
    expect((await api.request('GET', CONTACTS)).status).toBe(401);
    const after = await scrape(api);
    const more = (labels: Record<string, string>) => count(after, labels) - count(before, labels);
    const route = { dialect: 'rest-api-proxy', method: 'GET' };
    expect([more({ ...route, status: '2xx' }), more({ ...route, status: '4xx' })]).toEqual([3, 2]);
    expect(more({})).toBe(5);
    const [sample] = samplesOf(after).filter(
      ({ name, labels }) => name === `${DURATION}_count` && labels.dialect === 'rest-api-proxy',
    );
    expect(sample!.labels.route).toMatch(/^\/functions\/v1\/rest-api-proxy/);
    expect(valueOf(after, `${DURATION}_sum`, route)).toBeGreaterThan(0);
  });

  it('of one contact behind each dialect: the template, never the id', async () => {
    const api = await start({ METRICS_TOKEN: TOKEN });
    const tenant = await api.tenant();
    const headers = { authorization: `Bearer ${tenant.token}` };
    const id = `cont_${'0'.repeat(32)}`;
    expect((await api.request('GET', `/api/v1/crm/contacts/${id}`, { headers })).status).toBe(404);
    const text = await scrape(api);
    expect(count(text, { dialect: 'crm-v1', status: '4xx' })).toBe(1);
    expect(text).not.toContain(id);
    expect(text).toContain('route="/api/v1/crm/contacts/:');
  });

  it('of junk: one route, whatever is asked, and nothing that the client wrote', async () => {
    const api = await start({ METRICS_TOKEN: TOKEN });
    const series = (text: string) =>
      samplesOf(text).filter(({ name }) => name === `${DURATION}_count`).length;
    const junk = async (from: number, to: number) => {
      for (let i = from; i < to; i++)
        for (const where of [`/junk${i}`, `/api/v1/junk${i}/${i}`, `/rest/v1/junk${i}?a=${i}`, `/%zz${i}`])
          await api.request(i % 2 ? 'GET' : 'DELETE', where, { headers: { 'x-junk': String(i) } });
      for (const method of ['PROPFIND', 'PURGE', 'MKCOL']) await api.request(method, `/junk${from}`);
    };
    await junk(0, 10);
    const few = await scrape(api);
    await junk(10, 40);
    const many = await scrape(api);
    expect(series(many)).toBe(series(few));
    expect(count(many, { route: 'unknown' })).toBeGreaterThan(count(few, { route: 'unknown' }));
    expect(many).not.toMatch(/junk|%zz|PROPFIND|PURGE|MKCOL/);
  });

  it('of two applications in one process: each its own', async () => {
    const [one, other] = [await start({ METRICS_TOKEN: TOKEN }), await start({ METRICS_TOKEN: TOKEN })];
    const tenant = await one.tenant();
    await read(one, tenant);
    const route = { dialect: 'rest-api-proxy', status: '2xx' };
    expect([count(await scrape(one), route), count(await scrape(other), route)]).toEqual([1, 0]);
  });

  it('of connections to Postgres, of the event loop and of the version', async () => {
    const api = await start({ METRICS_TOKEN: TOKEN });
    await read(api, await api.tenant());
    const text = await scrape(api);
    const connections = 'rosetta_database_connections';
    expect(valueOf(text, `${connections}_max`)).toBe(8);
    expect(valueOf(text, connections)).toBeGreaterThanOrEqual(2);
    expect(valueOf(text, connections, { state: 'used' })).toBe(0);
    expect(valueOf(text, 'rosetta_database_waiting_requests')).toBe(0);
    expect(valueOf(text, 'nodejs_eventloop_lag_p99_seconds')).toBeGreaterThan(0);
    expect(valueOf(text, 'rosetta_info', { version: '1.0.0-rc.1' })).toBe(1);
  });

  it('of connections in use while somebody waits for Postgres', async () => {
    const api = await start({ METRICS_TOKEN: TOKEN, DATABASE_POOL_SIZE: '3' });
    const tenant = await api.tenant();
    const locked = api.rows('begin; lock table contacts; select pg_sleep(1.5); commit');
    await sleep(200);
    const waiting = Array.from({ length: 4 }, () => read(api, tenant, `${CONTACTS}?first_name=ilike.*a*`));
    await sleep(300);
    const text = await scrape(api);
    await Promise.all([locked, ...waiting]);
    expect(valueOf(text, 'rosetta_database_connections', { state: 'used' })).toBeGreaterThanOrEqual(2);
    expect(valueOf(text, 'rosetta_database_waiting_requests')).toBeGreaterThanOrEqual(1);
    expect(valueOf(text, 'rosetta_http_requests_in_flight')).toBeGreaterThanOrEqual(4);
  });

  it('of refusals, by the limit that refused', async () => {
    const api = await start({
      METRICS_TOKEN: TOKEN,
      RATE_LIMIT_API_KEY_PER_MINUTE: '2',
      RATE_LIMIT_SIGN_IN_PER_ACCOUNT: '1',
    });
    const tenant = await api.tenant();
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await read(api, tenant)).status);
    expect(statuses).toEqual([200, 200, 429, 429, 429]);
    const wrong = { email: tenant.email, password: 'wrong horse battery' };
    for (let i = 0; i < 3; i++) await api.request('POST', '/api/auth/sign-in/email', { json: wrong });
    const text = await scrape(api);
    const refused = (limit: string) => valueOf(text, 'rosetta_rate_limit_refusals_total', { limit });
    expect([refused('api-key'), refused('sign-in-account')]).toEqual([3, 2]);
    expect(text).not.toContain(tenant.email);
    // Only where replicas count together.
    expect(valueOf(text, 'rosetta_redis_up')).toBeUndefined();
  });

  it('of imports: the rows by what became of them', async () => {
    const api = await start({ METRICS_TOKEN: TOKEN, IMPORT_POLL_MS: '50' });
    const tenant = await api.tenant();
    const sent = await api.request('POST', '/api/v1/imports?entity=contacts&start=true', {
      headers: { cookie: tenant.cookie, 'content-type': 'text/csv' },
      raw: 'first_name,email\nAnn,ann@example.com\nBob,bob@example.com\n,nonsense\n',
    });
    expect(sent.status).toBeLessThan(300);
    const done = async () =>
      (await api.rows('select status from imports where organization_id = $1', [tenant.organizationId]))[0];
    for (let i = 0; i < 100 && (await done()).status !== 'completed'; i++) await sleep(50);
    const text = await scrape(api);
    const rows = (outcome: string) => valueOf(text, 'rosetta_import_rows_total', { outcome });
    expect([rows('created'), rows('failed'), rows('taken_back')]).toEqual([2, 1, 0]);
    expect(valueOf(text, 'rosetta_imports_running')).toBe(0);
    expect(valueOf(text, 'rosetta_import_failures_total')).toBe(0);
  });

  it('of the purge and of the journal', async () => {
    const api = await start({ METRICS_TOKEN: TOKEN });
    const tenant = await api.tenant();
    expect(valueOf(await scrape(api), 'rosetta_purge_last_end_timestamp_seconds')).toBeUndefined();
    await api.rows(
      `insert into contacts (organization_id, id, deleted_at)
       select $1, gen_random_uuid(), now() - interval '40 days' from generate_series(1, 3)`,
      [tenant.organizationId],
    );
    await api.app.get(PurgeService, { strict: false }).purge();
    const headers = { authorization: `Bearer ${tenant.token}` };
    expect((await api.request('GET', '/api/v1/changes', { headers })).status).toBe(200);
    const text = await scrape(api);
    expect(valueOf(text, 'rosetta_purged_rows_total', { kind: 'contacts' })).toBe(3);
    expect(valueOf(text, 'rosetta_purge_failures_total')).toBe(0);
    expect(valueOf(text, 'rosetta_purge_last_end_timestamp_seconds')).toBeGreaterThan(Date.now() / 1000 - 60);
    expect(valueOf(text, 'rosetta_journal_seals_total')).toBeGreaterThanOrEqual(1);
  });
});
