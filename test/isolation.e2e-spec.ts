import { randomUUID } from 'node:crypto';
import { Client } from 'pg';
import { APP_ROLE } from '../migrations/support/row-level-security.js';
import { createTestDatabase, type TestDatabase } from './support/test-postgres.js';

/** The second wall: what Postgres itself lets the application's role do, whatever SQL it sends. */
describe('The database behind the application', () => {
  const [mine, theirs] = [randomUUID(), randomUUID()];
  let database: TestDatabase;
  let owner: Client;
  let app: Client;
  let tables: { name: string }[];

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Client({ connectionString: database.ownerUrl });
    app = new Client({ connectionString: database.appUrl });
    await Promise.all([owner.connect(), app.connect()]);
    tables = (await owner.query<{ name: string }>(businessTables)).rows;
    await plantRows();
  }, 60_000);

  afterAll(async () => {
    await Promise.all([owner.end(), app.end()]);
    await database.drop();
  });

  /** One row of each organization in every table, so that "sees nothing" is never true of an empty table. */
  async function plantRows(): Promise<void> {
    const sql = `insert into auth.organizations (id, name, slug, created_at)
                 values ($1, 'Mine', 'mine', now()), ($2, 'Theirs', 'theirs', now())`;
    await owner.query(sql, [mine, theirs]);
    // Made-up values: what a row may say is not at stake here, only whose it is.
    const checks = await owner.query<{ sql: string }>(checkConstraints);
    for (const check of checks.rows) await owner.query(check.sql);
    await owner.query(`set session_replication_role = replica`);
    for (const { name } of tables)
      for (const organization of [mine, theirs])
        await owner.query(`${await insertionInto(name, organization)} on conflict do nothing`);
    await owner.query(`set session_replication_role = origin`);
  }

  async function insertionInto(table: string, organization: string): Promise<string> {
    const { rows } = await owner.query<{ column: string; value: string }>(madeUpValues, [table]);
    const columns = ['organization_id', ...rows.map(({ column }) => `"${column}"`)];
    const values = [`'${organization}'`, ...rows.map(({ value }) => value)];
    return `insert into ${table} (${columns.join(', ')}) values (${values.join(', ')})`;
  }

  /** Runs SQL as the application, inside an organization or in none; what it did is undone. */
  async function attempt(organization: string | null, sql: string): Promise<number | string> {
    await app.query('begin');
    try {
      if (organization) await app.query(`select set_config('app.org', $1, true)`, [organization]);
      return (await app.query(sql)).rowCount ?? 0;
    } catch (error) {
      return (error as { code: string }).code;
    } finally {
      await app.query('rollback');
    }
  }

  /** The tables of which something is not as it must be, each with what was found. */
  async function exceptions(
    look: (table: string) => Promise<number | string>,
    allowed: readonly (number | string)[],
  ): Promise<[string, number | string][]> {
    const found: [string, number | string][] = [];
    for (const { name } of tables) found.push([name, await look(name)]);
    return found.filter(([, result]) => !allowed.includes(result));
  }

  const where = (organization: string) => `where organization_id = '${organization}'`;

  it('has the business tables this spec is about, each with a row of either organization', async () => {
    const names = tables.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(['api_keys', 'audit_events', 'companies', 'contact_identities', 'contacts']),
    );
    for (const name of names) {
      const { rows } = await owner.query(
        `select count(distinct organization_id)::int as organizations from ${name} where organization_id = any($1)`,
        [[mine, theirs]],
      );
      expect([name, rows]).toEqual([name, [{ organizations: 2 }]]);
    }
  });

  it('has no table of the product without an organization, but the list of migrations', async () => {
    const { rows } = await owner.query<{ name: string }>(tablesWithoutOrganization);
    expect(rows.map(({ name }) => name)).toEqual(['migrations']);
  });

  it('forces row-level security on every business table, with a policy for all it is asked', async () => {
    expect((await owner.query(unprotectedTables)).rows).toEqual([]);
  });

  it('is served by a role that owns nothing and bypasses nothing', async () => {
    const { rows } = await owner.query(roleFacts, [APP_ROLE]);
    expect(rows).toEqual([{ super: false, bypass: false, creates: false, owned: 0 }]);
  });

  it('has no view or function through which the owner would look on behalf of the application', async () => {
    expect((await owner.query(waysAround)).rows).toEqual([]);
  });

  describe('without an organization', () => {
    it('shows no row', async () => {
      expect(await exceptions((table) => attempt(null, `select 1 from ${table}`), [0])).toEqual([]);
    });

    it('shows no row once a transaction that had one is over', async () => {
      await attempt(mine, 'select 1 from contacts');
      expect(await exceptions((table) => attempt(null, `select 1 from ${table}`), [0])).toEqual([]);
    });

    it('refuses every new row', async () => {
      const insert = async (table: string) => attempt(null, await insertionInto(table, mine));
      expect(await exceptions(insert, ['42501'])).toEqual([]);
    });

    it('changes and deletes nothing', async () => {
      const change = (table: string) =>
        attempt(null, `update ${table} set organization_id = organization_id`);
      const remove = (table: string) => attempt(null, `delete from ${table}`);
      expect(await exceptions(change, [0, '42501'])).toEqual([]);
      expect(await exceptions(remove, [0, '42501'])).toEqual([]);
    });

    it('shows nothing to who names one that is no id', async () => {
      const look = (table: string) => attempt("' or true --", `select 1 from ${table}`);
      expect(await exceptions(look, ['22P02'])).toEqual([]);
    });
  });

  describe('inside an organization', () => {
    it('shows its rows', async () => {
      expect(await exceptions((table) => attempt(mine, `select 1 from ${table} limit 1`), [1])).toEqual([]);
    });

    it('shows no row of another', async () => {
      const look = (table: string) => attempt(mine, `select 1 from ${table} ${where(theirs)}`);
      expect(await exceptions(look, [0])).toEqual([]);
    });

    it('changes and deletes no row of another', async () => {
      const change = (table: string) =>
        attempt(mine, `update ${table} set organization_id = organization_id ${where(theirs)}`);
      const remove = (table: string) => attempt(mine, `delete from ${table} ${where(theirs)}`);
      expect(await exceptions(change, [0, '42501'])).toEqual([]);
      expect(await exceptions(remove, [0, '42501'])).toEqual([]);
    });

    it('adds no row to another', async () => {
      const insert = async (table: string) => attempt(mine, await insertionInto(table, theirs));
      expect(await exceptions(insert, ['42501'])).toEqual([]);
    });

    it('gives no row away', async () => {
      const give = (table: string) => attempt(mine, `update ${table} set organization_id = '${theirs}'`);
      expect(await exceptions(give, ['42501'])).toEqual([]);
    });
  });

  describe('keys of business tables', () => {
    it('begin with the organization, where they are primary or unique', async () => {
      expect((await owner.query(keysWithoutOrganization)).rows).toEqual([]);
    });

    it('begin with the organization, where they refer to another business table', async () => {
      expect((await owner.query(referencesWithoutOrganization)).rows).toEqual([]);
    });
  });
});

const businessTables = `
  select c.relname as name
  from pg_class c join pg_attribute a on a.attrelid = c.oid
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
    and a.attname = 'organization_id' and not a.attisdropped
  order by 1`;

const tablesWithoutOrganization = `
  select c.relname as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'f', 'm') and not exists (
    select 1 from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped)
  order by 1`;

const unprotectedTables = `
  select c.relname as name from pg_class c
  where c.relname in (select name from (${businessTables}) b) and c.relnamespace = 'public'::regnamespace
    and not (c.relrowsecurity and c.relforcerowsecurity and exists (
      select 1 from pg_policy p where p.polrelid = c.oid and p.polcmd = '*' and p.polwithcheck is not null))`;

const roleFacts = `
  select rolsuper as super, rolbypassrls as bypass, rolcreaterole or rolcreatedb as creates,
    (select count(*)::int from pg_class where relowner = r.oid) as owned
  from pg_roles r where rolname = $1`;

const waysAround = `
  select relname as name from pg_class
  where relnamespace in ('public'::regnamespace, 'auth'::regnamespace) and (relkind = 'm'
    or relkind = 'v' and not coalesce(reloptions::text[] && '{security_invoker=true,security_invoker=on}', false))
  union all
  select proname from pg_proc
  where pronamespace in ('public'::regnamespace, 'auth'::regnamespace) and prosecdef`;

const checkConstraints = `
  select format('alter table %s drop constraint %I', conrelid::regclass, conname) as sql
  from pg_constraint where contype = 'c' and connamespace = 'public'::regnamespace`;

/** A value for every column that must have one and has none by itself, and for the columns of the primary key. */
const madeUpValues = `
  select a.attname as column,
    case
      when a.attndims > 0 or t.typcategory = 'A' then '''{}'''
      when t.typname = 'uuid' then 'gen_random_uuid()'
      when t.typname in ('json', 'jsonb') then '''{}'''
      when t.typname = 'bytea' then '''x'''
      when t.typname = 'pg_snapshot' then '''1:1:'''
      when t.typcategory = 'S' then 'gen_random_uuid()::text'
      when t.typcategory = 'N' then '1'
      when t.typcategory = 'B' then 'false'
      when t.typcategory = 'D' then 'now()'
    end as value
  from pg_attribute a join pg_type t on t.oid = a.atttypid
  where a.attrelid = format('public.%I', $1::text)::regclass and a.attnum > 0 and not a.attisdropped
    and a.attname <> 'organization_id' and a.attnotnull and not a.atthasdef
    and a.attidentity = '' and a.attgenerated = ''`;

const keysWithoutOrganization = `
  select i.indexrelid::regclass::text as key
  from pg_index i join (${businessTables}) b on i.indrelid = format('public.%I', b.name)::regclass
  where i.indisunique and (i.indkey[0] = 0 or (
    select attname from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]) <> 'organization_id')`;

const referencesWithoutOrganization = `
  select k.conname as reference
  from pg_constraint k
  join (${businessTables}) b on k.conrelid = format('public.%I', b.name)::regclass
  join (${businessTables}) o on k.confrelid = format('public.%I', o.name)::regclass
  where k.contype = 'f' and not (
    (select attname from pg_attribute where attrelid = k.conrelid and attnum = k.conkey[1]) = 'organization_id'
    and (select attname from pg_attribute where attrelid = k.confrelid and attnum = k.confkey[1]) = 'organization_id')`;
