import { Client, Pool, type PoolConfig } from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/test-postgres.js';
import { ReadConnections, readConnectionsIn } from './read-connections.js';

describe('ReadConnections', () => {
  let database: TestDatabase;
  let pool: Pool;
  let reads: ReadConnections;

  beforeAll(async () => {
    database = await createEmptyDatabase();
  });
  beforeEach(() => {
    const config: PoolConfig & { readConnections: number } = {
      connectionString: database.ownerUrl,
      max: 2,
      readConnections: 2,
    };
    pool = new Pool(config);
    pool.on('error', () => undefined);
    reads = new ReadConnections(pool);
  });
  afterEach(async () => {
    await reads.end();
    await pool.end();
  });
  afterAll(() => database.drop());

  const ask = (text: string, of = reads) => of.query({ name: text, text, values: [] });
  const pid = async () => (await ask('select pg_backend_pid() as pid')).rows[0].pid as number;

  it('answers many at once over few connections, each with its own result', async () => {
    const asked = Array.from({ length: 30 }, (_, n) => n);
    const responses = await Promise.all(
      asked.map((n) =>
        reads.query({ name: 'echo', text: 'select $1::int as n, pg_backend_pid() as pid', values: [n] }),
      ),
    );
    expect(responses.map(({ rows }) => rows[0].n)).toEqual(asked);
    expect(new Set(responses.map(({ rows }) => rows[0].pid)).size).toBe(2);
    expect(pool.totalCount).toBe(0);
  });

  it('sends to the pool what its connections have no room for', async () => {
    const slow = Array.from({ length: 34 }, () => ask('select pg_sleep(0.02)'));
    await Promise.all(slow);
    expect(pool.totalCount).toBeGreaterThan(0);
  });

  it('lets a statement that fails fail alone', async () => {
    const [before, wrong, after] = await Promise.allSettled([pid(), ask('select 1 / 0'), pid()]);
    expect([before.status, wrong.status, after.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('tells those who wait of a lost connection, and opens another for the next', async () => {
    const lost = await pid();
    const waiting = ask('select pg_sleep(30)');
    const refused = expect(waiting).rejects.toThrow();
    const killer = new Client({ connectionString: database.ownerUrl });
    await killer.connect();
    await killer.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
    );
    await killer.end();
    await refused;
    expect(await pid()).not.toBe(lost);
  });

  it('goes on after an attempt to connect that failed', async () => {
    const broken = new Pool({ ...pool.options, connectionString: undefined, port: 1, host: '127.0.0.1' });
    const failing = new ReadConnections(broken);
    await expect(ask('select 1', failing)).rejects.toThrow();
    await expect(ask('select 1', failing)).rejects.toThrow();
    await failing.end();
    await broken.end();
  });
});

describe('readConnectionsIn', () => {
  it.each([
    [1, 0],
    [3, 0],
    [8, 2],
    [20, 4],
    [100, 4],
  ])('leaves most of %i connections to transactions', (poolSize, shared) => {
    expect(readConnectionsIn(poolSize)).toBe(shared);
  });
});
