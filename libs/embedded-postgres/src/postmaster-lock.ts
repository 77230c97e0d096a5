import { readFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { inspectProcess } from './process-state.js';

/** Server setting that carries the process id of the application which started the server. */
export const STARTED_BY = 'rosetta.started_by';

/** What `postmaster.pid` says about the server that holds a cluster. */
export interface PostmasterLock {
  pid: number;
  host: string;
  port: number;
  status: string;
}

/** Who holds a cluster: nobody, a live server, a killed one not yet buried, or an unrelated process under a reused id. */
export type ClusterHolder = 'nobody' | 'server' | 'zombie' | 'stranger';

/** Reads the lock file of a cluster; nothing when no server ever ran, or the last one ended properly. */
export function readPostmasterLock(cluster: string): PostmasterLock | undefined {
  const lines = readLines(path.join(cluster, 'postmaster.pid'));
  const pid = Number(lines?.[0]);
  if (!lines || !Number.isInteger(pid) || pid <= 0) return undefined;
  const [, , , port = '', socketDir = '', address = '', , status = ''] = lines;
  return { pid, host: socketDir || address, port: Number(port), status };
}

/** Tells who stands behind a lock file, so that a start neither waits for the dead nor robs the living. */
export function holderOf(lock: PostmasterLock | undefined, cluster: string): ClusterHolder {
  if (!lock) return 'nobody';
  const { life, program, directory } = inspectProcess(lock.pid);
  if (life === 'gone') return 'nobody';
  if (life === 'zombie') return 'zombie';
  if (program !== undefined && !/^postgres/.test(program)) return 'stranger';
  // A postmaster always works inside its own cluster; another directory is another server under a reused id.
  if (directory !== undefined && directory !== cluster) return 'stranger';
  return 'server';
}

/** Process id of the application that started the running server; nothing when it was started by hand. */
export function readStarter(cluster: string): number | undefined {
  const match = readLines(path.join(cluster, 'postmaster.opts'))
    ?.join(' ')
    .match(/rosetta\.started_by=(\d+)/);
  return match ? Number(match[1]) : undefined;
}

/** Removes the lock of a server that certainly does not run any more, unless it changed hands meanwhile. */
export function removeStaleLock(cluster: string, lock: PostmasterLock): void {
  if (readPostmasterLock(cluster)?.pid !== lock.pid) return;
  for (const file of readdirSync(cluster)) {
    if (file === 'postmaster.pid' || file.startsWith('.s.PGSQL.'))
      rmSync(path.join(cluster, file), { force: true });
  }
}

function readLines(file: string): string[] | undefined {
  try {
    return readFileSync(file, 'utf8')
      .split('\n')
      .map((line) => line.trim());
  } catch {
    return undefined;
  }
}
