import { DomainError } from '@rosetta/common';
import { type BodyRow, fromDatabaseError, PostgrestError, type Table } from '@rosetta/postgrest';
import { BrokenReference } from './references.js';

/** Finds the one of these values that a row has in a column of its own. */
export type FindTaken = (column: string, values: readonly string[]) => Promise<string | undefined>;

/**
 * Says of a duplicate which key is taken, and of a broken reference which is missing, in Postgres's words, since Postgres itself
 * does not of tables behind row-level security; any other failure is handed on as it is.
 */
export async function tellingKey(
  error: unknown,
  table: Table,
  rows: readonly BodyRow[],
  find: FindTaken,
): Promise<unknown> {
  if (error instanceof BrokenReference) return tellingMissingKey(error, table, rows);
  const known = error instanceof DomainError && error.code === 'duplicate' ? error : undefined;
  const cause = known ? known.facts.cause : error;
  const failure = fromDatabaseError(cause);
  if (failure?.code !== '23505') return error;
  const isPrimary = (cause as { constraint?: string }).constraint?.endsWith('_pkey');
  const columns = isPrimary ? table.primaryKey : (table.uniqueKeys?.[0] ?? []);
  const value = await takenValue(columns, rows, find);
  const details = value === undefined ? null : `Key (${columns.join(', ')})=(${value}) already exists.`;
  return new PostgrestError(failure.status, failure.code, known?.message ?? failure.message, { details });
}

/** Of several keys nobody can tell which is missing; of a table that is not public, nobody is told. */
function tellingMissingKey(
  error: BrokenReference,
  { edges }: Table,
  rows: readonly BodyRow[],
): PostgrestError {
  const { column, message, code, status } = error;
  const edge = edges.find(({ toOne, originColumn }) => toOne && originColumn.name === column);
  const [value, ...others] = new Set(rows.map((row) => row[column]));
  const isKnown = edge && typeof value === 'string' && others.length === 0 && message.endsWith('not found');
  if (!isKnown) return error;
  const details = `Key (${column})=(${value}) is not present in table "${edge.target.name}".`;
  return new PostgrestError(status, code, message, { details });
}

/** The key of the only row, of one that comes twice, or of one that there is. */
async function takenValue(
  columns: readonly string[],
  rows: readonly BodyRow[],
  find: FindTaken,
): Promise<string | undefined> {
  const values = rows
    .filter((row) => columns.every((name) => row[name] != null))
    .map((row) => columns.map((name) => String(row[name])).join(', '));
  if (values.length === 1) return values[0];
  const repeated = values.find((value, at) => values.indexOf(value) < at);
  return repeated ?? (columns.length === 1 ? find(columns[0]!, values) : undefined);
}
