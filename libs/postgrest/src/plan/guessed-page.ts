import { isLookedUp } from './keyed.js';
import type { Predicate, ReadNode } from './read-node.js';

/** Beyond so many rows, it matters little how the first were found. */
const MOST_ROWS = 2000;

/** Comparisons that Postgres estimates by a column's statistics, also of a table behind row-level security. */
const estimated = new Set(['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'isdistinct']);

/** How many matches Postgres can only guess, since it runs no such operator over statistics that policies protect. */
function isGuessed(predicate: Predicate): boolean {
  if (predicate.kind === 'group') return predicate.terms.some(isGuessed);
  if (predicate.kind === 'embed') return false;
  const { field, operation } = predicate;
  if (isLookedUp(predicate, 0)) return false;
  if (operation.kind === 'search') return true;
  return field.path.length > 0 || (operation.kind === 'compare' && !estimated.has(operation.word));
}

/**
 * Whether a page is asked for in an order that an index keeps, of rows that pass a filter about which Postgres can only guess.
 */
export function isGuessedPage({ order, where, embeds, limit, offset, edge }: ReadNode): boolean {
  const [first] = order;
  const isOrdered = first?.field.column.isOrdered === true && !first.nulls;
  const isOwn = order.every(({ node, field }) => !node && field.path.length === 0);
  const isAlone =
    !edge && embeds.every((embed) => !embed.inner) && where.every(({ kind }) => kind !== 'embed');
  const isShort = limit !== undefined && limit + offset <= MOST_ROWS;
  return isShort && isOrdered && isOwn && isAlone && where.some(isGuessed);
}

/** The node with its rows ordered by their keys where they are equal, so that one page follows the other however each is read. */
export function keyedOrder(node: ReadNode): ReadNode {
  const { descending = false } = node.order[0] ?? {};
  const columns = node.table.primaryKey.flatMap((name) => node.table.columns.get(name) ?? []);
  const keys = columns.map((column) => ({ field: { column, path: [], numeric: false }, descending }));
  return { ...node, order: [...node.order, ...keys] };
}

/** The filters on the column that a page is ordered by first: they say where in the index the page begins and ends. */
export function withinOrder({ order, where }: ReadNode): readonly Predicate[] {
  const column = order[0]?.field.column;
  if (column?.sort) return [];
  return where.filter((term) => term.kind === 'column' && term.field.column === column && !isGuessed(term));
}
