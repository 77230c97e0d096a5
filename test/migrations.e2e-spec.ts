import { spawn } from 'node:child_process';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { Client } from 'pg';
import {
  DataSource,
  type EntityMetadata,
  type Logger,
  type MigrationInterface,
  type QueryRunner,
} from 'typeorm';
import { entities } from '../apps/api/src/database/data-source.js';
import { migrateDatabase, pendingMigrations, revertMigration } from '../apps/api/src/database/migrate.js';
import { givingUpSoon, untilUnlocked } from '../apps/api/src/database/patient-migrations.js';
import { nameKey, searchColumnsOf } from '@rosetta/contacts';
import { migrations } from '../migrations/index.js';
import { carelessIn } from './support/careless-migrations.js';
import { createEmptyDatabase, type TestDatabase } from './support/test-postgres.js';

/** Two of these start the built product's command, and may build it first. */
jest.setTimeout(240_000);

const root = path.resolve(__dirname, '..');

let databases: TestDatabase[] = [];

afterEach(async () => {
  await Promise.all(databases.map((database) => database.drop()));
  databases = [];
});

async function emptyDatabase(): Promise<TestDatabase> {
  const database = await createEmptyDatabase();
  databases.push(database);
  return database;
}

async function ask<Row>(url: string, sql: string): Promise<Row[]> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query(sql)).rows as Row[];
  } finally {
    await client.end();
  }
}

const schemaOf = async ({ ownerUrl }: Pick<TestDatabase, 'ownerUrl'>) =>
  (await ask<{ what: string }>(ownerUrl, schema)).map(({ what }) => what);

const pendingOf = async ({ ownerUrl }: TestDatabase) =>
  pendingMigrations({ query: async (sql) => ({ rows: await ask(ownerUrl, sql) }) });

describe('Every migration', () => {
  it('goes down to nothing, one by one, and up again to the same schema', async () => {
    const database = await emptyDatabase();
    const empty = await schemaOf(database);
    await migrateDatabase(database.ownerUrl);
    const full = await schemaOf(database);
    expect(full.length).toBeGreaterThan(100);
    const names = migrations.map(({ name }) => name);
    for (let undone = 1; undone <= names.length; undone++) {
      await revertMigration(database.ownerUrl);
      expect(await pendingOf(database)).toEqual(names.slice(-undone));
    }
    expect((await schemaOf(database)).filter((what) => !empty.includes(what))).toEqual([]);
    await migrateDatabase(database.ownerUrl);
    expect(await schemaOf(database)).toEqual(full);
  });

  it('can be undone and done again alone, as soon as it was done', async () => {
    const { ownerUrl } = await emptyDatabase();
    for (const [index, { name }] of migrations.entries()) {
      const upToThis = new DataSource({
        type: 'postgres',
        url: ownerUrl,
        migrations: migrations.slice(0, index + 1),
      });
      await upToThis.initialize();
      try {
        await upToThis.runMigrations({ transaction: 'each' });
        const done = await schemaOf({ ownerUrl });
        await upToThis.undoLastMigration({ transaction: 'each' });
        expect([name, await schemaOf({ ownerUrl })]).not.toEqual([name, done]);
        await upToThis.runMigrations({ transaction: 'each' });
        expect([name, await schemaOf({ ownerUrl })]).toEqual([name, done]);
      } finally {
        await upToThis.destroy();
      }
    }
  });

  it('can be done again, and changes nothing', async () => {
    const database = await emptyDatabase();
    await migrateDatabase(database.ownerUrl);
    const before = await schemaOf(database);
    const applied: string[] = [];
    await migrateDatabase(database.ownerUrl, (line) => applied.push(line));
    expect(applied).toEqual([]);
    expect(await schemaOf(database)).toEqual(before);
  });
});

/** The newest that was written before there was an installation to upgrade. */
const LAST_UNCHECKED = 29;

describe('A migration that meets a running version', () => {
  const isChecked = (name: string) => Number(name.slice(-4)) > LAST_UNCHECKED;

  /** Brings a database to a number of migrations; answers what was sent meanwhile. */
  async function send(url: string, count: number): Promise<string[]> {
    const messages: string[] = [];
    const logger = { ...silent, logQuery: (sql: string) => void messages.push(sql) };
    const some = migrations.slice(0, count);
    const source = new DataSource({ type: 'postgres', url, migrations: some, logging: ['query'], logger });
    await source.initialize();
    try {
      await source.runMigrations({ transaction: 'each' });
    } finally {
      await source.destroy();
    }
    // TypeORM's own, about its list of migrations.
    return messages.filter((sql) => !sql.includes('"migrations"'));
  }

  it('neither holds requests up nor breaks that version', async () => {
    const { ownerUrl } = await emptyDatabase();
    const found: unknown[] = [];
    for (const [index, Migration] of migrations.entries()) {
      const { name, transaction = true, contracts } = new Migration() as MigrationInterface & Contracting;
      if (!isChecked(name!)) continue;
      await send(ownerUrl, index);
      const tables = new Set((await ask<{ name: string }>(ownerUrl, TABLES)).map((table) => table.name));
      const messages = await send(ownerUrl, index + 1);
      const careless = carelessIn({ messages, tables, isTransaction: transaction, contracts });
      found.push(...careless.map((each) => ({ name, ...each })));
    }
    expect(found).toEqual([]);
  });

  it('is known by what it sends: the last of those that were not written for it is found', async () => {
    const { ownerUrl } = await emptyDatabase();
    const index = migrations.findIndex(({ name }) => name === 'MembersAsUsers1763769600024');
    await send(ownerUrl, index);
    const tables = new Set((await ask<{ name: string }>(ownerUrl, TABLES)).map((table) => table.name));
    const careless = carelessIn({ messages: await send(ownerUrl, index + 1), tables, isTransaction: true });
    const found = careless.map(({ why, statement }) => `${statement.slice(0, 34)}: ${why.slice(0, 21)}`);
    expect(found).toContain('create index contacts_company_name: nobody writes meanwhi');
  });

  it('waits for no lock for long, lets those behind it go on, and is tried again until it gets it', async () => {
    const { ownerUrl } = await emptyDatabase();
    await migrateDatabase(ownerUrl);
    const [holder, reader] = [new Client(ownerUrl), new Client(ownerUrl)];
    for (const client of [holder, reader]) await client.connect();
    const said: string[] = [];
    try {
      const source = new DataSource({
        type: 'postgres',
        url: ownerUrl,
        migrations: [givingUpSoon(Altering)],
      });
      await source.initialize();
      await holder.query('begin; select from contacts limit 1');
      const work = () => source.runMigrations().then(() => undefined);
      const migrated = untilUnlocked(work, (line) => said.push(line), { attempts: 50, waitMs: 100 });
      await sleep(300);
      const began = performance.now();
      await reader.query('select from contacts limit 1');
      expect(performance.now() - began).toBeLessThan(2_000);
      while (said.length === 0) await sleep(20);
      await holder.query('rollback');
      await migrated;
      await source.destroy();
      expect(await ask(ownerUrl, 'select altered from contacts')).toEqual([]);
      expect(said).toEqual([expect.stringContaining('waits for a table that is in use')]);
    } finally {
      await Promise.all([holder, reader].map((client) => client.end()));
    }
  });

  it('says so where it never gets it', async () => {
    const refused = () => Promise.reject(Object.assign(new Error('canceled'), { code: '55P03' }));
    const patience = { attempts: 3, waitMs: 1 };
    await expect(untilUnlocked(refused, () => undefined, patience)).rejects.toThrow(/got no lock: something/);
  });
});

/** Waits for whoever reads contacts. */
class Altering implements MigrationInterface {
  name = 'Altering1763769609999';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('alter table contacts add column altered text');
  }

  async down(): Promise<void> {}
}

interface Contracting {
  readonly contracts?: string;
}

const silent = Object.fromEntries(
  ['logQuery', 'logQueryError', 'logQuerySlow', 'logSchemaBuild', 'logMigration', 'log'].map((name) => [
    name,
    () => undefined,
  ]),
) as unknown as Logger;

const TABLES = `
  select case schemaname when 'public' then '' else schemaname || '.' end || tablename as name from pg_tables`;

describe('NameSearch1763769600014', () => {
  const steps = migrations.length - migrations.findIndex(({ name }) => name === 'NameSearch1763769600014');
  const columns = 'first_name, last_name, emails, deleted_at is null as live, search_text, version';
  const people = `
    select o, md5(o::text || n)::uuid as id, first, last, emails from generate_series(1, 1100) n,
      unnest(array['00000000-0000-0000-0000-0000000000a1', '00000000-0000-0000-0000-0000000000a2']::uuid[]) o,
      lateral (select (array['José', 'Jean-Paul', '太郎', null])[1 + n % 4] as first,
        (array['O’Connor', 'Ödegård', '山田', null, ''])[1 + n % 5] as last, array['n-' || n || '@example.com'] as emails)`;
  const seed = `
    insert into contacts (organization_id, id, first_name, last_name, full_name, emails, search_text, deleted_at)
      select o, id, first, last, nullif(concat_ws(' ', first, last), ''), emails, 'as it was', case when id::text like '0%' then now() end
      from (${people}) p`;

  it('writes for rows of every organization what is written of new ones, and undoes it', async () => {
    const database = await emptyDatabase();
    await migrateDatabase(database.ownerUrl);
    for (let undone = 0; undone < steps; undone++) await revertMigration(database.ownerUrl);
    // As superuser, who alone may write past row-level security.
    await ask(database.ownerUrl, seed);
    await migrateDatabase(database.ownerUrl);
    const all = `select ${columns}, first_name_key, last_name_key, full_name from contacts`;
    const rows = await ask<Record<string, any>>(database.ownerUrl, all);
    expect(rows).toHaveLength(2200);
    expect(rows.filter(({ version }) => version !== 1)).toEqual([]);
    for (const { first_name, last_name, full_name, emails, ...row } of rows) {
      const named = { firstName: first_name, lastName: last_name, fullName: full_name, emails };
      const { searchText, firstNameKey, lastNameKey } = searchColumnsOf(named);
      expect([row.search_text, row.first_name_key, row.last_name_key]).toEqual([
        searchText,
        firstNameKey,
        lastNameKey,
      ]);
    }
    for (let undone = 0; undone < steps; undone++) await revertMigration(database.ownerUrl);
    const [before] = await ask<{ search_text: string }>(
      database.ownerUrl,
      `select search_text from contacts where first_name = 'José' and last_name = 'O’Connor' and emails = '{n-20@example.com}'`,
    );
    expect(before?.search_text.split('\n')).toEqual([
      'josé o’connor',
      'o’connor josé',
      'joséo’connor',
      'o’connorjosé',
      'n-20@example.com',
    ]);
  });
});

describe('OwnersAndNameKeys1763769600028', () => {
  const name = 'OwnersAndNameKeys1763769600028';
  const steps = migrations.length - migrations.findIndex((migration) => migration.name === name);
  const organizations = `
    insert into auth.organizations (name, slug, created_at) select 'o' || n, 'o' || n, now() from generate_series(1, 2) n`;
  const companies = `
    insert into companies (organization_id, id, name)
      select o.id, gen_random_uuid(), (array['Čapek-', 'Ödegård ', '山田'])[1 + n % 3] || n
      from auth.organizations o, generate_series(1, 1100) n`;
  const deals = `
    insert into deals (organization_id, id, title, pipeline_id, stage)
      select p.organization_id, gen_random_uuid(), 'Łódź ' || n, p.id, 'new' from pipelines p, generate_series(1, 1100) n`;

  it('writes the keys of names that are there already, in each organization, and leaves every index whole', async () => {
    const database = await emptyDatabase();
    await migrateDatabase(database.ownerUrl);
    for (let undone = 0; undone < steps; undone++) await revertMigration(database.ownerUrl);
    for (const sql of [organizations, companies, deals]) await ask(database.ownerUrl, sql);
    await migrateDatabase(database.ownerUrl);
    const rows = await ask<{ name: string; key: string }>(
      database.ownerUrl,
      'select name, name_key as key from companies union all select title, title_key from deals',
    );
    expect(rows).toHaveLength(4400);
    expect(rows.filter((row) => row.key !== nameKey(row.name))).toEqual([]);
    expect(await ask(database.ownerUrl, 'select from pg_index where not indisvalid')).toEqual([]);
    const counted = `select sum(total)::int as total from organization_counts where entity = 'company' group by organization_id`;
    expect(await ask(database.ownerUrl, counted)).toEqual([{ total: 1100 }, { total: 1100 }]);
  });
});

describe('npm run migrate', () => {
  beforeAll(async () => {
    const prepare = pathToFileURL(path.join(root, 'scripts/prepare.mjs')).href;
    const built = await run([
      '--input-type=module',
      '-e',
      `await (await import('${prepare}')).buildIfStale()`,
    ]);
    expect(built).toEqual({ code: 0, output: expect.any(String) });
  });

  it('succeeds in every one of three processes that start at once, and each migration runs once', async () => {
    const database = await emptyDatabase();
    const command = [path.join(root, 'dist/apps/api/src/migrate.js')];
    const runs = await Promise.all([1, 2, 3].map(() => run(command, { DATABASE_URL: database.ownerUrl })));
    for (const { code, output } of runs)
      expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('Done.') });
    const applied = runs.flatMap(({ output }) => output.match(/(?<=Applied migration )\w+/g) ?? []);
    expect(applied).toEqual(migrations.map(({ name }) => name));
    expect(await pendingOf(database)).toEqual([]);
  });

  it('undoes the newest migration when told to revert', async () => {
    const database = await emptyDatabase();
    await migrateDatabase(database.ownerUrl);
    const command = [path.join(root, 'dist/apps/api/src/migrate.js'), 'revert'];
    expect(await run(command, { DATABASE_URL: database.ownerUrl })).toMatchObject({ code: 0 });
    expect(await pendingOf(database)).toEqual([migrations.at(-1)!.name]);
  });

  it('says so, and fails, where no database is named', async () => {
    const { code, output } = await run([path.join(root, 'dist/apps/api/src/migrate.js')]);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('DATABASE_URL must name') });
  });
});

describe('npm run purge', () => {
  it('removes what was deleted too long ago, as the restricted role, and says so', async () => {
    const database = await emptyDatabase();
    await migrateDatabase(database.ownerUrl);
    await ask(
      database.ownerUrl,
      `insert into auth.organizations (name, slug, created_at) values ('Acme', 'acme', now());
       insert into contacts (organization_id, id, deleted_at)
         select id, gen_random_uuid(), now() - interval '31 days' from auth.organizations;`,
    );
    const command = [path.join(root, 'dist/apps/api/src/purge.js')];
    const purge = () => run(command, { DATABASE_URL: database.ownerUrl });
    expect(await purge()).toEqual({ code: 0, output: 'Purged 1 contacts.\n' });
    expect(await ask(database.ownerUrl, 'select id from contacts')).toEqual([]);
    expect(await purge()).toEqual({ code: 0, output: 'Purged nothing.\n' });
  });

  it('says so, and fails, where no database is named', async () => {
    const { code, output } = await run([path.join(root, 'dist/apps/api/src/purge.js')]);
    expect({ code, output }).toEqual({ code: 1, output: expect.stringContaining('DATABASE_URL must name') });
  });
});

describe('A plan that was made before there were rows, and is kept', () => {
  /** Organizations have few imports; all indexes of theirs are as good. */
  const small = ['imports'];
  let database: TestDatabase;
  let client: Client;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await migrateDatabase(database.ownerUrl);
    client = new Client({ connectionString: database.ownerUrl });
    await client.connect();
    await client.query('set plan_cache_mode = force_generic_plan');
  });
  afterAll(async () => {
    await client.end();
    await database.drop();
  });

  async function indexOf(sql: string, parameters: number): Promise<string | undefined> {
    await client.query(`prepare planned as ${sql}`);
    const nulls = Array.from({ length: parameters }, () => 'null').join(', ');
    const { rows } = await client.query(`explain (format json) execute planned(${nulls})`);
    await client.query('deallocate planned');
    return /"Index Name":"([^"]+)"/.exec(JSON.stringify(rows))?.[1];
  }

  it('checks every foreign key by the key it names', async () => {
    const { rows: keys } = await client.query<{ table: string; key: string; columns: string[] }>(
      referencedKeys,
    );
    const plans = [];
    for (const { table, key, columns } of keys.filter((each) => !small.includes(each.table))) {
      const where = columns.map((column, position) => `${column} = $${position + 1}`).join(' and ');
      const sql = `select 1 from only ${table} where ${where} for key share`;
      plans.push({ table, key, used: await indexOf(sql, columns.length) });
    }
    expect(plans.length).toBeGreaterThan(5);
    expect(plans.filter(({ key, used }) => used !== key)).toEqual([]);
  });

  it.each(['asc', 'desc'])('sorts by name along its index, %sending', async (order) => {
    const names = `last_name_key ${order}, first_name_key ${order}, id ${order}`;
    const sql = `select id from contacts where organization_id = $1 and deleted_at is null order by ${names} limit 50`;
    expect(await indexOf(sql, 1)).toBe('contacts_name');
  });

  it('finds e-mails and phones by their own index', async () => {
    const sql = 'select contact_id from contact_identities where organization_id = $1 and value = any($2)';
    expect(await indexOf(sql, 2)).toBe('contact_identities_pkey');
  });
});

describe('Every entity', () => {
  let database: TestDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await createEmptyDatabase();
    await migrateDatabase(database.ownerUrl);
    dataSource = await new DataSource({ type: 'postgres', url: database.ownerUrl, entities }).initialize();
  });
  afterAll(async () => {
    await dataSource.destroy();
    await database.drop();
  });

  const metadata = (entity: (typeof entities)[number]): EntityMetadata => dataSource.getMetadata(entity);

  it.each(entities.map((entity) => [entity.name, entity] as const))(
    '%s has the columns that its table has, with their types and whether they may be null',
    async (_name, entity) => {
      const { tablePath, columns } = metadata(entity);
      const said = columns.map((column) => ({
        name: column.databaseName,
        type: sqlType(column),
        nullable: column.isNullable,
      }));
      const found = await ask<{ name: string }>(database.ownerUrl, columnsOf(tablePath));
      const names = new Set(said.map(({ name }) => name));
      // A column that only SQL writes and reads (a search text) need not be a property.
      expect(found.filter(({ name }) => names.has(name))).toEqual(said.toSorted(byName));
    },
  );

  it.each(entities.map((entity) => [entity.name, entity] as const))(
    '%s has the primary key that its table has',
    async (_name, entity) => {
      const { tablePath, primaryColumns } = metadata(entity);
      const [key] = await ask<{ columns: string[] }>(database.ownerUrl, primaryKeyOf(tablePath));
      expect(primaryColumns.map(({ databaseName }) => databaseName).sort()).toEqual(key?.columns.toSorted());
    },
  );

  it('stands for a table, and every table that has an id of its own is an entity', async () => {
    const tables = await ask<{ name: string }>(database.ownerUrl, tablesWithId);
    const mapped = entities.map((entity) => metadata(entity).tablePath);
    expect(tables.map(({ name }) => name).filter((name) => !mapped.includes(name))).toEqual([]);
    expect(new Set(mapped).size).toBe(entities.length);
  });
});

/** What foreign keys refer to: table, name of the index and its columns. */
const referencedKeys = `
  select distinct f.confrelid::regclass::text as "table", (select relname from pg_class where oid = f.conindid) as key,
    (select array_agg(quote_ident(a.attname) order by a.attnum)::text[] from pg_attribute a
     where a.attrelid = f.confrelid and a.attnum = any(f.confkey)) as columns
  from pg_constraint f where f.contype = 'f'`;

interface Run {
  code: number | null;
  output: string;
}

/** Runs Node and tells how it ended and all it printed. */
function run(args: string[], environment: Record<string, string> = {}): Promise<Run> {
  const { PATH = '', HOME = '' } = process.env;
  const child = spawn(process.execPath, args, { cwd: root, env: { PATH, HOME, ...environment } });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (output += String(text)));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve({ code, output }));
  });
}

/** A column's type as Postgres writes it. */
function sqlType({ type, precision, scale, isArray }: EntityMetadata['columns'][number]): string {
  const named = String(type) === 'timestamptz' ? `timestamp(${precision ?? 6}) with time zone` : String(type);
  return (
    (precision != null && scale != null ? `${named}(${precision},${scale})` : named) + (isArray ? '[]' : '')
  );
}

function byName(a: { name: string }, b: { name: string }): number {
  return a.name < b.name ? -1 : 1;
}

const columnsOf = (table: string) => `
  select a.attname as name, format_type(a.atttypid, a.atttypmod) as type, not a.attnotnull as nullable
  from pg_attribute a where a.attrelid = '${table}'::regclass and a.attnum > 0 and not a.attisdropped
  order by a.attname collate "C"`;

const primaryKeyOf = (table: string) => `
  select array_agg(a.attname::text) as columns from pg_index i
  join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
  where i.indrelid = '${table}'::regclass and i.indisprimary`;

const tablesWithId = `
  select c.relname as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'migrations' and exists (
    select from pg_attribute a where a.attrelid = c.oid and a.attname = 'id' and not a.attisdropped)
  order by 1`;

/** All that migrations make, a line each: what it is and how it is defined. */
const schema = `
  with all_of_it as materialized (
    select format('column %s.%I %s %s %s', a.attrelid::regclass, a.attname, format_type(a.atttypid, a.atttypmod),
        case when a.attnotnull then 'not null' end, pg_get_expr(d.adbin, d.adrelid)) as what
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
      where c.relnamespace in (select oid from ours) and c.relkind in ('r', 'v') and a.attnum > 0 and not a.attisdropped
    union all
    select format('table %s %s %s', oid::regclass, relrowsecurity, relforcerowsecurity) || coalesce((select array_agg(acl::text order by acl::text)::text from unnest(relacl) acl), '')
      || coalesce(reloptions::text, '')
      from pg_class where relnamespace in (select oid from ours) and relkind in ('r', 'v')
    union all
    select 'constraint ' || conrelid::regclass || conname || pg_get_constraintdef(oid) from pg_constraint
      where connamespace in (select oid from ours)
    union all
    select pg_get_indexdef(indexrelid) from pg_index join pg_class c on c.oid = indexrelid
      where c.relnamespace in (select oid from ours)
    union all
    select pg_get_viewdef(oid) from pg_class where relnamespace in (select oid from ours) and relkind = 'v'
    union all
    select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
      where c.relnamespace in (select oid from ours) and not t.tgisinternal
    union all
    select pg_get_functiondef(p.oid) from pg_proc p where p.pronamespace in (select oid from ours)
      and not exists (select from pg_depend d where d.objid = p.oid and d.deptype = 'e')
    union all
    select format('policy %s %s %s %s %s', polrelid::regclass, polname, polcmd, pg_get_expr(polqual, polrelid),
        pg_get_expr(polwithcheck, polrelid)) from pg_policy
    union all
    select 'statistics ' || pg_get_statisticsobjdef(oid) from pg_statistic_ext
  )
  select what from all_of_it where what !~ 'migrations'
  order by what collate "C"`.replaceAll(
  '(select oid from ours)',
  `(select oid from pg_namespace where nspname in ('public', 'auth'))`,
);
