// What receivers that behave badly are told in the end: `npm run build && node bench/awkward-receivers.mjs [contacts] [changes of each]
// [kills]`. Receivers that fail, hang, close early, ask for rest, or say that they are gone are told by two replicas, of which one is
// killed (kill -9) again and again while contacts are written through the other. In the end each receiver has to have acted on each
// change once, by `webhook-id`, and on those of a contact in the order of their versions. Fails where one has not.
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { startProduct } from './own-process.mjs';
import { foundOrganization, limitsOfCalls, openDatabase, send } from './support.mjs';

const [contacts = 40, changes = 4, kills = 4] = process.argv.slice(2).map(Number);
const PATIENCE_MS = 240_000;
const CONTACTS = '/api/v1/crm/contacts';
const WEBHOOKS = '/api/v1/webhooks';
const GONE = 'gone, then back';

const receiver = fork(fileURLToPath(new URL('webhooks/awkward-receiver.mjs', import.meta.url)));
const [{ port: receiverPort, manners }] = await once(receiver, 'message');
const { database } = await openDatabase();
const settings = {
  WEBHOOKS_ALLOW_PRIVATE: 'true',
  WEBHOOK_POLL_MS: '200',
  AUTH_SECRET: randomBytes(32).toString('hex'),
  ...limitsOfCalls('0'),
};
const startReplica = () => startProduct(database, settings);
const first = await startReplica();
let second = await startReplica();
const agent = new http.Agent({ keepAlive: true });
const at = { port: first.port, agent };
const { cookie, key, organizationId } = await foundOrganization(first.port);
const owner = new pg.Client(database.ownerUrl);
await owner.connect();
await owner.query(`select set_config('app.org', $1, false)`, [organizationId]);

async function ask(method, path, headers, json) {
  const { status, text } = await send(at, method, path, headers, json);
  if (status >= 300) throw new Error(`${method} ${path} answered ${status}: ${text}`);
  return text === '' ? null : JSON.parse(text);
}

async function acted() {
  receiver.send({});
  return (await once(receiver, 'message'))[0];
}

const ids = new Map();
for (const name of manners) {
  const url = `http://127.0.0.1:${receiverPort}/${encodeURIComponent(name)}`;
  const events = ['contact.created', 'contact.updated'];
  const { webhook } = await ask('POST', WEBHOOKS, { cookie }, { url, events });
  receiver.send({ name, secret: webhook.secret });
  ids.set(name, webhook.id);
}

/** Somebody repairs the receiver that was gone, enables its webhook again, and has sent again what it refused. */
async function enableWhatIsGone() {
  const path = `${WEBHOOKS}/${ids.get(GONE)}`;
  const { webhook } = await ask('GET', path, { cookie });
  if (webhook.enabled) return;
  await ask('PATCH', path, { cookie }, { enabled: true });
  const span = { from: new Date(Date.now() - 3_600_000), to: new Date(), status: 'failed' };
  await ask('POST', `${path}/redeliver`, { cookie }, span);
}

/** What waits for its next try, and the lease of the dead, comes at once: nobody looks on for an hour here. */
async function hurry() {
  await owner.query(`
    update webhook_deliveries set next_attempt_at = now() where status = 'pending' and next_attempt_at > now() + interval '2 seconds'`);
  await owner.query(`
    update webhook_tasks set due_at = now(), not_before = null
    where due_at < 'infinity' and (not_before > now() + interval '3 seconds' or (lease is null and due_at > now()))`);
}

async function writeAll() {
  const headers = { 'x-api-key': key };
  for (let number = 0; number < contacts; number++) {
    const { contact } = await ask('POST', CONTACTS, headers, {
      first_name: 'Person',
      last_name: `${number}`,
    });
    for (let change = 1; change <= changes; change++)
      await ask('PATCH', `${CONTACTS}/${contact.id}`, headers, { position: `Position ${change}` });
  }
}

async function killAgainAndAgain() {
  for (let kill = 0; kill < kills; kill++) {
    await sleep(1_500);
    second.kill('SIGKILL');
    await second.ended;
    // What the dead one held is taken over at once instead of after a minute.
    await owner.query(`update webhook_tasks set due_at = now() where lease is not null`);
    second = await startReplica();
  }
}

const expected = contacts * (1 + changes);
const begun = performance.now();
await Promise.all([writeAll(), killAgainAndAgain()]);
const written = (performance.now() - begun) / 1_000;
const isDone = (told) => manners.every((name) => (told[name]?.acted.length ?? 0) >= expected);
while (!isDone(await acted()) && performance.now() - begun < PATIENCE_MS) {
  await enableWhatIsGone();
  await hurry();
  await sleep(500);
}
// What would be told twice would be told by now.
await sleep(2_000);
const told = await acted();

/** Changes that came before an earlier one of their contact. */
function outOfOrder({ acted: done }) {
  const last = new Map();
  return done.filter(([id, version]) => {
    const before = last.get(id) ?? 0;
    last.set(id, version);
    return version !== before + 1;
  }).length;
}

let isWrong = false;
console.log(
  `${expected} changes of ${contacts} contacts in ${written.toFixed(1)} s, ${manners.length} receivers, ${kills} kills of one of two replicas`,
);
for (const name of manners) {
  const of = told[name] ?? { calls: 0, wrong: 0, acted: [] };
  const missing = expected - of.acted.length;
  // What is sent again on request comes behind what was sent meanwhile.
  const disordered = name === GONE ? 0 : outOfOrder(of);
  isWrong ||= missing !== 0 || disordered > 0 || of.wrong > 0;
  console.log(
    `${name.padEnd(24)} ${of.calls} calls, acted on ${of.acted.length} changes, ${missing} missing, ${disordered} out of order, ` +
      `${of.wrong} with a wrong signature`,
  );
}
console.log(isWrong ? 'WRONG' : 'every change once in its effect, in the order of each contact');
for (const replica of [first, second]) {
  replica.kill();
  await replica.ended;
}
receiver.disconnect();
agent.destroy();
await owner.end();
await database.stop();
process.exitCode = isWrong ? 1 : 0;
