import type { ColumnPredicate, Predicate, ReadNode } from './read-node.js';

/** More look-ups than this in one filter are cheaper as one `@>`. */
const MAX_LOOKUPS = 50;

/** Whether `cs` on an array column is answered by its look-ups, one for each of so many elements. */
export function isLookedUp({ field, operation }: ColumnPredicate, elements: number): boolean {
  if (operation.kind !== 'compare' || operation.word !== 'cs' || operation.quantifier) return false;
  const { column, path } = field;
  return column.lookup !== undefined && column.isArray && path.length === 0 && elements <= MAX_LOOKUPS;
}

/**
 * Whether a node and all it embeds filter by keys alone, or not at all. Such a SELECT has one good plan, whatever its values
 * are, and reads through an index also where row-level security keeps other operators from theirs.
 */
export function filtersByKeys(node: ReadNode): boolean {
  return node.where.every(isByKey) && node.embeds.every(filtersByKeys);
}

function isByKey(predicate: Predicate): boolean {
  if (predicate.kind === 'embed' || predicate.negated) return false;
  if (predicate.kind === 'group')
    return predicate.terms.every(predicate.operator === 'and' ? isByKey : isByLookup);
  return isByLookup(predicate) || isEqualToKey(predicate);
}

function isByLookup(predicate: Predicate): boolean {
  return predicate.kind === 'column' && !predicate.negated && isLookedUp(predicate, 1);
}

function isEqualToKey({ field, operation }: ColumnPredicate): boolean {
  const isEqual = operation.kind === 'in' || (operation.kind === 'compare' && operation.word === 'eq');
  return isEqual && field.path.length === 0 && field.column.type === 'uuid';
}
