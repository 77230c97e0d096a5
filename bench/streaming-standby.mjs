// Standbys of the embedded Postgres, made as anybody makes them: a base backup, and streaming from then on. npm brings no
// pg_basebackup along, so the backup is made by the functions that it is made with where that is missing.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';

/** What belongs to the primary's process, or is made anew, and not to a backup. */
const LEFT_OUT = /^(postmaster\.(pid|opts)|\.s\.PGSQL.*|pg_internal\.init.*|pgsql_tmp.*)$/;
const LEFT_EMPTY = new Set([
  'pg_wal',
  'pg_replslot',
  'pg_dynshmem',
  'pg_notify',
  'pg_stat_tmp',
  'pg_subtrans',
]);
const library = (file) => import(new URL(`../dist/libs/embedded-postgres/src/${file}.js`, import.meta.url));

let made = 0;

/**
 * Makes a standby of the embedded server that a superuser's URL leads to, and starts it; `settings` are of its own.
 * Resolves with what is done with it.
 */
export async function makeStandby(primaryUrl, settings = {}) {
  const { locatePostgresBinaries } = await library('postgres-binaries');
  const { chooseAccount } = await library('postgres-account');
  const home = mkdtempSync(path.join(tmpdir(), 'rosetta-standby-'));
  const cluster = path.join(home, 'cluster');
  const binaries = locatePostgresBinaries(home);
  await backUp(primaryUrl, cluster);
  const account = chooseAccount(binaries, cluster);
  if (account.owner) giveTo(account.owner, home);
  const slot = `standby_${process.pid}_${++made}`;
  await ask(primaryUrl, `select pg_create_physical_replication_slot('${slot}', true)`);
  const given = {
    listen_addresses: '',
    unix_socket_directories: `"${home}"`,
    port: '5432',
    // The server it follows may be on its way, too.
    wal_retrieve_retry_interval: '200ms',
    primary_conninfo: conninfoOf(primaryUrl),
    primary_slot_name: slot,
    ...settings,
  };
  const url = urlAt(primaryUrl, home);
  let server;

  const start = async () => {
    const log = openSync(path.join(home, 'postgres.log'), 'a', 0o600);
    const options = Object.entries(given).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const [command, ...args] = [...account.prefix, binaries.postgres, '-D', cluster, ...options];
    server = spawn(command, args, {
      cwd: '/',
      env: binaries.environment,
      stdio: ['ignore', log, log],
      ...account.identity,
    });
    server.unref();
    const ended = once(server, 'exit').then(([code, signal]) => {
      throw new Error(`The standby ended with ${code ?? signal}: see ${home}/postgres.log`);
    });
    ended.catch(() => undefined);
    await Promise.race([untilAnswering(url('postgres')), ended]);
  };
  const end = async (signal) => {
    if (server.exitCode !== null || server.signalCode !== null) return;
    const exit = once(server, 'exit');
    server.ref();
    server.kill(signal);
    await exit;
  };
  await start();
  return {
    url,
    pid: () => server.pid,
    start,
    /** Ends it; `SIGQUIT` leaves no time for anything. */
    stop: (signal = 'SIGINT') => end(signal),
    /** Processes hold still, connections stay open: as on a machine that is gone. */
    freeze: () => signalAll(server.pid, 'SIGSTOP'),
    thaw: () => signalAll(server.pid, 'SIGCONT'),
    ask: (sql, database = 'postgres') => ask(url(database), sql),
    pause: () => ask(url('postgres'), 'select pg_wal_replay_pause()'),
    resume: () => ask(url('postgres'), 'select pg_wal_replay_resume()'),
    /** Waits until it has replayed what the primary has written by now. */
    catchUp: async () => {
      const [{ written }] = await ask(primaryUrl, 'select pg_current_wal_flush_lsn()::text as written');
      const reached = `select pg_last_wal_replay_lsn() >= '${written}' as reached`;
      while (!(await ask(url('postgres'), reached))[0].reached) await sleep(10);
    },
    remove: async () => {
      await end('SIGQUIT');
      await ask(
        primaryUrl,
        `select pg_drop_replication_slot('${slot}') from pg_replication_slots
        where slot_name = '${slot}' and not active`,
      ).catch(() => undefined);
      rmSync(home, { recursive: true, force: true });
    },
  };
}

async function backUp(primaryUrl, cluster) {
  const client = await connected(primaryUrl);
  try {
    await client.query(`select pg_backup_start('standby', true)`);
    const { rows } = await client.query(`select current_setting('data_directory') as directory`);
    copyCluster(rows[0].directory, cluster);
    const stopped = await client.query('select labelfile from pg_backup_stop(false)');
    writeFileSync(path.join(cluster, 'backup_label'), stopped.rows[0].labelfile);
    writeFileSync(path.join(cluster, 'standby.signal'), '');
  } finally {
    await client.end();
  }
}

/** What vanishes meanwhile, the log of the backup removes again. */
function copyCluster(from, to) {
  mkdirSync(to, { mode: 0o700 });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [path.join(from, entry.name), path.join(to, entry.name)];
    if (LEFT_OUT.test(entry.name)) continue;
    if (entry.isDirectory()) {
      if (LEFT_EMPTY.has(entry.name)) mkdirSync(target, { mode: 0o700 });
      else copyCluster(source, target);
    } else if (entry.isFile()) {
      try {
        copyFileSync(source, target);
      } catch (error) {
        if (error.code !== 'ENOENT') throw error;
      }
    }
  }
}

function giveTo(owner, directory) {
  chownSync(directory, owner.uid, owner.gid);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const child = path.join(directory, entry.name);
    if (entry.isDirectory()) giveTo(owner, child);
    else chownSync(child, owner.uid, owner.gid);
  }
}

function conninfoOf(url) {
  const { hostname, port, username } = new URL(url);
  return `host=${decodeURIComponent(hostname)} port=${port || 5432} user=${decodeURIComponent(username)}`;
}

/** The same user's URLs of another server, as whom and of which database they are told. */
function urlAt(primaryUrl, directory) {
  const { username } = new URL(primaryUrl);
  return (database, user = username) =>
    `postgres://${user}@${encodeURIComponent(directory)}:5432/${database}`;
}

async function signalAll(pid, signal) {
  const { execFileSync } = await import('node:child_process');
  const children = execFileSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' });
  for (const each of [pid, ...children.split(/\s+/).filter(Boolean).map(Number)]) process.kill(each, signal);
}

async function untilAnswering(url) {
  for (;;) {
    try {
      return await ask(url, 'select 1');
    } catch {
      await sleep(50);
    }
  }
}

async function ask(url, sql) {
  const client = await connected(url);
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

async function connected(url) {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}
