import { refuse } from '../errors.js';
import type { Limits } from '../limits.js';
import type { Condition, Field, Logic, OrderTerm, SelectField } from '../parse/tree.js';
import type { Table } from '../schema.js';
import { isEmbed } from './embed-tree.js';
import type { EmbedNode } from './embed-tree.js';
import { castType } from './types.js';
import type { ColumnOutput, ColumnPath, Output, Predicate, ReadNode, SortTerm } from './read-node.js';

/** Finds the column a field names. */
export function resolveField(table: Table, { name, path, numeric = false }: Field): ColumnPath {
  const column = table.columns.get(name);
  if (!column) throw refuse.column(table.name, name);
  return { column, path, numeric };
}

const rangeOperators = new Set(['sl', 'sr', 'nxr', 'nxl', 'adj']);

function checkOperation(field: ColumnPath, { operation }: Condition, limits: Limits): void {
  if (operation.kind !== 'compare') return;
  const { word, value } = operation;
  if ((word === 'match' || word === 'imatch') && value.length > limits.patternLength) {
    throw refuse.longPattern(limits.patternLength);
  }
  // On numbers these would be bit shifts and the like, which is not what the words mean.
  if (rangeOperators.has(word) && !field.column.type.endsWith('range')) {
    throw refuse.operator(field.column.type, { sl: '<<', sr: '>>', nxr: '&<', nxl: '&>', adj: '-|-' }[word as 'sl']);
  } // prettier-ignore
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

/** A path is named after its last key, else after the column. */
function outputName({ alias, aggregate, field }: SelectField): string {
  if (alias !== undefined) return alias;
  if (aggregate) return aggregate;
  return field.path.findLast((step) => step.key !== undefined)?.key ?? field.name;
}

function resolveOutput(table: Table, item: SelectField): ColumnOutput[] {
  const { field } = item;
  if (field.name === '*' && !item.aggregate) {
    return [...table.columns.values()].map((column) => ({
      kind: 'column',
      name: column.name,
      field: { column, path: [], numeric: false },
    }));
  }
  // `deals(count)`, from before there were aggregate functions.
  const oldCount = field.name === 'count' && field.path.length === 0 && !table.columns.has('count');
  const counts = oldCount || field.name === '*';
  const aggregate = counts ? 'count' : item.aggregate;
  const aggregateCast = castType(oldCount ? item.cast : item.aggregateCast);
  const cast = counts ? undefined : castType(item.cast);
  return [
    {
      kind: 'column',
      name: counts ? (item.alias ?? 'count') : outputName(item),
      field: counts ? undefined : resolveField(table, field),
      ...(cast && { cast }),
      ...(aggregate && { aggregate }),
      ...(aggregateCast && { aggregateCast }),
    },
  ];
}

function resolveTerm(table: Table, term: OrderTerm, embeds: ReadonlyMap<string, ReadNode>): SortTerm {
  const node = term.relation === undefined ? undefined : embeds.get(term.relation);
  return {
    field: resolveField(node?.table ?? table, term.field),
    descending: term.descending,
    ...(term.nulls && { nulls: term.nulls }),
    ...(node && { node }),
  };
}

/** Nothing is shown of a node without items whose embeds show nothing either. */
function showsNothing(node: EmbedNode): boolean {
  return node.items.every((item) => isEmbed(item) && showsNothing(item));
}

function aggregates(node: ReadNode): boolean {
  return node.outputs.some((output) =>
    output.kind === 'column' ? output.aggregate !== undefined : output.node.spread && aggregates(output.node),
  );
}

/** How many columns a row has once spreads are written out. */
function width(outputs: readonly Output[]): number {
  return outputs.reduce(
    (sum, output) => sum + (output.kind === 'embed' && output.node.spread ? width(output.node.outputs) : 1),
    0,
  );
}

/** Looks up every name of an embed tree, the root's first. */
export function resolveTree(node: EmbedNode, limits: Limits): ReadNode {
  const embeds = new Map<EmbedNode, ReadNode>();
  const byName = new Map<string, ReadNode>();
  const columns = node.items.map((item) => (isEmbed(item) ? [] : resolveOutput(node.table, item)));
  for (const embed of node.embeds) {
    const resolved = resolveTree(embed, limits);
    embeds.set(embed, resolved);
    if (!byName.has(embed.name)) byName.set(embed.name, resolved);
  }
  const outputs = node.items.flatMap((item, i): Output[] => {
    if (!isEmbed(item)) return columns[i] ?? [];
    const resolved = embeds.get(item);
    return resolved ? [{ kind: 'embed', node: resolved }] : [];
  });
  if (width(outputs) > limits.outputColumns) {
    throw refuse.tooMuch(`a row is limited to ${limits.outputColumns} columns`);
  }
  const toMany = node.edge !== undefined && !node.edge.toOne;
  const cap = node.edge?.toOne ? undefined : limits.rows;
  const { limit, offset } = node.range;
  const resolved: ReadNode = {
    table: node.table,
    alias: node.alias,
    join: node.join,
    name: node.name,
    edge: node.edge,
    inner: node.inner,
    spread: node.spread,
    shown: node.edge === undefined || !showsNothing(node),
    outputs,
    embeds: [...embeds.values()],
    where: node.filters.map((logic) => resolveLogic(node.table, logic, limits, byName)),
    order: (node.order ?? []).map((term) => resolveTerm(node.table, term, byName)),
    limit: cap === undefined ? limit : Math.min(limit ?? cap, cap),
    offset,
  };
  if (toMany && node.spread && aggregates(resolved)) throw refuse.spreadAggregate();
  return resolved;
}
