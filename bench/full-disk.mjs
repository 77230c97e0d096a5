// Fills the disk of the built-in Postgres under clients that keep a journal of what they were promised, and makes room again. Writes
// have to be answered 503 meanwhile, also where Postgres ends because its log has no room (every second time); what was acknowledged
// has to be there afterwards, and all of it has to come back by itself:
//   node bench/full-disk.mjs [--fills 4] [--seconds 4]
// It needs a small file system of its own, and so to be root on a system that lets it mount one.
import { execFileSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { JournaledLoad, storedContacts, UNLIMITED } from './journaled-load.mjs';
import { startProduct } from './own-process.mjs';
import { foundOrganization, openDatabase } from './support.mjs';

const { values } = parseArgs({
  options: {
    fills: { type: 'string', default: '4' },
    seconds: { type: 'string', default: '4' },
  },
});
const CLIENTS = 4;
/** Room for a database, and for what the clients write beside it. */
const SIZE = '400m';

if (process.env.DATABASE_URL)
  throw new Error('It fills the disk of the database: only one of its own, without DATABASE_URL');
const disk = mkdtempSync(path.join(tmpdir(), 'rosetta-disk-'));
execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', disk]);
const filler = path.join(disk, 'filler');
try {
  // Where the database is made.
  process.env.TMPDIR = disk;
  const { database } = await openDatabase();
  const product = await startProduct(database, { ...UNLIMITED, LOG_LEVEL: 'fatal' }, 'ignore');
  try {
    const found = await foundOrganization(product.port, 'full');
    const load = new JournaledLoad(product.port, found);
    const clients = load.run(CLIENTS);
    const recoveries = [];
    for (let fill = 0; fill < Number(values.fills); fill++) {
      await sleep(1_000);
      fillDisk();
      if (fill % 2) await useUpLog(database.ownerUrl);
      await sleep(Number(values.seconds) * 1_000);
      rmSync(filler);
      recoveries.push(await recoveryOf(load));
    }
    load.stop();
    await clients;
    load.expectStored(await storedContacts(database.ownerUrl, found.organizationId));
    const { requests, refused, unknownOutcomes, failures, acknowledged } = load;
    console.log(
      `${failures.length} failures in ${requests} requests while the disk was full ${values.fills} times: ${acknowledged.size} acknowledged ` +
        `writes are there, ${refused} requests were answered 503, ${unknownOutcomes} of them with an unknown outcome; ` +
        `back ${recoveries.map((ms) => `${ms} ms`).join(', ')} after there was room`,
    );
    for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
    if (failures.length > 0) process.exitCode = 1;
  } finally {
    product.kill('SIGKILL');
    await product.ended;
    await database.stop();
  }
} finally {
  execFileSync('umount', [disk]);
  rmSync(disk, { recursive: true });
}

/** Takes all the room there is. */
function fillDisk() {
  const file = openSync(filler, 'w');
  const some = Buffer.alloc(64 * 1024);
  try {
    for (;;) writeSync(file, some);
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error;
  } finally {
    closeSync(file);
  }
}

/** Leaves no room in the segments of Postgres's log that are there already, until it ends. */
async function useUpLog(ownerUrl) {
  const client = new pg.Client(ownerUrl);
  client.on('error', () => undefined);
  try {
    await client.connect();
    for (;;)
      await client.query(
        `select pg_logical_emit_message(false, 'full', repeat('x', 1000000)), pg_switch_wal()`,
      );
  } catch {
    // It has ended.
  }
}

/** Milliseconds from when there is room again to the last 503, when all has gone well for a second since. */
async function recoveryOf(load) {
  const began = performance.now();
  const isBack = () => load.lastSuccess > Math.max(began, load.lastRefusal) + 1_000;
  while (!isBack()) {
    if (performance.now() - began > 60_000) throw new Error('It has not come back within a minute');
    await sleep(20);
  }
  return Math.round(Math.max(0, load.lastRefusal - began));
}
