import { refuse } from './errors.js';
import { hintOfTable } from './hints.js';
import { defaultLimits } from './limits.js';
import type { Limits } from './limits.js';
import { readRange } from './parse/range.js';
import type { RowRange } from './parse/range.js';
import { parseQuery } from './parse/query.js';
import type { Query } from './parse/query.js';
import { readPreferences } from './preferences.js';
import type { Preferences } from './preferences.js';
import { readQueryString } from './query-string.js';
import { allowedMethods } from './schema.js';
import type { Method, Schema, Table } from './schema.js';

/** Headers as Node delivers them: lower-case names. */
export type RequestHeaders = Readonly<Record<string, string | readonly string[] | undefined>>;

/** What arrives from HTTP, before anything is understood. */
export interface RequestInput {
  readonly method: string;
  /** The path behind the door's prefix: a table name. */
  readonly resource: string;
  /** The raw query string, undecoded. */
  readonly query: string;
  readonly headers?: RequestHeaders;
  /** What a POST or PATCH answers that does not say; `representation` unless told, where PostgREST has `minimal`. */
  readonly defaultReturn?: 'representation' | 'minimal';
}

/** A request whose grammar is accepted; its names are not looked up yet. */
export interface RestRequest {
  readonly method: Exclude<Method, 'OPTIONS'>;
  readonly schema: Schema;
  readonly table: Table;
  readonly query: Query;
  readonly range: RowRange;
  readonly preferences: Preferences;
  readonly defaultReturn: 'representation' | 'minimal';
  readonly accept: string | undefined;
  readonly limits: Limits;
}

const methods = new Set(['GET', 'HEAD', 'POST', 'PATCH', 'DELETE', 'PUT']);

function headerText(headers: RequestHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'object' ? value.join(',') : value;
}

/** Looks up the table a path names. */
export function findTable(schema: Schema, resource: string): Table {
  let name = resource.replace(/^\/|\/$/g, '');
  try {
    name = decodeURIComponent(name);
  } catch {
    throw refuse.path();
  }
  if (name === '') throw refuse.root();
  if (name.includes('/')) throw refuse.path();
  const table = schema.tables.get(name);
  if (!table) throw refuse.table(name, hintOfTable(schema, name));
  return table;
}

function readMethod(method: string, table: Table): RestRequest['method'] {
  const writes = method !== 'GET' && method !== 'HEAD';
  if (!methods.has(method) || (writes && table.readonly)) throw refuse.method(method, allowedMethods(table));
  return method as RestRequest['method'];
}

/** Path, profile, grammar and range: everything that can be judged without looking at columns. */
export function readRequest(schema: Schema, input: RequestInput, limits: Partial<Limits> = {}): RestRequest {
  const allLimits = { ...defaultLimits, ...limits };
  const headers = input.headers ?? {};
  const table = findTable(schema, input.resource);
  const method = readMethod(input.method, table);
  const reads = method === 'GET' || method === 'HEAD';
  const profile = headerText(headers, reads ? 'accept-profile' : 'content-profile');
  if (profile !== undefined && profile !== 'public') throw refuse.schema(profile);
  const query = parseQuery(readQueryString(input.query, allLimits), allLimits);
  return {
    method,
    schema,
    table,
    query,
    range: readRange(query.pages, method, headerText(headers, 'range')),
    preferences: readPreferences(headers['prefer'], schema.preferences),
    defaultReturn: input.defaultReturn ?? 'representation',
    accept: headerText(headers, 'accept'),
    limits: allLimits,
  };
}
