import type { WriteBody } from './body.js';
import { refuse } from './errors.js';
import { hintOfColumn } from './hints.js';
import type { RestRequest } from './request.js';

/** What a POST wants done with rows that exist already. */
export interface Upsert {
  readonly resolution: 'merge-duplicates' | 'ignore-duplicates';
  /** The unique key that tells whether a row exists. */
  readonly on: readonly string[];
}

function sameColumns(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name) => b.includes(name));
}

/** The upsert a POST asks for; undefined when a duplicate is simply an error. */
export function readUpsert({ method, table, query, preferences }: RestRequest): Upsert | undefined {
  if (method !== 'POST' || !preferences.resolution) return undefined;
  const on = query.onConflict ?? table.primaryKey;
  for (const name of on)
    if (!table.columns.has(name)) throw refuse.column(table.name, name, hintOfColumn(table, name));
  const keys = [table.primaryKey, ...(table.uniqueKeys ?? [])];
  if (!keys.some((key) => sameColumns(key, on))) throw refuse.conflictTarget();
  return { resolution: preferences.resolution, on };
}

/** The primary key a PUT names in its URL: all key columns, each by `eq`, and nothing else. */
export function readPutKey({ table, query }: RestRequest): ReadonlyMap<string, string> {
  const key = new Map<string, string>();
  for (const { path, value } of query.filters) {
    const { field, operation, negated } = value;
    const isKey = path.length === 0 && field.path.length === 0 && table.primaryKey.includes(field.name);
    const isEq = !negated && operation.kind === 'compare' && operation.word === 'eq' && !operation.quantifier;
    if (!isKey || !isEq || key.has(field.name)) throw refuse.putFilters();
    key.set(field.name, operation.value);
  }
  if (query.logic.length > 0 || key.size !== table.primaryKey.length) throw refuse.putFilters();
  return key;
}

/** Refuses a PUT whose body is not exactly the one row its URL names. */
export function checkPutBody(request: RestRequest, body: WriteBody): void {
  const [row, another] = body.rows;
  const key = readPutKey(request);
  const agrees = [...key].every(([name, value]) => {
    const given = row?.[name];
    if (typeof given !== 'string' && typeof given !== 'number' && typeof given !== 'boolean') return false;
    return String(given).toLowerCase() === value.toLowerCase();
  });
  if (!row || another || !agrees) throw refuse.putKey();
}
