import { PostgrestError, type Table, UnknownBodyColumn } from '@rosetta/postgrest';
import { bulkOnlyFields } from './tables/deals.table.js';

const HINT =
  'A single deal is linked by contact_id; to find or create its contact, send it to /functions/v1/create-deals-bulk.';

/** Reads a body, and tells whoever sends a bulk row's fields with a single deal where they belong (ruling B.5). */
export function withBulkHint<T>({ name }: Table, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const isMisplaced =
      name === 'deals' && error instanceof UnknownBodyColumn && bulkOnlyFields.includes(error.column);
    if (!isMisplaced) throw error;
    throw new PostgrestError(error.status, error.code, error.message, { hint: HINT });
  }
}
