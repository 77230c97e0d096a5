import { randomUUID } from 'node:crypto';
import { Pool } from 'pg';
import { DataSource } from 'typeorm';
import { Identity1763769600001 } from '../../migrations/0001-identity.js';
import { createEmptyDatabase, createTestDatabase, type TestDatabase } from '../support/test-postgres.js';

describe('the row-level security of API keys', () => {
  let database: TestDatabase;
  let owner: Pool;
  let app: Pool;
  const hash = 'a'.repeat(64);
  const [organizationId, otherId] = [randomUUID(), randomUUID()];

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Pool({ connectionString: database.ownerUrl, max: 1 });
    app = new Pool({ connectionString: database.appUrl, max: 1 });
    for (const [id, keyHash] of [
      [organizationId, hash],
      [otherId, 'b'.repeat(64)],
    ]) {
      await owner.query(
        `insert into auth.organizations (id, name, slug, created_at) values ($1::uuid, 'x', $1::text, now())`,
        [id],
      );
      await owner.query(
        `insert into api_keys (organization_id, id, name, prefix, key_hash, scopes) values ($1, $2, 'k', 'cg_', $3, '{}')`,
        [id, randomUUID(), keyHash],
      );
    }
  });
  afterAll(async () => {
    await Promise.all([owner.end(), app.end()]);
    await database.drop();
  });

  /** Runs a statement as the application, with settings that end with it. */
  const within = async (settings: Record<string, string>, sql: string, values: unknown[] = []) => {
    const client = await app.connect();
    try {
      await client.query('begin');
      for (const [name, value] of Object.entries(settings)) {
        await client.query('select set_config($1, $2, true)', [name, value]);
      }
      return (await client.query(sql, values)).rowCount;
    } finally {
      await client.query('rollback');
      client.release();
    }
  };

  it('shows nothing to a statement that says nothing', async () => {
    expect(await within({}, 'select from api_keys')).toBe(0);
    expect(await within({ 'app.org': '', 'app.api_key_hashes': '' }, 'select from api_keys')).toBe(0);
  });

  it('shows an organization its own keys only', async () => {
    expect(await within({ 'app.org': organizationId }, 'select from api_keys')).toBe(1);
  });

  it('shows who presents a hash that key only', async () => {
    expect(await within({ 'app.api_key_hashes': hash }, 'select from api_keys')).toBe(1);
    expect(await within({ 'app.api_key_hashes': 'c'.repeat(64) }, 'select from api_keys')).toBe(0);
  });

  it('lets who presents a hash change no other key', async () => {
    const sql = 'update api_keys set last_used_at = now()';
    expect(await within({ 'app.api_key_hashes': hash }, sql)).toBe(1);
  });

  it('lets who presents a hash delete nothing', async () => {
    expect(await within({ 'app.api_key_hashes': hash }, 'delete from api_keys')).toBe(0);
  });

  it('lets no organization make a key for another', async () => {
    const insert = `insert into api_keys (organization_id, id, name, prefix, key_hash, scopes) values ($1, $2, 'k', 'cg_', 'c', '{}')`;
    await expect(within({ 'app.org': organizationId }, insert, [otherId, randomUUID()])).rejects.toThrow(
      /row-level security/,
    );
    expect(await within({ 'app.org': organizationId }, insert, [organizationId, randomUUID()])).toBe(1);
  });

  it('lets no organization give its key away', async () => {
    const give = 'update api_keys set organization_id = $1';
    await expect(within({ 'app.org': organizationId }, give, [otherId])).rejects.toThrow(
      /row-level security/,
    );
  });

  it("shows an organization no other's settings", async () => {
    expect(await within({ 'app.org': organizationId }, 'select from organization_settings')).toBe(1);
    expect(await within({}, 'select from organization_settings')).toBe(0);
  });
});

describe('the identity migration', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    dataSource = new DataSource({
      type: 'postgres',
      url: database.ownerUrl,
      migrations: [Identity1763769600001],
    });
    await dataSource.initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const objects = async (): Promise<string[]> => {
    const rows = await dataSource.query<{ name: string }[]>(
      `select n.nspname || '.' || c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
       where n.nspname in ('public', 'auth') and c.relkind = 'r' and c.relname <> 'migrations'
       union all select n.nspname || '.' || p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace
       where n.nspname in ('public', 'auth')
       order by 1`,
    );
    return rows.map(({ name }) => name);
  };

  it('can be undone without a trace and done again', async () => {
    await dataSource.runMigrations();
    const first = await objects();
    expect(first).toEqual(expect.arrayContaining(['auth.users', 'public.api_keys']));
    await dataSource.undoLastMigration();
    expect(await objects()).toEqual([]);
    await dataSource.runMigrations();
    expect(await objects()).toEqual(first);
  });
});
