// What the proxy adds to a read: `npm run build && node bench/proxy.mjs [rounds] [contacts]`.
// The product serves over an embedded Postgres; beside it, in the same process and on the same pool, a bare route sends SQL
// written by hand that answers the same rows, without key, grammar or plan. The two are asked in turn, so that what slows
// the machine down slows both; what is printed is the median of each, and their ratio.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';

const [rounds = 1_000, contacts = 20_000] = process.argv.slice(2).map(Number);
const WARM_UP = 200;
const at = (file) => import(`../dist/${file}.js`);

const shown = `c.id, c.first_name, c.last_name, c.phones, c.emails,
  to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at`;
const live = 'c.organization_id = s.o::uuid and c.deleted_at is null';
const select = 'select=id,first_name,last_name,phones,emails,created_at';

/** The same question in the proxy's words and in SQL. */
const reads = {
  'one by phone': {
    query: `${select}&phones=cs.%7B%22%2B20100000007%22%7D&limit=1`,
    sql: `select ${shown} from contacts c where ${live} and c.id in (
      select i.contact_id from contact_identities i where i.organization_id = s.o::uuid and i.value = '+20100000007') limit 1`,
  },
  'a page of 50, newest first': {
    query: `${select}&source=eq.website&order=created_at.desc&limit=50`,
    sql: `select ${shown} from contacts c where ${live} and c.source = 'website' order by c.created_at desc limit 50`,
  },
};

const dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-bench-'));
const { app, database, pool } = await serve();
try {
  const port = app.getHttpServer().address().port;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  const { organizationId, key } = await foundOrganization(port, agent);
  await fill(organizationId);
  for (const [name, { query, sql }] of Object.entries(reads)) {
    byHand.statement = behind(sql, organizationId);
    const proxied = { path: `/functions/v1/rest-api-proxy/contacts?${query}`, headers: { 'x-api-key': key } };
    await compare(name, port, agent, proxied, { path: '/bench/by-hand', headers: {} });
  }
  agent.destroy();
} finally {
  await app.close();
  await database.stop();
  rmSync(dataDir, { recursive: true, force: true });
}

function behind(sql, organizationId) {
  const text = `select t.* from (select set_config('app.org', $1, true) as o offset 0) s,
    lateral (select coalesce(json_agg(q), '[]')::text as body from (${sql}) q offset 0) t`;
  return { text, values: [organizationId] };
}

/** The bare route: one statement, and its text sent as it is. */
async function byHand(_request, reply) {
  const { rows } = await pool.query(byHand.statement);
  return reply.type('application/json; charset=utf-8').send(rows[0].body);
}

async function serve() {
  const [{ loadSettings }, { openDatabase }, { migrateDatabase }, { createApp }] = await Promise.all(
    ['config/settings', 'database/serving-database', 'database/migrate', 'create-app'].map((file) =>
      at(`apps/api/src/${file}`),
    ),
  );
  const { POOL } = await at('libs/common/src/index');
  const limits = ['API_KEY_PER_MINUTE', 'DEFAULT_PER_MINUTE', 'ADDRESS_PER_MINUTE'];
  const settings = loadSettings({
    DATA_DIR: dataDir,
    AUTH_SECRET: 'a secret for a benchmark only, which lives as long as it',
    LOG_LEVEL: 'silent',
    ...Object.fromEntries(limits.map((name) => [`RATE_LIMIT_${name}`, '1000000'])),
  });
  const database = await openDatabase(settings, () => undefined);
  await migrateDatabase(database.ownerUrl);
  const { authSecret = 'a secret for a benchmark only, which lives as long as it' } = settings;
  const app = await createApp({ ...settings, publicUrl: 'http://localhost:3000', authSecret }, database);
  app.getHttpAdapter().getInstance().get('/bench/by-hand', byHand);
  await app.listen(0, '127.0.0.1');
  return { app, database, pool: app.get(POOL, { strict: false }) };
}

async function foundOrganization(port, agent) {
  const ask = (at, json, headers = {}) => send(port, agent, 'POST', at, headers, json);
  const person = { name: 'Bench', email: 'bench@example.com', password: 'correct horse battery staple' };
  const signedUp = await ask('/api/auth/sign-up/email', person);
  const cookie = signedUp.headers['set-cookie'].map((each) => each.split(';', 1)[0]).join('; ');
  const organization = await ask(
    '/api/auth/organization/create',
    { name: 'Bench', slug: 'bench' },
    { cookie },
  );
  const key = await ask('/api/v1/api-keys', { name: 'bench' }, { cookie });
  return { organizationId: JSON.parse(organization.text).id, key: JSON.parse(key.text).api_key.key };
}

/** Rows straight into the tables: what is measured is reading. */
async function fill(organizationId) {
  const client = await pool.connect();
  try {
    await client.query(`begin; select set_config('app.org', '${organizationId}', true)`);
    const ids = Array.from({ length: contacts }, () => randomUUID());
    await client.query(
      `insert into contacts (organization_id, id, first_name, last_name, source, phones, emails, created_at)
       select $1, id, 'First' || n, 'Last' || n, (array['website', 'shopify', 'import'])[n % 3 + 1],
         array['+201000' || lpad(n::text, 5, '0')], array['c' || n || '@example.com'], now() - n * interval '1 minute'
       from unnest($2::uuid[]) with ordinality as r(id, n)`,
      [organizationId, ids],
    );
    await client.query(
      `insert into contact_identities (organization_id, value, contact_id)
       select organization_id, value, id from contacts, unnest(phones || emails) as value where organization_id = $1`,
      [organizationId],
    );
    await client.query('commit');
  } finally {
    client.release();
  }
  // The planner does not wait for autovacuum; only the tables' owner may tell it what they hold.
  const owner = new pg.Client({ connectionString: database.ownerUrl });
  await owner.connect();
  await owner.query('analyze contacts, contact_identities');
  await owner.end();
}

async function compare(name, port, agent, proxied, hand) {
  const times = { proxied: [], hand: [] };
  const answers = {};
  for (let round = -WARM_UP; round < rounds; round++)
    for (const [which, { path: at, headers }] of Object.entries({ proxied, hand })) {
      const started = process.hrtime.bigint();
      const { status, text } = await send(port, agent, 'GET', at, headers);
      const took = Number(process.hrtime.bigint() - started) / 1_000;
      if (status !== 200) throw new Error(`${at} answered ${status}: ${text}`);
      answers[which] = text;
      // The first rounds are the compiler's.
      if (round >= 0) times[which].push(took);
    }
  const [rows, handRows] = [answers.proxied, answers.hand].map((text) => JSON.stringify(JSON.parse(text)));
  if (rows !== handRows || rows === '[]') throw new Error(`${name}: the two do not answer the same rows`);
  const [a, b] = [median(times.proxied), median(times.hand)];
  console.log(
    `${name.padEnd(28)} proxy ${a.toFixed(0).padStart(6)} µs   by hand ${b.toFixed(0).padStart(6)} µs   ratio ${(a / b).toFixed(2)}`,
  );
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}

function send(port, agent, method, at, headers, json) {
  return new Promise((resolve, reject) => {
    const body = json === undefined ? undefined : JSON.stringify(json);
    const type = body === undefined ? {} : { 'content-type': 'application/json' };
    const request = http.request(
      { port, host: '127.0.0.1', agent, method, path: at, headers: { ...type, ...headers } },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}
