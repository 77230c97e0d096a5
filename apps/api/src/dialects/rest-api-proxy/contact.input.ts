import { type CreateContact, reservedKeysOf, type UpdateContact } from '@rosetta/contacts';
import { objectOf, tableReaders, uuidOf } from './row-fields.js';
import { contactFields } from './tables/contacts.table.js';
import { readFields, type Row } from './tables/fields.js';

/** Reads one row of the proxy's `contacts` as the domain's fields (document B, section 2.2). */
export function readContactRow(row: Row): CreateContact & UpdateContact {
  return {
    id: uuidOf(row, 'id') ?? undefined,
    ...readFields<UpdateContact>(contactFields, row, tableReaders),
    phoneExtensions: objectOf(row, 'phone_extensions'),
  };
}

/** Warnings that a written row earns (ruling B.15). */
export function reservedKeysWarning(rows: readonly Row[]): string[] {
  const reserved = rows.flatMap((row) => reservedKeysOf((row.custom_fields ?? {}) as Row));
  return reserved.length > 0
    ? [`custom_fields keys that begin with _ are reserved: ${[...new Set(reserved)].join(', ')}`]
    : [];
}
