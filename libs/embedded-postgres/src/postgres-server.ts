import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { PostgresAccount } from './postgres-account.js';
import type { PostgresBinaries } from './postgres-binaries.js';
import { PostgresStartError } from './postgres-start.error.js';
import { readPostmasterLock } from './postmaster-lock.js';

/** Everything needed to start the server of a cluster, and to start it again the same way. */
export interface ServerPlan {
  cluster: string;
  logFile: string;
  binaries: PostgresBinaries;
  account: PostgresAccount;
  settings: Record<string, string>;
}

/** A server that this process started and answers for. */
export interface OwnServer {
  /** Resolves with a description of how the server ended. */
  ended: Promise<string>;
  /** Disconnects the clients, ends the server cleanly and waits until it is gone. */
  stop(): Promise<void>;
}

/** The server did not start because the cluster is, or seems, still held by another one. */
export class ClusterHeldError extends PostgresStartError {}

const LOG_LIMIT_BYTES = 10_000_000;
const STOP_LIMIT_MS = 30_000;
const START_LIMIT_MS = 120_000;
const STILL_HELD = /lock file "[^"]*" already exists|pre-existing shared memory block/;

/** Starts the server of a cluster and returns when it accepts connections. */
export async function startServer(plan: ServerPlan): Promise<OwnServer> {
  const logStart = beginLog(plan.logFile);
  const child = spawnServer(plan);
  const ended = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${code}`));
  });
  const ending = await Promise.race([ended, untilReady(child, plan.cluster)]);
  if (ending !== undefined) throw startFailure(plan, ending, logStart);
  return own(child, plan, ended);
}

/** Detached, because a Ctrl-C in the terminal must reach the application first and the database after it. */
function spawnServer({ cluster, logFile, binaries, account, settings }: ServerPlan): ChildProcess {
  const log = openSync(logFile, 'a', 0o600);
  const [command = '', ...args] = [...account.prefix, binaries.postgres, '-D', cluster];
  for (const [name, value] of Object.entries(settings)) args.push('-c', `${name}=${value}`);
  try {
    return spawn(command, args, {
      cwd: '/',
      env: binaries.environment,
      // A file and not a pipe: the server must not block on, or lose, an application that is busy or dead.
      stdio: ['ignore', log, log],
      detached: true,
      ...account.identity,
    });
  } finally {
    closeSync(log);
  }
}

async function untilReady(child: ChildProcess, cluster: string): Promise<undefined> {
  const deadline = performance.now() + START_LIMIT_MS;
  while (child.exitCode === null && child.signalCode === null) {
    const lock = readPostmasterLock(cluster);
    if (lock?.status === 'ready' && lock.pid === child.pid) return undefined;
    if (performance.now() > deadline) {
      child.kill('SIGQUIT');
      throw new PostgresStartError(`Postgres was not ready after ${START_LIMIT_MS / 1000} s.`);
    }
    await sleep(10);
  }
  // Ended: leave the verdict to the promise that knows how.
  return new Promise(() => undefined);
}

function startFailure({ logFile }: ServerPlan, ending: string, logStart: number): PostgresStartError {
  const log = readFileSync(logFile).subarray(logStart).toString('utf8').slice(-4000).trim();
  const message = `The built-in Postgres did not start (${ending}). Its log ${logFile} says:\n${log}`;
  return STILL_HELD.test(log) ? new ClusterHeldError(message) : new PostgresStartError(message);
}

function own(child: ChildProcess, { cluster, binaries }: ServerPlan, ended: Promise<string>): OwnServer {
  // Nobody may be left behind by a process.exit() on a platform without setpriv.
  const endWithApplication = () => void child.kill('SIGINT');
  process.once('exit', endWithApplication);
  void ended.then(() => process.off('exit', endWithApplication));
  child.unref();
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.ref();
    if (process.platform === 'win32') {
      spawnSync(binaries.pgCtl, ['stop', '-D', cluster, '-m', 'fast'], { env: binaries.environment });
    } else {
      child.kill('SIGINT');
    }
    const impatience = setTimeout(() => child.kill('SIGQUIT'), STOP_LIMIT_MS);
    await ended;
    clearTimeout(impatience);
  };
  return { ended, stop };
}

/** Empties a log that grew too long and tells where the lines of the coming start begin. */
function beginLog(file: string): number {
  const size = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  if (size <= LOG_LIMIT_BYTES) return size;
  truncateSync(file);
  return 0;
}
