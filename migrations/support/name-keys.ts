import { nameKey } from '@rosetta/contacts';
import type { QueryRunner } from 'typeorm';

/** How many rows are locked at once. */
const BATCH = 1000;
const NIL = '00000000-0000-0000-0000-000000000000';

/** A name, and the column of what it is sorted by, in so many characters. */
export interface KeyedName {
  readonly name: string;
  readonly key: string;
  readonly length: number;
}

/** Writes the sort keys of the names that have none, organization by organization, in a transaction for each batch. */
export async function addNameKeys(runner: QueryRunner, table: string, keyed: KeyedName): Promise<void> {
  const organizations = (await runner.query('select id from auth.organizations')) as { id: string }[];
  for (const { id } of organizations)
    for (let last: string | null = NIL; last !== null;)
      last = await addSome(runner, table, keyed, [id, last]);
}

/** Answers the last row it has written; null once there are no more. */
async function addSome(
  runner: QueryRunner,
  table: string,
  { name, key, length }: KeyedName,
  [organization, last]: [string, string],
): Promise<string | null> {
  await runner.startTransaction();
  try {
    await runner.query(`select set_config('app.org', $1, true)`, [organization]);
    const rows = (await runner.query(
      `select id, ${name} as name from ${table}
       where organization_id = $1 and id > $2 and ${key} is null order by id limit ${BATCH} for update`,
      [organization, last],
    )) as { id: string; name: string }[];
    await runner.query(
      `update ${table} t set ${key} = r.key from jsonb_to_recordset($2::jsonb) as r(id uuid, key text)
       where t.organization_id = $1 and t.id = r.id`,
      [organization, JSON.stringify(rows.map((row) => ({ id: row.id, key: nameKey(row.name, length) })))],
    );
    await runner.commitTransaction();
    return rows.at(-1)?.id ?? null;
  } catch (error) {
    await runner.rollbackTransaction();
    throw error;
  }
}
