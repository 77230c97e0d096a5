import { parseArrayLiteral } from '../array-literal.js';
import type { ModelCondition, ModelTree } from './filter-model.js';

const quote = (text: string) => `"${text.replace(/[\\"]/g, '\\$&')}"`;
const bare = /^[A-Za-z0-9_%*]+$/;

function arrayText(values: readonly (string | number)[]): string {
  const elements = values
    .map(String)
    .map((value) => (bare.test(value) && value.toLowerCase() !== 'null' ? value : quote(value)));
  const text = `{${elements.join(',')}}`;
  if (!parseArrayLiteral(text)) throw new Error(`The model wrote a bad array: ${text}`);
  return text;
}

function operand(condition: ModelCondition): string {
  if (condition.op === 'in') {
    return `(${condition.values.map((value) => (bare.test(value) ? value : quote(value))).join(',')})`;
  }
  if ('values' in condition) return arrayText(condition.values);
  if (condition.on === 'profile->k') return JSON.stringify(condition.value);
  return String(condition.value);
}

/** Field, operator and value as they are written in a query string, before percent-encoding. */
export function writeCondition(condition: ModelCondition): {
  field: string;
  expression: string;
  value: string;
} {
  const value = operand(condition);
  return { field: condition.on, expression: `${condition.negated ? 'not.' : ''}${condition.op}.`, value };
}

/** A tree as it is written inside and/or. */
export function writeTree(tree: ModelTree): string {
  if (tree.kind === 'group') {
    return `${tree.negated ? 'not.' : ''}${tree.operator}(${tree.terms.map(writeTree).join(',')})`;
  }
  const { field, expression, value } = writeCondition(tree.condition);
  const raw = tree.condition.op === 'in' || tree.condition.op === 'is' || /^[A-Za-z0-9 %*_]*$/.test(value);
  const flatArray = /^\{[^{}]*\}$/.test(value);
  return `${field}.${expression}${raw || flatArray ? value : quote(value)}`;
}
