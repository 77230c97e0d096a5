import { spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import type { PostgresAccount } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { PostgresStartError } from './postgres-start.error.js';
import { inspectProcess } from './process-state.js';

/**
 * One collation everywhere, built into Postgres: sorting and case rules never change with the machine's locale or
 * with an update of its C library.
 */
const INITDB_OPTIONS = [
  '--username=postgres',
  '--auth=trust',
  '--encoding=UTF8',
  '--locale-provider=builtin',
  '--builtin-locale=C.UTF-8',
  '--locale=C',
];

/** Says whether a complete cluster lies in the directory. */
export function clusterExists(cluster: string): boolean {
  return existsSync(path.join(cluster, 'PG_VERSION'));
}

/** Makes a new cluster; built beside its place and moved in whole, so that an interrupted start leaves no half one. */
export async function createCluster(
  cluster: string,
  binaries: PostgresBinaries,
  account: PostgresAccount,
  durable: boolean,
): Promise<void> {
  removeAbandonedDrafts(cluster);
  const draft = `${cluster}.init-${process.pid}-${Date.now()}`;
  mkdirSync(draft, { mode: 0o700 });
  try {
    if (account.owner) chownSync(draft, account.owner.uid, account.owner.gid);
    await initdb(draft, binaries, account, durable);
    moveIntoPlace(draft, cluster);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

async function initdb(
  draft: string,
  binaries: PostgresBinaries,
  account: PostgresAccount,
  durable: boolean,
): Promise<void> {
  const words = [...account.prefix, binaries.initdb, `--pgdata=${draft}`, ...INITDB_OPTIONS];
  if (!durable) words.push('--no-sync');
  const [command = '', ...args] = words;
  const child = spawn(command, args, {
    cwd: '/',
    env: binaries.environment,
    stdio: ['ignore', 'ignore', 'pipe'],
    ...account.identity,
  });
  const complaint = text(child.stderr);
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  if (code === 0) return;
  throw new PostgresStartError(
    `The database cluster could not be created:\n${(await complaint).trim()}\n` +
      'Choose another DATA_DIR, or set DATABASE_URL to a Postgres 15 or newer of your own.',
  );
}

function moveIntoPlace(draft: string, cluster: string): void {
  try {
    renameSync(draft, cluster);
  } catch (error) {
    // Another start was faster: its cluster is as good as ours.
    if (!clusterExists(cluster)) throw error;
  }
}

function removeAbandonedDrafts(cluster: string): void {
  const parent = path.dirname(cluster);
  const marker = `${path.basename(cluster)}.init-`;
  for (const name of readdirSync(parent).filter((entry) => entry.startsWith(marker))) {
    const maker = Number(name.slice(marker.length).split('-')[0]);
    if (inspectProcess(maker).life === 'gone')
      rmSync(path.join(parent, name), { recursive: true, force: true });
  }
}
