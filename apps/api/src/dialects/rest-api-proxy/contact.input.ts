import { invalid, isUuid } from '@rosetta/common';
import { type CreateContact, reservedKeysOf, type UpdateContact } from '@rosetta/contacts';
import { PostgrestError } from '@rosetta/postgrest';

type Row = Readonly<Record<string, unknown>>;

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
export function warningsOf(rows: readonly Row[]): string[] {
  const reserved = rows.flatMap((row) => reservedKeysOf((row.custom_fields ?? {}) as Row));
  return reserved.length > 0
    ? [`custom_fields keys that begin with _ are reserved: ${[...new Set(reserved)].join(', ')}`]
    : [];
}

function textOf(row: Row, field: string): string | null | undefined {
  const value = row[field];
  if (value == null || typeof value === 'string') return value;
  throw invalid(`${field} must be a string`, field);
}

function textsOf(row: Row, field: string): string[] | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (Array.isArray(value) && value.every((each): each is string => typeof each === 'string')) return value;
  throw invalid(`${field} must be an array of strings`, field);
}

function uuidOf(row: Row, field: string): string | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (isUuid(value)) return value.toLowerCase();
  // Only a text is shown: anything else may be of any depth and size.
  const shown = typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value;
  throw new PostgrestError(400, '22P02', `invalid input syntax for type uuid: ${shown}`);
}

function booleanOf(row: Row, field: string): boolean | null | undefined {
  const value = row[field];
  if (value == null || typeof value === 'boolean') return value;
  throw invalid(`${field} must be true or false`, field);
}

function objectOf(row: Row, field: string): Record<string, unknown> | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(`${field} must be an object`, field);
}
