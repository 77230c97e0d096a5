import { spawn, spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { chooseAccount } from '../../libs/embedded-postgres/src/postgres-account.js';
import { freePort } from './product-process.js';

const DEBIAN_PROGRAM = '/usr/sbin/pgbouncer';

/** PgBouncer's program; undefined where this machine has none. */
export const PGBOUNCER: string | undefined = existsSync(DEBIAN_PROGRAM)
  ? DEBIAN_PROGRAM
  : spawnSync('sh', ['-c', 'command -v pgbouncer'], { encoding: 'utf8' }).stdout.trim() || undefined;

/** A PgBouncer of a spec's own. */
export interface PgBouncer {
  readonly port: number;
  stop(): Promise<void>;
}

/** Starts PgBouncer with the text of an ini file, in which `{port}` and `{userlist}` stand for what is decided here. */
export async function startPgBouncer(ini: string, userlist: string): Promise<PgBouncer> {
  const home = mkdtempSync(path.join(tmpdir(), 'rosetta-pgbouncer-'));
  const port = await freePort();
  const [iniFile, userlistFile] = [path.join(home, 'pgbouncer.ini'), path.join(home, 'userlist.txt')];
  writeFileSync(userlistFile, userlist);
  writeFileSync(iniFile, ini.replaceAll('{port}', String(port)).replaceAll('{userlist}', userlistFile));
  // It refuses to run as root, as Postgres does, and has to reach the same sockets.
  const binaries = { postgres: PGBOUNCER!, initdb: '', pgCtl: '', environment: process.env };
  const { prefix, identity, owner } = chooseAccount(binaries, home);
  if (owner) for (const each of [home, iniFile, userlistFile]) chownSync(each, owner.uid, owner.gid);
  const [command = '', ...args] = [...prefix, PGBOUNCER!, iniFile];
  const child = spawn(command, args, { stdio: ['ignore', 'ignore', 'pipe'], ...identity });
  let log = '';
  child.stderr.on('data', (text) => (log += String(text)));
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  for (let attempt = 1; !(await responses(port)); attempt += 1) {
    if (child.exitCode !== null || attempt === 200) throw new Error(`PgBouncer did not start:\n${log}`);
    await sleep(25);
  }
  return {
    port,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function responses(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
}
