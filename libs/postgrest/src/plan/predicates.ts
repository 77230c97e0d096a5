import { refuse } from '../errors.js';
import { hintOfColumn } from '../hints.js';
import type { Limits } from '../limits.js';
import type { Condition, Field, Logic } from '../parse/tree.js';
import type { Table } from '../schema.js';
import type { ColumnPath, Predicate, ReadNode } from './read-node.js';

/** Finds the column a field names. */
export function resolveField(table: Table, { name, path, numeric = false }: Field): ColumnPath {
  const column = table.columns.get(name);
  if (!column) throw refuse.column(table.name, name, hintOfColumn(table, name));
  return { column, path, numeric };
}

const rangeOperators = new Set(['sl', 'sr', 'nxr', 'nxl', 'adj']);

function checkOperation(field: ColumnPath, { operation }: Condition, limits: Limits): void {
  if (operation.kind !== 'compare') return;
  const { word, value } = operation;
  if ((word === 'match' || word === 'imatch') && value.length > limits.patternLength) {
    throw refuse.longPattern(limits.patternLength);
  }
  if ((word === 'like' || word === 'ilike') && value.length > limits.patternLength) {
    throw refuse.longLikePattern(limits.patternLength);
  }
  // On numbers these would be bit shifts and the like, which is not what the words mean.
  if (rangeOperators.has(word) && !field.column.type.endsWith('range')) {
    throw refuse.operator(
      field.column.type,
      { sl: '<<', sr: '>>', nxr: '&<', nxl: '&>', adj: '-|-' }[word as 'sl'],
    );
  }
}

/** Resolves the filters of one table; `embeds` are the resources `is.null` may ask about. */
export function resolveLogic(
  table: Table,
  logic: Logic,
  limits: Limits,
  embeds: ReadonlyMap<string, ReadNode> = new Map(),
): Predicate {
  if (logic.kind === 'group') {
    return { ...logic, terms: logic.terms.map((term) => resolveLogic(table, term, limits, embeds)) };
  }
  const { field, operation, negated } = logic;
  const node = field.path.length === 0 ? embeds.get(field.name) : undefined;
  if (node && operation.kind === 'is' && (operation.word === 'null' || operation.word === 'not null')) {
    return { kind: 'embed', node, present: negated === (operation.word === 'null') };
  }
  const resolved = resolveField(table, field);
  checkOperation(resolved, logic, limits);
  return { kind: 'column', field: resolved, negated, operation };
}
