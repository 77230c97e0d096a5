import type pg from 'pg';
import type { ArchiveHead } from './archive-file.js';
import { OrganizationError } from './organization-error.js';
import { ORGANIZATIONS, organizationTables, type OrganizationTable } from './organization-tables.js';

/** How many rows are in memory at once. */
const BATCH = 500;

/**
 * Tables that stay where they are: where this database's transactions are in the journal means nothing in another one. Tokens
 * of changes end with an export, as they do with a restored dump.
 */
export const LOCAL_TABLES: ReadonlySet<string> = new Set([
  'public.journal_heads',
  'public.journal_transactions',
]);

/** Who an organization is, by its id or slug. */
export async function findOrganization(
  client: pg.ClientBase,
  named: string,
): Promise<ArchiveHead['organization']> {
  const { rows } = await client.query<ArchiveHead['organization']>(
    `select id, name, slug from ${ORGANIZATIONS} where id::text = $1 or slug = $1`,
    [named.toLowerCase()],
  );
  if (!rows[0]) throw new OrganizationError(`There is no organization ${named}, by its id or slug`);
  return rows[0];
}

/** Lets a transaction see the rows of one organization, as row-level security holds the owner of the tables as well. */
export async function declareOrganization(client: pg.ClientBase, id: string): Promise<void> {
  await client.query(`select set_config('app.org', $1, true)`, [id]);
}

/** The migrations that a database has, in their order. */
export async function migrationsOf(client: pg.ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  return rows.map(({ name }) => name);
}

/** The lines of an archive of one organization, of one moment: its head, who is referred to, and every row of each table. */
export async function* exportOrganization(client: pg.ClientBase, named: string): AsyncGenerator<string> {
  await client.query('begin isolation level repeatable read read only');
  try {
    const organization = await findOrganization(client, named);
    await declareOrganization(client, organization.id);
    const head: ArchiveHead = {
      format: 'rosetta-organization',
      migrations: await migrationsOf(client),
      organization,
      exported_at: new Date().toISOString(),
    };
    yield JSON.stringify(head);
    for (const person of await peopleOf(client, organization.id)) yield `{"person":${person}}`;
    for (const table of await organizationTables(client)) {
      if (LOCAL_TABLES.has(table.name)) continue;
      yield JSON.stringify({ table: table.name, columns: table.columns });
      for await (const row of rowsOf(client, table, organization.id)) yield `{"row":${row}}`;
    }
  } finally {
    await client.query('rollback');
  }
}

/** Rows as Postgres writes them as JSON; nobody here reads them, so that no number is rounded. */
async function* rowsOf(client: pg.ClientBase, { name, columns, condition }: OrganizationTable, id: string) {
  const list = columns.map((column) => `"${column}"`).join(', ');
  await client.query(
    `declare rows no scroll cursor for
     select to_jsonb(t)::text as row from (select ${list} from ${name} where ${condition.replace('$1', `'${id}'`)}) t`,
  );
  for (;;) {
    const { rows } = await client.query<{ row: string }>(`fetch ${BATCH} from rows`);
    for (const { row } of rows) yield row;
    if (rows.length < BATCH) break;
  }
  await client.query('close rows');
}

/** Users that rows of the organization refer to: who they are, and nothing that they sign in with. */
async function peopleOf(client: pg.ClientBase, id: string): Promise<string[]> {
  const references = await userReferences(client);
  const ids = references.map(
    ({ table, column }) => `select "${column}" from ${table} where organization_id = $1`,
  );
  const { rows } = await client.query<{ person: string }>(
    `select to_jsonb(u)::text as person from (
       select id, name, email, email_verified, created_at from auth.users where id in (${ids.join(' union ')}) order by id) u`,
    [id],
  );
  return rows.map(({ person }) => person);
}

/** Columns of organizations' tables that refer to users. */
export async function userReferences(client: pg.ClientBase): Promise<{ table: string; column: string }[]> {
  const names = (await organizationTables(client)).map(({ name }) => name);
  const { rows } = await client.query<{ table: string; column: string }>(
    `select format('%I.%I', n.nspname, c.relname) as table, a.attname::text as column
     from pg_constraint f join pg_class c on c.oid = f.conrelid join pg_namespace n on n.oid = c.relnamespace
     join pg_attribute a on a.attrelid = c.oid and a.attnum = f.conkey[1]
     where f.contype = 'f' and f.confrelid = 'auth.users'::regclass order by 1, 2`,
  );
  return rows.filter(({ table }) => names.includes(table));
}
