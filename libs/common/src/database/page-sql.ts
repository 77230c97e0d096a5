import type { Window } from '../page.js';
import { ORGANIZATION_IN_SCOPE, tenantView } from './tenant-statement.js';

/** One term of an ORDER BY: an SQL expression and what stands behind it, such as `desc nulls last`. */
export interface SortKey {
  readonly expression: string;
  readonly direction: string;
}

/** What a list shows of a table whose rows have an `id` and are deleted softly. */
export interface PageSqlOptions {
  readonly table: string;
  /** The table's name in all the SQL below. */
  readonly alias: string;
  readonly columns: string;
  /** Filters; without any, the total is known otherwise and the rows lie in their order. */
  readonly conditions: readonly string[];
  readonly order: readonly SortKey[];
  readonly window: Window;
  /** SELECT of the number of all live rows. */
  readonly totalOfAll: string;
}

/**
 * Composes a page and its exact total in one pass: one row per record, each with the `total`; where the page is empty, one row
 * that has the total alone. What a filter finds is gone through once, and kept as keys; only the rows of the page are read whole.
 */
export function pageSql(query: PageSqlOptions): string {
  const { table, alias, columns, conditions, order, window } = query;
  const live = `${alias}.organization_id = ${ORGANIZATION_IN_SCOPE} and ${alias}.deleted_at is null`;
  const terms = (by: (key: SortKey, index: number) => string) =>
    order.map((key, index) => `${by(key, index)} ${key.direction}`).join(', ');
  const sorted = terms(({ expression }) => expression);
  // In the text and not as parameters: one page is planned unlike all rows.
  const page = `limit ${Math.trunc(window.limit)} offset ${Math.trunc(window.offset)}`;
  const keys = order.map(({ expression }, index) => `${expression} as k${index}`).join(', ');
  const kept = terms((_, index) => `k.k${index}`);
  const rows = (found: string) => `select ${columns} from (${found} ${page}) k
    join ${table} ${alias} on ${alias}.organization_id = ${ORGANIZATION_IN_SCOPE} and ${alias}.id = k.id`;
  const selected = `select ${alias}.id, ${keys} from`;
  if (conditions.length === 0)
    return `select p.*, n.total from (${query.totalOfAll}) n(total) left join lateral (
      ${rows(`${selected} ${table} ${alias} where ${live} order by ${sorted}`)} order by ${kept}) p on true`;
  return `with found as materialized (
      ${selected} ${tenantView(table)} ${alias} where ${[live, ...conditions].join(' and ')}
    ) select p.*, n.total from (select count(*) from found) n(total) left join lateral (
      ${rows(`select * from found k order by ${kept}`)} order by ${kept}) p on true`;
}
