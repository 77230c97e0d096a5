import { invalid, isUuid } from '@rosetta/common';
import { PostgrestError } from '@rosetta/postgrest';
import type { Readers, Row } from './tables/fields.js';

/** Refuses a row that lacks, or clears, what its table cannot be without; the text is document B's. */
export function demand(row: Row, fields: readonly string[]): void {
  for (const field of fields) {
    const value = row[field];
    if (value == null || (typeof value === 'string' && value.trim() === ''))
      throw new PostgrestError(400, '23502', `${field} is required`);
  }
}

/** Those of the fields that a row names: on a PATCH only these can be cleared. */
export function named(row: Row, fields: readonly string[]): string[] {
  return fields.filter((field) => Object.hasOwn(row, field));
}

/** Reads a text; null and absence stay what they are, as in every reader here. */
export function textOf(row: Row, field: string): string | null | undefined {
  const value = row[field];
  if (value == null || typeof value === 'string') return value;
  throw invalid(`${field} must be a string`, field);
}

/** Reads a list of texts. */
export function textsOf(row: Row, field: string): string[] | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (Array.isArray(value) && value.every((each): each is string => typeof each === 'string')) return value;
  throw invalid(`${field} must be an array of strings`, field);
}

/** Reads an id, in lower case as Postgres writes it. */
export function uuidOf(row: Row, field: string): string | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (isUuid(value)) return value.toLowerCase();
  throw new PostgrestError(400, '22P02', `invalid input syntax for type uuid: ${shown(value)}`);
}

/** Reads a truth value. */
export function booleanOf(row: Row, field: string): boolean | null | undefined {
  const value = row[field];
  if (value == null || typeof value === 'boolean') return value;
  throw invalid(`${field} must be true or false`, field);
}

/** Reads free-form fields. */
export function objectOf(row: Row, field: string): Record<string, unknown> | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(`${field} must be an object`, field);
}

/** Reads a number; a text that is one is taken, as Postgres takes it. */
export function numberOf(row: Row, field: string): number | null | undefined {
  const value = row[field];
  if (value == null) return value;
  const number = typeof value === 'string' && NUMBER.test(value.trim()) ? Number(value) : value;
  if (typeof number === 'number') return number;
  throw new PostgrestError(400, '22P02', `invalid input syntax for type numeric: ${shown(value)}`);
}

/** Reads a moment: ISO 8601 with or without a time, in UTC unless it says where. */
export function instantOf(row: Row, field: string): Date | undefined {
  const value = row[field];
  if (value == null) return undefined;
  const parts = typeof value === 'string' ? INSTANT.exec(value.trim()) : null;
  const [, date, time = '00:00', zone = 'Z'] = parts ?? [];
  const instant = new Date(`${date}T${time}${zone.replace(/^([+-]\d\d):?(\d\d)?$/, zoneText)}`);
  if (parts && !Number.isNaN(instant.getTime()) && isDate(date!)) return instant;
  throw new PostgrestError(
    400,
    parts ? '22008' : '22007',
    parts
      ? `date/time field value out of range: ${shown(value)}`
      : `invalid input syntax for type timestamp with time zone: ${shown(value)}`,
  );
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

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?$/;
const INSTANT =
  /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?)(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

function zoneText(_zone: string, hours: string, minutes = '00'): string {
  return `${hours}:${minutes}`;
}

/** Date() takes 2026-02-30 for 2 March. */
function isDate(text: string): boolean {
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text);
}

/** Only a text is shown: anything else may be of any depth and size. */
function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 100)) : typeof value;
}
