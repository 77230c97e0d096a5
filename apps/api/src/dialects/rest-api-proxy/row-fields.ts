import { invalid } from '@rosetta/common';
import { PostgrestError } from '@rosetta/postgrest';
import type { Readers, Row } from './tables/fields.js';

/** Refuses a row that lacks, or clears, what its table cannot be without; the text is document B's. */
export function requireColumns(row: Row, fields: readonly string[]): void {
  for (const field of fields) {
    const value = row[field];
    if (value == null || (typeof value === 'string' && value.trim() === '')) throw required(field);
  }
}

/** Says that a table cannot be without a field. */
export function required(field: string): PostgrestError {
  return new PostgrestError(400, '23502', `${field} is required`);
}

/** Those of the fields that a row names: on a PATCH only these can be cleared. */
export function named(row: Row, fields: readonly string[]): string[] {
  return fields.filter((field) => Object.hasOwn(row, field));
}

/** Reads a text; null and absence stay what they are, as in every reader here. Other types are texts by now. */
export function textOf(row: Row, field: string): string | null | undefined {
  return row[field] as string | null | undefined;
}

/** Reads a list of texts. */
export function textsOf(row: Row, field: string): string[] | null | undefined {
  const value = row[field] as (string | null)[] | null | undefined;
  if (value == null) return value;
  if (value.every((each) => typeof each === 'string')) return value;
  throw invalid(`${field} must be an array of strings`, field);
}

/** Reads an id, in lower case as Postgres writes it. */
export function uuidOf(row: Row, field: string): string | null | undefined {
  return textOf(row, field)?.toLowerCase() ?? (row[field] as null | undefined);
}

/** Reads a truth value. */
export function booleanOf(row: Row, field: string): boolean | null | undefined {
  return row[field] as boolean | null | undefined;
}

/** Reads free-form fields. */
export function objectOf(row: Row, field: string): Record<string, unknown> | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(`${field} must be an object`, field);
}

/** Reads a number, which may be written as a text. */
export function numberOf(row: Row, field: string): number | null | undefined {
  const value = row[field];
  if (value == null) return value;
  const number = typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number') return number;
  throw new PostgrestError(400, '22P02', `invalid input syntax for type numeric: ${shown(value)}`);
}

/** Reads a moment, to the millisecond; Postgres knows some that are no date here, such as `infinity`. */
export function instantOf(row: Row, field: string): Date | undefined {
  const value = textOf(row, field);
  if (value == null) return undefined;
  const instant = new Date(value);
  if (!Number.isNaN(instant.getTime())) return instant;
  throw new PostgrestError(400, '22008', `date/time field value out of range: ${shown(value)}`);
}

/** Reads one of a closed list of words. */
export function wordOf<Word extends string>(
  row: Row,
  field: string,
  words: readonly Word[],
): Word | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if ((words as readonly unknown[]).includes(value)) return value as Word;
  throw invalid(`${field} must be one of ${words.join(', ')}`, field);
}

/** Reads a list of free-form objects. */
export function objectsOf(row: Row, field: string): Record<string, unknown>[] | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (Array.isArray(value)) return value as Record<string, unknown>[];
  throw invalid(`${field} must be an array of objects`, field);
}

/** How a table's own columns are read. */
export const tableReaders: Readers = {
  text: textOf,
  'text[]': textsOf,
  uuid: uuidOf,
  boolean: booleanOf,
  numeric: numberOf,
  date: textOf,
  jsonb: objectOf,
};

/** A text that is a number, as Postgres takes one. */
export const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;
/** Only a text is shown: anything else may be of any depth and size. */
function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value;
}
