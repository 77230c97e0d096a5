import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { DataSource } from 'typeorm';
import { startEmbeddedPostgres, type EmbeddedPostgres } from './embedded-postgres.js';
import { chooseAccount } from './postgres-account.js';
import { locatePostgresBinaries } from './postgres-binaries.js';
import { chooseEndpoint } from './postgres-endpoint.js';
import { startServer } from './postgres-server.js';
import { STARTED_BY } from './postmaster-lock.js';

/** The spec waits for recoveries that take a moment on a busy machine. */

const throwAway = { fsync: 'off', shared_buffers: '16MB' };
let dataDir: string;
let running: EmbeddedPostgres[];

async function start(directory = dataDir, onProgress?: (line: string) => void): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ dataDir: directory, settings: throwAway, onProgress });
  running.push(postgres);
  return postgres;
}

async function ask(postgres: EmbeddedPostgres, sql: string): Promise<unknown> {
  const client = new Client({ connectionString: postgres.url('postgres') });
  client.on('error', () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<Record<string, unknown>>(sql);
    return rows[0] && Object.values(rows[0])[0];
  } finally {
    await client.end();
  }
}

/** Asks again until the server, which is being restarted, answers. */
async function retryUntilResponse(postgres: EmbeddedPostgres, sql: string): Promise<unknown> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await ask(postgres, sql);
    } catch (error) {
      if (attempt === 200) throw error;
      await sleep(100);
    }
  }
}

const lockFile = () => path.join(dataDir, 'pg18', 'postmaster.pid');
const postmasterPid = () => Number(readFileSync(lockFile(), 'utf8').split('\n')[0]);

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), 'rosetta-launcher-'));
  running = [];
});

afterEach(async () => {
  for (const postgres of running.reverse()) await postgres.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

describe('a fresh server', () => {
  const lines: string[] = [];
  let home: string;
  let postgres: EmbeddedPostgres;

  beforeAll(async () => {
    home = mkdtempSync(path.join(tmpdir(), 'rosetta-launcher-'));
    const onProgress = (line: string) => void lines.push(line);
    postgres = await startEmbeddedPostgres({ dataDir: home, settings: throwAway, onProgress });
  });

  afterAll(async () => {
    await postgres.stop();
    rmSync(home, { recursive: true, force: true });
  });

  it('is a Postgres 18 whose rules for letters do not depend on the machine', async () => {
    const sql = `select current_setting('server_version') ~ '^18\\.' and lower('ÉCOLE') = 'école' and 'Éric' ilike 'éric'`;
    expect(await ask(postgres, sql)).toBe(true);
  });

  it('was announced, since it takes a moment', () => {
    expect(lines).toEqual([expect.stringMatching(/^Creating the database in .*pg18/)]);
  });

  it('has a URL that TypeORM accepts', async () => {
    const dataSource = await new DataSource({ type: 'postgres', url: postgres.url('postgres') }).initialize();
    expect(await dataSource.query('select current_user as name')).toEqual([{ name: 'postgres' }]);
    await dataSource.destroy();
  });

  it('can be reached by no network address', async () => {
    expect(await ask(postgres, 'show listen_addresses')).toBe('');
  });

  it('keeps statements, which may name people, out of its log', async () => {
    await expect(ask(postgres, `select 'ada@example.com'::int`)).rejects.toThrow('invalid input syntax');
    const log = readFileSync(path.join(home, 'postgres.log'), 'utf8');
    expect(log).toContain('ready to accept connections');
    expect(log).not.toContain('ada@example.com');
  });
});

describe('the first start', () => {
  it('throws away what an interrupted first start left', async () => {
    const abandoned = path.join(dataDir, 'pg18.init-999999999-1');
    mkdirSync(abandoned);
    writeFileSync(path.join(abandoned, 'PG_VERSION'), '18');
    await start();
    expect(readdirSync(dataDir).sort()).toEqual(['pg18', 'postgres.log']);
  });

  it.each([
    ['a path too long for a socket', 'x'.repeat(120)],
    ['blanks, commas, quotes and signs of a URL', `Zoë's data, 100% "#1"?`],
  ])('copes with %s', async (_, name) => {
    const directory = path.join(dataDir, name);
    const postgres = await start(directory);
    expect(await ask(postgres, 'select 1')).toBe(1);
  });
});

describe('a later start', () => {
  it('finds what was written before', async () => {
    const first = await start();
    await ask(first, 'create table kept as select 42 as answer');
    await first.stop();
    expect(await ask(await start(), 'select answer from kept')).toBe(42);
  });

  it('shares the server of a live application and leaves it running', async () => {
    const owner = await start();
    const guest = await start();
    expect(guest.adopted).toBe(true);
    await guest.stop();
    expect(await ask(owner, 'select 1')).toBe(1);
  });

  it('lets several applications that start at the same moment share one server', async () => {
    const all = await Promise.all([start(), start(), start()]);
    expect(all.filter((postgres) => !postgres.adopted)).toHaveLength(1);
    expect(await Promise.all(all.map((postgres) => ask(postgres, 'select 1')))).toEqual([1, 1, 1]);
  });

  it('starts though the lock file names a process that is no Postgres', async () => {
    await (await start()).stop();
    const lines = [process.pid, path.join(dataDir, 'pg18'), 1, 5432, dataDir, '', '1 1', 'ready'];
    writeFileSync(lockFile(), lines.join('\n'));
    expect(await ask(await start(), 'select 1')).toBe(1);
  });

  it('ends a server whose application is dead, and starts its own', async () => {
    await (await start()).stop();
    const cluster = path.join(dataDir, 'pg18');
    const binaries = locatePostgresBinaries(dataDir);
    const orphan = await startServer({
      cluster,
      binaries,
      account: chooseAccount(binaries, cluster),
      logFile: path.join(dataDir, 'postgres.log'),
      settings: { ...(await chooseEndpoint(cluster, undefined)).settings, [STARTED_BY]: '999999999' },
    });
    const successor = await start();
    expect(await orphan.ended).toBe('exit code 0');
    expect(successor.adopted).toBe(false);
    expect(await ask(successor, 'select 1')).toBe(1);
  });

  it('names the reason when the directory holds something else', async () => {
    mkdirSync(path.join(dataDir, 'pg18'));
    writeFileSync(path.join(dataDir, 'pg18', 'PG_VERSION'), '12');
    await expect(start()).rejects.toThrow(/did not start[^]*postgres\.log/);
  });
});

describe('a server killed under a live application', () => {
  it('is started again and has lost nothing', async () => {
    const lines: string[] = [];
    const postgres = await start(dataDir, (line) => lines.push(line));
    await ask(postgres, 'create table kept as select 42 as answer');
    process.kill(postmasterPid(), 'SIGKILL');
    expect(await retryUntilResponse(postgres, 'select answer from kept')).toBe(42);
    expect(lines).toContainEqual(expect.stringMatching(/ended unexpectedly \(SIGKILL\)/));
  });

  it('is started again however often that happens', async () => {
    const postgres = await start();
    for (let end = 0; end < 7; end += 1) {
      process.kill(postmasterPid(), 'SIGKILL');
      expect(await retryUntilResponse(postgres, 'select 1')).toBe(1);
    }
  });

  it('is started again once it can be, and says what was in the way', async () => {
    const lines: string[] = [];
    const postgres = await start(dataDir, (line) => lines.push(line));
    const settings = path.join(dataDir, 'pg18', 'postgresql.auto.conf');
    writeFileSync(settings, 'port = none\n');
    process.kill(postmasterPid(), 'SIGKILL');
    while (!lines.some((line) => line.includes('It is tried again'))) await sleep(50);
    await expect(ask(postgres, 'select 1')).rejects.toThrow();
    writeFileSync(settings, '');
    expect(await retryUntilResponse(postgres, 'select 1')).toBe(1);
    expect(lines).toContainEqual(expect.stringMatching(/did not start[^]*postgresql\.auto\.conf/));
  });

  it('is started by the other application that used it, once its own has ended', async () => {
    const owner = await start();
    await ask(owner, 'create table kept as select 42 as answer');
    const guest = await start();
    await owner.stop();
    expect(await retryUntilResponse(guest, 'select answer from kept')).toBe(42);
  });
});

describe('stop', () => {
  it('ends the server cleanly and removes its lock', async () => {
    const postgres = await start();
    await postgres.stop();
    expect(existsSync(lockFile())).toBe(false);
    expect(readFileSync(path.join(dataDir, 'postgres.log'), 'utf8')).toContain(
      'database system is shut down',
    );
  });

  it('may be called twice', async () => {
    const postgres = await start();
    await Promise.all([postgres.stop(), postgres.stop()]);
    await expect(postgres.stop()).resolves.toBeUndefined();
  });
});
