import type { FollowedIds } from '@rosetta/common';
import {
  type BodyRow,
  type Condition,
  formatArrayLiteral,
  type Logic,
  type Operation,
  parseArrayLiteral,
  type RestRequest,
  type Table,
} from '@rosetta/postgrest';

/** Columns by which rows name contacts and companies. */
const REFERENCES: ReadonlySet<string> = new Set(['contact_id', 'company_id']);
/** Tables whose own ids are those of contacts and companies. */
const MERGED_TABLES: ReadonlySet<string> = new Set(['contacts', 'companies']);
/** Comparisons that ask which record it is; the others ask where an id is in the order of ids. */
const ASKS_WHICH: ReadonlySet<string> = new Set(['eq', 'neq', 'isdistinct']);

type Rewrite = (id: string) => string;

/** The contacts and companies that the filters of a request name. */
export interface NamedRecords {
  readonly ids: readonly string[];
  /** The fewest rows that are found where none of the ids leads elsewhere; null where that cannot be told. */
  readonly fewestRows: number | null;
}

/** Tells what all filters of a request name, those of what it embeds too. */
export function recordsNamed(request: RestRequest): NamedRecords {
  const ids = new Set<string>();
  withFilters(request, (id) => {
    ids.add(id);
    return id;
  });
  return { ids: [...ids], fewestRows: ids.size > 0 ? fewestRows(request, ids.size) : 0 };
}

/**
 * An `eq` that leads elsewhere finds nothing, as no row refers to who was merged; an `in` of own ids one row less. Whatever is named
 * otherwise may find as many rows.
 */
function fewestRows({ table, query }: RestRequest, named: number): number | null {
  if (query.select.some((item) => item.kind === 'field' && item.aggregate)) return null;
  for (const { path, value } of query.filters) {
    const { field, negated, operation } = value;
    if (path.length > 0 || negated || !isReference(table, path, field)) continue;
    const ids = new Set<string>();
    rewriteOperation(operation, (id) => (ids.add(id), id));
    // The others are named elsewhere.
    if (ids.size < named) return null;
    if (operation.kind === 'compare' && operation.word === 'eq' && !operation.quantifier) return 1;
    if (operation.kind === 'in' && (ids.size === 1 || field.name === 'id')) return ids.size;
  }
  return null;
}

/**
 * The same request, with the ids that lead elsewhere replaced; the same object where its filters have none. What is to be deleted is
 * named by its own id alone.
 */
export function withCurrentFilters(request: RestRequest, merged: FollowedIds): RestRequest {
  const deletes = request.method === 'DELETE';
  return withFilters(request, (id, isOwn) => (deletes && isOwn ? id : (merged.get(id)?.id ?? id)));
}

/** The contacts and companies that the rows of a body name. */
export function recordsOfRows(table: Table, rows: readonly BodyRow[]): string[] {
  const ids = new Set<string>();
  withCurrentRows(table, rows, { get: (id) => (ids.add(id), undefined) });
  return [...ids];
}

/** The ids that rows of a table of contacts or companies would be created with. */
export function givenIds({ method, table }: RestRequest, rows: readonly BodyRow[]): string[] {
  if ((method !== 'POST' && method !== 'PUT') || !MERGED_TABLES.has(table.name)) return [];
  return rows.flatMap((row) => uuidOf(row['id']) ?? []);
}

/** The same rows, with the ids that lead elsewhere replaced. */
export function withCurrentRows(
  table: Table,
  rows: readonly BodyRow[],
  merged: Pick<FollowedIds, 'get'>,
): readonly BodyRow[] {
  const columns = [...table.columns.keys()].filter((name) => isReference(table, [], { name, path: [] }));
  return rows.map((row) => {
    const replaced = columns.flatMap((name) => {
      const id = uuidOf(row[name]);
      const current = id && merged.get(id);
      return current ? [[name, current.id] as const] : [];
    });
    return replaced.length > 0
      ? (Object.assign(Object.create(null), row, Object.fromEntries(replaced)) as BodyRow)
      : row;
  });
}

function withFilters(request: RestRequest, rewrite: (id: string, isOwn: boolean) => string): RestRequest {
  const { table, query } = request;
  const rewritten = <T extends Logic>(
    all: readonly { readonly path: readonly string[]; readonly value: T }[],
  ) =>
    sameOr(all, (addressed) => {
      const value = rewriteLogic(addressed.value, (condition) => {
        const { field, operation } = condition;
        if (!isReference(table, addressed.path, field)) return condition;
        const isOwn = field.name === 'id' && addressed.path.length === 0;
        const next = rewriteOperation(operation, (id) => rewrite(id, isOwn));
        return next === operation ? condition : { ...condition, operation: next };
      });
      return value === addressed.value ? addressed : { ...addressed, value: value as T };
    });
  const filters = rewritten(query.filters);
  const logic = rewritten(query.logic);
  if (filters === query.filters && logic === query.logic) return request;
  return { ...request, query: { ...query, filters, logic } };
}

/** An `id` of what is embedded may be of any table: it is looked up for nothing, at worst. */
function isReference(table: Table, path: readonly string[], field: Condition['field']): boolean {
  if (field.path.length > 0) return false;
  if (REFERENCES.has(field.name)) return true;
  return field.name === 'id' && (path.length > 0 || MERGED_TABLES.has(table.name));
}

function rewriteLogic(logic: Logic, rewrite: (condition: Condition) => Condition): Logic {
  if (logic.kind === 'condition') return rewrite(logic);
  const terms = sameOr(logic.terms, (term) => rewriteLogic(term, rewrite));
  return terms === logic.terms ? logic : { ...logic, terms };
}

function rewriteOperation(operation: Operation, rewrite: Rewrite): Operation {
  const each = (text: string) => {
    const id = uuidOf(text);
    const next = id && rewrite(id);
    return next && next !== id ? next : text;
  };
  if (operation.kind === 'in') {
    const values = sameOr(operation.values, each);
    return values === operation.values ? operation : { ...operation, values };
  }
  if (operation.kind !== 'compare' || !ASKS_WHICH.has(operation.word)) return operation;
  if (!operation.quantifier) {
    const value = each(operation.value);
    return value === operation.value ? operation : { ...operation, value };
  }
  const elements = parseArrayLiteral(operation.value) ?? [];
  const current = sameOr(elements, (element) => (element === null ? null : each(element)));
  return current === elements ? operation : { ...operation, value: formatArrayLiteral(current) };
}

/** What becomes of each; the list itself where each stays. */
function sameOr<T>(all: readonly T[], next: (each: T) => T): readonly T[] {
  const changed = all.map(next);
  return changed.some((each, index) => each !== all[index]) ? changed : all;
}

/** A uuid in any form in which Postgres takes one. */
function uuidOf(value: unknown): string | undefined {
  const hex = typeof value === 'string' ? /^\{?([0-9a-f-]{32,40})\}?$/i.exec(value.trim())?.[1] : undefined;
  const digits = hex?.replaceAll('-', '').toLowerCase();
  if (digits?.length !== 32) return undefined;
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
