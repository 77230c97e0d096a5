import { isGuessedPage, keyedOrder, withinOrder } from '../plan/guessed-page.js';
import type { Predicate, ReadNode } from '../plan/read-node.js';
import { quoteIdentifier } from '../schema.js';
import type { Table } from '../schema.js';
import { columnItem, groupable, rendered } from './items.js';
import type { Item } from './items.js';
import { orderBySql, sortBySql, sortColumn, sortKeySql } from './order-sql.js';
import type { Parameters } from './parameters.js';
import { predicateSql } from './predicate-sql.js';

/** So many rows are read in their order before a filter is asked for its own: some for each that is wanted. */
const rowsInOrder = (wanted: number) => Math.max(1000, 4 * wanted);

interface Composition {
  readonly items: readonly Item[];
  readonly joins: readonly string[];
}

/** How the rows of a node are found when it is not simply its table. */
export interface RowSource {
  readonly from: string;
  readonly order: string;
}

/** Writes the select statements of a read tree. */
export class SelectWriter {
  constructor(
    private readonly parameters: Parameters,
    /** Whether the tree filters by keys alone, see `filtersByKeys`. */
    private readonly byKeys: boolean,
  ) {}

  /** The relation that a table's rows are read from. */
  sourceOf({ source, filteredSource }: Table): string {
    return this.byKeys ? source : (filteredSource ?? source);
  }

  /** Everything the rows of a node must satisfy, the scope first. */
  where(node: ReadNode, parent?: ReadNode): string {
    const { alias, edge, table } = node;
    return [
      `(${table.scope(alias)})`,
      ...(edge && parent
        ? [`${alias}.${edge.targetColumn.sql} = ${parent.alias}.${edge.originColumn.sql}`]
        : []),
      ...this.conditions(node, node.where),
      ...node.embeds.filter((embed) => embed.inner).map((embed) => this.exists(embed, node)),
    ].join(' and ');
  }

  private conditions(node: ReadNode, predicates: readonly Predicate[]): string[] {
    const { alias, table } = node;
    const key = quoteIdentifier(table.primaryKey[0] ?? '');
    const exists = (embed: ReadNode) => this.exists(embed, node);
    return predicates.map((predicate) =>
      predicateSql(predicate, { alias, key, parameters: this.parameters, exists }),
    );
  }

  /** The rows of a node as `from … where …`, without any of its embeds. */
  rows(node: ReadNode, where: string): string {
    return `from ${this.sourceOf(node.table)} as ${node.alias} where ${where}`;
  }

  /** The whole select of a node: columns, embeds, filters, grouping, order and page. */
  select(node: ReadNode, where: string, source?: RowSource): string {
    const { items, joins } = this.compose(node);
    const grouped = items.some((item) => item.aggregate);
    const columns = this.finalColumns(items, grouped);
    if (!source && !grouped && isGuessedPage(node)) {
      const keyed = keyedOrder(node);
      const order = orderBySql(keyed, this.parameters);
      return `select ${columns} from (${this.guessedPage(keyed, where)}) as ${node.alias}${joins.join('')}${order}${this.page(node)}`;
    }
    const order =
      source && node.order.length === 0 && !grouped
        ? source.order
        : orderBySql(node, this.parameters, grouped);
    const page = this.page(node);
    if (!source && this.pagesFirst(node, joins, grouped)) {
      const rows = `(select ${node.alias}.* ${this.rows(node, where)}${order}${page}) as ${node.alias}`;
      return `select ${columns} from ${rows}${joins.join('')}${order}`;
    }
    const from = source?.from ?? `${this.sourceOf(node.table)} as ${node.alias}`;
    return `select ${columns} from ${from}${joins.join('')} where ${where}${this.groupBy(items, grouped)}${order}${page}`;
  }

  /**
   * The rows of a page and of those before it, where Postgres cannot know whether to read the order until enough rows pass the
   * filter, or to find the filter's rows and sort them: a piece of the order first, and only if that is not enough, the filter.
   */
  private guessedPage(node: ReadNode, where: string): string {
    const { alias, limit = 0, offset } = node;
    const within = withinOrder(node);
    const others = node.where.filter((predicate) => !within.includes(predicate));
    const rows = limit + offset;
    const ordered =
      `select ${alias}.* ${this.rows(node, this.where({ ...node, where: within }))}` +
      `${orderBySql(node, this.parameters)} limit ${rowsInOrder(rows)}`;
    const passed = `select ${alias}.* from (${ordered}) as ${alias} where ${this.conditions(node, others).join(' and ')} limit ${rows}`;
    const enough = `(select count(*) from passed) = ${rows}`;
    return (
      `with passed as materialized (${passed}) select * from passed where ${enough} union all ` +
      `(select ${alias}.* ${this.rows(node, `${where} and not ${enough}`)}` +
      `${sortBySql(node, this.parameters)} limit ${rows})`
    );
  }

  /** Embeds are rendered for the rows of the page only, unless the page depends on them. */
  private pagesFirst(node: ReadNode, joins: readonly string[], grouped: boolean): boolean {
    const pages = node.limit !== undefined || node.offset > 0;
    return joins.length > 0 && pages && !grouped && node.order.every((term) => !term.node);
  }

  private exists(node: ReadNode, parent: ReadNode): string {
    const page = node.limit === 0 || node.offset > 0 ? this.page(node) : '';
    return `exists (select 1 ${this.rows(node, this.where(node, parent))}${page})`;
  }

  private page({ limit, offset }: ReadNode): string {
    const rows = limit === undefined ? '' : ` limit ${limit}`;
    return offset > 0 ? `${rows} offset ${this.parameters.bind(String(offset))}` : rows;
  }

  private finalColumns(items: readonly Item[], grouped: boolean): string {
    return items
      .map((item) => {
        const inner = grouped ? groupable(item) : item.inner;
        const expression = item.aggregate ? item.aggregate(item.inner) : rendered(item, inner);
        return `${expression} as ${quoteIdentifier(item.name)}`;
      })
      .join(', ');
  }

  private groupBy(items: readonly Item[], grouped: boolean): string {
    const terms = grouped ? items.filter((item) => !item.aggregate).map(groupable) : [];
    return terms.length > 0 ? ` group by ${terms.join(', ')}` : '';
  }

  private compose(node: ReadNode): Composition {
    const items: Item[] = [];
    const joins: string[] = [];
    for (const output of node.outputs) {
      if (output.kind === 'column') items.push(columnItem(node.alias, output, this.parameters));
      else {
        const embed = output.node;
        const sorts = node.order.flatMap((term, i) => (term.node === embed ? [{ term, i }] : []));
        if (!embed.shown && !embed.spread && sorts.length === 0) continue;
        const extras = sorts.map(
          ({ term, i }) => `${sortKeySql(term.field, embed.alias, this.parameters)} as ${sortColumn(i)}`,
        );
        const joined = embed.spread ? this.spread(embed, node, extras) : this.jsonEmbed(embed, node, extras);
        if (embed.shown || embed.spread) items.push(...joined.items);
        joins.push(` left join lateral (${joined.sql}) as ${embed.join} on true`);
      }
    }
    return { items, joins };
  }

  private jsonEmbed(embed: ReadNode, parent: ReadNode, extras: readonly string[]) {
    const where = this.where(embed, parent);
    const item = (inner: string): Item => ({ name: embed.name, inner, isJson: true });
    if (!embed.edge?.toOne) {
      const sql = `select json_agg(e.*) as a from (${this.select(embed, where)}) as e`;
      return { sql, items: [item(`coalesce(${embed.join}.a, '[]')`)] };
    }
    const items = [item(`${embed.join}.a`)];
    if (extras.length === 0) {
      return { sql: `select row_to_json(e.*) as a from (${this.select(embed, where)}) as e`, items };
    }
    const { items: columns, joins } = this.compose(embed);
    const row = `(select row_to_json(e.*) from (select ${this.finalColumns(columns, false)}) as e)`;
    const from = `from ${this.sourceOf(embed.table)} as ${embed.alias}${joins.join('')}`;
    return {
      sql: `select ${row} as a, ${extras.join(', ')} ${from} where ${where}${this.page(embed)}`,
      items,
    };
  }

  private spread(embed: ReadNode, parent: ReadNode, extras: readonly string[]) {
    const where = this.where(embed, parent);
    const { items, joins } = this.compose(embed);
    const columns = [...items.map((item, i) => `${item.inner} as c${i}`), ...extras].join(', ');
    const from = `from ${this.sourceOf(embed.table)} as ${embed.alias}${joins.join('')} where ${where}`;
    const rows = `select ${columns} ${from}${orderBySql(embed, this.parameters)}${this.page(embed)}`;
    if (embed.edge?.toOne) {
      return { sql: rows, items: items.map((item, i) => ({ ...item, inner: `${embed.join}.c${i}` })) };
    }
    const lists = items.map((item, i) => `coalesce(json_agg(${rendered(item, `e.c${i}`)}), '[]') as c${i}`);
    return {
      sql: `select ${lists.join(', ')} from (${rows}) as e`,
      items: items.map(({ name }, i): Item => ({ name, inner: `${embed.join}.c${i}`, isJson: true })),
    };
  }
}
