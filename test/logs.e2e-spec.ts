import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type Tenant, type TestApi } from './support/api.js';
import {
  freePort,
  type ProductProcess,
  type ProcessOptions,
  startProduct,
} from './support/product-process.js';

jest.setTimeout(120_000);

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';
const TRACE = '4bf92f3577b34da6a3ce929d0e0e4736';
const TRACEPARENT = `00-${TRACE}-00f067aa0ba902b7-01`;

/** What must never be in the log; each is sent somewhere in a request. */
const SECRETS = {
  password: 'correct horse battery staple',
  email: 'secret.person@example.com',
  phone: '+4915112345678',
  bearer: 'a-bearer-that-nobody-has',
  cookie: 'a-session-that-nobody-has',
  search: 'Geheimrat',
};

let api: TestApi;
let tenant: Tenant;
let home: string;
let products: ProductProcess[] = [];

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  home = mkdtempSync(path.join(tmpdir(), 'rosetta-logs-'));
});
afterEach(async () => {
  for (const { pid, ended } of products) {
    process.kill(pid, 'SIGTERM');
    await ended;
  }
  products = [];
});
afterAll(async () => {
  await api?.close();
  rmSync(home, { recursive: true });
});

/** The product as a process of its own, whose output is what an operator sees. */
async function start(environment: ProcessOptions['environment'] = {}): Promise<ProductProcess> {
  const product = await startProduct({
    port: await freePort(),
    dataDir: home,
    environment: {
      DATABASE_URL: api.ownerUrl,
      AUTH_SECRET: 'a secret for tests only, long enough to be one',
      SHUTDOWN_DELAY_SECONDS: '0',
      ACCESS_LOG: 'true',
      ...environment,
    },
  });
  products.push(product);
  return product;
}

/** The JSON lines so far that have a message. */
function lines(product: ProductProcess, message: string): Record<string, any>[] {
  return product
    .output()
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as Record<string, any>)
    .filter(({ msg }) => String(msg).includes(message));
}

/** The line of the one request that was sent with this id. */
async function lineOf(product: ProductProcess, id: string): Promise<Record<string, any>> {
  for (let i = 0; i < 100; i++) {
    const found = lines(product, 'request').find((line) => line.request_id === id);
    if (found) return found;
    await sleep(20);
  }
  throw new Error(`No line of ${id} in:\n${product.output()}`);
}

describe('The access log', () => {
  it('has a line of each request: who asked what, and what became of it', async () => {
    const product = await start();
    const headers = { 'x-api-key': tenant.apiKey, 'x-request-id': 'first', traceparent: TRACEPARENT };
    const response = await fetch(`${product.url}${CONTACTS}?limit=1`, { headers });
    const body = await response.text();
    expect([response.status, response.headers.get('x-request-id')]).toEqual([200, 'first']);
    const line = await lineOf(product, 'first');
    expect(line).toEqual({
      level: 30,
      time: expect.any(String),
      msg: 'request',
      method: 'GET',
      route: expect.stringMatching(/^\/functions\/v1\/rest-api-proxy/),
      dialect: 'rest-api-proxy',
      status: 200,
      duration_ms: expect.any(Number),
      bytes: expect.any(Number),
      organization_id: tenant.organizationId,
      request_id: 'first',
      trace_id: TRACE,
    });
    expect(line.bytes).toBeGreaterThan(body.length);
    expect(line.duration_ms).toBeGreaterThan(0);
  });

  it('has one of what is refused, of what no route serves, and of whoever left', async () => {
    const product = await start();
    const ask = (where: string, id: string) =>
      fetch(product.url + where, { headers: { 'x-request-id': id } }).then((response) => response.text());
    await ask(CONTACTS, 'no-key');
    await ask('/some/junk', 'junk');
    expect(await lineOf(product, 'no-key')).toMatchObject({ status: 401, dialect: 'rest-api-proxy' });
    expect(await lineOf(product, 'junk')).toMatchObject({ status: 404, route: 'unknown' });
    const socket = connect(Number(new URL(product.url).port), '127.0.0.1');
    socket.write(
      `POST ${CONTACTS} HTTP/1.1\r\nHost: x\r\nX-Request-Id: left\r\nContent-Length: 99\r\nX-API-Key: ${tenant.apiKey}\r\n\r\n{`,
    );
    await sleep(200);
    socket.destroy();
    expect(await lineOf(product, 'left')).toMatchObject({ aborted: true });
  });

  it.each([
    ['not by its form', 'not-a-traceparent'],
    ['of zeros', `00-${'0'.repeat(32)}-00f067aa0ba902b7-01`],
    ['of the invalid version', `ff-${TRACE}-00f067aa0ba902b7-01`],
    ['with more in it', `${TRACEPARENT}\tx`],
  ])('takes no trace %s', async (_what, traceparent) => {
    const product = await start();
    const headers = { 'x-request-id': 'odd', traceparent };
    await (await fetch(`${product.url}/health/live`, { headers })).text();
    expect(await lineOf(product, 'odd')).not.toHaveProperty('trace_id');
  });

  it('is not written unless told', async () => {
    const product = await start({ ACCESS_LOG: 'false', LOG_LEVEL: 'info' });
    await (await fetch(`${product.url}/health/live`)).text();
    await sleep(100);
    expect(lines(product, 'request')).toEqual([]);
  });
});

describe('No line of the log', () => {
  it('has what clients keep secret, wherever they send it, at the highest level of detail', async () => {
    const product = await start({ LOG_LEVEL: 'trace' });
    const { url } = product;
    const json = { 'content-type': 'application/json' };
    const post = (where: string, body: unknown, headers = {}) =>
      fetch(url + where, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
    const { email, password, phone, search } = SECRETS;
    const key = { 'x-api-key': tenant.apiKey };
    const statuses = await Promise.all([
      post('/api/auth/sign-up/email', { name: search, email, password }),
      post('/api/auth/sign-in/email', { email, password: `${password}!` }),
      post('/auth/v1/token?grant_type=password', { email, password }),
      post(CONTACTS, { first_name: search, email, phone }, key),
      post(CONTACTS, { first_name: search, email, no_such: phone }, key),
      fetch(`${url}${CONTACTS}?email=eq.${email}&phone=eq.${encodeURIComponent(phone)}`, { headers: key }),
      fetch(`${url}${CONTACTS}?first_name=eq.${search}&no_such=eq.${email}`, { headers: key }),
      fetch(`${url}${CONTACTS}`, { headers: { authorization: `Bearer ${SECRETS.bearer}` } }),
      fetch(`${url}/api/v1/crm/contacts`, {
        headers: { cookie: `better-auth.session_token=${SECRETS.cookie}` },
      }),
      fetch(`${url}/api/v1/crm/contacts/${encodeURIComponent(email)}`, { headers: key }),
      fetch(`${url}/junk/${email}?token=${SECRETS.bearer}`),
    ]).then((responses) => Promise.all(responses.map(async (each) => [each.status, await each.text()])));
    expect(statuses.filter(([status]) => Number(status) >= 500)).toEqual([]);
    await sleep(200);
    const log = product.output();
    expect(lines(product, 'request').length).toBeGreaterThanOrEqual(statuses.length);
    for (const secret of [...Object.values(SECRETS), encodeURIComponent(email), tenant.apiKey])
      expect(log).not.toContain(secret);
  });

  it('has the query of a request that failed on our side; it has the ids that find it', async () => {
    const product = await start({
      ACCESS_LOG: 'false',
      LOG_LEVEL: 'error',
      DATABASE_STATEMENT_TIMEOUT_MS: '300',
    });
    const locked = api.rows('begin; lock table contacts; select pg_sleep(1.5); commit');
    await sleep(200);
    const response = await fetch(`${product.url}${CONTACTS}?first_name=eq.${SECRETS.search}`, {
      headers: { 'x-api-key': tenant.apiKey, 'x-request-id': 'slow', traceparent: TRACEPARENT },
    });
    expect(response.status).toBeGreaterThanOrEqual(500);
    await Promise.all([locked, response.text()]);
    const [line] = lines(product, 'failed (request slow)');
    expect(line).toMatchObject({ level: 50, request_id: 'slow', trace_id: TRACE, context: 'DialectFilter' });
    expect(line!.stack).toContain('statement timeout');
    expect(product.output()).not.toContain(SECRETS.search);
  });
});
