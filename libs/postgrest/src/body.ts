import { parseArrayLiteral } from './array-literal.js';
import { readCsv } from './csv.js';
import { refuse } from './errors.js';
import type { RestRequest } from './request.js';
import type { Column } from './schema.js';

/** One row to write: own keys only, no prototype, an absent key means the column's default. */
export type BodyRow = Readonly<Record<string, unknown>>;

/** The body of a POST, PATCH or PUT, checked against the table. */
export interface WriteBody {
  /** The columns that are written, in the order of the body. */
  readonly columns: readonly string[];
  readonly rows: readonly BodyRow[];
  /** The same rows as JSON text, in which numbers are as they were written. */
  readonly json: string;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw refuse.body('Empty or invalid json');
  }
}

function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

/** A CSV cell as the JSON value its column expects; what does not fit stays text for the writer to judge. */
function cellToJson(text: string | null, type: string): unknown {
  if (text === null) return null;
  if (/^(int|bigint|smallint|numeric|decimal|real|float|double)/.test(type)) {
    return text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
  }
  if (type === 'bool' || type === 'boolean') {
    if (/^(t|true)$/i.test(text)) return true;
    return /^(f|false)$/i.test(text) ? false : text;
  }
  if (type.endsWith('[]')) return parseArrayLiteral(text) ?? text;
  if (type !== 'json' && type !== 'jsonb') return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function parseCsv(text: string, columns: ReadonlyMap<string, Column>): Record<string, unknown>[] {
  const [header = [], ...lines] = readCsv(text);
  if (lines.length === 0) throw refuse.body('Empty or invalid csv');
  const names = header.map((name) => name ?? 'NULL');
  return lines.map((line) => {
    if (line.length !== names.length) throw refuse.body('All lines must have same number of fields');
    const row = Object.create(null) as Record<string, unknown>;
    names.forEach((name, i) => {
      row[name] = cellToJson(line[i] ?? null, columns.get(name)?.type ?? 'text');
    });
    return row;
  });
}

/** The one row of a form, its texts as the JSON values that the columns expect; of several of a name the last. */
function parseForm(text: string, columns: ReadonlyMap<string, Column>): Record<string, unknown>[] {
  const row = Object.create(null) as Record<string, unknown>;
  for (const [name, value] of new URLSearchParams(text))
    row[name] = cellToJson(value, columns.get(name)?.type ?? 'text');
  if (Object.keys(row).length === 0) throw refuse.body('Empty or invalid form');
  return [row];
}

function readRows(
  request: RestRequest,
  raw: string,
  contentType: string | undefined,
): { rows: Record<string, unknown>[]; json: string } {
  const type = (contentType ?? 'application/json').split(';')[0]?.trim().toLowerCase();
  if (type === 'text/csv') {
    const rows = parseCsv(raw, request.table.columns);
    return { rows, json: JSON.stringify(rows) };
  }
  // What begins like JSON was sent as a form by a program that names that type unasked.
  if (type === 'application/x-www-form-urlencoded' && !/^\s*[[{]/.test(raw)) {
    const rows = parseForm(raw, request.table.columns);
    return { rows, json: JSON.stringify(rows) };
  }
  if (type !== 'application/json') throw refuse.body(`Content-Type not acceptable: ${type}`);
  const body = parseJson(raw);
  const { bodyDepth } = request.limits;
  if (raw.length > 2 * bodyDepth && isDeeper(body, bodyDepth)) {
    throw refuse.body(`The body is limited to ${bodyDepth} levels of nesting`);
  }
  const rows: unknown[] = Array.isArray(body) ? body : [body];
  if (!rows.every(isObject)) throw refuse.body('All object keys must match');
  return { rows, json: Array.isArray(body) ? raw : `[${raw}]` };
}

/** The keys all rows share; rows that differ are refused unless `columns` says what to read. */
function commonKeys(rows: readonly Record<string, unknown>[]): string[] {
  const keys = Object.keys(rows[0] ?? {});
  const known = new Set(keys);
  for (const row of rows) {
    const own = Object.keys(row);
    if (own.length !== keys.length || !own.every((key) => known.has(key))) {
      throw refuse.body('All object keys must match');
    }
  }
  return keys;
}

function requireWritable({ table }: RestRequest, names: readonly string[]): void {
  for (const name of names) {
    const column = table.columns.get(name);
    if (!column) throw refuse.bodyColumn(table.name, name);
    if (column.writable === false) throw refuse.readOnlyColumn(name);
  }
}

/** Reads a JSON or CSV body into rows of known, writable columns. */
export function readBody(request: RestRequest, raw: string, contentType?: string): WriteBody {
  const { limits, method, preferences } = request;
  const { rows, json } = readRows(request, raw, contentType);
  if (rows.length > limits.bodyRows) {
    throw refuse.body(`The body is limited to ${limits.bodyRows} rows`);
  }
  if (method === 'PATCH' && rows.length > 1) throw refuse.body('A PATCH takes one object');
  const chosen = method === 'PUT' ? undefined : request.query.columns;
  const columns = chosen ?? commonKeys(rows);
  requireWritable(request, columns);
  const useDefaults = preferences.missing === 'default';
  const written = rows.map((row) => {
    const read = Object.create(null) as Record<string, unknown>;
    for (const name of columns) {
      if (Object.hasOwn(row, name)) read[name] = row[name];
      else if (!useDefaults) read[name] = null;
    }
    return read;
  });
  return { columns, rows: written, json };
}
