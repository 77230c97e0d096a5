// Contestants as processes of their own, and what processes cost.
import { spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';

/** Whether costs can be told here: /proc has them. */
export const costsAreKnown = process.platform === 'linux';

const START_TIMEOUT_MS = 120_000;
/** Linux counts the time of processes in hundredths of a second, wherever Node runs. */
const TICK_MICROSECONDS = 10_000;

/** Starts a program that serves HTTP at the port it is told, and waits until it is ready; says how long that took. */
export async function serve(file, environment) {
  const port = await freePort();
  const env = { PATH: process.env.PATH, NODE_ENV: 'production', ...environment, PORT: String(port) };
  const begun = performance.now();
  const child = spawn(process.execPath, [file], { env, cwd: tmpdir(), stdio: ['ignore', 'ignore', 'pipe'] });
  let complaints = '';
  child.stderr.on('data', (text) => (complaints = (complaints + text).slice(-4_000)));
  const ended = new Promise((resolve) => child.once('close', resolve));
  const killOnExit = () => child.kill('SIGKILL');
  process.once('exit', killOnExit);
  while (!(await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => null))?.ok) {
    if (child.exitCode !== null || performance.now() - begun > START_TIMEOUT_MS) {
      child.kill('SIGKILL');
      throw new Error(`${file} did not start: ${complaints}`);
    }
    await sleep(5);
  }
  const startMs = performance.now() - begun;
  const stop = async () => {
    child.kill();
    await ended;
    process.off('exit', killOnExit);
  };
  return { port, pid: child.pid, startMs, complaints: () => complaints, stop };
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Parent and CPU time of a process; its own, and that of children that have ended. */
function statOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    return { parent: fields[1], ticks: fields[11] + fields[12], ofEnded: fields[13] + fields[14] };
  } catch {
    return undefined;
  }
}

/** The server that a backend of Postgres belongs to; undefined where it is on another machine, or none can tell. */
export function postmasterOf(backend) {
  const parent = costsAreKnown ? statOf(backend)?.parent : undefined;
  return parent && readFileSync(`/proc/${parent}/comm`, 'utf8').trim() === 'postgres' ? parent : undefined;
}

/** Microseconds of CPU that a process and its children took so far. */
export function cpuOf(pid) {
  if (!costsAreKnown || !pid) return undefined;
  const own = statOf(pid);
  if (!own) return undefined;
  let ticks = own.ticks + own.ofEnded;
  for (const entry of readdirSync('/proc')) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = statOf(entry);
    if (stat?.parent === pid) ticks += stat.ticks;
  }
  return ticks * TICK_MICROSECONDS;
}

/** Microseconds that the processors of this machine were busy so far, for whomever. */
export function machineCpu() {
  if (!costsAreKnown) return undefined;
  const [user, nice, system, , , interrupts, soft, stolen] = readFileSync('/proc/stat', 'utf8')
    .split('\n', 1)[0]
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + interrupts + soft + stolen) * TICK_MICROSECONDS;
}

/** Megabytes of memory a process has resident. */
export function memoryOf(pid) {
  if (!costsAreKnown) return undefined;
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(kilobytes / 1024);
}
