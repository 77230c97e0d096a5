import { spawnSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/** What a process id found in a lock file stands for today. */
export interface ProcessState {
  /** `zombie`: killed, but its parent has not collected it yet. */
  life: 'gone' | 'zombie' | 'alive';
  /** Name of the program, where the platform tells. */
  program?: string;
  /** Working directory, where the platform tells. */
  directory?: string;
}

/** Tells whether a process id still lives and what runs under it, so that a reused id is not taken for our server. */
export function inspectProcess(pid: number): ProcessState {
  if (!exists(pid)) return { life: 'gone' };
  if (process.platform === 'linux') return inspectOnLinux(pid);
  if (process.platform === 'win32') return { life: 'alive' };
  return inspectByPs(pid);
}

function exists(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function inspectOnLinux(pid: number): ProcessState {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const nameEnd = stat.lastIndexOf(')');
    const program = stat.slice(stat.indexOf('(') + 1, nameEnd);
    const zombie = 'ZX'.includes(stat.charAt(nameEnd + 2));
    return zombie
      ? { life: 'zombie', program }
      : { life: 'alive', program, directory: workingDirectory(pid) };
  } catch {
    return { life: exists(pid) ? 'alive' : 'gone' };
  }
}

function workingDirectory(pid: number): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return undefined;
  }
}

function inspectByPs(pid: number): ProcessState {
  const { stdout, status } = spawnSync('ps', ['-o', 'stat=,comm=', '-p', String(pid)], { encoding: 'utf8' });
  if (status !== 0) return { life: exists(pid) ? 'alive' : 'gone' };
  const [state = '', ...program] = stdout.trim().split(/\s+/);
  return { life: state.startsWith('Z') ? 'zombie' : 'alive', program: program.join(' ').split('/').pop() };
}
