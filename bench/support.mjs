// What the benchmarks share: the product over an embedded Postgres of its own, or over an empty database that DATABASE_URL
// names, somebody who may use it, and the arithmetic.
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import 'reflect-metadata';

const SECRET = 'a secret for a benchmark only, which lives as long as it';

/** A module of the built product. */
export const at = (file) => import(`../dist/${file}.js`);

/** Settings that give all limits of callers one value; '0' is none. */
export function limitsOfCalls(value) {
  const names = [
    'API_KEY_PER_MINUTE',
    'GET_CONTACT_PER_MINUTE',
    'GET_CONTACT_PER_HOUR',
    'SALES_PER_SECOND',
    'DEFAULT_PER_MINUTE',
    'ADDRESS_PER_MINUTE',
  ];
  return Object.fromEntries(names.map((name) => [`RATE_LIMIT_${name}`, value]));
}

/** A migrated database in a directory that goes when it is stopped, and the settings the product is served with. */
export async function openDatabase() {
  const [{ loadSettings }, serving, { migrateDatabase }] = await Promise.all(
    ['config/settings', 'database/serving-database', 'database/migrate'].map((file) =>
      at(`apps/api/src/${file}`),
    ),
  );
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-bench-'));
  const settings = loadSettings({
    DATA_DIR: dataDir,
    DATABASE_URL: process.env.DATABASE_URL,
    AUTH_SECRET: SECRET,
    LOG_LEVEL: 'silent',
    // Every limit counts, as it does in service, and none is ever reached.
    ...limitsOfCalls('1000000'),
  });
  const database = await serving.openDatabase(settings, () => undefined);
  await migrateDatabase(database.ownerUrl);
  const stop = async () => {
    await database.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return { database: { ...database, dataDir, stop }, settings };
}

/** The whole product in this process, with further controllers beside its own, and what else `prepare` gives Fastify. */
export async function serveProduct({ controllers = [], prepare = () => undefined } = {}) {
  const { database, settings } = await openDatabase();
  const [{ createApp }, { HealthModule }] = await Promise.all(
    ['create-app', 'health/health.module'].map((file) => at(`apps/api/src/${file}`)),
  );
  Reflect.getMetadata('controllers', HealthModule).push(...controllers);
  const app = await createApp(
    { ...settings, publicUrl: 'http://localhost:3000', authSecret: SECRET },
    database,
  );
  prepare(app.getHttpAdapter().getInstance());
  await app.listen(0, '127.0.0.1');
  const stop = async () => {
    await app.close();
    await database.stop();
  };
  return { app, database, port: app.getHttpServer().address().port, stop };
}

/** Makes a class with one method a controller's route, as TypeScript's decorators would. */
export function decorateRoute(Controller, method, ...decorators) {
  const descriptor = Object.getOwnPropertyDescriptor(Controller.prototype, method);
  for (const decorate of decorators) decorate(Controller.prototype, method, descriptor);
}

/** Somebody with an organization: session (as cookie and as token), access token, and a key with every scope. */
export async function foundOrganization(port, slug = 'bench') {
  const ask = async (method, path, headers, json) => {
    const response = await send({ port }, method, path, headers, json);
    if (response.status >= 300) throw new Error(`${path} answered ${response.status}: ${response.text}`);
    return { headers: response.headers, body: JSON.parse(response.text) };
  };
  const person = { name: 'Bench', email: `${slug}@example.com`, password: 'correct horse battery staple' };
  const signedUp = await ask('POST', '/api/auth/sign-up/email', {}, person);
  const cookie = signedUp.headers['set-cookie'].map((each) => each.split(';', 1)[0]).join('; ');
  const named = { name: 'Bench', slug };
  const { id: organizationId } = (await ask('POST', '/api/auth/organization/create', { cookie }, named)).body;
  const key = (await ask('POST', '/api/v1/api-keys', { cookie }, { name: 'bench' })).body.api_key.key;
  const { token } = (await ask('GET', '/api/auth/token', { cookie })).body;
  return { organizationId, cookie, session: signedUp.body.token, token, key };
}

/** One request; `json` is its body. */
export function send({ port, agent }, method, path, headers = {}, json = undefined) {
  return new Promise((resolve, reject) => {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const options = { port, host: '127.0.0.1', agent, method, path, headers: { ...type, ...headers } };
    const request = http.request(options, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode, headers: response.headers, text });
      });
    });
    request.on('error', reject);
    request.end(body);
  });
}

export function median(values) {
  return values.sort((a, b) => a - b)[values.length >> 1];
}
