import type { Limits } from '../limits.js';
import { readQuoted } from './names.js';
import type { Reader } from './reader.js';
import { comparisons, searches } from './tree.js';
import type { Comparison, Operation, Search } from './tree.js';

const operatorWord = /[a-z]+/y;
const quantifierWord = /\((any|all)\)/y;
const configName = /\(([\p{L}\p{M}\p{N}_ $]+)\)/uy;
const isWord = /(null|not_null|true|false|unknown)$/iy;
const listText = /[^,)]*/y;
const arrayText = /\{[^{}]*\}/y;
const comparisonWords = new Map<string, Comparison>(
  (Object.keys(comparisons) as Comparison[]).map((word) => [word, word]),
);
const searchWords = new Map<string, Search>((Object.keys(searches) as Search[]).map((word) => [word, word]));
const quantifiable = new Set<string>(['eq', 'gt', 'gte', 'lt', 'lte', 'like', 'ilike', 'match', 'imatch']);
const expectingOperator = '"not" or operator (eq, gt, ...)';

/** How the value of an operator is delimited: to the end of the parameter, or inside a logic tree. */
export type ValueReader = (reader: Reader) => string;

/** The value of a plain filter: everything that is left, raw. */
export const readRawValue: ValueReader = (reader) => {
  const value = reader.text.slice(reader.at);
  reader.at = reader.text.length;
  return value;
};

function readDelimited(reader: Reader, orArray: boolean): string {
  const start = reader.at;
  const quoted = readQuoted(reader);
  if (quoted !== undefined && (reader.ended || reader.sees(',') || reader.sees(')'))) return quoted;
  reader.at = start;
  const array = orArray ? reader.match(arrayText) : null;
  return array ? array[0] : (reader.match(listText)?.[0] ?? '');
}

/** The value of a condition inside and/or: quoted, a flat `{…}`, or up to the next comma or parenthesis. */
export const readLogicValue: ValueReader = (reader) => readDelimited(reader, true);

function readList(reader: Reader, limits: Limits): string[] {
  reader.skipBlanks();
  reader.expect('(');
  reader.skipBlanks();
  const values: string[] = [];
  do {
    if (values.length === limits.listItems) {
      reader.refuseSize(`a list is limited to ${limits.listItems} values`);
    }
    values.push(readDelimited(reader, false));
  } while (reader.take(','));
  reader.expect(')', '"," or ")"');
  reader.skipBlanks();
  return values;
}

/** Inside a tree the word ends at a comma or parenthesis, so its end is looked for there. */
function readIs(reader: Reader, inTree: boolean): Operation {
  const start = reader.at;
  const text = inTree ? (reader.match(listText)?.[0] ?? '') : readRawValue(reader);
  isWord.lastIndex = 0;
  const word = isWord.exec(text.trimEnd())?.[1]?.toLowerCase();
  if (word === undefined) reader.fail('isVal: (null, not_null, true, false, unknown)', start);
  return { kind: 'is', word: (word === 'not_null' ? 'not null' : word) as 'null' };
}

function readOperation(reader: Reader, readValue: ValueReader, limits: Limits): Operation {
  const start = reader.at;
  const word = reader.match(operatorWord)?.[0] ?? '';
  const search = searchWords.get(word);
  const comparison = comparisonWords.get(word);
  if (search) {
    const config = reader.match(configName)?.[1]?.trim();
    reader.expect('.', 'delimiter (.)');
    const value = readValue(reader);
    return config ? { kind: 'search', word: search, config, value } : { kind: 'search', word: search, value };
  }
  if (comparison) {
    const quantifier = quantifiable.has(word) ? reader.match(quantifierWord)?.[1] : undefined;
    reader.expect('.', 'delimiter (.)');
    const value = readValue(reader);
    return quantifier
      ? { kind: 'compare', word: comparison, quantifier: quantifier as 'any', value }
      : { kind: 'compare', word: comparison, value };
  }
  if (word !== 'in' && word !== 'is') reader.fail(expectingOperator, start);
  reader.expect('.', 'delimiter (.)');
  if (word === 'is') return readIs(reader, readValue === readLogicValue);
  return { kind: 'in', values: readList(reader, limits) };
}

/** An operator with its value, and whether it is negated. */
export function readOperatorExpression(
  reader: Reader,
  readValue: ValueReader,
  limits: Limits,
): { negated: boolean; operation: Operation } {
  const negated = reader.take('not.');
  return { negated, operation: readOperation(reader, readValue, limits) };
}
