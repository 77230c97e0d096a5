import { nearestKey } from '@rosetta/common';
import { PostgrestError, type Table, UnknownBodyColumn } from '@rosetta/postgrest';
import { bulkOnlyFields } from './tables/deals.table.js';

const AT_BULK =
  'A single deal is linked by contact_id; to find or create its contact, send it to /functions/v1/create-deals-bulk.';

/** Reads a body, and tells whoever names a column that is none which one they may have meant, or where a bulk row's field belongs (ruling B.5). */
export function withHint<T>(table: Table, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const hint = error instanceof UnknownBodyColumn ? hintOf(table, error.column) : undefined;
    if (hint === undefined || !(error instanceof PostgrestError)) throw error;
    throw new PostgrestError(error.status, error.code, error.message, { hint });
  }
}

function hintOf({ name, columns }: Table, column: string): string | undefined {
  if (name === 'deals' && bulkOnlyFields.includes(column)) return AT_BULK;
  const nearest = nearestKey(column, [...columns.keys()]);
  return nearest && `Perhaps you meant to reference the column "${name}.${nearest}".`;
}
