import type { Plan } from './plan.js';
import type { ColumnPredicate, Predicate, ReadNode } from './read-node.js';

/** More look-ups than this in one filter are cheaper as one `@>`. */
const MAX_LOOKUPS = 50;

/** Whether `cs` or `ov` on an array column is answered by its look-ups, one for each of so many elements. */
export function isLookedUp({ field, operation }: ColumnPredicate, elements: number): boolean {
  if (operation.kind !== 'compare' || operation.quantifier) return false;
  if (operation.word !== 'cs' && operation.word !== 'ov') return false;
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

/** The one primary key that a PATCH or DELETE names, where `<key>=eq.<value>` is all it filters by. */
export function targetKey({ request: { table }, targets }: Plan): string | undefined {
  const [target, ...others] = targets;
  if (target?.kind !== 'column' || others.length > 0 || target.negated) return undefined;
  const { field, operation } = target;
  const [key, ...further] = table.primaryKey;
  const isKey = further.length === 0 && field.path.length === 0 && field.column === table.columns.get(key!);
  const isEqual = operation.kind === 'compare' && operation.word === 'eq' && !operation.quantifier;
  return isKey && isEqual ? operation.value : undefined;
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
