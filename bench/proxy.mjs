// What the proxy adds to a read: `npm run build && node bench/proxy.mjs [rounds] [contacts]`.
// The product serves over an embedded Postgres; beside the proxy, two routes send SQL written by hand that answers the same
// rows: one of the product's own kind, behind the same key, limits and row-level security, so that the proxy differs by its
// grammar and plan alone; and a bare one on the same pool, which knows nothing of keys. All are asked in turn, so that what
// slows the machine down slows each; what is printed is the median of each, and the proxy's ratio to it.
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { Controller, Get, Header } from '@nestjs/common';
import pg from 'pg';
import { at, decorateRoute, foundOrganization, median, send, serveProduct } from './support.mjs';

const [rounds = 1_000, contacts = 20_000] = process.argv.slice(2).map(Number);
const WARM_UP = 200;
const [{ POOL, Database, inScope }, { Authenticated }] = await Promise.all(
  ['libs/common/src/index', 'libs/auth/src/index'].map(at),
);

const shown = `c.id, c.first_name, c.last_name, c.phones, c.emails,
  to_char(c.created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') as created_at`;
const live = 'c.organization_id = $1::uuid and c.deleted_at is null';
const select = 'select=id,first_name,last_name,phones,emails,created_at';

/** The same question in the proxy's words and in SQL. */
const reads = {
  'one by phone': {
    query: `${select}&phones=cs.%7B%22%2B20100000007%22%7D&limit=1`,
    sql: `select ${shown} from contacts c where ${live} and c.id in (
      select i.contact_id from contact_identities i where i.organization_id = $1::uuid and i.value = '+20100000007') limit 1`,
  },
  'a page of 50, newest first': {
    query: `${select}&source=eq.website&order=created_at.desc&limit=50`,
    sql: `select ${shown} from contacts c where ${live} and c.source = 'website' order by c.created_at desc limit 50`,
  },
};

let byHand;
const { app, database, port, stop } = await serveProduct({
  controllers: [byHandController()],
  prepare: (fastify) => fastify.get('/bench/bare', bare),
});
const pool = app.get(POOL, { strict: false });
const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
try {
  const { organizationId, key } = await foundOrganization(port);
  await fill(organizationId);
  for (const [name, { query, sql }] of Object.entries(reads)) {
    byHand = { organizationId, select: aggregated(sql) };
    const headers = { 'x-api-key': key };
    await compare(name, {
      proxy: { path: `/functions/v1/rest-api-proxy/contacts?${query}`, headers },
      'by hand': { path: '/bench/by-hand', headers },
      bare: { path: '/bench/bare', headers: {} },
    });
  }
} finally {
  agent.destroy();
  await stop();
}

function aggregated(sql) {
  return `select coalesce(json_agg(q), '[]')::text as body from (${sql}) q`;
}

/** A route like the product's own: one statement, and its text sent as it is. */
function byHandController() {
  class ByHandController {
    async guarded() {
      const { organizationId, select } = byHand;
      const [row] = await app
        .get(Database, { strict: false })
        .select(organizationId, select, [], { prepared: true });
      return row.body;
    }
  }
  decorateRoute(
    ByHandController,
    'guarded',
    Get('by-hand'),
    Authenticated({ by: ['api-key'], permission: 'contacts:read' }),
    Header('content-type', 'application/json; charset=utf-8'),
  );
  Controller('/bench')(ByHandController);
  return ByHandController;
}

/** A route that knows of no keys. */
async function bare(_request, reply) {
  const { organizationId, select } = byHand;
  const { rows } = await pool.query({
    name: select.slice(-50),
    text: inScope(select),
    values: [organizationId],
  });
  return reply.type('application/json; charset=utf-8').send(rows[0].body);
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

async function compare(name, routes) {
  const times = Object.fromEntries(Object.keys(routes).map((which) => [which, []]));
  const responses = {};
  for (let round = -WARM_UP; round < rounds; round++)
    for (const [which, { path, headers }] of Object.entries(routes)) {
      const started = process.hrtime.bigint();
      const { status, text } = await send({ port, agent }, 'GET', path, headers);
      const took = Number(process.hrtime.bigint() - started) / 1_000;
      if (status !== 200) throw new Error(`${path} answered ${status}: ${text}`);
      responses[which] = JSON.stringify(JSON.parse(text));
      // The first rounds are the compiler's.
      if (round >= 0) times[which].push(took);
    }
  if (new Set(Object.values(responses)).size > 1 || responses.proxy === '[]')
    throw new Error(`${name}: they do not answer the same rows`);
  const { proxy, ...others } = Object.fromEntries(
    Object.entries(times).map(([which, each]) => [which, median(each)]),
  );
  const compared = Object.entries(others).map(
    ([which, time]) => `${which} ${time.toFixed(0).padStart(5)} µs, ratio ${(proxy / time).toFixed(2)}`,
  );
  console.log([name.padEnd(28), `proxy ${proxy.toFixed(0).padStart(5)} µs`, ...compared].join('   '));
}
