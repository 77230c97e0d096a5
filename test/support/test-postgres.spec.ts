import { Client } from 'pg';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from './test-postgres.js';

async function ask<T>(url: string, sql: string): Promise<T[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T & object>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('createTestDatabase', () => {
  let databases: TestDatabase[] = [];

  afterEach(async () => {
    await Promise.all(databases.map((database) => database.drop()));
    databases = [];
  });

  it('gives as many databases at once as specs ask for, each its own', async () => {
    databases = await Promise.all(Array.from({ length: 5 }, () => createTestDatabase()));
    await ask(databases[0]!.ownerUrl, 'create table public.only_here (id int)');
    const others = await Promise.all(
      databases
        .slice(1)
        .map(({ ownerUrl }) => ask(ownerUrl, `select to_regclass('public.only_here') as found`)),
    );
    expect(others).toEqual(Array(4).fill([{ found: null }]));
  });

  it('lets the application in only as a role that obeys row security', async () => {
    databases = [await createTestDatabase()];
    const sql = 'select rolsuper, rolbypassrls from pg_roles where rolname = current_user';
    expect(await ask(databases[0]!.appUrl, sql)).toEqual([{ rolsuper: false, rolbypassrls: false }]);
  });

  it('leaves nothing behind when a database is dropped', async () => {
    const database = await createTestDatabase();
    await database.drop();
    await expect(ask(database.ownerUrl, 'select 1')).rejects.toMatchObject({ code: '3D000' });
  });
});

describe('createEmptyDatabase', () => {
  it('holds no table of the product', async () => {
    const database = await createEmptyDatabase();
    const sql = `select count(*)::int as tables from information_schema.tables
                 where table_schema not in ('pg_catalog', 'information_schema')`;
    expect(await ask(database.ownerUrl, sql)).toEqual([{ tables: 0 }]);
    await database.drop();
  });
});
