import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { connect as connectHttp2 } from 'node:http2';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type Ask, startApi, type Tenant, type TestApi } from './support/api.js';
import { freePort } from './support/product-process.js';
import { describeWith } from './support/services.js';
import { createTestDatabase } from './support/test-postgres.js';

jest.setTimeout(300_000);

type Name = 'nginx' | 'haproxy';

interface Balancers {
  readonly programOf: (name: string) => string | undefined;
  readonly startBalancer: (
    name: Name,
    ports: { port: number; http2Port: number; replicaPorts: number[] },
  ) => Promise<{ stop: () => Promise<void> }>;
}

const ROOT = path.resolve(__dirname, '..');
const { programOf, startBalancer } = outside<Balancers>(path.join(ROOT, 'scripts/cluster/balancers.mjs'));
const CONTACTS = '/functions/v1/rest-api-proxy/contacts';
const names: Name[] = ['nginx', 'haproxy'];

let api: TestApi;
let tenant: Tenant;
let cleanUp: (() => unknown)[] = [];

beforeAll(async () => {
  api = await startApi({ TRUST_PROXY: '127.0.0.1' });
  tenant = await api.tenant();
});
afterAll(() => api?.close());
afterEach(async () => {
  for (const each of cleanUp.reverse()) await each();
  cleanUp = [];
});

/** Starts a balancer of the sample in deploy/ before the product, and before others that come first. */
async function before(name: Name, others: number[] = []) {
  const [port, http2Port] = [await freePort(), await freePort()];
  const replicaPorts = [...others, Number(new URL(api.url).port)];
  const { stop } = await startBalancer(name, { port, http2Port, replicaPorts });
  cleanUp.push(stop);
  const url = `http://127.0.0.1:${port}`;
  const ask = async (method: string, where: string, { json, headers, raw }: Ask = {}) => {
    const response = await fetch(url + where, {
      method,
      headers: {
        'x-api-key': tenant.apiKey,
        ...(json ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      body: json ? JSON.stringify(json) : (raw as string | undefined),
    });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  return { url, http2Port, ask };
}

/** A replica that is ready, and dies of every other request when it has read it. */
async function dyingReplica(): Promise<{ port: number; seen: string[] }> {
  const seen: string[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      const text = String(bytes);
      if (text.startsWith('GET /health/ready')) {
        socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n');
        return;
      }
      seen.push(text.split(' ', 1)[0]!);
      socket.destroy();
    });
  });
  return { port: await listen(server), seen };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  cleanUp.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

describe.each(names)('Behind %s, as deploy/ has it', (name) => {
  describeWith(name, programOf(name) !== undefined)('the product', () => {
    it('is reached by HTTP/1.1 and HTTP/2', async () => {
      const { ask, http2Port } = await before(name);
      expect((await ask('GET', `${CONTACTS}?limit=1`)).status).toBe(200);
      const session = connectHttp2(`http://127.0.0.1:${http2Port}`);
      const stream = session.request({ ':path': `${CONTACTS}?limit=1`, 'x-api-key': tenant.apiKey });
      const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
      session.close();
      stream.resume();
      expect(headers[':status']).toBe(200);
    });

    it('takes bodies and URLs as long as its limits, and refuses longer ones itself', async () => {
      const { ask } = await before(name);
      const bulk = (count: number) => ({
        contacts: Array.from({ length: count }, () => ({
          first_name: 'Long',
          description: 'x'.repeat(9_500),
        })),
      });
      expect((await ask('POST', '/functions/v1/import-contacts-bulk', { json: bulk(220) })).status).toBe(200);
      const url = `${CONTACTS}?first_name=eq.${'Long'.repeat(3_000)}`;
      expect((await ask('GET', url)).status).toBe(200);
      // It is refused before it has been sent, and a balancer may end the connection before it has passed that on.
      const tooLong = await ask('POST', '/functions/v1/import-contacts-bulk', { json: bulk(2_300) }).catch(
        () => null,
      );
      if (tooLong) expect([tooLong.status, JSON.parse(tooLong.text)]).toEqual([413, expect.anything()]);
    });

    it('takes its own ETag back when it was made weak by compression', async () => {
      const { ask } = await before(name);
      const json = { name: 'Compressed' };
      const made = JSON.parse((await ask('POST', '/api/v1/crm/companies', { json })).text);
      const where = `/api/v1/crm/companies/${made.company.id}`;
      const headers = { 'accept-encoding': 'gzip' };
      const read = await ask('GET', where, { headers });
      expect([read.headers.get('content-encoding'), read.headers.get('etag')]).toEqual(['gzip', 'W/"1"']);
      const ifMatch = (etag: string) =>
        ask('PATCH', where, { json: { name: 'Changed' }, headers: { 'if-match': etag } });
      expect((await ifMatch('W/"1"')).status).toBe(200);
      expect((await ifMatch('W/"1"')).status).toBe(412);
    });

    it('sends events as they happen, and answers an upload while it arrives', async () => {
      const { url, ask } = await before(name);
      const csv = { raw: 'first_name\nAnn\n', headers: { 'content-type': 'text/csv' } };
      const sent = await ask('POST', '/api/v1/imports?entity=contacts&start=true', csv);
      const { id } = JSON.parse(sent.text).import;
      const headers = { 'x-api-key': tenant.apiKey };
      const following = http.get(`${url}/api/v1/imports/${id}/events`, { headers });
      const [events] = (await once(following, 'response')) as [http.IncomingMessage];
      expect(String((await once(events, 'data'))[0])).toContain('event: progress');
      following.destroy();

      const upload = http.request(`${url}/api/v1/imports?entity=nonsense`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'text/csv', 'transfer-encoding': 'chunked' },
      });
      upload.on('error', () => undefined).write('first_name\nAnn\n');
      const [refused] = (await once(upload, 'response')) as [http.IncomingMessage];
      expect(refused.statusCode).toBe(400);
      upload.destroy();
    });

    it('gets no write twice when a replica dies of it, and every read', async () => {
      const dying = await dyingReplica();
      const { ask } = await before(name, [dying.port]);
      const count = async () => Number((await api.rows('select count(*) from contacts'))[0].count);
      for (const method of ['POST', 'PUT', 'PATCH', 'DELETE']) {
        dying.seen.length = 0;
        const statuses: number[] = [];
        const made = await count();
        const where = method === 'POST' ? CONTACTS : `${CONTACTS}?id=eq.01890000-0000-7000-8000-000000000000`;
        while (dying.seen.length === 0) {
          const json = method === 'DELETE' ? undefined : { first_name: 'Twice' };
          // HAProxy closes the connection instead, where its client had used it before.
          const asked = ask(method, where, { json }).catch(() => ({ status: 502 }));
          statuses.push((await asked).status);
        }
        // One that died for the other: nobody else has got it.
        expect([method, dying.seen, statuses.at(-1)]).toEqual([method, [method], 502]);
        if (method === 'POST') expect(await count()).toBe(made + statuses.length - 1);
        await sleep(1_100);
      }
      dying.seen.length = 0;
      while (dying.seen.length === 0) expect((await ask('GET', `${CONTACTS}?limit=1`)).status).toBe(200);
    });

    it('is not missed where a replica is gone: whatever was not sent is sent to the next', async () => {
      const { ask } = await before(name, [await freePort()]);
      for (let turn = 0; turn < 3; turn++) {
        const json = { first_name: 'Moved' };
        const made = await ask('POST', CONTACTS, { json, headers: { prefer: 'return=representation' } });
        expect(made.status).toBe(201);
        const [{ id }] = JSON.parse(made.text);
        const where = `${CONTACTS}?id=eq.${id}`;
        const statuses = [
          await ask('PUT', where, { json: { id, ...json } }),
          await ask('PATCH', where, { json }),
          await ask('GET', where),
          await ask('DELETE', where),
        ].map(({ status }) => status);
        expect(statuses.every((status) => status >= 200 && status < 300)).toBe(true);
        await sleep(400);
      }
    });

    it('loses no request when its replicas are restarted one by one', async () => {
      const load = ['--requests', '300', '--rounds', '1', '--pause', '300'];
      const args = ['bench/rolling-restart.mjs', ...load, '--balancers', name];
      const database = await createTestDatabase();
      cleanUp.push(() => database.drop());
      const env = { ...process.env, DATABASE_URL: database.ownerUrl };
      const run = promisify(execFile)(process.execPath, args, { cwd: ROOT, env });
      // Where it fails, what it printed says why.
      const { stdout } = await run.catch((error: { stdout: string }) => error);
      expect(stdout).toMatch(new RegExp(`^${name}: 0 of \\d{3,} requests failed in 2 restarts`));
    });
  });
});

describeWith('nginx', programOf('nginx') !== undefined)('npm run cluster', () => {
  it('starts replicas behind a balancer, restarts them on SIGHUP and ends with 0', async () => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-cluster-'));
    cleanUp.push(() => rmSync(dataDir, { recursive: true, force: true }));
    const port = await freePort();
    const cluster = spawn(
      process.execPath,
      [path.join(ROOT, 'scripts/cluster.mjs'), '--port', String(port)],
      {
        env: {
          PATH: process.env['PATH'],
          HOME: process.env['HOME'],
          DATA_DIR: dataDir,
          SHUTDOWN_DELAY_SECONDS: '0',
        },
      },
    );
    let output = '';
    for (const stream of [cluster.stdout, cluster.stderr])
      stream.on('data', (text) => (output += String(text)));
    const ended = once(cluster, 'close');
    const says = async (words: string) => {
      while (!output.includes(words)) {
        if (cluster.exitCode !== null) throw new Error(output);
        await sleep(50);
      }
    };
    await says('Ctrl-C ends everything');
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
    cluster.kill('SIGHUP');
    await says('Restarted.');
    expect((await fetch(`http://127.0.0.1:${port}/health/ready`)).status).toBe(200);
    cluster.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
  });
});
