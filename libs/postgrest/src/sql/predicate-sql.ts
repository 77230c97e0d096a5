import { comparisons, searches } from '../parse/tree.js';
import type { Operation } from '../parse/tree.js';
import { isLookedUp } from '../plan/keyed.js';
import type { ColumnPath, ColumnPredicate, Predicate, ReadNode } from '../plan/read-node.js';
import type { Column } from '../schema.js';
import { fieldSql, jsonTextSql, jsonbSql } from './field-sql.js';
import { documentsWith } from './json-containment.js';
import { arrayElements, likeLiterals, listValue, operandValue } from './operands.js';
import type { Parameters } from './parameters.js';

const jsonNumber = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]{1,3})?$/;
const ordering = new Set(['gt', 'gte', 'lt', 'lte']);
/** Renders the existence of an embedded row; given by whoever knows how nodes are joined. */
export type ExistsSql = (node: ReadNode) => string;

/** Where a predicate stands. */
export interface PredicateContext {
  readonly alias: string;
  /** Ready-quoted name of the column that look-ups select. */
  readonly key: string;
  readonly parameters: Parameters;
  readonly exists: ExistsSql;
}

type Compare = Operation & { kind: 'compare' };

/** Numbers inside JSON compare as numbers when both sides are numbers, else as text. */
function mixedComparison(field: ColumnPath, { word, value }: Compare, context: PredicateContext): string {
  const { alias, parameters } = context;
  const text = jsonTextSql(field, alias, parameters);
  const operator = comparisons[word];
  return (
    `(case jsonb_typeof(${jsonbSql(field, alias, parameters)}) when 'number' ` +
    `then ${text}::numeric ${operator} ${parameters.bind(value)} ` +
    `else ${text} ${operator} ${parameters.bind(value)} end)`
  );
}

/** `cs` or `ov` through the column's own look-up; NULL arrays stay NULL where a NOT could turn them round. */
function byLookup(
  { column }: ColumnPath,
  word: Compare['word'],
  elements: readonly (string | null)[],
  context: PredicateContext,
  underNot: boolean,
): string {
  const expression = `${context.alias}.${column.sql}`;
  const distinct = [...new Set(elements)];
  const found =
    word === 'cs' ? containsAll(column, distinct, context) : containsAny(column, distinct, context);
  return underNot ? `(case when ${expression} is not null then ${found} end)` : found;
}

function containsAll(
  column: Column,
  elements: readonly (string | null)[],
  context: PredicateContext,
): string {
  const found = elements.map((element) =>
    element === null ? 'false' : foundByAny([{ column, element }], context),
  );
  return found.length > 0 ? `(${found.join(' and ')})` : `${context.alias}.${column.sql} is not null`;
}

function containsAny(
  column: Column,
  elements: readonly (string | null)[],
  context: PredicateContext,
): string {
  const lookups = elements.flatMap((element) => (element === null ? [] : { column, element }));
  return lookups.length > 0 ? foundByAny(lookups, context) : 'false';
}

/** One element that is asked of a column's look-up. */
interface Lookup {
  readonly column: Column;
  readonly element: string;
}

/** Several look-ups as one set: an index finds the rows of each, but not those of a condition that is one of many. */
function foundByAny(lookups: readonly Lookup[], { alias, key, parameters }: PredicateContext): string {
  const keys = lookups.map(({ column, element }) =>
    column.lookup?.((column.lookupValues?.(element) ?? [element]).map((value) => parameters.bind(value))),
  );
  return `${alias}.${key} in (${keys.join(' union all ')})`;
}

/** Look-ups joined by "or". */
function anyOfLookups(terms: readonly Predicate[], context: PredicateContext): string | undefined {
  const lookups = terms.map(lookupOf);
  return lookups.every((lookup) => lookup !== undefined) ? foundByAny(lookups, context) : undefined;
}

function lookupOf(term: Predicate): Lookup | undefined {
  if (term.kind !== 'column' || term.negated || term.operation.kind !== 'compare') return undefined;
  const elements = isLookedUp(term, 1) ? arrayElements(term.field, term.operation.value) : undefined;
  const [element] = elements ?? [];
  return elements?.length === 1 && element != null ? { column: term.field.column, element } : undefined;
}

function comparison(
  predicate: ColumnPredicate,
  operation: Compare,
  context: PredicateContext,
  underNot: boolean,
): string {
  const { field } = predicate;
  const { word, value, quantifier } = operation;
  const atText = field.path.at(-1)?.text === true;
  if (ordering.has(word) && !quantifier && atText && !field.numeric && jsonNumber.test(value)) {
    return mixedComparison(field, operation, context);
  }
  const elements = isLookedUp(predicate, 0) ? arrayElements(field, value) : undefined;
  if (elements && isLookedUp(predicate, elements.length)) {
    return byLookup(field, word, elements, context, underNot);
  }
  const expression = fieldSql(field, context.alias, context.parameters);
  const bound = operandValue(field, operation);
  const operand = context.parameters.bind(bound);
  const exact = `${expression} ${comparisons[word]} ${quantifier ? `${quantifier}(${operand})` : operand}`;
  return underNot ? exact : narrowed(exact, narrowing(field, operation, bound, context));
}

function oneOfList(
  field: ColumnPath,
  values: readonly string[],
  context: PredicateContext,
  underNot: boolean,
) {
  const { alias, parameters } = context;
  const exact = `${fieldSql(field, alias, parameters)} = any(${parameters.bind(listValue(field, values))})`;
  return underNot ? exact : narrowed(exact, containing(field, values, context));
}

function narrowed(exact: string, narrower: string | null): string {
  return narrower ? `(${narrower} and ${exact})` : exact;
}

/** The texts that a value contains, whatever its case, where the comparison holds. */
const contained = { eq: (value: string) => [value], like: likeLiterals, ilike: likeLiterals } as const;

/** The column's own condition beside a comparison: it may be false where the pattern is NULL, so it must not be turned round. */
function narrowing(
  field: ColumnPath,
  { word, quantifier }: Compare,
  pattern: string,
  context: PredicateContext,
): string | null {
  if (!(word in contained) || quantifier) return null;
  const { column, path } = field;
  if (path.length > 0) return word === 'eq' ? containing(field, [pattern], context) : null;
  const texts = contained[word as keyof typeof contained](pattern);
  return column.narrow?.(context.alias, texts, (value) => context.parameters.bind(value)) ?? null;
}

/** Beside a comparison inside JSON: that the column contains a document with such a value at the place. */
function containing(
  field: ColumnPath,
  values: readonly string[],
  { alias, parameters }: PredicateContext,
): string | null {
  const { column } = field;
  const documents = column.isContainmentIndexed && !field.numeric ? documentsWith(field, values) : [];
  const conditions = documents.map((document) => `${alias}.${column.sql} @> ${parameters.bind(document)}`);
  return conditions.length > 1 ? `(${conditions.join(' or ')})` : (conditions[0] ?? null);
}

function search(
  field: ColumnPath,
  operation: Operation & { kind: 'search' },
  context: PredicateContext,
): string {
  const { parameters, alias } = context;
  const config = operation.config === undefined ? '' : `${parameters.bind(operation.config)}::regconfig, `;
  const expression = fieldSql(field, alias, parameters);
  const isVector = field.column.type === 'tsvector' && field.path.length === 0;
  const vector = isVector ? expression : `to_tsvector(${config}${expression})`;
  return `${vector} @@ ${searches[operation.word]}(${config}${parameters.bind(operation.value)})`;
}

function columnSql(predicate: ColumnPredicate, context: PredicateContext, underNot: boolean): string {
  const { field, operation, negated } = predicate;
  const turned = underNot || negated;
  switch (operation.kind) {
    case 'compare':
      return comparison(predicate, operation, context, turned);
    case 'in':
      return oneOfList(field, operation.values, context, turned);
    case 'is':
      return `${fieldSql(field, context.alias, context.parameters)} is ${operation.word}`;
    case 'search':
      return search(field, operation, context);
  }
}

/** The SQL condition of a predicate. */
export function predicateSql(predicate: Predicate, context: PredicateContext, underNot = false): string {
  if (predicate.kind === 'embed') {
    return `${predicate.present ? '' : 'not '}${context.exists(predicate.node)}`;
  }
  if (predicate.kind === 'group') {
    const isAny = predicate.operator === 'or' && !predicate.negated && !underNot;
    const lookups = isAny ? anyOfLookups(predicate.terms, context) : undefined;
    if (lookups !== undefined) return lookups;
    const terms = predicate.terms.map((term) => predicateSql(term, context, underNot || predicate.negated));
    return `${predicate.negated ? 'not ' : ''}(${terms.join(` ${predicate.operator} `)})`;
  }
  const condition = columnSql(predicate, context, underNot);
  return predicate.negated ? `not (${condition})` : condition;
}
