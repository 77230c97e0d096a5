import { ORGANIZATION_IN_SCOPE, tenantView } from '@rosetta/common';
import type { ColumnDeclaration, TableDeclaration } from '@rosetta/postgrest';

/** A text, nullable unless its writer demands it. */
export const text = { type: 'text' } as const satisfies ColumnDeclaration;

/** A text that every row has. */
export const requiredText = { ...text, required: true } as const;

/** What a name is sorted by: the key that is stored beside it, by which an index sorts it. */
export function sortedBy(key: string) {
  return {
    sort: (alias: string) => `${alias}.${key}`,
    isOrdered: true,
  } as const satisfies Partial<ColumnDeclaration>;
}

/** A reference to another record. */
export const uuid = { type: 'uuid' } as const satisfies ColumnDeclaration;

/** A reference that every row has. */
export const requiredUuid = { ...uuid, required: true } as const;

/** A record's own id, which a caller may choose. */
export const id = { ...uuid, default: true } as const;

/** Labels. */
export const texts = { type: 'text[]', default: true } as const satisfies ColumnDeclaration;

/** Free-form fields. */
export const json = { type: 'jsonb', default: true } as const satisfies ColumnDeclaration;

/** Free-form fields, any of which an index finds. */
export const indexedJson = { ...json, isContainmentIndexed: true } as const;

/** Answered as a plain JSON number: 11523, not 11523.0000. */
export const number = {
  type: 'numeric',
  select: (value) => `trim_scale(${value})`,
} as const satisfies ColumnDeclaration;

/** Answered in UTC with milliseconds and `Z`. */
export const timestamp: ColumnDeclaration = {
  type: 'timestamptz',
  select: (value) => `to_char(${value} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`,
};

/** When a row was made or changed, by which an index sorts it. */
export const orderedTimestamp: ColumnDeclaration = { ...timestamp, isOrdered: true };

/** Answered in the time zone of the request, as `Prefer: timezone` asks for, with milliseconds and the offset. */
export const zonedTimestamp: ColumnDeclaration = {
  type: 'timestamptz',
  select: (value) => `to_char(${value}, 'YYYY-MM-DD"T"HH24:MI:SS.MSTZH:TZM')`,
};

/** Columns that the system keeps: a body may name them, as one that was read and is sent back does, and is not heeded. */
export const systemColumns: ReadonlySet<string> = new Set(['created_at', 'updated_at', 'inactivated_at']);

/** Confines a table to the caller's organization. */
export function ownRows(alias: string): string {
  return `${alias}.organization_id = ${ORGANIZATION_IN_SCOPE}`;
}

/** Confines a table to the caller's organization, and to what is not deleted. */
export function liveRows(alias: string): string {
  return `${ownRows(alias)} and ${alias}.deleted_at is null`;
}

/** Where a table's rows are read from: behind row-level security, and by the tenant's view where filters need an index. */
export function tenantTable(table: string): Pick<TableDeclaration, 'source' | 'filteredSource'> {
  return { source: table, filteredSource: tenantView(table) };
}
