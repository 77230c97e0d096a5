import { PostgrestError, refuse } from './errors.js';
import type { Schema } from './schema.js';

interface DatabaseFailure {
  readonly code: string;
  readonly message: string;
  readonly detail?: string;
  readonly hint?: string;
}

function isDatabaseFailure(error: unknown): error is DatabaseFailure {
  if (typeof error !== 'object' || error === null || !('code' in error) || !('message' in error))
    return false;
  return (
    typeof error.code === 'string' && /^[0-9A-Z]{5}$/.test(error.code) && !/^E[A-Z]{4}$/.test(error.code)
  );
}

const exactStatus = new Map([
  ['23503', 409],
  ['23505', 409],
  ['21000', 400],
  ['42501', 403],
  ['42883', 404],
  ['57P01', 503],
  ['53400', 500],
  ['42P17', 500],
  ['42P01', 500],
  ['25006', 405],
  ['P0001', 400],
]);

/** Class 54, a limit exceeded, is left at 400: here only what a client sent can be too deep or too long. */
const classStatus = new Map([
  ...['08', '53'].map((prefix) => [prefix, 503] as const),
  ...['09', '25', '2D', '38', '39', '3B', '40', '55', '57', '58', 'F0', 'HV', 'P0', 'XX'].map(
    (prefix) => [prefix, 500] as const,
  ),
  ...['0L', '0P', '28'].map((prefix) => [prefix, 403] as const),
]);

/** What Postgres says of a repetition of repetitions that it will not keep in memory: the only allocation a client can size. */
const HUGE_ALLOCATION = /^invalid memory alloc request size/;

/** The HTTP status an SQLSTATE stands for. */
export function statusOfSqlState(code: string): number {
  return exactStatus.get(code) ?? classStatus.get(code.slice(0, 2)) ?? 400;
}

/** Key columns and tables in a detail line are shown only when they are public. */
function publicDetail(detail: string | undefined, schema: Schema | undefined): string | null {
  const match = /^Key \(([^()]*)\)=.*?(?: (?:table|from table) "([^"]+)")?\.$/s.exec(detail ?? '');
  if (!detail || !match || !schema) return null;
  const tables = [...schema.tables.values()];
  const columns = (match[1] ?? '').split(',').map((name) => name.trim());
  const known = columns.every((name) => tables.some((table) => table.columns.has(name)));
  return known && (match[2] === undefined || schema.tables.has(match[2])) ? detail : null;
}

/** Failures that name what the schema has, public or not. */
const namesSchema = new Set(['42501', '42703', '42P01']);

/** Whether a failure is about the values and types a client sent, and so says nothing that it does not know. */
function isAboutInput(code: string): boolean {
  return /^(22|42)/.test(code) && !namesSchema.has(code);
}

const worded = new Map([
  ['57014', 'canceling statement due to statement timeout'],
  ['42501', 'permission denied'],
]);

/** Translates a database failure; undefined for anything that is not one. */
export function fromDatabaseError(error: unknown, schema?: Schema): PostgrestError | undefined {
  if (error instanceof PostgrestError) return error;
  if (!isDatabaseFailure(error)) return undefined;
  const { code } = error;
  if (code === 'XX000' && HUGE_ALLOCATION.test(error.message)) return refuse.hugePattern();
  const status = statusOfSqlState(code);
  const message = worded.get(code) ?? (status >= 500 ? 'Internal server error' : error.message);
  if (isAboutInput(code))
    return new PostgrestError(status, code, message, { details: error.detail, hint: error.hint });
  const details = code === '23505' || code === '23503' ? publicDetail(error.detail, schema) : null;
  return new PostgrestError(status, code, message, { details });
}
