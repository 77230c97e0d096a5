import { setTimeout as sleep } from 'node:timers/promises';
import { awaitFreeCluster } from './cluster-handover.js';
import { ClusterHeldError, startServer, type OwnServer, type ServerPlan } from './postgres-server.js';
import type { PostmasterLock } from './postmaster-lock.js';

type Report = (line: string) => void;

/** The outcome of asking for a cluster: a server of our own, or the one another live application runs. */
export type ClusterOwnership = { own: OwnServer } | { other: PostmasterLock };

const RESTARTS_PER_MINUTE = 5;
const HANDOVER_LIMIT_MS = 30_000;

/** Starts the server of a cluster, or finds the running one, however many applications try at the same moment. */
export async function takeCluster(plan: ServerPlan, onProgress: Report): Promise<ClusterOwnership> {
  const deadline = Date.now() + HANDOVER_LIMIT_MS;
  for (;;) {
    const other = await awaitFreeCluster(plan.cluster, onProgress);
    if (other) return { other };
    try {
      return { own: await startServer(plan) };
    } catch (error) {
      if (!(error instanceof ClusterHeldError) || Date.now() > deadline) throw error;
      await sleep(100);
    }
  }
}

/** Starts a server again whenever it dies under the live application. Returns how to stop it for good. */
export function supervise(first: OwnServer, plan: ServerPlan, onProgress: Report): () => Promise<void> {
  let server = first;
  let stopping = false;
  const deaths: number[] = [];

  const watch = async (): Promise<void> => {
    for (;;) {
      const ending = await server.ended;
      if (stopping) return;
      deaths.push(Date.now());
      if (deaths.filter((moment) => moment > Date.now() - 60_000).length > RESTARTS_PER_MINUTE) {
        return onProgress(`Postgres ended again (${ending}); too often in one minute, giving up.`);
      }
      onProgress(`Postgres ended unexpectedly (${ending}); starting it again ...`);
      const claim = await takeCluster(plan, onProgress);
      if ('other' in claim) return onProgress('Postgres is run by another application now.');
      server = claim.own;
      onProgress('Postgres is running again.');
      if (stopping) await server.stop();
    }
  };
  const watching = watch().catch((error: Error) => onProgress(error.message));

  return async () => {
    stopping = true;
    await server.stop();
    await watching;
  };
}
