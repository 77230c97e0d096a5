// How many events a second 20 webhooks are told, and what of it the reads beside notice:
// `npm run build && node bench/webhooks.mjs [seconds of each part] [events a second] [rounds] [own]`; with `own` a process of its own
// calls them, and the one that is read and written does not (WEBHOOKS_WORKER=false).
// The product, the receiver and this load are processes of their own, on an embedded Postgres or that of DATABASE_URL. In each round an
// organization's contacts are read alone, then beside writes (pieces of 10 contacts) that nobody is told of, then beside the same
// writes with 20 webhooks that are told of each contact. Latencies need a machine that does nothing else; the CPU time does not.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { cpuOf, postmasterOf } from './compare/processes.mjs';
import { startProduct } from './own-process.mjs';
import { foundOrganization, limitsOfCalls, median, openDatabase, send } from './support.mjs';

const [seconds = 20, perSecond = 1_000, rounds = 3] = process.argv.slice(2, 5).map(Number);
const hasOwnWorker = process.argv[5] === 'own';
const WEBHOOKS = 20;
const PIECE = 10;
const PROXY = '/functions/v1/rest-api-proxy/contacts';

const receiver = fork(fileURLToPath(new URL('webhooks/receiver.mjs', import.meta.url)));
const [{ port: receiverPort }] = await once(receiver, 'message');
const { database } = await openDatabase();
const settings = {
  WEBHOOKS_ALLOW_PRIVATE: 'true',
  AUTH_SECRET: randomBytes(32).toString('hex'),
  ...limitsOfCalls('0'),
};
const product = await startProduct(database, { ...settings, WEBHOOKS_WORKER: String(!hasOwnWorker) });
const worker = hasOwnWorker
  ? await startProduct(database, { ...settings, WEBHOOK_POLL_MS: '200' })
  : undefined;
const agent = new http.Agent({ keepAlive: true });
const at = { port: product.port, agent };
const postmaster = await findPostmaster();

async function findPostmaster() {
  const client = new pg.Client(database.ownerUrl);
  await client.connect();
  const { rows } = await client.query('select pg_backend_pid() as pid');
  const found = postmasterOf(rows[0].pid);
  await client.end();
  return found;
}

async function received() {
  receiver.send('report');
  return (await once(receiver, 'message'))[0];
}

/** Seconds of CPU so far. */
const spent = () =>
  [product.pid, postmaster, receiver.pid, worker?.pid].map((pid) => (pid ? (cpuOf(pid) ?? 0) / 1e6 : 0));

/** Reads a page of 50, one at a time, until it is told to stop; the times it took, in ms, in their order. */
async function readUntil(stopped, headers) {
  const took = [];
  for (; !stopped(); await sleep(10)) {
    const begun = performance.now();
    const { status } = await send(at, 'GET', `${PROXY}?select=id,first_name&limit=50`, headers);
    if (status !== 200) throw new Error(`A page answered ${status}`);
    took.push(performance.now() - begun);
  }
  return took.sort((a, b) => a - b);
}

async function writePiece(headers, index) {
  const rows = Array.from({ length: PIECE }, (_, row) => ({ first_name: `Person ${index * PIECE + row}` }));
  const { status, text } = await send(at, 'POST', PROXY, headers, rows);
  if (status !== 201) throw new Error(`Contacts answered ${status}: ${text}`);
}

/** Writes so many contacts a second as make so many events, each one for every webhook; how many were written. */
async function write(headers, from) {
  const begun = performance.now();
  const pause = (1_000 * PIECE * WEBHOOKS) / perSecond;
  let pieces = 0;
  while (performance.now() - begun < seconds * 1_000) {
    await writePiece(headers, from + pieces);
    pieces += 1;
    await sleep(Math.max(0, begun + pieces * pause - performance.now()));
  }
  return pieces * PIECE;
}

async function subscribe(cookie, index) {
  const url = `http://127.0.0.1:${receiverPort}/${index}`;
  const made = await send(at, 'POST', '/api/v1/webhooks', { cookie }, { url, events: ['contact.created'] });
  if (made.status !== 201) throw new Error(`A webhook answered ${made.status}: ${made.text}`);
  return JSON.parse(made.text).webhook.id;
}

/** Does something beside reads: how long they took, how late the product's event loop was, who spent how much CPU. */
async function beside(headers, work) {
  await product.eventLoop();
  const before = spent();
  const begun = performance.now();
  let isOver = false;
  const reading = readUntil(() => isOver, headers);
  const result = await work();
  isOver = true;
  const took = await reading;
  const elapsed = (performance.now() - begun) / 1_000;
  const { late, busy } = await product.eventLoop();
  const [app, postgres, receiving, working] = spent().map((now, index) => now - before[index]);
  const p = (share) => took[Math.floor(took.length * share)];
  return {
    ...{ result, elapsed, p50: p(0.5), p99: p(0.99), app, postgres, receiving, working },
    ...{ late: late.p99, latest: late.max, busy: busy.p99, busiest: busy.max },
  };
}

async function round(number) {
  const { cookie, key } = await foundOrganization(product.port, `bench-${number}`);
  const headers = { 'x-api-key': key };
  for (let piece = 0; piece < 10; piece++) await writePiece(headers, piece);
  const alone = await beside(headers, () => sleep(seconds * 1_000));
  const untold = await beside(headers, () => write(headers, 10));
  const ids = [];
  for (let index = 0; index < WEBHOOKS; index++) ids.push(await subscribe(cookie, `${number}/${index}`));
  const before = await received();
  const told = await beside(headers, async () => {
    const begun = performance.now();
    const written = await write(headers, 10_000);
    const atEnd = (await received()).told - before.told;
    const expected = written * WEBHOOKS;
    for (let patience = 600; patience > 0; patience--) {
      if ((await received()).told - before.told >= expected) break;
      await sleep(100);
    }
    const after = await received();
    const rate = (after.told - before.told) / ((performance.now() - begun) / 1_000);
    const again = after.calls - before.calls - (after.told - before.told);
    return { expected, atEnd, told: after.told - before.told, rate, again };
  });
  for (const id of ids) await send(at, 'DELETE', `/api/v1/webhooks/${id}`, { cookie });
  return { alone, untold, told };
}

const all = [];
for (let number = 0; number < rounds; number++) {
  all.push(await round(number));
  const { expected, atEnd, told, rate, again } = all.at(-1).told.result;
  console.log(
    `${expected} events, ${atEnd} of them told when writing ended, ${told} in the end, ${Math.round(rate)} events/s to ` +
      `${WEBHOOKS} webhooks, ${again} calls more than events`,
  );
}
const middle = (part, what) => median(all.map((each) => each[part][what]));
const table = { alone: 'reads alone', untold: 'beside writes', told: 'beside writes and webhooks' };
console.log('\nmedian of the rounds, ms; CPU in % of a core');
for (const [part, name] of Object.entries(table)) {
  const ms = (what) => middle(part, what).toFixed(1);
  const share = (what) =>
    Math.round(median(all.map((each) => (100 * each[part][what]) / each[part].elapsed)));
  console.log(
    `${name}: read p50 ${ms('p50')}, p99 ${ms('p99')}; event loop late p99 ${ms('late')}, max ${ms('latest')}, ` +
      `CPU of a turn p99 ${ms('busy')}, max ${ms('busiest')}; ` +
      `product ${share('app')} %, Postgres ${share('postgres')} %, receiver ${share('receiving')} %, own worker ${share('working')} %`,
  );
}
/** What the webhooks alone cost: with them less without them, in seconds for each 1,000 events. */
const cost = (what) =>
  median(
    all.map(({ untold, told }) => {
      const without = (untold[what] / untold.elapsed) * told.elapsed;
      return (told[what] - without) / (told.result.told / 1_000);
    }),
  ).toFixed(3);
console.log(
  `CPU seconds for 1,000 events: product ${cost('app')}, its own worker ${cost('working')}, Postgres ${cost('postgres')}`,
);
const ratio = (part) => (middle('told', 'p99') / middle(part, 'p99')).toFixed(2);
console.log(
  `read p99 with webhooks: ${ratio('untold')} of that beside the same writes, ${ratio('alone')} of that alone`,
);
for (const started of [product, worker]) {
  started?.kill();
  await started?.ended;
}
receiver.disconnect();
agent.destroy();
await database.stop();
