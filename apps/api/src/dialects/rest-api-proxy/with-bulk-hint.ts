import { PostgrestError, refuse, type Table } from '@rosetta/postgrest';
import { bulkOnlyFields } from './tables/deals.table.js';

const HINT =
  'A single deal is linked by contact_id; to find or create its contact, send it to /functions/v1/create-deals-bulk.';

/** Reads a body, and tells whoever sends a bulk row's fields with a single deal where they belong (ruling B.5). */
export function withBulkHint<T>({ name }: Table, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (name !== 'deals' || !(error instanceof PostgrestError)) throw error;
    const misplaced = bulkOnlyFields.some(
      (field) => refuse.bodyColumn(name, field).message === error.message,
    );
    if (!misplaced) throw error;
    throw new PostgrestError(error.status, error.code, error.message, { hint: HINT });
  }
}
