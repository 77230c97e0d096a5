import { type CreateContact, reservedKeysOf, type UpdateContact } from '@rosetta/contacts';
import { booleanOf, objectOf, type Row, textOf, textsOf, uuidOf } from './row-fields.js';

/** Reads one row of the proxy's `contacts` as the domain's fields (document B, section 2.2). */
export function readContactRow(row: Row): CreateContact & UpdateContact {
  return {
    id: uuidOf(row, 'id') ?? undefined,
    firstName: textOf(row, 'first_name'),
    lastName: textOf(row, 'last_name'),
    phones: textsOf(row, 'phones'),
    emails: textsOf(row, 'emails'),
    source: textOf(row, 'source'),
    tags: textsOf(row, 'tags'),
    assigneeId: uuidOf(row, 'assignee_id'),
    companyId: uuidOf(row, 'company_id'),
    description: textOf(row, 'description'),
    optInStatus: booleanOf(row, 'opt_in_status'),
    customFields: objectOf(row, 'custom_fields'),
  };
}

/** Warnings that a written row earns (ruling B.15). */
export function reservedKeysWarning(rows: readonly Row[]): string[] {
  const reserved = rows.flatMap((row) => reservedKeysOf((row.custom_fields ?? {}) as Row));
  return reserved.length > 0
    ? [`custom_fields keys that begin with _ are reserved: ${[...new Set(reserved)].join(', ')}`]
    : [];
}
