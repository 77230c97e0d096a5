import pg from 'pg';
import { type ArchiveHead, archiveLines } from './archive-file.js';
import { declareOrganization, migrationsOf } from './export-organization.js';
import { OrganizationError } from './organization-error.js';
import { organizationTables } from './organization-tables.js';

const BATCH = 500;

/** What is written in the place of what the archive says, and why. */
const REPLACED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  // Numbers of another database's transactions; what is older than the journal stays out of it.
  'public.audit_events': { transaction_id: 'null' },
  // Nobody is called from two places: whoever means it enables them again.
  'public.webhooks': { enabled: 'false', disabled_at: 'coalesce(disabled_at, now())' },
  'public.webhook_tasks': { due_at: `'infinity'`, lease: 'null' },
};

/** How many rows of each table were written. */
export type RowCounts = Record<string, number>;

/**
 * Writes an organization as its verified archive has it, under the same ids, in one transaction.
 *
 * @throws OrganizationError where the schema is another one, or something of it is there already
 */
export async function importOrganization(
  client: pg.ClientBase,
  file: string,
  head: ArchiveHead,
): Promise<RowCounts> {
  refuseOtherSchema(head.migrations, await migrationsOf(client));
  await client.query('begin');
  try {
    const { id, slug } = head.organization;
    const { rowCount } = await client.query('select from auth.organizations where id = $1 or slug = $2', [
      id,
      slug,
    ]);
    if (rowCount)
      throw new OrganizationError(`An organization with the id ${id} or the slug ${slug} is there already`);
    await declareOrganization(client, id);
    const counts = await writeRows(client, file, id);
    await client.query('commit');
    return counts;
  } catch (error) {
    await client.query('rollback');
    throw error instanceof pg.DatabaseError && error.code === '23505'
      ? new OrganizationError(`Something of it is there already: ${error.detail ?? error.message}`, {
          cause: error,
        })
      : error;
  }
}

function refuseOtherSchema(theirs: readonly string[], ours: readonly string[]): void {
  const newer = theirs.filter((name) => !ours.includes(name));
  if (newer.length > 0)
    throw new OrganizationError(
      `The archive is of a newer schema, with ${newer.join(', ')}: upgrade this database first`,
    );
  const missing = ours.filter((name) => !theirs.includes(name));
  if (missing.length > 0)
    throw new OrganizationError(
      `The archive is of an older schema, without ${missing.join(', ')}: import it into that version, and upgrade then`,
    );
}

async function writeRows(client: pg.ClientBase, file: string, id: string): Promise<RowCounts> {
  const tables = new Map((await organizationTables(client)).map((table) => [table.name, table]));
  const counts: RowCounts = {};
  let current: { name: string; columns: string[] } | undefined;
  let batch: string[] = [];
  const flush = async () => {
    if (current && batch.length > 0) await insert(client, current, batch);
    batch = [];
  };
  for await (const line of archiveLines(file)) {
    if (line.startsWith('{"row":')) {
      batch.push(line.slice('{"row":'.length, -1));
      counts[current!.name] = (counts[current!.name] ?? 0) + 1;
      if (batch.length === BATCH) await flush();
    } else if (line.startsWith('{"person":')) await introduce(client, line.slice('{"person":'.length, -1));
    else {
      await flush();
      const { table: name, columns } = JSON.parse(line) as { table: string; columns: string[] };
      const table = tables.get(name);
      if (!table) throw new OrganizationError(`The archive has a table ${name} that is not here`);
      current = { name, columns };
      // What came along with the organization, as its first pipeline, is in the archive as it became.
      if (name !== 'auth.organizations')
        await client.query(`delete from ${name} where ${table.condition}`, [id]);
    }
  }
  await flush();
  await moveSequencesOn(client, [...tables.keys()]);
  return counts;
}

async function insert(
  client: pg.ClientBase,
  { name, columns }: { name: string; columns: string[] },
  rows: string[],
) {
  const replaced = REPLACED[name] ?? {};
  const list = columns.map((column) => `"${column}"`).join(', ');
  const values = columns.map((column) => replaced[column] ?? `"${column}"`).join(', ');
  await client.query(
    `insert into ${name} (${list}) overriding system value select ${values} from jsonb_populate_recordset(null::${name}, $1::jsonb)`,
    [`[${rows.join(',')}]`],
  );
}

/** Makes a user where there is none with that id, who signs in once they have chosen a password by mail. */
async function introduce(client: pg.ClientBase, person: string): Promise<void> {
  const { rows } = await client.query<{ email: string }>(
    `with person as (select * from jsonb_populate_record(null::auth.users, $1::jsonb)),
     made as (
       insert into auth.users (id, name, email, email_verified, created_at, updated_at)
       select id, name, email, email_verified, created_at, now() from person
       where not exists (select from auth.users u where u.id = person.id or lower(u.email) = lower(person.email)))
     select person.email from person where exists (
       select from auth.users u where u.id <> person.id and lower(u.email) = lower(person.email))
       and not exists (select from auth.users u where u.id = person.id)`,
    [person],
  );
  if (rows[0])
    throw new OrganizationError(
      `${rows[0].email} is the e-mail of another user here: change one of them first`,
    );
}

/** Numbers that are given next come after those that were written. */
async function moveSequencesOn(client: pg.ClientBase, tables: string[]): Promise<void> {
  const { rows } = await client.query<{ table: string; column: string; sequence: string }>(
    `select t as table, a.attname::text as column, pg_get_serial_sequence(t, a.attname) as sequence
     from unnest($1::text[]) t join pg_attribute a on a.attrelid = t::regclass and a.attnum > 0 and not a.attisdropped
     where pg_get_serial_sequence(t, a.attname) is not null`,
    [tables],
  );
  for (const { table, column, sequence } of rows)
    await client.query(
      `select setval('${sequence}', greatest((select last_value from ${sequence}), (select max("${column}") from ${table})))`,
    );
}
