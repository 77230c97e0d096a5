import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { execFile } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { buildIfStale } from '../../scripts/prepare.mjs';

/** Name of the migrated database that every test database is a copy of. */
const TEMPLATE = 'rosetta_template';

const MARK = 'rosetta-test-';

/** Speed over durability: the cluster lives as long as one test run. */
const THROW_AWAY = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  max_connections: '200',
};

/** Gives one test run the built product, its Postgres and the template database, before the first spec starts. */
export default async function globalSetup() {
  await buildIfStale();
  const serverUrl = process.env.TEST_POSTGRES_URL || (await startThrowAwayPostgres());
  process.env.TEST_DATABASE_URL = serverUrl;
  await createTemplate(serverUrl);
}

async function startThrowAwayPostgres() {
  removeAbandonedRuns();
  const { startEmbeddedPostgres } = await import('../../dist/libs/embedded-postgres/src/index.js');
  const dataDir = mkdtempSync(path.join(tmpdir(), `${MARK}${process.pid}-`));
  const postgres = await startEmbeddedPostgres({ dataDir, settings: THROW_AWAY, onProgress: report });
  globalThis.stopTestPostgres = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return postgres.url('postgres');
}

function report(line) {
  if (/unexpectedly|giving up/.test(line)) console.error(line);
}

/** A run that was killed took its server along, but could not remove its files. */
function removeAbandonedRuns() {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(MARK))) {
    const pid = Number(name.slice(MARK.length).split('-')[0]);
    if (!isAlive(pid)) rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error.code === 'EPERM';
  }
}

/** Where the run is on Citus: its workers, whose databases are made and copied along with the coordinator's. */
const workers = (process.env.TEST_CITUS_WORKERS ?? '').split(',').filter(Boolean);

async function createTemplate(serverUrl) {
  for (const url of [serverUrl, ...workers])
    await asking(url, 'postgres', [
      `drop database if exists ${TEMPLATE} with (force)`,
      `create database ${TEMPLATE}`,
    ]);
  if (workers.length > 0) await makeCluster(serverUrl);
  const templateUrl = new URL(serverUrl);
  templateUrl.pathname = `/${TEMPLATE}`;
  // In a process of its own: what jest loads here it compiles, and specs are to meet the product as it was built.
  const migrate = path.resolve('dist/apps/api/src/migrate.js');
  await promisify(execFile)(process.execPath, [migrate, ...(workers.length > 0 ? ['--distribute'] : [])], {
    env: { ...process.env, DATABASE_URL: templateUrl.href },
  });
  // What Citus runs in a database of its own accord keeps others from copying it.
  if (workers.length > 0)
    for (const url of [serverUrl, ...workers])
      await asking(url, 'postgres', [
        `alter database ${TEMPLATE} allow_connections false`,
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = '${TEMPLATE}'`,
      ]);
}

async function makeCluster(serverUrl) {
  for (const url of [serverUrl, ...workers]) await asking(url, TEMPLATE, ['create extension citus']);
  const addressOf = (url) => `'${new URL(url).hostname}', ${new URL(url).port}`;
  await asking(serverUrl, TEMPLATE, [
    `select citus_set_coordinator_host(${addressOf(serverUrl)})`,
    ...workers.map((url) => `select citus_add_node(${addressOf(url)})`),
  ]);
}

async function asking(url, database, statements) {
  const at = new URL(url);
  at.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: at.href });
  await client.connect();
  try {
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.end();
  }
}
