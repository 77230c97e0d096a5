import { type DomainError, invalid, isUuid, orDomainError } from '@rosetta/common';
import { NUMBER } from '../row-fields.js';
import type { Readers, Row } from '../tables/fields.js';

/** Reads each row of a bulk call; one that cannot be read is the failure of that row alone. */
export function readRows<T>(rows: readonly unknown[], read: (row: Row) => T): (T | DomainError)[] {
  return rows.map((row) => {
    if (typeof row !== 'object' || row === null || Array.isArray(row))
      return invalid('A row must be an object');
    return orDomainError(() => read(row as Row));
  });
}

/** Checks the array of a bulk call: there, not empty, not above the documented maximum. */
export function checkBatch(rows: unknown, field: string, what: string, max: number): readonly unknown[] {
  if (!Array.isArray(rows) || rows.length === 0) throw invalid(`${field} must be a non-empty array`, field);
  if (rows.length > max) throw invalid(`Maximum batch size is ${max} ${what}`, field);
  return rows;
}

export function textOf(row: Row, field: string): string | null | undefined {
  const value = row[field];
  if (value == null || typeof value === 'string') return value;
  throw invalid(`${field} must be a string`, field);
}

export function booleanOf(row: Row, field: string): boolean | null | undefined {
  const value = row[field];
  if (value == null || typeof value === 'boolean') return value;
  throw invalid(`${field} must be true or false`, field);
}

export function numberOf(row: Row, field: string): number | null | undefined {
  const value = row[field];
  if (value == null || typeof value === 'number') return value;
  // A text that is a number is taken, as the proxy takes it.
  if (typeof value === 'string' && NUMBER.test(value.trim())) return Number(value);
  throw invalid(`${field} must be a number`, field);
}

export function textsOf(row: Row, field: string): string[] | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (Array.isArray(value) && value.every((each): each is string => typeof each === 'string')) return value;
  throw invalid(`${field} must be an array of strings`, field);
}

export function objectOf(row: Row, field: string): Record<string, unknown> | null | undefined {
  const value = row[field];
  if (value == null) return value;
  if (typeof value === 'object' && !Array.isArray(value)) return value as Record<string, unknown>;
  throw invalid(`${field} must be an object`, field);
}

export function objectsOf(row: Row, field: string): Record<string, unknown>[] | null | undefined {
  const value = row[field];
  if (value == null) return value;
  const isObject = (each: unknown) => typeof each === 'object' && each !== null && !Array.isArray(each);
  if (Array.isArray(value) && value.every(isObject)) return value as Record<string, unknown>[];
  throw invalid(`${field} must be an array of objects`, field);
}

export function uuidOf(row: Row, field: string): string | null | undefined {
  const value = textOf(row, field);
  if (value == null) return value;
  if (!isUuid(value)) throw invalid(`${field} must be a uuid`, field);
  return value.toLowerCase();
}

/** How the fields of a bulk row are read. */
export const bulkReaders: Readers = {
  text: textOf,
  'text[]': textsOf,
  uuid: uuidOf,
  boolean: booleanOf,
  numeric: numberOf,
  date: textOf,
  jsonb: objectOf,
};
