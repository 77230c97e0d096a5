import type pg from 'pg';

/** A table that has rows of organizations. */
export interface OrganizationTable {
  /** With its schema, quoted as SQL wants it. */
  readonly name: string;
  /** Its columns that hold what was written, not what Postgres computes. */
  readonly columns: readonly string[];
  /** The condition of the rows of organization `$1`. */
  readonly condition: string;
}

/**
 * Every table with rows of organizations, read from the catalog so that a new one cannot be forgotten: whoever is referred to
 * comes first, and what refers to nobody, as counts and mirrors that others write along, comes last.
 */
export async function organizationTables(client: pg.ClientBase): Promise<OrganizationTable[]> {
  const { rows } = await client.query<Found>(TABLES);
  const names = new Set(rows.map(({ name }) => name));
  const parents = new Map(
    rows.map(({ name, refers }) => [name, refers.filter((each) => each !== name && names.has(each))]),
  );
  const isAlone = ({ name }: Found) =>
    parents.get(name)!.length === 0 && ![...parents.values()].some((each) => each.includes(name));
  const waiting = rows.filter((row) => !isAlone(row));
  const sorted: Found[] = [];
  while (waiting.length > 0) {
    const next = waiting.findIndex(({ name }) =>
      parents.get(name)!.every((parent) => sorted.some((each) => each.name === parent)),
    );
    if (next < 0)
      throw new Error(
        `Tables refer to each other in a circle: ${waiting.map(({ name }) => name).join(', ')}`,
      );
    sorted.push(...waiting.splice(next, 1));
  }
  return [...sorted, ...rows.filter(isAlone)].map(({ name, columns }) => ({
    name,
    columns,
    condition: `${name === ORGANIZATIONS ? 'id' : 'organization_id'} = $1`,
  }));
}

/** The organizations themselves. */
export const ORGANIZATIONS = 'auth.organizations';

interface Found {
  readonly name: string;
  readonly columns: string[];
  /** Tables that its foreign keys name. */
  readonly refers: string[];
}

const TABLES = `
  select format('%I.%I', n.nspname, c.relname) as name,
    array(select a.attname::text from pg_attribute a
      where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' order by a.attnum) as columns,
    array(select distinct format('%I.%I', rn.nspname, r.relname) from pg_constraint f
      join pg_class r on r.oid = f.confrelid join pg_namespace rn on rn.oid = r.relnamespace
      where f.conrelid = c.oid and f.contype = 'f') as refers
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where n.nspname in ('public', 'auth') and c.relkind in ('r', 'p') and (
    (n.nspname, c.relname) = ('auth', 'organizations') or exists (
      select from pg_attribute a where a.attrelid = c.oid and a.attname = 'organization_id' and not a.attisdropped))
  order by 1`;
