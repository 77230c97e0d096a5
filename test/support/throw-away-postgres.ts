import { spawnSync } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startEmbeddedPostgres } from '@rosetta/embedded-postgres';
import { chooseAccount } from '../../libs/embedded-postgres/src/postgres-account.js';
import type { PostgresBinaries } from '../../libs/embedded-postgres/src/postgres-binaries.js';
import { chooseEndpoint } from '../../libs/embedded-postgres/src/postgres-endpoint.js';
import { startServer } from '../../libs/embedded-postgres/src/postgres-server.js';

/** A Postgres server that a spec has to itself, to make roles on; `url` connects as its superuser, or as whom it is told. */
export interface ThrowAwayPostgres {
  readonly host: string;
  readonly port: number;
  url(database: string, user?: string): string;
  remove(): Promise<void>;
}

/** Speed over durability. */
const SETTINGS = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off', shared_buffers: '16MB' };

const PACKAGES = '/usr/lib/postgresql';

/** Where the oldest Postgres lies that Debian's packages brought to this machine; undefined where they brought none. */
export const DEBIAN_POSTGRES: string | undefined = [15, 16, 17, 18]
  .map((version) => path.join(PACKAGES, String(version), 'bin'))
  .find((directory) => existsSync(path.join(directory, 'postgres')));

/** A server of the Postgres that the product brings along. */
export async function startEmbeddedServer(): Promise<ThrowAwayPostgres> {
  const home = homeOf();
  const postgres = await startEmbeddedPostgres({ dataDir: home, settings: SETTINGS });
  return { ...postgres, remove: () => postgres.stop().then(() => remove(home)) };
}

/** A server of the Postgres whose programs lie in the directory, made as its own `initdb` makes it. */
export async function startServerOf(directory: string): Promise<ThrowAwayPostgres> {
  const program = (name: string) => path.join(directory, name);
  const { PATH = '' } = process.env;
  const binaries: PostgresBinaries = {
    postgres: program('postgres'),
    initdb: program('initdb'),
    pgCtl: program('pg_ctl'),
    environment: { PATH, LC_ALL: 'C.UTF-8' },
  };
  const home = homeOf();
  const cluster = path.join(home, 'cluster');
  mkdirSync(cluster, { mode: 0o700 });
  const account = chooseAccount(binaries, cluster);
  if (account.owner)
    for (const each of [home, cluster]) chownSync(each, account.owner.uid, account.owner.gid);
  const words = [
    ...account.prefix,
    binaries.initdb,
    '-D',
    cluster,
    '-U',
    'postgres',
    '-A',
    'trust',
    '--no-sync',
  ];
  const made = spawnSync(words[0]!, words.slice(1), {
    cwd: '/',
    env: binaries.environment,
    encoding: 'utf8',
    ...account.identity,
  });
  if (made.status !== 0) throw new Error(`initdb failed: ${made.stderr}`);
  const { host, port, settings, release } = await chooseEndpoint(cluster, account.owner);
  const logFile = path.join(home, 'postgres.log');
  const server = await startServer({
    cluster,
    binaries,
    account,
    logFile,
    settings: { ...SETTINGS, ...settings },
  });
  return {
    host,
    port,
    url: (database, user = 'postgres') =>
      `postgres://${user}@${encodeURIComponent(host)}:${port}/${database}`,
    remove: async () => {
      await server.stop();
      release();
      remove(home);
    },
  };
}

function homeOf(): string {
  return mkdtempSync(path.join(tmpdir(), 'rosetta-postgres-'));
}

function remove(home: string): void {
  rmSync(home, { recursive: true, force: true });
}
