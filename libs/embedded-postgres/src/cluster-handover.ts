import { setTimeout as sleep } from 'node:timers/promises';
import {
  holderOf,
  readPostmasterLock,
  readStarter,
  removeStaleLock,
  type PostmasterLock,
} from './postmaster-lock.js';
import { PostgresStartError } from './postgres-start.error.js';
import { inspectProcess } from './process-state.js';

const PATIENCE_MS = 120_000;
const ZOMBIE_PATIENCE_MS = 10_000;

/**
 * Settles who may start a server on a cluster. Returns the running server when a live application owns it; waits for
 * one that is starting or ending; ends one whose application died; returns nothing when the cluster is free.
 */
export async function awaitFreeCluster(
  cluster: string,
  onProgress: (line: string) => void,
): Promise<PostmasterLock | undefined> {
  const began = performance.now();
  let endRequested: number | undefined;
  for (let round = 0; ; round += 1) {
    const lock = readPostmasterLock(cluster);
    const holder = holderOf(lock, cluster);
    if (!lock || holder === 'nobody') return undefined;
    if (holder === 'stranger') {
      removeStaleLock(cluster, lock);
      continue;
    }
    if (holder === 'server' && isOrphan(cluster)) {
      if (endRequested !== lock.pid) end(lock.pid);
      endRequested = lock.pid;
    } else if (holder === 'server' && lock.status === 'ready') {
      return lock;
    }
    refuseEndlessWait(cluster, lock, holder === 'zombie', performance.now() - began);
    if (round === 20)
      onProgress(`Waiting for the Postgres that still holds ${cluster} (process ${lock.pid}) ...`);
    await sleep(50);
  }
}

/** A server outlives its application only where nothing tells it to end; nobody else would ever stop it. */
function isOrphan(cluster: string): boolean {
  const starter = readStarter(cluster);
  return starter !== undefined && inspectProcess(starter).life !== 'alive';
}

function end(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

function refuseEndlessWait(cluster: string, lock: PostmasterLock, zombie: boolean, waited: number): void {
  if (waited < (zombie ? ZOMBIE_PATIENCE_MS : PATIENCE_MS)) return;
  // Removing the lock could let two servers write one cluster: that decision is a person's.
  throw new PostgresStartError(
    `The database in ${cluster} is held by process ${lock.pid}, which ${zombie ? 'was killed but never collected by its parent' : `stays "${lock.status}"`}. ` +
      'End that process, or choose another DATA_DIR.',
  );
}
