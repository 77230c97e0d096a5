// Kills (-9) one of two replicas behind a balancer in the middle of a bulk import, whose client sends it again with the same
// Idempotency-Key until it is answered; each row has to be there exactly once:
//   node bench/killed-replica.mjs [--kills 50] [--balancer nginx]
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startCluster } from '../scripts/cluster/cluster.mjs';
import { foundOrganization, openDatabase, send } from './support.mjs';

const { values } = parseArgs({
  options: { kills: { type: 'string', default: '50' }, balancer: { type: 'string', default: 'nginx' } },
});
const ROWS = 200;
/** Enough for either replica to be at work. */
const CLIENTS = 4;
const limits = ['API_KEY_PER_MINUTE', 'DEFAULT_PER_MINUTE', 'ADDRESS_PER_MINUTE'];

const { database } = await openDatabase();
const cluster = await startCluster({
  balancer: values.balancer,
  databaseUrl: database.ownerUrl,
  environment: {
    LOG_LEVEL: 'fatal',
    SHUTDOWN_DELAY_SECONDS: '0',
    ...Object.fromEntries(limits.map((name) => [`RATE_LIMIT_${name}`, '0'])),
  },
}).catch(async (error) => {
  await database.stop();
  throw error;
});
try {
  const { key, organizationId } = await foundOrganization(cluster.port, 'replica');
  const usual = await usualMilliseconds(key);
  let again = 0;
  for (let kill = 0; kill < Number(values.kills); kill++) {
    const sent = Promise.all(
      Array.from({ length: CLIENTS }, (_, client) => sendUntilAnswered(key, `${kill} ${client}`)),
    );
    // Anywhere between its arrival and its answer.
    await sleep(usual * (((kill * 3 + 5) % 10) / 10));
    const victim = cluster.replicas[kill % 2];
    await victim.stop('SIGKILL');
    for (const attempts of await sent) again += attempts - 1;
    if (kill + 1 < Number(values.kills)) await victim.start();
  }
  const failures = await wrongOf(organizationId);
  const calls = CLIENTS * Number(values.kills);
  console.log(
    `${failures.length} of ${calls * ROWS} rows wrong after ${values.kills} kills: ${calls} imports, sent again ${again} times in all`,
  );
  for (const failure of failures.slice(0, 20)) console.log(`  ${JSON.stringify(failure)}`);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  await cluster.stop();
  await database.stop();
}

/** Half of the rows are matched by their e-mail; the others would be made anew each time. */
function rowsOf(name) {
  return Array.from({ length: ROWS }, (_, row) => ({
    first_name: `Row ${name}`,
    last_name: String(row),
    ...(row % 2 ? { emails: [`${name.replace(' ', '-')}-${row}@example.com`] } : {}),
  }));
}

function importOf(key, name, id) {
  const headers = { 'x-api-key': key, 'idempotency-key': id };
  return send(cluster, 'POST', '/functions/v1/import-contacts-bulk', headers, { contacts: rowsOf(name) });
}

async function usualMilliseconds(key) {
  const began = performance.now();
  for (const each of [1, 2, 3]) await importOf(key, `warm ${each}`, randomUUID());
  return (performance.now() - began) / 3;
}

/** What a client does who has to know: the same request, until it is answered; tells how often it was sent. */
async function sendUntilAnswered(key, name) {
  const id = randomUUID();
  for (let attempt = 1; attempt < 200; attempt++) {
    const { status, text } = await importOf(key, name, id).catch(({ code }) => ({ status: code, text: '' }));
    if (status === 200) {
      const { successful, failed } = JSON.parse(text).summary;
      if (successful !== ROWS || failed !== 0) throw new Error(`Not imported: ${text.slice(0, 300)}`);
      return attempt;
    }
    // The balancer's own, or the answer while the first attempt still runs at the other replica.
    if (![409, 502, 503, 504, 'ECONNRESET', 'ECONNREFUSED'].includes(status))
      throw new Error(`It was answered ${status}: ${text.slice(0, 300)}`);
    await sleep(50);
  }
  throw new Error('It was never answered');
}

/** Rows that are missing, double, changed since, or not exactly once in the audit log. */
async function wrongOf(organizationId) {
  const client = new pg.Client(database.ownerUrl);
  await client.connect();
  try {
    await client.query(`select set_config('app.org', $1, false)`, [organizationId]);
    const { rows } = await client.query(
      `
      with wanted as (
        select 'Row ' || kill || ' ' || client as first_name, line::text as last_name
        from generate_series(0, $1::int - 1) kill, generate_series(0, $3::int - 1) client,
          generate_series(0, $2::int - 1) line)
      select wanted.*, count(c.id)::int as times, max(c.version)::int as version, sum(e.events)::int as events
      from wanted left join contacts c using (first_name, last_name)
      left join lateral (select count(*) as events from audit_events a
        where a.organization_id = c.organization_id and a.entity = 'contact' and a.entity_id = c.id) e on true
      group by 1, 2 having count(c.id) <> 1 or max(c.version) <> 1 or sum(e.events) <> 1`,
      [values.kills, ROWS, CLIENTS],
    );
    return rows;
  } finally {
    await client.end();
  }
}
