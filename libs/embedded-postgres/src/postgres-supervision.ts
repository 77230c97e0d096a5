import { setTimeout as sleep } from 'node:timers/promises';
import { awaitFreeCluster } from './cluster-handover.js';
import { ClusterHeldError, startServer, type OwnServer, type ServerPlan } from './postgres-server.js';
import { type PostmasterLock, readPostmasterLock } from './postmaster-lock.js';
import { inspectProcess } from './process-state.js';

type Report = (line: string) => void;

/** The outcome of asking for a cluster: a server of our own, or the one another live application runs. */
export type ClusterOwnership = { own: OwnServer } | { other: PostmasterLock };

/** Ends in a minute from which on the next start waits a while, a second longer each time. */
const QUICK_RESTARTS_PER_MINUTE = 5;
const MAX_PAUSE_MS = 10_000;
const LOOK_EVERY_MS = 250;
const HANDOVER_LIMIT_MS = 30_000;

/** Starts the server of a cluster, or finds the running one, however many applications try at the same moment. */
export async function takeCluster(plan: ServerPlan, onProgress: Report): Promise<ClusterOwnership> {
  const deadline = performance.now() + HANDOVER_LIMIT_MS;
  for (;;) {
    const other = await awaitFreeCluster(plan.cluster, onProgress);
    if (other) return { other };
    try {
      return { own: await startServer(plan) };
    } catch (error) {
      if (!(error instanceof ClusterHeldError) || performance.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/**
 * Sees to it that a cluster has a server for as long as the application lives: one that has ended is started again, whoever ran
 * it, however often that is and however long it takes, as with a disk that is full. Returns how to stop for good.
 */
export function supervise(
  first: ClusterOwnership,
  plan: ServerPlan,
  onProgress: Report,
): () => Promise<void> {
  const stopping = new AbortController();
  const { signal } = stopping;
  const ends: number[] = [];
  let claim = first;

  const watch = async (): Promise<void> => {
    while (!signal.aborted) {
      const ending = 'own' in claim ? await claim.own.ended : await endOf(claim.other, plan.cluster, signal);
      if (signal.aborted) return;
      ends.push(performance.now());
      onProgress(`Postgres ended unexpectedly (${ending}); starting it again ...`);
      const next = await takeAgain(plan, pauseAfter(ends), onProgress, signal);
      if (!next) return;
      claim = next;
      onProgress(
        'own' in claim ? 'Postgres is running again.' : 'Postgres is run by another application now.',
      );
    }
    if ('own' in claim) await claim.own.stop();
  };
  const watching = watch();

  return async () => {
    stopping.abort();
    if ('own' in claim) await claim.own.stop();
    await watching;
  };
}

/** Tries until it succeeds, and says what is in the way once; undefined where it is stopped before. */
async function takeAgain(
  plan: ServerPlan,
  firstPauseMs: number,
  onProgress: Report,
  signal: AbortSignal,
): Promise<ClusterOwnership | undefined> {
  let said = '';
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(MAX_PAUSE_MS, pauseMs + 1_000)) {
    await pause(pauseMs, signal);
    if (signal.aborted) return undefined;
    try {
      return await takeCluster(plan, onProgress);
    } catch (error) {
      const { message } = error as Error;
      const [what = ''] = message.split('\n', 1);
      if (what !== said) onProgress(`${message}\nIt is tried again until it starts.`);
      said = what;
    }
  }
}

/** How long to wait with a start, by the moments of the ends so far. */
function pauseAfter(ends: readonly number[]): number {
  const late = ends.filter((moment) => moment > performance.now() - 60_000).length;
  return Math.min(MAX_PAUSE_MS, Math.max(0, late - QUICK_RESTARTS_PER_MINUTE) * 1_000);
}

/** Waits for the end of a server that another application runs. */
async function endOf({ pid }: PostmasterLock, cluster: string, signal: AbortSignal): Promise<string> {
  while (!signal.aborted && readPostmasterLock(cluster)?.pid === pid && inspectProcess(pid).life === 'alive')
    await pause(LOOK_EVERY_MS, signal);
  return 'of another application';
}

async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  if (milliseconds > 0) await sleep(milliseconds, undefined, { signal, ref: false }).catch(() => undefined);
}
