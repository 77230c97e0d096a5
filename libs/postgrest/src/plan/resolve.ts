import { refuse } from '../errors.js';
import type { Limits } from '../limits.js';
import type { OrderTerm } from '../parse/tree.js';
import type { Table } from '../schema.js';
import { isEmbed } from './embed-tree.js';
import type { EmbedNode } from './embed-tree.js';
import { resolveOutput } from './outputs.js';
import { resolveField, resolveLogic } from './predicates.js';
import type { Output, ReadNode, SortTerm } from './read-node.js';

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
    if (!isEmbed(item)) return [...(columns[i] ?? [])];
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
