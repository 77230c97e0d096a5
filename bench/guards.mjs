// What a guard costs a request, in CPU time of the server: `npm run build && node bench/guards.mjs [rounds] [requests]`.
// The product runs in a process of its own over an embedded Postgres, with four further routes that do nothing: one without
// a guard, and one for each credential. Rounds go through the routes in turn, so that what slows the machine down slows all
// of them; what is printed is the median of the rounds. Figures: docs/benchmarks.md.
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const CONNECTIONS = 16;
const [rounds = 15, requests = 1_000] = process.argv.slice(2).map(Number);

if (process.send) await serve();
else await measure();

/** The measured process: the product and the four routes; answers its own CPU time when asked. */
async function serve() {
  const at = (file) => import(`../dist/${file}.js`);
  const [{ loadSettings }, { openDatabase }, { migrateDatabase }, { AppModule }] = await Promise.all(
    ['config/settings', 'database/serving-database', 'database/migrate', 'app.module'].map((file) =>
      at(`apps/api/src/${file}`),
    ),
  );
  const [{ createAdapter, deferBodies }, { mountBetterAuth }, { rateLimitsOf }] = await Promise.all(
    ['http/adapter', 'auth-routes', 'config/rate-limits'].map((file) => at(`apps/api/src/${file}`)),
  );
  const { BodyPipe } = await at('apps/api/src/http/body.pipe');
  const { Authenticated, Public } = await at('libs/auth/src/index');
  await import('reflect-metadata');
  const { Controller, Get, Module } = await import('@nestjs/common');
  const { NestFactory } = await import('@nestjs/core');

  const secret = 'a secret for a benchmark only, which lives as long as it';
  // Every limit counts, as it does in service, and none is ever reached.
  const limits = ['API_KEY_PER_MINUTE', 'SALES_PER_SECOND', 'DEFAULT_PER_MINUTE', 'ADDRESS_PER_MINUTE'];
  const settings = loadSettings({
    DATA_DIR: process.env.BENCH_DATA_DIR,
    AUTH_SECRET: secret,
    ...Object.fromEntries(limits.map((name) => [`RATE_LIMIT_${name}`, '1000000'])),
  });
  const database = await openDatabase(settings, () => undefined);
  await migrateDatabase(database.ownerUrl);

  class BenchController {
    unguarded() {
      return { ok: true };
    }
    apiKey() {
      return { ok: true };
    }
    session() {
      return { ok: true };
    }
    jwt() {
      return { ok: true };
    }
  }
  const decorate = (name, ...decorators) => {
    const descriptor = Object.getOwnPropertyDescriptor(BenchController.prototype, name);
    for (const decorator of decorators) decorator(BenchController.prototype, name, descriptor);
  };
  const permission = 'contacts:read';
  decorate('unguarded', Get('unguarded'), Public('it is what the others are compared with'));
  decorate('apiKey', Get('api-key'), Authenticated({ by: ['api-key'], permission }));
  decorate('session', Get('session'), Authenticated({ by: ['session'], permission }));
  decorate('jwt', Get('jwt'), Authenticated({ by: ['jwt'], permission }));
  Controller('/bench')(BenchController);

  class BenchModule {}
  const auth = {
    secret,
    publicUrl: 'http://localhost:3000',
    trustedOrigins: [],
    signInsPerMinute: 0,
    dialectOfPath: () => 'crm-v1',
  };
  const connection = {
    url: database.appUrl,
    role: database.appRole,
    poolSize: CONNECTIONS,
    statementTimeoutMs: 15_000,
  };
  const product = AppModule.with({ connection, auth, rateLimits: rateLimitsOf(settings) });
  Module({ imports: [product], controllers: [BenchController] })(BenchModule);

  const adapter = createAdapter({ trustProxy: false, onFrameworkError: () => undefined });
  deferBodies(adapter.getInstance());
  const app = await NestFactory.create(BenchModule, adapter, { bodyParser: false, logger: false });
  app.useGlobalPipes(new BodyPipe());
  mountBetterAuth(app);
  await app.listen(0, '127.0.0.1');

  process.on('message', async (message) => {
    if (message === 'cpu') process.send({ cpu: process.cpuUsage() });
    if (message !== 'end') return;
    await app.close();
    await database.stop();
    process.exit(0);
  });
  process.send({ port: app.getHttpServer().address().port });
}

/** The measuring process. */
async function measure() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-bench-'));
  const server = fork(fileURLToPath(import.meta.url), [], {
    env: { ...process.env, BENCH_DATA_DIR: dataDir },
  });
  const answer = () => new Promise((resolve) => server.once('message', resolve));
  try {
    const { port } = await answer();
    const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
    const ask = (method, at, headers = {}, json = undefined) =>
      send({ port, agent }, method, at, headers, json);
    const routes = await routesWithCredentials(ask);
    const spent = new Map(routes.map(({ name }) => [name, []]));
    for (let round = -2; round < rounds; round++)
      for (const route of routes) {
        const microseconds = await cpuPerRequest(server, answer, () => ask('GET', route.path, route.headers));
        // The first rounds are the compiler's.
        if (round >= 0) spent.get(route.name).push(microseconds);
      }
    print(spent);
    agent.destroy();
  } finally {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    if (server.connected) server.send('end');
    await ended;
    rmSync(dataDir, { recursive: true, force: true });
  }
}

async function routesWithCredentials(ask) {
  const person = { name: 'Bench', email: 'bench@example.com', password: 'correct horse battery staple' };
  const { headers } = await ask('POST', '/api/auth/sign-up/email', {}, person);
  const cookie = headers['set-cookie'].map((each) => each.split(';', 1)[0]).join('; ');
  await ask('POST', '/api/auth/organization/create', { cookie }, { name: 'Bench', slug: 'bench' });
  const key = (await ask('POST', '/api/v1/api-keys', { cookie }, { name: 'bench' })).body.api_key.key;
  const { token } = (await ask('GET', '/api/auth/token', { cookie })).body;
  return [
    { name: 'unguarded', path: '/bench/unguarded', headers: {} },
    { name: 'API key', path: '/bench/api-key', headers: { 'x-api-key': key } },
    { name: 'session', path: '/bench/session', headers: { cookie } },
    { name: 'JWT', path: '/bench/jwt', headers: { authorization: `Bearer ${token}` } },
  ];
}

async function cpuPerRequest(server, answer, ask) {
  const before = await cpuOf(server, answer);
  let left = requests;
  const worker = async () => {
    while (left-- > 0) await ask();
  };
  await Promise.all(Array.from({ length: CONNECTIONS }, worker));
  return ((await cpuOf(server, answer)) - before) / requests;
}

async function cpuOf(server, answer) {
  server.send('cpu');
  const { cpu } = await answer();
  return cpu.user + cpu.system;
}

function send({ port, agent }, method, at, headers, json) {
  return new Promise((resolve, reject) => {
    const type = json ? { 'content-type': 'application/json' } : {};
    const request = http.request({ port, agent, method, path: at, headers: { ...type, ...headers } });
    request.once('error', reject).once('response', async (response) => {
      let text = '';
      for await (const chunk of response.setEncoding('utf8')) text += chunk;
      if (response.statusCode >= 300)
        return reject(new Error(`${at} answered ${response.statusCode}: ${text}`));
      resolve({ headers: response.headers, body: JSON.parse(text) });
    });
    request.end(json && JSON.stringify(json));
  });
}

function print(spent) {
  const medians = [...spent].map(([name, each]) => [name, each.sort((a, b) => a - b)[each.length >> 1]]);
  const open = medians[0][1];
  console.log(
    `${rounds} rounds of ${requests} requests each, ${CONNECTIONS} connections, Node ${process.version}`,
  );
  for (const [name, median] of medians)
    console.log(
      `${name.padEnd(12)}${median.toFixed(0).padStart(7)} µs${(median / open).toFixed(2).padStart(8)} ×` +
        `${(median - open).toFixed(0).padStart(8)} µs more`,
    );
}
