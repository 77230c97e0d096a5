import { type ColumnType, getMetadataArgsStorage } from 'typeorm';

type EntityClass = abstract new (...args: never[]) => object;

interface EntityColumn {
  readonly property: string;
  readonly column: string;
  readonly type: string;
}

/**
 * Writes an entity's select list from its TypeORM decorators, so that hand-written SQL and the entity cannot drift apart:
 * `entityColumns(Contact, 'c')` is `c."full_name" as "fullName", ...`; of the given properties alone, if any are given.
 */
export function entityColumns(entity: EntityClass, alias: string, properties?: readonly string[]): string {
  return columnsOf(entity)
    .filter(({ property }) => properties === undefined || properties.includes(property))
    .map(({ column, property }) => `${alias}."${column}" as "${property}"`)
    .join(', ');
}

/** The properties of an entity that are times. */
export function entityDates(entity: EntityClass): string[] {
  return columnsOf(entity)
    .filter(({ type }) => type === 'timestamptz')
    .map(({ property }) => property);
}

/** The pieces of SQL that write some of an entity's properties from rows given as one JSON array. */
export interface RowsSql {
  /** Column list of an INSERT: `"full_name", ...`. */
  readonly columns: string;
  /** The same properties read from the alias `r`: `r."fullName", ...`. */
  readonly values: string;
  /** Column definition list of `jsonb_to_recordset(...) as r(...)`. */
  readonly record: string;
  /** Assignments of an UPDATE: `"full_name" = r."fullName", ...`. */
  readonly assignments: string;
}

/** Writes the SQL that stores the named properties of an entity, set-based; see {@link RowsSql}. */
export function rowsSql(entity: EntityClass, properties: readonly string[]): RowsSql {
  const all = new Map(columnsOf(entity).map((column) => [column.property, column]));
  const chosen = properties.map((property) => {
    const column = all.get(property);
    if (!column) throw new Error(`${entity.name} has no column for ${property}`);
    return column;
  });
  return {
    columns: chosen.map((c) => `"${c.column}"`).join(', '),
    values: chosen.map((c) => `r."${c.property}"`).join(', '),
    record: chosen.map((c) => `"${c.property}" ${c.type}`).join(', '),
    assignments: chosen.map((c) => `"${c.column}" = r."${c.property}"`).join(', '),
  };
}

/**
 * SELECT of one row whose values are parameters, `$2` on, in the order of a column definition list: Postgres neither reads JSON nor
 * guesses how many rows there are.
 */
export function parameterRow(record: string): string {
  const columns = record.split(', ').map((column, index) => {
    const [, name, type] = /^(\S+) (.+)$/.exec(column)!;
    return `$${index + 2}::${type} as ${name}`;
  });
  return `select ${columns.join(', ')}`;
}

/**
 * Writes rows as the JSON array that `jsonb_to_recordset` reads. A null is left out: Postgres reads it as one all the same,
 * and naming every column that a row does not have would cost it a third more.
 */
export function recordsOf(rows: readonly object[]): string {
  return JSON.stringify(rows.map(withoutNulls));
}

function withoutNulls(row: object): object {
  const present: Record<string, unknown> = {};
  for (const key in row) {
    const value = row[key as keyof object] as unknown;
    if (value !== null) present[key] = value;
  }
  return present;
}

const columns = new WeakMap<EntityClass, EntityColumn[]>();

function columnsOf(entity: EntityClass): EntityColumn[] {
  const known = columns.get(entity);
  if (known) return known;
  const found = getMetadataArgsStorage()
    .filterColumns(entity)
    .map(({ propertyName, options }) => ({
      property: propertyName,
      column: options.name ?? propertyName,
      type: (options.type as ColumnType & string) + (options.array ? '[]' : ''),
    }));
  columns.set(entity, found);
  return found;
}
