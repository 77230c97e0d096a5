import type { QueryRunner } from 'typeorm';

/** What a contact is found by. */
export interface NamedContact {
  readonly fullName: string | null;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly emails: string[];
}

const COLUMNS = {
  searchText: 'search_text',
  firstNameKey: 'first_name_key',
  lastNameKey: 'last_name_key',
} as const;

/** How many rows are in memory at once. */
const BATCH = 1000;

/**
 * Computes columns of every contact of every organization anew, deleted ones included, a bounded number of rows at a time. The
 * owner of the table looks past row-level security for it: what an organization left behind that is gone has to follow too.
 */
export async function rewriteContacts(
  runner: QueryRunner,
  compute: (contact: NamedContact) => Partial<Record<keyof typeof COLUMNS, string | null>>,
  properties: readonly (keyof typeof COLUMNS)[],
): Promise<void> {
  const record = properties.map((property) => `"${property}" text`).join(', ');
  const assignments = properties.map((property) => `${COLUMNS[property]} = r."${property}"`).join(', ');
  const zero = '00000000-0000-0000-0000-000000000000';
  let last = { organizationId: zero, id: zero };
  await runner.query('alter table contacts no force row level security');
  for (;;) {
    const rows = (await runner.query(NEXT, [last.organizationId, last.id])) as (NamedContact & typeof last)[];
    const written = rows.map(({ organizationId, id, ...named }) => ({
      organizationId,
      id,
      ...compute(named),
    }));
    await runner.query(
      `update contacts c set ${assignments}
       from jsonb_to_recordset($1::jsonb) as r("organizationId" uuid, id uuid, ${record})
       where c.organization_id = r."organizationId" and c.id = r.id`,
      [JSON.stringify(written)],
    );
    if (rows.length < BATCH) break;
    last = rows[rows.length - 1]!;
  }
  await runner.query('alter table contacts force row level security');
}

/** The nil uuid stands for no row: the first batch begins behind it. */
const NEXT = `
  select organization_id as "organizationId", id, full_name as "fullName", first_name as "firstName",
    last_name as "lastName", emails
  from contacts where (organization_id, id) > ($1, $2) order by organization_id, id limit ${BATCH}`;
