// How many events a second 20 webhooks are told: `npm run build && node bench/webhooks.mjs [seconds] [events a second]`.
// The product runs as a process of its own on an embedded Postgres; each of 20 webhooks chose every contact that is created. Half
// of the time contacts are read alone, then while contacts are written in pieces of 10 and all webhooks are told of each.
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { startProduct } from './own-process.mjs';
import { foundOrganization, openDatabase, send } from './support.mjs';

const [seconds = 60, perSecond = 1_000] = process.argv.slice(2).map(Number);
const WEBHOOKS = 20;
const PIECE = 10;
const PROXY = '/functions/v1/rest-api-proxy/contacts';

/** Events by `webhook-id` and path: what each webhook was told, and how often in all. */
const told = new Set();
let calls = 0;
const receiver = http.createServer((request, response) => {
  calls += 1;
  told.add(`${request.url} ${request.headers['webhook-id']}`);
  request.resume();
  request.on('end', () => response.writeHead(204).end());
});
receiver.listen(0, '127.0.0.1');
await new Promise((resolve) => receiver.once('listening', resolve));

const { database } = await openDatabase();
const unlimited = ['API_KEY_PER_MINUTE', 'DEFAULT_PER_MINUTE', 'ADDRESS_PER_MINUTE'];
const product = await startProduct(database, {
  WEBHOOKS_ALLOW_PRIVATE: 'true',
  ...Object.fromEntries(unlimited.map((name) => [`RATE_LIMIT_${name}`, '0'])),
});
const agent = new http.Agent({ keepAlive: true });
const at = { port: product.port, agent };
const { cookie, key } = await foundOrganization(product.port);
const headers = { 'x-api-key': key };

/** Reads a page of 50, one at a time, until the time is over; the 99th of 100 of how long it took, in ms. */
async function readFor(ms) {
  const took = [];
  for (const end = performance.now() + ms; performance.now() < end; await sleep(10)) {
    const begun = performance.now();
    const { status } = await send(at, 'GET', `${PROXY}?select=id,first_name&limit=50`, headers);
    if (status !== 200) throw new Error(`A page answered ${status}`);
    took.push(performance.now() - begun);
  }
  return took.sort((a, b) => a - b)[Math.floor(took.length * 0.99)];
}

async function writePiece(index) {
  const rows = Array.from({ length: PIECE }, (_, row) => ({ first_name: `Person ${index * PIECE + row}` }));
  const { status, text } = await send(at, 'POST', PROXY, headers, rows);
  if (status !== 201) throw new Error(`Contacts answered ${status}: ${text}`);
}

await writePiece(0);
for (let index = 0; index < WEBHOOKS; index++) {
  const url = `http://127.0.0.1:${receiver.address().port}/${index}`;
  const made = await send(at, 'POST', '/api/v1/webhooks', { cookie }, { url, events: ['contact.created'] });
  if (made.status !== 201) throw new Error(`A webhook answered ${made.status}: ${made.text}`);
}
const half = (seconds * 1_000) / 2;
const alone = await readFor(half);
const reading = readFor(half);
const begun = performance.now();
let written = 0;
// Each contact is an event for every webhook.
const pause = (1_000 * PIECE * WEBHOOKS) / perSecond;
while (performance.now() - begun < half) {
  await writePiece(1 + written / PIECE);
  written += PIECE;
  await sleep(Math.max(0, begun + (written / PIECE) * pause - performance.now()));
}
const beside = await reading;
const atEnd = told.size;
const expected = written * WEBHOOKS;
for (let patience = 600; told.size < expected && patience > 0; patience--) await sleep(100);
const tookSeconds = (performance.now() - begun) / 1_000;

console.log(
  `${expected} events written, ${atEnd} of them told when writing ended, ${told.size} after ${tookSeconds.toFixed(1)} s`,
);
console.log(
  `${Math.round(told.size / tookSeconds)} events/s to ${WEBHOOKS} webhooks, ${calls - told.size} calls more than events`,
);
console.log(
  `read p99 alone ${alone.toFixed(1)} ms, beside ${beside.toFixed(1)} ms, ratio ${(beside / alone).toFixed(2)}`,
);
product.kill();
await product.ended;
receiver.closeAllConnections();
receiver.close();
agent.destroy();
await database.stop();
