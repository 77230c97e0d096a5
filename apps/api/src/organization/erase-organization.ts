import type pg from 'pg';
import { signer } from './archive-file.js';
import { declareOrganization, findOrganization, userReferences } from './export-organization.js';
import type { RowCounts } from './import-organization.js';
import { organizationTables } from './organization-tables.js';

/** What was erased, and when; `signature` is of all before it. */
export interface ErasureReceipt {
  readonly erased: { readonly id: string; readonly name: string; readonly slug: string };
  readonly erased_at: string;
  readonly rows: RowCounts;
  /** Users that belonged to no other organization. */
  readonly users: number;
  readonly signature: string;
}

/**
 * Removes every row of an organization, in one transaction, and looks that none is left; `people` removes the users who belong
 * to no other one along with it.
 */
export async function eraseOrganization(
  client: pg.ClientBase,
  named: string,
  { people, secret }: { readonly people: boolean; readonly secret: string },
): Promise<ErasureReceipt> {
  await client.query('begin');
  try {
    const erased = await findOrganization(client, named);
    const { id } = erased;
    await declareOrganization(client, id);
    const tables = await organizationTables(client);
    const users = people ? await membersOf(client, id) : [];
    const rows: RowCounts = {};
    for (const { name, condition } of tables.toReversed())
      rows[name] = (await client.query(`delete from ${name} where ${condition}`, [id])).rowCount ?? 0;
    await client.query(
      'update auth.sessions set active_organization_id = null where active_organization_id = $1',
      [id],
    );
    const gone = await removeUsers(client, users);
    await declareOrganization(client, id);
    for (const { name, condition } of tables) {
      const { rowCount } = await client.query(`select from ${name} where ${condition} limit 1`, [id]);
      if (rowCount) throw new Error(`${name} still has rows of ${id}`);
    }
    await client.query('commit');
    const receipt = { erased, erased_at: new Date().toISOString(), rows, users: gone };
    const signature = signer(secret).update(JSON.stringify(receipt)).digest('base64url');
    return { ...receipt, signature };
  } catch (error) {
    await client.query('rollback');
    throw error;
  }
}

async function membersOf(client: pg.ClientBase, id: string): Promise<string[]> {
  const { rows } = await client.query<{ id: string }>(
    `select user_id as id from auth.members where organization_id = $1
     union select user_id from suspended_members where organization_id = $1`,
    [id],
  );
  return rows.map((row) => row.id);
}

/** Of those, the ones whom no other organization knows: as a member, by an invitation of theirs, or as one it suspended. */
async function removeUsers(client: pg.ClientBase, users: string[]): Promise<number> {
  if (users.length === 0) return 0;
  const suspended = await suspendedElsewhere(client, users);
  const references = await userReferences(client);
  const free = references
    .filter(({ table }) => table.startsWith('auth.'))
    .map(({ table, column }) => `not exists (select from ${table} r where r."${column}" = u.id)`);
  const { rowCount } = await client.query(
    `delete from auth.users u where u.id = any($1) and ${free.join(' and ')}`,
    [users.filter((user) => !suspended.has(user))],
  );
  return rowCount ?? 0;
}

/** Row-level security shows those of one organization at a time. */
async function suspendedElsewhere(client: pg.ClientBase, users: string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  const { rows: others } = await client.query<{ id: string }>('select id from auth.organizations');
  for (const { id } of others) {
    await declareOrganization(client, id);
    const { rows } = await client.query<{ user_id: string }>(
      'select user_id from suspended_members where organization_id = $1 and user_id = any($2)',
      [id, users],
    );
    for (const row of rows) found.add(row.user_id);
  }
  return found;
}
