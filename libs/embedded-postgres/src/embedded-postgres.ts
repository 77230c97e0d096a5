import { mkdirSync, realpathSync } from 'node:fs';
import { totalmem } from 'node:os';
import path from 'node:path';
import { chooseAccount, changeOwner } from './postgres-account.js';
import { locatePostgresBinaries } from './postgres-binaries.js';
import { clusterExists, createCluster } from './postgres-cluster.js';
import { chooseEndpoint, settingsAt } from './postgres-endpoint.js';
import { supervise, takeCluster } from './postgres-supervision.js';
import { STARTED_BY } from './postmaster-lock.js';

/** What the caller decides about the built-in database. */
export interface EmbeddedPostgresOptions {
  dataDir: string;
  /** Server settings on top of the usual ones, for example `{ max_connections: '200' }`. */
  settings?: Record<string, string>;
  /** Receives one sentence per step, for a terminal or a log. */
  onProgress?: (line: string) => void;
}

/** The built-in Postgres, running: how to reach it and how to end it. */
export interface EmbeddedPostgres {
  /** Directory of the unix socket, or an address where the platform has none. */
  host: string;
  port: number;
  user: string;
  /** True when another live application started the server, which it stops; then this one starts it anew. */
  adopted: boolean;
  /** A connection URL that pg and TypeORM both accept. */
  url: (database: string, user?: string) => string;
  /** Ends the server cleanly if this application started it; call it after the last connection is closed. */
  stop: () => Promise<void>;
}

const SUPERUSER = 'postgres';

const SETTINGS = {
  shared_buffers: `${sharedMegabytes()}MB`,
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // Refused statements are the application's business, and their text may name people.
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_checkpoints: 'off',
  // Until tables have statistics their reads are slow; a new installation is filled in its first minute.
  autovacuum_naptime: '5s',
};

/** An eighth of the memory there is, as others use it too; with a gigabyte a million records are read without the file system. */
function sharedMegabytes(): number {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Infinity);
  return Math.min(Math.max(Math.floor(memory / 2 ** 23), 128), 1024);
}

/** Gives the application a Postgres of its own in `dataDir`: creates, starts or adopts it, whatever the last end left behind. */
export async function startEmbeddedPostgres({
  dataDir,
  settings = {},
  onProgress = () => undefined,
}: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  mkdirSync(dataDir, { recursive: true });
  const home = realpathSync(dataDir);
  const cluster = path.join(home, 'pg18');
  const binaries = locatePostgresBinaries(home);
  const account = chooseAccount(binaries, cluster);
  if (!clusterExists(cluster)) {
    onProgress(`Creating the database in ${cluster} (first start only) ...`);
    await createCluster(cluster, binaries, account, settings.fsync !== 'off');
  }
  changeOwner(account.owner, cluster);
  const endpoint = await chooseEndpoint(cluster, account.owner);
  const plan = {
    cluster,
    binaries,
    account,
    logFile: path.join(home, 'postgres.log'),
    settings: { ...SETTINGS, ...settings, ...endpoint.settings, [STARTED_BY]: String(process.pid) },
  };
  const claim = await takeCluster(plan, onProgress);
  if ('own' in claim) {
    const stop = supervise(claim, plan, onProgress);
    return reachable(endpoint, false, () => stop().finally(endpoint.release));
  }
  endpoint.release();
  onProgress(`Using the Postgres that another application runs in ${cluster}.`);
  const { other } = claim;
  // Who goes on when the other application ends has to be found where that one was.
  const successor = { ...plan, settings: { ...plan.settings, ...settingsAt(other) } };
  return reachable(other, true, supervise(claim, successor, onProgress));
}

function reachable(
  { host, port }: { host: string; port: number },
  adopted: boolean,
  stop: () => Promise<void>,
): EmbeddedPostgres {
  const url = (database: string, user = SUPERUSER) =>
    `postgres://${encodeURIComponent(user)}@${encodeURIComponent(host)}:${port}/${encodeURIComponent(database)}`;
  return { host, port, user: SUPERUSER, adopted, url, stop };
}
