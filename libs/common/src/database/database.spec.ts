import { Pool } from 'pg';
import { createEmptyDatabase, type TestDatabase } from '../../../../test/support/test-postgres.js';
import { newId } from '../ids.js';
import { Database } from './database.js';
import { ReadConnections } from './read-connections.js';
import { tenantStatement } from './tenant-statement.js';

const organization = newId();
const insert = tenantStatement(
  'spec.insert',
  `insert into numbers select $2::int where {organization} is not null`,
);
const count = tenantStatement(
  'spec.count',
  `select count(*)::int as n from numbers where {organization} is not null`,
);

describe('Database.transaction', () => {
  let place: TestDatabase;
  let pool: Pool;
  let database: Database;

  beforeAll(async () => {
    place = await createEmptyDatabase();
    pool = new Pool({ connectionString: place.ownerUrl, max: 2 });
    pool.on('error', () => undefined);
    database = new Database(pool, new ReadConnections(pool));
    await pool.query('create table numbers (n int check (n < 10))');
  });
  afterEach(() => pool.query('truncate numbers'));
  afterAll(async () => {
    await pool.end();
    await place.drop();
  });

  const stored = async () => (await pool.query('select n from numbers order by n')).rows.map(({ n }) => n);

  it('keeps what was sent without waiting for it', async () => {
    await database.transaction(organization, (tx) => {
      for (const n of [1, 2, 3]) tx.send(insert, [n]);
      return Promise.resolve();
    });
    expect(await stored()).toEqual([1, 2, 3]);
  });

  it('fails with a statement that nobody waited for, and keeps nothing', async () => {
    const attempt = database.transaction(organization, async (tx) => {
      await tx.rows(insert, [1]);
      tx.send(insert, [99]);
      tx.send(insert, [2]);
    });
    await expect(attempt).rejects.toMatchObject({ code: '23514' });
    expect(await stored()).toEqual([]);
  });

  it('undoes an attempt with a statement that nobody waited for, and keeps the rest', async () => {
    await database.transaction(organization, async (tx) => {
      await tx.rows(insert, [1]);
      const attempt = tx.savepoint(() => Promise.resolve(tx.send(insert, [99])));
      await expect(attempt).rejects.toMatchObject({ code: '23514' });
      tx.send(insert, [2]);
    });
    expect(await stored()).toEqual([1, 2]);
  });

  it('shows a statement what those before it wrote, waited for or not', async () => {
    const seen = await database.transaction(organization, (tx) => {
      tx.send(insert, [1]);
      return tx.rows(count);
    });
    expect(seen).toEqual([{ n: 1 }]);
  });

  it('gives its connection back as it was', async () => {
    await expect(
      database.transaction(organization, async (tx) => {
        await tx.rows(insert, [1]);
        throw new Error('given up');
      }),
    ).rejects.toThrow('given up');
    expect(await stored()).toEqual([]);
    const { rows } = await pool.query(`select nullif(current_setting('app.org', true), '') as org`);
    expect(rows).toEqual([{ org: null }]);
  });

  it('throws what its work threw at once', async () => {
    const attempt = database.transaction(organization, () => {
      throw new Error('at once');
    });
    await expect(attempt).rejects.toThrow('at once');
    await database.transaction(organization, (tx) => tx.rows(insert, [5]));
    expect(await stored()).toEqual([5]);
  });

  it('is joined by what it calls, which fails with it', async () => {
    const attempt = database.transaction(organization, async () => {
      await database.join(organization, (tx) => tx.rows(insert, [1]));
      expect(await database.rows(organization, count)).toEqual([{ n: 1 }]);
      throw new Error('given up');
    });
    await expect(attempt).rejects.toThrow('given up');
    expect(await stored()).toEqual([]);
  });

  it('goes on without a transaction inside it that failed', async () => {
    await database.transaction(organization, async (tx) => {
      await tx.rows(insert, [1]);
      const inner = database.transaction(organization, async (inside) => {
        await inside.rows(insert, [2]);
        throw new Error('given up');
      });
      await expect(inner).rejects.toThrow('given up');
    });
    expect(await stored()).toEqual([1]);
  });

  it('is not joined by what goes on after it', async () => {
    let later: Promise<unknown> | undefined;
    const attempt = database.transaction(organization, () => {
      later = new Promise((resolve) => setTimeout(resolve, 50)).then(() =>
        database.join(organization, (tx) => tx.rows(insert, [3])),
      );
      throw new Error('given up');
    });
    await expect(attempt).rejects.toThrow('given up');
    await later;
    expect(await stored()).toEqual([3]);
  });

  it('is not joined by another organization', async () => {
    const attempt = database.transaction(organization, async () => {
      await database.join(newId(), (tx) => tx.rows(insert, [4]));
      throw new Error('given up');
    });
    await expect(attempt).rejects.toThrow('given up');
    expect(await stored()).toEqual([4]);
  });
});
