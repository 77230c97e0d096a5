import Module from 'node:module';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Client } from 'pg';

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

/** Gives one test run its Postgres and the template database, before the first spec starts. */
export default async function globalSetup(): Promise<void> {
  resolveSourcesLikeJest();
  const serverUrl = process.env.TEST_POSTGRES_URL || (await startThrowAwayPostgres());
  process.env.TEST_DATABASE_URL = serverUrl;
  await createTemplate(serverUrl);
}

async function startThrowAwayPostgres(): Promise<string> {
  removeAbandonedRuns();
  const { startEmbeddedPostgres } = await import('@rosetta/embedded-postgres');
  const dataDir = mkdtempSync(path.join(tmpdir(), `${MARK}${process.pid}-`));
  const postgres = await startEmbeddedPostgres({ dataDir, settings: THROW_AWAY, onProgress: report });
  globalThis.stopTestPostgres = async () => {
    await postgres.stop();
    rmSync(dataDir, { recursive: true, force: true });
  };
  return postgres.url('postgres');
}

function report(line: string): void {
  if (/unexpectedly|giving up/.test(line)) console.error(line);
}

/** A run that was killed took its server along, but could not remove its files. */
function removeAbandonedRuns(): void {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(MARK))) {
    const pid = Number(name.slice(MARK.length).split('-')[0]);
    if (!isAlive(pid)) rmSync(path.join(tmpdir(), name), { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

async function createTemplate(serverUrl: string): Promise<void> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  try {
    await client.query(`drop database if exists ${TEMPLATE} with (force)`);
    await client.query(`create database ${TEMPLATE}`);
  } finally {
    await client.end();
  }
  const templateUrl = new URL(serverUrl);
  templateUrl.pathname = `/${TEMPLATE}`;
  const { migrateDatabase } = await import('../../apps/api/src/database/migrate.js');
  await migrateDatabase(templateUrl.href);
}

/**
 * Jest maps `./file.js` and `@rosetta/...` to TypeScript sources for specs, but loads this one file through Node's own
 * resolver; the same two rules are given to it here.
 */
function resolveSourcesLikeJest(): void {
  const loader = Module as unknown as { _resolveFilename: (request: string, ...rest: unknown[]) => string };
  const root = path.resolve(__dirname, '../..');
  const resolve = loader._resolveFilename;
  loader._resolveFilename = function (this: unknown, request, ...rest) {
    const alias = /^@rosetta\/([^/]+)$/.exec(request);
    if (alias) return resolve.call(this, path.join(root, 'libs', alias[1] ?? '', 'src/index.ts'), ...rest);
    try {
      return resolve.call(this, request, ...rest);
    } catch (error) {
      if (!/^\.{1,2}\/.*\.js$/.test(request)) throw error;
      return resolve.call(this, request.replace(/\.js$/, '.ts'), ...rest);
    }
  };
}

declare global {
  var stopTestPostgres: (() => Promise<void>) | undefined;
}
