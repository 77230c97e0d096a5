import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connections } from '../apps/api/src/http/connections.js';
import { startApi, type Tenant, type TestApi } from './support/api.js';
import { apiV1Error } from './support/api-v1-error.js';

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';
const BODY_TIMEOUT_MS = 1_000;

let api: TestApi;
let tenant: Tenant;

beforeEach(async () => {
  api = await startApi({ BODY_TIMEOUT_SECONDS: '1' });
  tenant = await api.tenant();
});
afterEach(() => api?.close());

/** A connection of a test's own. */
interface Line {
  readonly socket: Socket;
  readonly received: () => string;
  /** Milliseconds from the beginning to the end. */
  readonly ended: Promise<number>;
}

/** Sends bytes as they are, and gathers what comes back. */
function send(bytes: string): Line {
  const { hostname, port } = new URL(api.url);
  const socket = connect(Number(port), hostname);
  const began = performance.now();
  let text = '';
  socket.on('data', (chunk) => (text += String(chunk))).on('error', () => undefined);
  socket.write(bytes);
  return {
    socket,
    received: () => text,
    ended: once(socket, 'close').then(() => performance.now() - began),
  };
}

const request = (line: string, ...headers: string[]) =>
  [`${line} HTTP/1.1`, 'Host: localhost', `X-API-Key: ${tenant.apiKey}`, ...headers, '', ''].join('\r\n');

/** Keeps whoever reads contacts waiting for as long. */
async function lockContacts(seconds: number): Promise<void> {
  void api.rows(`begin; lock table contacts; select pg_sleep(${seconds}); commit`);
  await sleep(200);
}

/** Ends connections as the product does, and tells in how many milliseconds. */
async function close(timeoutMs = 20_000): Promise<number> {
  const began = performance.now();
  api.app.get(Connections).announceEnd();
  await api.app.get(Connections).close(timeoutMs);
  return performance.now() - began;
}

const statusOf = ({ received }: Line) => Number(received().split(' ')[1]);

describe('A process that is told to end', () => {
  it('is not ready from that moment, and alive', async () => {
    expect((await api.request('GET', '/health/ready')).status).toBe(200);
    api.app.get(Connections).announceEnd();
    const response = await api.request('GET', '/health/ready');
    expect([response.status, response.body]).toEqual([
      503,
      apiV1Error('UNAVAILABLE', 'This process is about to end'),
    ]);
    expect((await api.request('GET', '/health/live')).status).toBe(200);
  });

  it('answers as before, and tells connections to close', async () => {
    const headers = { 'x-api-key': tenant.apiKey };
    const before = await api.request('GET', CONTACTS, { headers });
    api.app.get(Connections).announceEnd();
    const after = await api.request('GET', CONTACTS, { headers });
    expect([before, after].map(({ status, headers }) => [status, headers.get('connection')])).toEqual([
      [200, 'keep-alive'],
      [200, 'close'],
    ]);
  });

  it('answers what runs, and tells its connection to close as well', async () => {
    await lockContacts(1);
    const line = send(request(`GET ${CONTACTS}`));
    await sleep(200);
    expect(await close()).toBeLessThan(5_000);
    await line.ended;
    expect([statusOf(line), line.received()]).toEqual([
      200,
      expect.stringMatching(/^connection: close\r$/im),
    ]);
  });

  it('answers a request that comes on a kept connection at the last moment, in its own shape', async () => {
    const line = send(request(`GET ${CONTACTS}`));
    while (!line.received().includes('[]')) await sleep(10);
    const closing = close();
    line.socket.write(request(`GET ${CONTACTS}?no_such=eq.1`));
    await Promise.all([closing, line.ended]);
    expect(line.received().split('HTTP/1.1 ')).toEqual([
      '',
      expect.stringMatching(/^200 /),
      expect.stringMatching(/^400 [^]*connection: close[^]*"code":"42703"/i),
    ]);
  });

  it('ends idle, silent and half-sent connections', async () => {
    const lines = [
      send(request(`GET ${CONTACTS}`)),
      send(''),
      send('GET /health/live HTTP/1.1\r\nHost: local'),
      send(`${request(`POST ${CONTACTS}`, 'Content-Length: 100')}{"first`),
    ];
    while (!lines[0]!.received().includes('[]')) await sleep(10);
    expect(await close()).toBeLessThan(5_000);
    await Promise.all(lines.map(({ ended }) => ended));
    expect(lines.map(statusOf)).toEqual([200, NaN, NaN, 408]);
  });

  it('ends event streams, whose clients go on elsewhere', async () => {
    const headers = { cookie: tenant.cookie, 'content-type': 'text/csv' };
    const sent = await api.request('POST', '/api/v1/imports?entity=contacts&start=true', {
      headers,
      raw: 'first_name\nAnn\n',
    });
    const line = send(
      request(`GET /api/v1/imports/${sent.body.import.id}/events`, `Cookie: ${tenant.cookie}`),
    );
    while (!line.received().includes('event: progress')) await sleep(10);
    expect(await close()).toBeLessThan(2_000);
    await line.ended;
    // Its encoding ends in order: nothing was cut off.
    expect(line.received()).toMatch(/\r\n0\r\n\r\n$/);
  });

  it('cuts off at the deadline what does not end', async () => {
    await lockContacts(3);
    const line = send(request(`GET ${CONTACTS}`));
    await sleep(200);
    const took = await close(500);
    expect(took).toBeGreaterThanOrEqual(500);
    expect(took).toBeLessThan(2_500);
    await line.ended;
    expect(line.received()).toBe('');
  });

  it('does not cut off a response that its client takes slowly', async () => {
    await api.rows(
      `insert into contacts (organization_id, id, description)
       select $1, gen_random_uuid(), repeat('x', 9000) from generate_series(1, 1000)`,
      [tenant.organizationId],
    );
    const { socket, received, ended } = send(request(`GET ${CONTACTS}?limit=1000`));
    while (received().length === 0) await sleep(5);
    socket.pause();
    const closing = close();
    await sleep(500);
    socket.resume();
    await Promise.all([closing, ended]);
    const [head = '', body = ''] = received().split('\r\n\r\n');
    expect(Buffer.byteLength(body)).toBe(Number(/content-length: (\d+)/i.exec(head)?.[1]));
  });
});

describe('A body that does not come', () => {
  const late = (line: string, ...headers: string[]) =>
    send(`${request(line, 'Content-Type: application/json', 'Content-Length: 100', ...headers)}{"first`);
  const bodyOf = ({ received }: Line) => JSON.parse(received().split('\r\n\r\n')[1]!) as unknown;

  it.each([
    ['POST /api/v1/companies', apiV1Error('VALIDATION_ERROR', 'The request did not arrive in time')],
    ['POST /api/sales/contacts', { res: 'error', code: 1, info: 'The request did not arrive in time' }],
    ['POST /auth/v1/token?grant_type=password', expect.objectContaining({ error_code: 'validation_failed' })],
    ['POST /api/auth/sign-in/email', expect.objectContaining({ code: 'VALIDATION_ERROR' })],
  ])('is refused in the shape of its dialect when its time is over: %s', async (line, refusal) => {
    const waiting = late(line);
    expect(await waiting.ended).toBeGreaterThanOrEqual(BODY_TIMEOUT_MS);
    expect([statusOf(waiting), bodyOf(waiting)]).toEqual([408, refusal]);
  });

  it('is refused without a credential too, and though it drips', async () => {
    const waiting = send(
      'POST /functions/v1/rest-api-proxy/contacts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n',
    );
    const dripping = setInterval(() => waiting.socket.write(' '), 100);
    expect(await waiting.ended).toBeLessThan(5_000);
    clearInterval(dripping);
    expect(statusOf(waiting)).toBe(408);
  });

  it('ends an upload without progress, and none that goes on', async () => {
    const upload = () =>
      send(
        request(
          'POST /api/v1/imports?entity=contacts',
          `Cookie: ${tenant.cookie}`,
          'Content-Type: text/csv',
          'Transfer-Encoding: chunked',
        ),
      );
    const [dripping, going] = [upload(), upload()];
    const chunk = (text: string) => `${text.length.toString(16)}\r\n${text}\r\n`;
    going.socket.write(chunk('first_name,description\n'));
    const writing = setInterval(() => {
      dripping.socket.write(chunk('a'));
      going.socket.write(chunk(`Ann,${'x'.repeat(9_000)}\n`));
    }, 100);
    expect(await dripping.ended).toBeLessThan(5_000);
    await sleep(BODY_TIMEOUT_MS);
    clearInterval(writing);
    going.socket.write('0\r\n\r\n');
    while (!going.received().includes('\r\n\r\n')) await sleep(10);
    expect([statusOf(dripping), statusOf(going)]).toEqual([408, 201]);
    going.socket.destroy();
  });
});
