// Upgrades from another revision to this checkout under clients that keep a journal: a replica of the former version serves,
// one of this version migrates and serves beside it, the former one is ended. What fails is counted:
//   node bench/rolling-upgrade.mjs [--from <revision>] [--seconds 5]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import pg from 'pg';
import { startEmbeddedPostgres } from '../dist/libs/embedded-postgres/src/index.js';
import { buildCheckout, buildRevision, lastRelease } from './compare/builds.mjs';
import { serve } from './compare/processes.mjs';
import { JournaledLoad, storedContacts, UNLIMITED } from './journaled-load.mjs';
import { foundOrganization } from './support.mjs';

const { values } = parseArgs({
  options: { from: { type: 'string', default: lastRelease() }, seconds: { type: 'string', default: '5' } },
});
const CLIENTS = 4;
const pause = () => sleep(Number(values.seconds) * 1000);

const builds = [await buildRevision(values.from), await buildCheckout()];
const home = mkdtempSync(path.join(tmpdir(), 'rosetta-upgrade-'));
const postgres = await startEmbeddedPostgres({ dataDir: home });
const running = [];
try {
  await query('postgres', 'create database rosetta');
  const [former, current] = builds.map(({ directory }) => path.join(directory, 'dist/apps/api/src/main.js'));
  const environment = {
    ...UNLIMITED,
    DATABASE_URL: postgres.url('rosetta'),
    AUTH_SECRET: 'a secret for a benchmark only, which lives as long as it',
    LOG_LEVEL: 'fatal',
    PUBLIC_URL: 'http://localhost:3000',
    SHUTDOWN_DELAY_SECONDS: '1',
  };
  const one = await serve(former, environment);
  running.push(one);
  const found = await foundOrganization(one.port, 'upgrade');
  const before = await migrations();
  const load = new JournaledLoad(one.port, found);
  const clients = load.run(CLIENTS);
  await pause();
  const other = await serve(current, environment);
  running.push(other);
  const brought = (await migrations()).filter((name) => !before.includes(name));
  const beside = new JournaledLoad(other.port, found, { label: 'new' });
  const otherClients = beside.run(CLIENTS);
  await pause();
  load.stop();
  await clients;
  await running.shift().stop();
  await pause();
  beside.stop();
  await otherClients;
  const rows = await storedContacts(postgres.url('rosetta'), found.organizationId);
  for (const each of [load, beside]) each.expectStored(rows);
  const failures = [load, beside].flatMap((each) => [...each.failures, ...Array(each.refused).fill('503')]);
  const [asked, kept] = [load.requests + beside.requests, load.acknowledged.size + beside.acknowledged.size];
  console.log(
    `${failures.length} of ${asked} requests failed from ${builds[0].revision} to ${builds[1].revision}, with ${brought.length} ` +
      `migrations (${brought.join(', ') || 'none'}); ${kept} acknowledged writes are there`,
  );
  for (const failure of failures.slice(0, 20)) console.log(`  ${failure}`);
  if (failures.length > 0) process.exitCode = 1;
} finally {
  for (const each of running) await each.stop();
  await postgres.stop();
  rmSync(home, { recursive: true, force: true });
}

async function migrations() {
  return (await query('rosetta', 'select name from migrations')).map(({ name }) => name);
}

async function query(database, sql) {
  const client = new pg.Client(postgres.url(database));
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}
