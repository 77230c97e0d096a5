import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/test-postgres.js';
import { newId } from '../ids.js';
import { inScope, inScopeAtStandby, tenantStatement } from './tenant-statement.js';

const [ours, theirs] = [newId(), newId()];
const names = 'select name from companies where organization_id = {organization} order by name';

let database: TestDatabase;
let app: Client;

beforeAll(async () => {
  database = await createTestDatabase();
  const owner = new Client({ connectionString: database.ownerUrl });
  await owner.connect();
  for (const [organization, name] of [
    [ours, 'Ours'],
    [theirs, 'Theirs'],
  ] as const)
    await owner.query('insert into companies (organization_id, id, name) values ($1, $2, $3)', [
      organization,
      newId(),
      name,
    ]);
  await owner.end();
});
beforeEach(async () => {
  app = new Client({ connectionString: database.appUrl });
  await app.connect();
});
afterEach(() => app.end());
afterAll(() => database.drop());

async function ask(sql: string, parameters: unknown[] = []): Promise<unknown[]> {
  return (await app.query(sql, parameters)).rows;
}

describe('tenantStatement', () => {
  it('sees the rows of its organization, by itself and in one round trip', async () => {
    expect(await ask(tenantStatement('names', names).standalone, [ours])).toEqual([{ name: 'Ours' }]);
    expect(await ask(tenantStatement('names', names).standalone, [theirs])).toEqual([{ name: 'Theirs' }]);
  });

  it('sees them inside a transaction that has set the organization', async () => {
    await app.query('begin');
    await app.query(`select set_config('app.org', $1, true)`, [ours]);
    expect(await ask(tenantStatement('names', names).inTransaction, [ours])).toEqual([{ name: 'Ours' }]);
  });

  it('sees nothing inside a transaction that has set none', async () => {
    await app.query('begin');
    expect(await ask(tenantStatement('names', names).inTransaction, [ours])).toEqual([]);
  });

  it("sees nothing of an organization that is not the transaction's", async () => {
    await app.query('begin');
    await app.query(`select set_config('app.org', $1, true)`, [ours]);
    expect(await ask(tenantStatement('names', names).inTransaction, [theirs])).toEqual([]);
  });

  it('replaces every mention of the organization', () => {
    const statement = tenantStatement(null, 'select {organization} as a, {organization} as b');
    expect(statement.inTransaction).toBe('select $1::uuid as a, $1::uuid as b');
    expect(statement.standalone).not.toContain('{organization}');
  });
});

describe('inScope', () => {
  it('shuts out the other tenants even from a statement that names none', async () => {
    expect(await ask(inScope('select name from companies'), [ours])).toEqual([{ name: 'Ours' }]);
  });

  it('leaves no organization behind on the connection', async () => {
    await ask(inScope('select name from companies'), [ours]);
    expect(await ask('select name from companies')).toEqual([]);
  });

  it('keeps the order of the statement', async () => {
    const numbers = 'select n from generate_series(1, 50) n order by n desc';
    expect(await ask(inScope(numbers), [ours])).toEqual(
      Array.from({ length: 50 }, (_, i) => ({ n: 50 - i })),
    );
  });

  it('takes further parameters from $2 on', async () => {
    expect(await ask(inScope('select $2::int + $3::int as sum'), [ours, 2, 3])).toEqual([{ sum: 5 }]);
  });

  it('refuses an organization that is no id', async () => {
    await expect(ask(tenantStatement(null, names).standalone, ["' or true --"])).rejects.toMatchObject({
      code: '22P02',
    });
  });
});

describe('inScopeAtStandby', () => {
  const statement = inScopeAtStandby('select name from companies', 2);
  const horizonOf = async (ahead: number) =>
    (await ask('select (pg_snapshot_xmin(pg_current_snapshot())::text::bigint + $1)::text as horizon', [
      ahead,
    ])) as [{ horizon: string }];
  beforeAll(async () => {
    const owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    await owner.query(
      `insert into auth.organizations (id, name, slug, created_at) values ($1, 'Ours', 'ours', now())`,
      [ours],
    );
    await owner.end();
  });

  it('shows what a server has that has seen the end of all transactions before the horizon', async () => {
    const [{ horizon }] = await horizonOf(0);
    expect(await ask(statement, [ours, horizon])).toEqual([{ name: 'Ours' }]);
  });

  it('fails at one that has not', async () => {
    const [{ horizon }] = await horizonOf(1_000_000);
    await expect(ask(statement, [ours, horizon])).rejects.toThrow('lags behind');
  });

  it('fails at one that does not know the organization', async () => {
    const [{ horizon }] = await horizonOf(0);
    await expect(ask(statement, [theirs, horizon])).rejects.toThrow('lags behind');
  });
});
