import { formatArrayLiteral, parseArrayLiteral } from '../array-literal.js';
import type { ColumnPath } from '../plan/read-node.js';
import type { Comparison, Operation } from '../parse/tree.js';

const wholeValue = new Set<Comparison>(['eq', 'neq', 'cs', 'cd', 'ov', 'isdistinct']);

/** The column's own normalization, where the filtered expression still is such a value. */
function normalizer({ column, path }: ColumnPath): ((value: string) => string) | undefined {
  const last = path.at(-1);
  return last === undefined || (column.isArray && last.text) ? column.normalize : undefined;
}

/** The elements of an array operand, normalized; undefined when Postgres has to judge the literal. */
export function arrayElements(field: ColumnPath, value: string): (string | null)[] | undefined {
  const normalize = normalizer(field);
  const elements = parseArrayLiteral(value);
  return normalize ? elements?.map((element) => (element === null ? null : normalize(element))) : elements;
}

/** The value bound for a comparison: wildcards translated, phones and the like normalized. */
export function operandValue(field: ColumnPath, operation: Operation & { kind: 'compare' }): string {
  const { word, value, quantifier } = operation;
  if (word === 'like' || word === 'ilike') return value.replaceAll('*', '%');
  const normalize = normalizer(field);
  if (!normalize || !wholeValue.has(word)) return value;
  const isArray = quantifier !== undefined || (field.column.isArray && field.path.length === 0);
  if (!isArray) return normalize(value);
  const elements = arrayElements(field, value);
  return elements ? formatArrayLiteral(elements) : value;
}

/** The texts that whatever a LIKE pattern matches contains; none where the pattern ends within an escape, which is an error. */
export function likeLiterals(pattern: string): string[] {
  if (/^(?:[^\\]|\\.)*\\$/su.test(pattern)) return [];
  const literals = pattern.match(/(?:[^\\%_]|\\.)+/gsu) ?? [];
  return literals.map((literal) => literal.replace(/\\(.)/gsu, '$1'));
}

/** The array literal bound for `in`; a single empty text is the empty list. */
export function listValue(field: ColumnPath, values: readonly string[]): string {
  if (values.length === 1 && values[0] === '') return '{}';
  const normalize = field.column.isArray && field.path.length === 0 ? undefined : normalizer(field);
  return formatArrayLiteral(normalize ? values.map(normalize) : values);
}
