import pg from 'pg';
import { organizationTables } from '../organization/organization-tables.js';
import { DatabaseSetupError } from './database-setup.error.js';
import { underMigrationLock } from './migration-lock.js';
import { withClient } from './with-client.js';

/** The table that all others lie beside. */
const ROOT = 'public.companies';

/** What stands in the policies instead of their sub-select, which Citus refuses. */
const IS_OWN = `organization_id = nullif(current_setting('app.org', true), '')::uuid`;

/**
 * Spreads the business tables over the workers of a Citus cluster, each organization's rows on one of them. Identity, keys and
 * settings, which name users or organizations by foreign keys, stay on the coordinator. Done again, it spreads what is new.
 *
 * @throws DatabaseSetupError where there is no such cluster
 */
export async function distributeDatabase(ownerUrl: string, log: (line: string) => void): Promise<void> {
  const distribute = async (client: pg.Client) => {
    await assertCluster(client);
    await client.query(await handingOn(client));
    const all = await businessTables(client);
    const { rows } = await client.query<{ name: string }>(DISTRIBUTED);
    const done = new Set(rows.map(({ name }) => name));
    // Everything refers to the root or to nobody: it comes first, and whoever is referred to before whoever refers.
    const waiting = [ROOT, ...all.filter((name) => name !== ROOT)].filter((name) => !done.has(name));
    for (const name of waiting) {
      await distributeTable(client, name);
      log(`Distributed ${name}`);
    }
    if (waiting.length === 0) log('All business tables are distributed already.');
  };
  await underMigrationLock(ownerUrl, () => withClient({ connectionString: ownerUrl }, distribute));
}

async function assertCluster(client: pg.Client): Promise<void> {
  const { rowCount } = await client.query(`select from pg_extension where extname = 'citus'`);
  if (!rowCount)
    throw new DatabaseSetupError(
      'The database has no Citus to distribute its tables with: --distribute needs the extension on this server and on each ' +
        'worker ("create extension citus", by a superuser). docs/scaling.md says how; without it, everything stays as it is.',
    );
  const { rows } = await client.query<{ coordinator: boolean; nodes: number }>(NODES);
  const { coordinator, nodes } = rows[0]!;
  if (!coordinator)
    throw new DatabaseSetupError('DATABASE_URL leads to a worker of Citus; it must lead to the coordinator.');
  if (nodes === 0)
    throw new DatabaseSetupError(
      'Citus knows no node that takes shards: add the workers first (select citus_add_node(...), by a superuser).',
    );
}

/** SQL that has every connection to this database hand on to the workers what it sets for a transaction. */
async function handingOn(client: pg.Client): Promise<string> {
  const { rows } = await client.query<{ name: string }>('select current_database() as name');
  return `alter database ${pg.escapeIdentifier(rows[0]!.name)} set citus.propagate_set_commands = 'local'`;
}

/** Those with rows of organizations that name nobody who stays on the coordinator, in the order of their foreign keys. */
async function businessTables(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(LOCAL);
  const local = new Set(rows.map(({ name }) => name));
  return (await organizationTables(client)).map(({ name }) => name).filter((name) => !local.has(name));
}

/** In one transaction: a table is on the coordinator, or on the workers. */
async function distributeTable(client: pg.Client, name: string): Promise<void> {
  await client.query('begin');
  try {
    const { rows } = await client.query<{ sql: string }>(CHANGES, [name, IS_OWN]);
    for (const { sql } of rows) await client.query(sql);
    const beside = name === ROOT ? 'none' : ROOT;
    await client.query(`select create_distributed_table($1, 'organization_id', colocate_with => $2)`, [
      name,
      beside,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

const NODES = `select citus_is_coordinator() as coordinator,
  (select count(*)::int from pg_dist_node where noderole = 'primary' and shouldhaveshards) as nodes`;

const NAME = `format('%I.%I', n.nspname, c.relname)`;

const DISTRIBUTED = `
  select ${NAME} as name from pg_dist_partition p
  join pg_class c on c.oid = p.logicalrelid join pg_namespace n on n.oid = c.relnamespace where p.partmethod = 'h'`;

/** Schema auth, and whoever has a foreign key into it. */
const LOCAL = `
  select ${NAME} as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname = 'auth' or exists (
    select from pg_constraint f join pg_class r on r.oid = f.confrelid
    where f.conrelid = c.oid and f.contype = 'f' and r.relnamespace = 'auth'::regnamespace)`;

/**
 * SQL of what Citus does not take, in the form it does: policies without a sub-select; no trigger, and so no counter of companies,
 * whose rows are counted instead; no foreign key that sets null, before which a purge does that itself.
 */
const CHANGES = `
  select format('alter policy %I on %s using (%s) with check (%s)', polname, $1::text, $2::text, $2::text) as sql
  from pg_policy where polrelid = $1::regclass and polname = 'tenant'
  union all
  select format('drop trigger %I on %s', tgname, $1::text) from pg_trigger where tgrelid = $1::regclass and not tgisinternal
  union all
  select 'alter table organization_counts no force row level security' where $1 = '${ROOT}'
  union all
  select $sql$delete from organization_counts where entity = 'company'$sql$ where $1 = '${ROOT}'
  union all
  select 'alter table organization_counts force row level security' where $1 = '${ROOT}'
  union all
  select format('alter table %s drop constraint %I, add constraint %I %s', $1::text, conname, conname,
    regexp_replace(pg_get_constraintdef(oid), ' ON DELETE SET NULL.*$', ''))
  from pg_constraint where conrelid = $1::regclass and contype = 'f' and confdeltype = 'n'`;
