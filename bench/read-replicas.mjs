// What read replicas are worth, and that nobody reads less than was written:
//   node bench/read-replicas.mjs [--seconds 8] [--writes 10000]
// Reads per second without, with one and with two streaming standbys, and how much CPU a read takes of the primary and of the
// standbys, which are all on this machine here. Then writes, each read at once by another process of the product, while the standbys
// are late: one always by 50 ms, the other now and then.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { UNLIMITED } from './journaled-load.mjs';
import { startProduct } from './own-process.mjs';
import { makeStandby } from './streaming-standby.mjs';
import { foundOrganization, openDatabase, send } from './support.mjs';

const { values } = parseArgs({
  options: { seconds: { type: 'string', default: '8' }, writes: { type: 'string', default: '10000' } },
});
const SECONDS = Number(values.seconds);
const WRITES = Number(values.writes);
const CLIENTS = 8;
const RECORDS = 2_000;
const TICKS_PER_SECOND = 100;
const METRICS_TOKEN = 'a token for a benchmark';

const { database } = await openDatabase();
const superuserUrl = database.ownerUrl.replace(/\/rosetta$/, '/postgres');
const standbys = [];
const products = [];
try {
  const alone = await start([]);
  const organization = await foundOrganization(alone.port, 'readers');
  const ids = await fill(alone.port, organization.key);
  const search = '/functions/v1/rest-api-proxy/contacts?select=id,first_name&first_name=ilike.*9*&limit=50';
  const reads = {
    'a contact by its id': (turn) => `/api/v1/crm/contacts/${ids[turn % ids.length]}`,
    'a page of 50 with its total': (turn) => `/api/v1/crm/contacts?limit=50&offset=${(turn * 50) % RECORDS}`,
    'a search': () => search,
  };
  for (let count = 0; count <= 2 && SECONDS > 0; count++) {
    if (count > 0) standbys.push(await makeStandby(superuserUrl));
    const product = count === 0 ? alone : await start(standbys);
    for (const [name, path] of Object.entries(reads)) {
      await load(product, organization.key, path, 1);
      const measured = await load(product, organization.key, path, SECONDS);
      console.log(`${count} standbys, ${name}: ${sentenceOf(measured)}`);
    }
    await stop(product);
  }
  for (const standby of standbys.splice(0)) await standby.remove();

  standbys.push(
    await makeStandby(superuserUrl, { recovery_min_apply_delay: '50ms' }),
    await makeStandby(superuserUrl),
  );
  const [writer, reader] = [await start(standbys), await start(standbys)];
  console.log(await readOwnWrites(writer, reader));
} finally {
  for (const product of products) await stop(product);
  for (const standby of standbys) await standby.remove();
  await database.stop();
}

async function start(standbys) {
  const urls = standbys.map((standby) => standby.url('rosetta'));
  const settings = {
    DATABASE_REPLICA_URL: urls.join(','),
    METRICS_TOKEN,
    LOG_LEVEL: 'fatal',
    SHUTDOWN_DELAY_SECONDS: '0',
  };
  const product = await startProduct(database, { ...UNLIMITED, ...settings });
  products.push(product);
  while (!(await servesFrom(product, standbys.length))) await sleep(100);
  return product;
}

async function stop(product) {
  product.kill();
  await product.ended;
}

async function servesFrom({ port }, count) {
  const { standbys = [] } = JSON.parse((await send({ port }, 'GET', '/health/ready')).text);
  return standbys.filter(({ serving }) => serving).length === count;
}

async function fill(port, key) {
  const ids = [];
  for (let from = 0; from < RECORDS; from += 500) {
    const contacts = Array.from({ length: 500 }, (_, n) => ({
      first_name: `Reader ${from + n}`,
      last_name: '-',
    }));
    await expected(port, 'POST', '/functions/v1/import-contacts-bulk', key, { contacts });
  }
  for (let offset = 0; offset < RECORDS; offset += 200) {
    const page = await expected(port, 'GET', `/api/v1/crm/contacts?limit=200&offset=${offset}`, key);
    ids.push(...page.items.map(({ id }) => id));
  }
  return ids;
}

async function load({ port }, key, pathOf, seconds) {
  const before = cpu();
  const until = performance.now() + seconds * 1000;
  let reads = 0;
  const client = async () => {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    while (performance.now() < until) {
      const { status, text } = await send({ port, agent }, 'GET', pathOf(reads++), { 'x-api-key': key });
      if (status !== 200 && status !== 206) throw new Error(`${status}: ${text}`);
    }
    agent.destroy();
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  const after = cpu();
  return {
    reads: reads / seconds,
    primary: (after.primary - before.primary) / reads,
    standbys: (after.standbys - before.standbys) / reads,
  };
}

function sentenceOf({ reads, primary, standbys }) {
  const micros = (seconds) => `${Math.round(seconds * 1e6)} µs`;
  return `${Math.round(reads)} reads/s; of each, ${micros(primary)} CPU of the primary, ${micros(standbys)} of the standbys`;
}

/** CPU seconds that the servers have used so far. */
function cpu() {
  const primary = readFileSync(`${database.dataDir}/pg18/postmaster.pid`, 'utf8').split('\n')[0];
  return { primary: cpuOf(primary), standbys: standbys.reduce((sum, { pid }) => sum + cpuOf(pid()), 0) };
}

function cpuOf(postmaster) {
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(postmaster)], { encoding: 'utf8' });
  let ticks = 0;
  for (const pid of [postmaster, ...children.split(/\s+/).filter(Boolean)]) {
    try {
      const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
      ticks += Number(fields[11]) + Number(fields[12]);
    } catch {
      // It has just ended.
    }
  }
  return ticks / TICKS_PER_SECOND;
}

/** Writes at one process, reads at another; and looks how often a standby alone would have told of what was. */
async function readOwnWrites(writer, reader) {
  let [written, stale, looked, staleThere] = [0, 0, 0, 0];
  const lateness = new AbortController();
  const coming = comeAndGo(standbys[1], lateness.signal);
  const client = async (number) => {
    const { key } = await foundOrganization(writer.port, `writer-${number}`);
    const { contact } = await expected(writer.port, 'POST', '/api/v1/crm/contacts', key, {
      first_name: 'W',
      last_name: '0',
    });
    const path = `/api/v1/crm/contacts/${contact.id}`;
    const there = new pg.Client({ connectionString: standbys[number % 2].url('rosetta') });
    await there.connect();
    const uuid = contact.id.replace('cont_', '');
    while (written < WRITES) {
      const last_name = String(++written);
      await expected(writer.port, 'PATCH', path, key, { last_name });
      const look = written % 10 === 0 && there.query('select last_name from contacts where id = $1', [uuid]);
      if ((await expected(reader.port, 'GET', path, key)).contact.last_name !== last_name) stale++;
      // Until it is replayed, more or less: then it is a standby that answers.
      if (written % 4 === 0) await sleep(Math.random() * 400);
      if ((await expected(reader.port, 'GET', path, key)).contact.last_name !== last_name) stale++;
      if (!look) continue;
      looked++;
      if ((await look).rows[0]?.last_name !== last_name) staleThere++;
    }
    await there.end();
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, number) => client(number)));
  lateness.abort();
  await coming;
  const metrics = (await send(reader, 'GET', '/metrics', { authorization: `Bearer ${METRICS_TOKEN}` })).text;
  const count = (pattern) =>
    [...metrics.matchAll(pattern)].reduce((sum, [, value]) => sum + Number(value), 0);
  const served = count(/^rosetta_standby_reads_total\{.*\} (\d+)/gm);
  const behind = count(/^rosetta_standby_fallbacks_total\{reason="behind"\} (\d+)/gm);
  if (stale > 0) process.exitCode = 1;
  return (
    `${stale} stale reads of own writes in ${written} writes and ${2 * written} reads at another process: standbys answered ` +
    `${served}, and ${behind} were found to be behind. A standby alone would have been stale in ${staleThere} of ${looked}`
  );
}

/** Has a standby stop and go on replaying. */
async function comeAndGo(standby, signal) {
  while (!signal.aborted) {
    await standby.pause();
    await sleep(Math.random() * 200);
    await standby.resume();
    await sleep(Math.random() * 1_000);
  }
}

async function expected(port, method, path, key, json) {
  const { status, text } = await send({ port }, method, path, { 'x-api-key': key }, json);
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
  return JSON.parse(text);
}
