// Restarts Postgres and kills it (-9), in turns, under clients that keep a journal of what they were promised:
//   node bench/killed-database.mjs [--ends 6] [--seconds 15]
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { JournaledLoad, storedContacts, UNLIMITED } from './journaled-load.mjs';
import { startProduct } from './own-process.mjs';
import { foundOrganization, openDatabase } from './support.mjs';

const { values } = parseArgs({
  options: { ends: { type: 'string', default: '6' }, seconds: { type: 'string', default: '15' } },
});
const CLIENTS = 8;

if (process.env.DATABASE_URL)
  throw new Error('It ends the database: only one of its own, without DATABASE_URL');
const { database } = await openDatabase();
// What it acknowledges has to outlive it, as on any server.
const product = await startProduct(database, { ...UNLIMITED, LOG_LEVEL: 'fatal' });
try {
  const found = await foundOrganization(product.port, 'killed');
  const load = new JournaledLoad(product.port, found);
  const clients = load.run(CLIENTS);
  const recoveries = [];
  for (let end = 0; end < Number(values.ends); end++) {
    await sleep(Number(values.seconds) * 1000);
    process.kill(postmasterPid(), end % 2 ? 'SIGKILL' : 'SIGINT');
    recoveries.push(await recoveryOf(load));
  }
  load.stop();
  await clients;
  load.expectStored(await storedContacts(database.ownerUrl, found.organizationId));
  const { requests, refused, failures, acknowledged } = load;
  console.log(
    `${failures.length} failures in ${requests} requests and ${values.ends} ends of Postgres: ${acknowledged.size} acknowledged ` +
      `writes are there, ${refused} requests were answered 503; the last of each end after ${recoveries.map((ms) => `${ms} ms`).join(', ')}`,
  );
  for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  product.kill();
  await product.ended;
  await database.stop();
}

function postmasterPid() {
  return Number(readFileSync(path.join(database.dataDir, 'pg18', 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Milliseconds from the end of Postgres to the last 503, when all has gone well for a second since, without anybody's help. */
async function recoveryOf(load) {
  const ended = performance.now();
  const isBack = () => load.lastRefusal > ended && load.lastSuccess > load.lastRefusal + 1_000;
  while (!isBack()) {
    if (performance.now() - ended > 60_000) throw new Error('It has not come back within a minute');
    await sleep(20);
  }
  return Math.round(load.lastRefusal - ended);
}
