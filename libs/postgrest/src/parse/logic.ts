import type { Limits } from '../limits.js';
import { readLogicValue, readOperatorExpression } from './filter.js';
import { readField } from './names.js';
import type { Reader } from './reader.js';
import type { Logic } from './tree.js';

const groupHead = /[ \t]*(not\.)?(and|or)[ \t]*\([ \t]*/y;

function readTerm(reader: Reader, limits: Limits, depth: number): Logic {
  const group = readGroup(reader, limits, depth);
  if (group) return group;
  const field = readField(reader, limits, true);
  reader.expect('.', 'delimiter (.)');
  return { kind: 'condition', field, ...readOperatorExpression(reader, readLogicValue, limits) };
}

/** An and/or group with everything inside it, if one comes next. */
export function readGroup(reader: Reader, limits: Limits, depth = 1): Logic | undefined {
  const head = reader.match(groupHead);
  if (!head) return undefined;
  if (depth > limits.logicDepth) {
    reader.refuseSize(`a logic tree is limited to ${limits.logicDepth} levels`);
  }
  const terms: Logic[] = [];
  do {
    terms.push(readTerm(reader, limits, depth + 1));
    reader.skipBlanks();
  } while (reader.take(','));
  reader.expect(')', '"," or ")"');
  return { kind: 'group', negated: head[1] !== undefined, operator: head[2] === 'or' ? 'or' : 'and', terms };
}

/** How many conditions a tree holds. */
export function countConditions(logic: Logic): number {
  if (logic.kind === 'condition') return 1;
  return logic.terms.reduce((sum, term) => sum + countConditions(term), 0);
}
