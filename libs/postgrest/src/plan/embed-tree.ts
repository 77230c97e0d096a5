import { refuse } from '../errors.js';
import { rangeOfPage } from '../parse/range.js';
import type { RowRange } from '../parse/range.js';
import type { Addressed, Logic, OrderTerm, SelectField, SelectItem } from '../parse/tree.js';
import type { Query } from '../parse/query.js';
import { quoteIdentifier } from '../schema.js';
import type { Edge, Table } from '../schema.js';
import { findRelation } from './relations.js';

/** A resource of the request with everything addressed to it; columns are still mere names. */
export interface EmbedNode {
  readonly table: Table;
  readonly alias: string;
  readonly join: string;
  readonly name: string;
  /** The target as written; once there is an alias it is a deprecated address. */
  readonly target: string;
  readonly edge: Edge | undefined;
  readonly inner: boolean;
  readonly spread: boolean;
  readonly items: (SelectField | EmbedNode)[];
  readonly embeds: EmbedNode[];
  readonly filters: Logic[];
  order: readonly OrderTerm[] | undefined;
  range: RowRange;
  /** Whether something was addressed to the target of an embed that has an alias. */
  isCalledByTarget: boolean;
}

/** Tells an embed from a column among the items of a node. */
export function isEmbed(item: SelectField | EmbedNode): item is EmbedNode {
  return 'embeds' in item;
}

class TreeBuilder {
  private count = 0;

  grow(node: EmbedNode, items: readonly SelectItem[]): EmbedNode {
    for (const item of items) {
      if (item.kind === 'field') node.items.push(item);
      else {
        const edge = findRelation(node.table, item.target, item.hint);
        const name = item.alias ?? item.target;
        const child = this.node(edge.target, {
          name,
          target: item.target,
          edge,
          inner: item.inner,
          spread: item.spread,
        });
        node.items.push(child);
        node.embeds.push(child);
        this.grow(child, item.items);
      }
    }
    return node;
  }

  node(table: Table, place: Pick<EmbedNode, 'name' | 'target' | 'edge' | 'inner' | 'spread'>): EmbedNode {
    const number = this.count++;
    // The root keeps its public name, so that Postgres's own messages read like PostgREST's.
    const alias = quoteIdentifier(
      number === 0 && table.name !== 's' ? table.name : `${table.name}_${number}`,
    );
    const join = quoteIdentifier(`embed_${number}`);
    return {
      table,
      alias,
      join,
      ...place,
      items: [],
      embeds: [],
      filters: [],
      order: undefined,
      range: { offset: 0 },
      isCalledByTarget: false,
    };
  }
}

function embedNamed(node: EmbedNode, name: string): EmbedNode | undefined {
  return node.embeds.find((embed) => embed.name === name);
}

/** The node that a path leads to: by the names of embeds or, as PostgREST still allows, by the targets that have an alias. */
function locate(root: EmbedNode, path: readonly string[]): EmbedNode {
  let node = root;
  for (const name of path) {
    const named = embedNamed(node, name);
    const child = named ?? node.embeds.find((embed) => embed.target === name);
    if (!child) throw refuse.notEmbedded(name);
    if (!named) child.isCalledByTarget = true;
    node = child;
  }
  return node;
}

function requireToOne(node: EmbedNode): void {
  for (const term of node.order ?? []) {
    if (term.relation === undefined) continue;
    const child = embedNamed(node, term.relation);
    if (!child) throw refuse.notEmbedded(term.relation);
    if (!child.edge?.toOne) throw refuse.relatedOrder(node.table.name, child.name);
  }
  node.embeds.forEach(requireToOne);
}

/** Which parts of a query speak about the rows of the answer itself. */
export interface RootParts {
  /** False on writes, where root filters choose what is written, not what is shown. */
  readonly filters: boolean;
  readonly range: RowRange;
}

/** Builds the tree of embedded resources and hangs every filter, order and range on its node. */
export function buildEmbedTree(table: Table, query: Query, rootParts: RootParts): EmbedNode {
  const builder = new TreeBuilder();
  const root = builder.node(table, {
    name: table.name,
    target: table.name,
    edge: undefined,
    inner: false,
    spread: false,
  });
  builder.grow(root, query.select);
  const concerns = <T>({ path }: Addressed<T>) => path.length > 0 || rootParts.filters;
  for (const { path, value } of query.filters.filter(concerns)) locate(root, path).filters.push(value);
  for (const { path, value } of query.logic.filter(concerns)) locate(root, path).filters.push(value);
  for (const { path, value } of query.orders) locate(root, path).order ??= value;
  for (const { path, value } of query.pages) {
    if (path.length > 0) locate(root, path).range = rangeOfPage(value);
  }
  root.range = rootParts.range;
  requireToOne(root);
  return root;
}

/** Every embed that was addressed by its target though it has an alias. */
export function calledByTarget(node: EmbedNode): EmbedNode[] {
  return node.embeds.flatMap((embed) => [
    ...(embed.isCalledByTarget ? [embed] : []),
    ...calledByTarget(embed),
  ]);
}
