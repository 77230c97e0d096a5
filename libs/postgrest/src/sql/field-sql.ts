import type { ColumnPath } from '../plan/read-node.js';
import type { JsonStep } from '../parse/tree.js';
import type { Parameters } from './parameters.js';

function stepSql({ text, key, index }: JsonStep, parameters: Parameters): string {
  return `${text ? '->>' : '->'}${key === undefined ? `(${index ?? 0})` : parameters.key(key)}`;
}

function pathSql(
  { column }: ColumnPath,
  steps: readonly JsonStep[],
  alias: string,
  parameters: Parameters,
): string {
  const base = `${alias}.${column.sql}`;
  if (steps.length === 0) return base;
  const root = column.type === 'jsonb' ? base : `to_jsonb(${base})`;
  return `(${root}${steps.map((step) => stepSql(step, parameters)).join('')})`;
}

function withLast(field: ColumnPath, text: boolean): JsonStep[] {
  return field.path.map((step, i) => (i === field.path.length - 1 ? { ...step, text } : step));
}

/** The place as jsonb, whatever its last arrow was. */
export function jsonbSql(field: ColumnPath, alias: string, parameters: Parameters): string {
  return pathSql(field, withLast(field, false), alias, parameters);
}

/** The place as text, whatever its last arrow was. */
export function jsonTextSql(field: ColumnPath, alias: string, parameters: Parameters): string {
  return pathSql(field, withLast(field, true), alias, parameters);
}

const numericText = `'^\\s*[-+]?(\\d+\\.?\\d*|\\.\\d+)([eE][-+]?\\d{1,3})?\\s*$'`;

/** A cast never fails a whole request because of one odd row: what is no number is NULL. */
function numericSql(field: ColumnPath, alias: string, parameters: Parameters): string {
  const text = jsonTextSql(field, alias, parameters);
  const type = `jsonb_typeof(${jsonbSql(field, alias, parameters)})`;
  return `(case when ${type} = 'number' then ${text}::numeric when ${type} = 'string' and ${text} ~ ${numericText} then ${text}::numeric end)`;
}

/** The SQL expression of a column or of a place inside it. */
export function fieldSql(field: ColumnPath, alias: string, parameters: Parameters): string {
  if (field.numeric) return numericSql(field, alias, parameters);
  return pathSql(field, field.path, alias, parameters);
}
