import { parseArrayLiteral } from '../array-literal.js';
import type { Operation } from '../parse/tree.js';
import type { ColumnPath, ColumnPredicate, GroupPredicate, Predicate } from './read-node.js';

/** How many rows a filter passes, as far as its text alone tells. */
type Breadth = 'all' | 'none' | 'some';
type Compare = Operation & { readonly kind: 'compare' };

/**
 * Whether a filter asks nothing of a row: it is what a program sends whose variable was empty, and counts as none.
 * `not.is.null` asks nothing of a key either, but that is written on purpose.
 */
export function isVacuous(predicate: Predicate): boolean {
  return breadthOf(predicate) === 'all';
}

function breadthOf(predicate: Predicate): Breadth {
  if (predicate.kind === 'embed') return 'some';
  const breadth = predicate.kind === 'group' ? ofGroup(predicate) : ofColumn(predicate);
  return predicate.negated ? turned[breadth] : breadth;
}

const turned = { all: 'none', none: 'all', some: 'some' } as const;

function ofGroup({ operator, terms }: GroupPredicate): Breadth {
  return joined(operator, terms.map(breadthOf));
}

function joined(operator: 'and' | 'or', breadths: readonly Breadth[]): Breadth {
  const [decides, needless] = operator === 'or' ? (['all', 'none'] as const) : (['none', 'all'] as const);
  if (breadths.includes(decides)) return decides;
  return breadths.every((breadth) => breadth === needless) ? needless : 'some';
}

function ofColumn({ field, operation }: ColumnPredicate): Breadth {
  switch (operation.kind) {
    case 'in':
      return operation.values.length === 1 && operation.values[0] === '' ? 'none' : 'some';
    case 'search':
      return operation.value.trim() === '' ? 'none' : 'some';
    case 'is':
      return 'some';
    case 'compare':
      return operation.quantifier ? ofQuantified(field, operation) : ofComparison(field, operation);
  }
}

function ofQuantified(field: ColumnPath, operation: Compare): Breadth {
  const elements = parseArrayLiteral(operation.value);
  if (!elements) return 'some';
  const each = elements.map((element) =>
    element === null ? 'some' : ofComparison(field, { ...operation, value: element }),
  );
  return joined(operation.quantifier === 'any' ? 'or' : 'and', each);
}

/** Patterns that every text matches: wildcards alone, and expressions of nothing but "anything" and one of the ends. */
const ANY_TEXT = { like: /^[%*]+$/, match: /^(?!\^\$$)\(*\^?\(*(?:\.(?:\*|\{0,\})\??)*\)*\$?\)*$/ } as const;

function ofComparison({ column, path }: ColumnPath, { word, value }: Compare): Breadth {
  const isJson = column.isJson && !path.at(-1)?.text;
  switch (word) {
    case 'cs':
      return isEmptyCollection(value, isJson) ? 'all' : 'some';
    case 'ov':
      return isEmptyCollection(value, isJson) ? 'none' : 'some';
    case 'like':
    case 'ilike':
      return ANY_TEXT.like.test(value) ? 'all' : 'some';
    case 'match':
    case 'imatch':
      return ANY_TEXT.match.test(value) ? 'all' : 'some';
    case 'gte':
      return value === '' ? 'all' : 'some';
    case 'lt':
      return value === '' ? 'none' : 'some';
    default:
      return 'some';
  }
}

function isEmptyCollection(value: string, isJson: boolean): boolean {
  return /^\s*\{\s*\}\s*$/.test(value) || (isJson && /^\s*\[\s*\]\s*$/.test(value));
}
