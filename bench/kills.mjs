// Ends Postgres and the product at random points under clients that keep a journal of what they were promised; most ends are
// kill -9. Afterwards every acknowledged write has to be there, none half, none that was refused, and the journal of changes has to
// tell of each exactly once to somebody who has followed it all the while:
//   node bench/kills.mjs [--ends 100] [--seconds 3] [--seed 18]
import { execFileSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { JournaledLoad, storedContacts, UNLIMITED } from './journaled-load.mjs';
import { startProduct } from './own-process.mjs';
import { foundOrganization, openDatabase, send } from './support.mjs';

const { values } = parseArgs({
  options: {
    ends: { type: 'string', default: '100' },
    seconds: { type: 'string', default: '3' },
    seed: { type: 'string', default: '18' },
  },
});
const CLIENTS = 8;
const PORT = String(20_000 + (process.pid % 20_000));
/** An access token is good for 15 minutes. */
const TOKEN_MS = 5 * 60_000;

/** What is ended, and how: of eight ends six are without a word to anybody. They come in turns, each turn in another order. */
const ends = [
  ['Postgres', 'SIGKILL', () => process.kill(postmasterPid(), 'SIGKILL')],
  ['product', 'SIGKILL', () => product.kill('SIGKILL')],
  ['one connection of Postgres', 'SIGKILL', () => process.kill(backendPid(), 'SIGKILL')],
  ['product', 'SIGKILL', () => product.kill('SIGKILL')],
  ['Postgres', 'SIGKILL', () => process.kill(postmasterPid(), 'SIGKILL')],
  [
    'product and Postgres',
    'SIGKILL',
    () => (product.kill('SIGKILL'), process.kill(postmasterPid(), 'SIGKILL')),
  ],
  ['product', 'SIGTERM', () => product.kill('SIGTERM')],
  [
    'Postgres',
    'SIGINT or SIGQUIT',
    () => process.kill(postmasterPid(), random() < 0.5 ? 'SIGINT' : 'SIGQUIT'),
  ],
];

if (process.env.DATABASE_URL)
  throw new Error('It ends the database: only one of its own, without DATABASE_URL');
const random = generator(Number(values.seed));
const { database } = await openDatabase();
// What it acknowledges has to outlive it, as on any server.
const environment = {
  ...UNLIMITED,
  PORT,
  AUTH_SECRET: randomBytes(32).toString('hex'),
  LOG_LEVEL: 'fatal',
  SHUTDOWN_DELAY_SECONDS: '0',
};
let product = await startProduct(database, environment, 'ignore');
let isOver = false;
/** Starts of the product that a Postgres which was not there yet has ended. */
let startsAgain = 0;
try {
  const found = await foundOrganization(product.port, 'killed');
  const load = new JournaledLoad(product.port, found, { mayBeCut: true });
  const follower = follow(product.port, found);
  const clients = load.run(CLIENTS);
  const counts = {};
  const recoveries = [];
  let tokenAt = performance.now();
  for (let end = 0; end < Number(values.ends); end++) {
    await sleep(2 * random() * Number(values.seconds) * 1000);
    if (end % ends.length === 0) shuffle(ends);
    const [what, how, strike] = ends[end % ends.length];
    strike();
    counts[`${what} ${how}`] = (counts[`${what} ${how}`] ?? 0) + 1;
    recoveries.push(await recoveryOf(load, what));
    if (performance.now() - tokenAt > TOKEN_MS) {
      load.renewToken((await ask(product.port, '/api/auth/token', { cookie: found.cookie })).token);
      tokenAt = performance.now();
    }
  }
  load.stop();
  await clients;
  isOver = true;
  const changes = await follower;
  load.expectStored(await storedContacts(database.ownerUrl, found.organizationId));
  const told = await untold(found.organizationId, changes);
  const { requests, refused, unknownOutcomes, cut, acknowledged } = load;
  const failures = [...load.failures, ...told];
  console.log(
    `${failures.length} failures in ${requests} requests and ${values.ends} ends: ${acknowledged.size} acknowledged writes are there, ` +
      `none is half there, ${changes.length} changes were told once each; ${refused} requests were answered 503, ` +
      `${unknownOutcomes} of them with an unknown outcome, ${cut} were cut off; back after ${Math.max(...recoveries)} ms at most, ${startsAgain} further starts`,
  );
  for (const [end, count] of Object.entries(counts)) console.log(`  ${count} times ${end}`);
  for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  product.kill('SIGKILL');
  await product.ended;
  await database.stop();
}

function postmasterPid() {
  return Number(readFileSync(path.join(database.dataDir, 'pg18', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** One of Postgres's processes that serve the product, whichever the system names first. */
function backendPid() {
  const children = execFileSync('ps', ['-o', 'pid=,args=', '--ppid', String(postmasterPid())], {
    encoding: 'utf8',
  });
  const serving = children.split('\n').filter((line) => line.includes('rosetta_app'));
  return Number(
    (serving[Math.floor(random() * serving.length)] ?? String(postmasterPid())).trim().split(' ')[0],
  );
}

/** Milliseconds from an end until all has gone well for half a second; only the product is started again by anybody. */
async function recoveryOf(load, what) {
  const ended = performance.now();
  if (what.startsWith('product')) {
    await product.ended;
    product = await startPatiently();
  }
  // What had been asked before may still be answered for a moment.
  const isBack = () => load.lastSuccess > Math.max(ended + 700, load.lastRefusal + 500);
  while (!isBack()) {
    if (performance.now() - ended > 60_000)
      throw new Error(`It has not come back within a minute of ${what}`);
    await sleep(20);
  }
  return Math.round(Math.max(0, load.lastRefusal - ended));
}

/** Follows the changes from the first one on, through all ends, until everything is over; answers what it was told. */
async function follow(port, { key }) {
  const changes = [];
  let [after, isMore] = ['', true];
  while (isMore || !isOver) {
    const wasOver = isOver;
    const page = await ask(port, `/api/v1/changes?limit=1000${after}`, { 'x-api-key': key }).catch(
      () => null,
    );
    if (page) {
      changes.push(...page.items.map(({ id, position }) => ({ id, position })));
      after = `&after=${page.token}`;
    }
    isMore = !page || page.has_more || !wasOver;
    if (!page?.has_more) await sleep(100);
  }
  return changes;
}

async function ask(port, where, headers) {
  const { status, text } = await send({ port }, 'GET', where, headers);
  if (status !== 200) throw new Error(`${where} answered ${status}: ${text}`);
  return JSON.parse(text);
}

/** What the follower was not told, or not once, or not in the order of the journal. */
async function untold(organizationId, changes) {
  const client = new pg.Client(database.ownerUrl);
  await client.connect();
  await client.query(`select set_config('app.org', $1, false)`, [organizationId]);
  const { rows } = await client.query(
    `select 'evt_' || replace(id::text, '-', '') as id from audit_events where organization_id = $1 and entity = 'contact'`,
    [organizationId],
  );
  await client.end();
  const times = new Map();
  for (const { id } of changes) times.set(id, (times.get(id) ?? 0) + 1);
  return [
    ...rows
      .filter(({ id }) => times.get(id) !== 1)
      .map(({ id }) => `${id} was told ${times.get(id) ?? 0} times`),
    ...(times.size === rows.length ? [] : [`${times.size} changes were told, and ${rows.length} made`]),
    ...changes.filter(({ position }, i) => position !== i + 1).map(({ id }) => `${id} is not in its place`),
  ];
}

/** As whoever supervises a service does: what ends before it is ready is started again. */
async function startPatiently() {
  for (let attempt = 1; ; attempt++)
    try {
      return await startProduct(database, environment, 'ignore');
    } catch (error) {
      if (attempt === 20) throw error;
      startsAgain += 1;
      await sleep(500);
    }
}

function shuffle(list) {
  for (let last = list.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [list[last], list[other]] = [list[other], list[last]];
  }
}

/** Random numbers that are the same for the same seed (mulberry32). */
function generator(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
