import { Client, Pool } from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/test-postgres.js';
import { DomainError } from '../domain-error.js';
import { newId } from '../ids.js';
import { Database, type Transaction } from './database.js';
import { ReadConnections } from './read-connections.js';
import { tenantStatement } from './tenant-statement.js';
import { bisectOnFailure } from './bisect-on-failure.js';

const organization = newId();
const insert = tenantStatement(
  null,
  `insert into numbers select n from unnest($2::int[]) n where {organization} is not null returning n`,
);

let place: TestDatabase;
let pool: Pool;
let database: Database;
/** The sizes of the writes that were tried, in order. */
let tried: number[];

beforeAll(async () => {
  place = await createEmptyDatabase();
  pool = new Pool({ connectionString: place.ownerUrl, max: 2 });
  pool.on('error', () => undefined);
  database = new Database(pool, new ReadConnections(pool));
});
beforeEach(async () => {
  tried = [];
  await pool.query('drop table if exists numbers');
  await pool.query('create table numbers (n int check (n % 10 <> 7))');
});
afterAll(async () => {
  await pool.end();
  await place.drop();
});

function write(tx: Transaction, numbers: readonly number[]): void {
  tried.push(numbers.length);
  tx.send(insert, [numbers]);
}

const writeAll = (numbers: readonly number[]) =>
  database.transaction(organization, (tx) => bisectOnFailure(tx, numbers, (some) => write(tx, some)));

const stored = async () => (await pool.query('select n from numbers order by n')).rows.map(({ n }) => n);

describe('bisectOnFailure', () => {
  it('writes what Postgres takes at once', async () => {
    expect(await writeAll([1, 2, 3])).toEqual([]);
    expect([tried, await stored()]).toEqual([[3], [1, 2, 3]]);
  });

  it('writes nothing where there is nothing', async () => {
    expect([await writeAll([]), tried]).toEqual([[], []]);
  });

  it.each([
    ['the first', [7, 1, 2, 3, 4]],
    ['one in the middle', [1, 2, 7, 3, 4]],
    ['the last', [1, 2, 3, 4, 7]],
    ['several', [7, 1, 17, 2, 27]],
    ['the only one', [7]],
    ['all', [7, 17, 27]],
  ])('isolates %s that Postgres refuses, and writes all others in their order', async (_which, numbers) => {
    const refusals = await writeAll(numbers);
    expect(refusals.map(({ item }) => item)).toEqual(numbers.filter((n) => n % 10 === 7));
    for (const { failure } of refusals) expect(failure).toMatchObject({ code: 'validation_failed' });
    expect(await stored()).toEqual(numbers.filter((n) => n % 10 !== 7).sort((a, b) => a - b));
  });

  it('finds one of many by halving', async () => {
    const numbers = Array.from({ length: 512 }, (_, i) => i * 10 + (i === 300 ? 7 : 1));
    await writeAll(numbers);
    expect(await stored()).toHaveLength(511);
    expect(tried.length).toBeLessThanOrEqual(19);
  });

  it('keeps what the transaction wrote before', async () => {
    await database.transaction(organization, async (tx) => {
      write(tx, [1]);
      await bisectOnFailure(tx, [7, 2], (some) => write(tx, some));
    });
    expect(await stored()).toEqual([1, 2]);
  });

  it('is undone as a whole inside an attempt that fails later', async () => {
    await database.transaction(organization, async (tx) => {
      const attempt = tx.savepoint(async () => {
        write(tx, [1]);
        await bisectOnFailure(tx, [7, 2], (some) => write(tx, some));
        throw new Error('given up');
      });
      await expect(attempt).rejects.toThrow('given up');
    });
    expect(await stored()).toEqual([]);
  });

  it('blames the statement that failed, not those that were sent behind it, and goes on', async () => {
    await database.transaction(organization, async (tx) => {
      const attempt = tx.savepoint(() => [1, 7, 2].forEach((n) => write(tx, [n])));
      await expect(attempt).rejects.toMatchObject({ code: '23514' });
      write(tx, [3]);
    });
    expect([tried, await stored()]).toEqual([[1, 1, 1, 1], [3]]);
  });

  it('isolates what a rule of ours refuses, with its own words', async () => {
    const failure = new DomainError('duplicate', 'known already');
    const refusals = await database.transaction(organization, (tx) =>
      bisectOnFailure(tx, [1, 2, 3], (some) => {
        if (some.includes(2)) throw failure;
        write(tx, some);
      }),
    );
    expect([refusals, await stored()]).toEqual([[{ item: 2, failure }], [1, 3]]);
  });

  it('is no excuse for a fault of ours: a statement that is wrong fails the call', async () => {
    const wrong = tenantStatement(null, 'insert into nowhere values ({organization}) returning 1');
    await expect(
      database.transaction(organization, (tx) => bisectOnFailure(tx, [1, 2], () => tx.send(wrong))),
    ).rejects.toMatchObject({ code: '42P01' });
  });

  it.each(['40001', '40P01', '55P03', '57014', '53300'])(
    "does not take the call's misfortune for an item's: %s",
    async (code) => {
      const attempt = database.transaction(organization, (tx) =>
        bisectOnFailure(tx, [1, 2], async () => {
          tried.push(1);
          await Promise.resolve();
          throw Object.assign(new Error('misfortune'), { code });
        }),
      );
      await expect(attempt).rejects.toMatchObject({ code });
      expect([tried, await stored()]).toEqual([[1], []]);
    },
  );

  it('does not swallow a lost connection, and keeps nothing', async () => {
    const killer = new Client({ connectionString: place.ownerUrl });
    await killer.connect();
    const pid = tenantStatement(null, 'select pg_backend_pid() as pid where {organization} is not null');
    const attempt = database.transaction(organization, async (tx) => {
      const [own] = await tx.rows<{ pid: number }>(pid);
      return bisectOnFailure(tx, [1, 2, 3], async (some) => {
        write(tx, some);
        await killer.query('select pg_terminate_backend($1)', [own!.pid]);
        write(tx, [4]);
      });
    });
    await expect(attempt).rejects.toThrow();
    await killer.end();
    expect([tried, await stored()]).toEqual([[3, 1], []]);
  });
});
