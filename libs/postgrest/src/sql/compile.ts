import { refuse } from '../errors.js';
import type { MediaType } from '../media-types.js';
import { isVacuous } from '../plan/breadth.js';
import { filtersByKeys } from '../plan/keyed.js';
import type { Plan } from '../plan/plan.js';
import type { ReadNode } from '../plan/read-node.js';
import type { Column, Table } from '../schema.js';
import { bodySql, csvHeader } from './body-sql.js';
import { outputNames } from './items.js';
import { Parameters } from './parameters.js';
import type { RepeatedStatement, Statement, StatementOptions } from './parameters.js';
import { SelectWriter } from './select-sql.js';
import type { RowSource } from './select-sql.js';

function hasAggregates(node: ReadNode): boolean {
  return node.outputs.some((output) =>
    output.kind === 'column'
      ? output.aggregate !== undefined
      : output.node.spread && hasAggregates(output.node),
  );
}

/**
 * The total is only counted when the page itself does not tell it. It is counted for `planned` and `estimated` too: what the
 * planner knows is the statistics of all tenants.
 */
function totalSql(plan: Plan, writer: SelectWriter, where: string): string {
  const { root, request } = plan;
  const { count } = request.preferences;
  if (!count) return 'null::bigint';
  const isWhole = root.where.length === 0 && !root.embeds.some((embed) => embed.inner);
  if (isWhole && root.table.total && !hasAggregates(root)) return `(${root.table.total})`;
  const rows = hasAggregates(root)
    ? writer.select({ ...root, limit: undefined, offset: 0, order: [] }, where)
    : `select 1 ${writer.rows(root, where)}`;
  const counted = `(select count(*) from (${rows}) as counted)`;
  const whole = `count(*) < ${root.limit ?? 0} and (count(*) > 0 or ${root.offset} = 0)`;
  return `case when ${whole} then count(*) + ${root.offset} else ${counted} end`;
}

function responseSql(
  select: string,
  node: ReadNode,
  media: MediaType,
  total: string,
  parameters: Parameters,
): Statement {
  const names = media.kind === 'csv' ? outputNames(node) : [];
  const header = media.kind === 'csv' ? parameters.bind(csvHeader(names)) : '';
  const columns = names.length > 0 ? `(${names.map((_, i) => `c${i}`).join(', ')})` : '';
  const body = bodySql(media, names.length, header);
  return {
    text: `select ${body} as body, count(*)::int as page_rows, ${total} as total from (${select}) as page${columns}`,
    values: parameters.values,
  };
}

/** One statement for a GET or HEAD; its single row is `body`, `page_rows`, `total`. */
export function compileRead(plan: Plan, options: StatementOptions = {}): RepeatedStatement {
  const parameters = new Parameters(options.reservedParameters);
  const byKeys = filtersByKeys(plan.root);
  const writer = new SelectWriter(parameters, byKeys);
  const where = writer.where(plan.root);
  const select = writer.select(plan.root, where);
  return { ...responseSql(select, plan.root, plan.media, totalSql(plan, writer, where), parameters), byKeys };
}

/** The rows of a GET one by one, each as the JSON text of an object in its single column `line`. */
export function compileRows(plan: Plan, options: StatementOptions = {}): Statement {
  const parameters = new Parameters(options.reservedParameters);
  const writer = new SelectWriter(parameters, filtersByKeys(plan.root));
  const select = writer.select(plan.root, writer.where(plan.root));
  return {
    text: `select row_to_json(page.*)::text as line from (${select}) as page`,
    values: parameters.values,
  };
}

function keyColumns(table: Table): Column[] {
  return table.primaryKey.flatMap((name) => table.columns.get(name) ?? []);
}

/** The primary keys (by their public names) of the rows a PATCH or DELETE hits, one more than `max` at most. */
export function compileTargets(
  plan: Plan,
  options: StatementOptions & { readonly max: number; readonly lock?: boolean },
): RepeatedStatement {
  const { root, targets, request } = plan;
  if (targets.every(isVacuous)) {
    throw refuse.noFilter(request.method === 'DELETE' ? 'DELETE' : 'UPDATE', targets.length > 0);
  }
  const parameters = new Parameters(options.reservedParameters);
  const bare: ReadNode = { ...root, where: targets, embeds: [], limit: undefined, offset: 0, order: [] };
  const byKeys = filtersByKeys(bare);
  const writer = new SelectWriter(parameters, byKeys);
  const keys = keyColumns(root.table).map((column) => `${root.alias}.${column.sql}`);
  const named = keyColumns(root.table).map((column) => `${root.alias}.${column.sql} as "${column.name}"`);
  const lock = options.lock ? ` for update of ${root.alias}` : '';
  return {
    text:
      `select ${named.join(', ')} ${writer.rows(bare, writer.where(bare))} ` +
      `order by ${keys.join(', ')} limit ${options.max + 1}${lock}`,
    values: parameters.values,
    byKeys,
  };
}

/** Renders the rows with the given primary keys, in the order given unless the request has one. */
export function compileRepresentation(
  plan: Plan,
  options: StatementOptions & {
    /** Number of the caller's parameter that holds `encodeKeys(…)`. */
    readonly keysParameter: number;
    /** How many keys it holds: one is planned as a look-up. */
    readonly rows: number;
  },
): RepeatedStatement {
  const parameters = new Parameters(Math.max(options.reservedParameters ?? 0, options.keysParameter));
  const byKeys = filtersByKeys(plan.root);
  const writer = new SelectWriter(parameters, byKeys);
  const root: ReadNode = { ...plan.root, limit: undefined, offset: 0 };
  const where = writer.where(root);
  const given = `$${options.keysParameter}::jsonb`;
  const select =
    options.rows === 1
      ? writer.select(root, `${where} and ${oneGiven(root, given)}`)
      : writer.select(root, where, manyGiven(root, given, writer.sourceOf(root.table)));
  return { ...responseSql(select, root, plan.media, 'null::bigint', parameters), byKeys };
}

function oneGiven({ table, alias }: ReadNode, given: string): string {
  const keys = keyColumns(table);
  return keys
    .map(
      ({ sql, column, name, type }) => `${alias}.${sql} = (${given} -> 0 ->> '${column ?? name}')::${type}`,
    )
    .join(' and ');
}

function manyGiven({ table, alias }: ReadNode, given: string, from: string): RowSource {
  const keys = keyColumns(table);
  const typed = keys.map((column) => `${column.sql} ${column.type}`).join(', ');
  const equal = keys.map((column) => `given.${column.sql} = ${alias}.${column.sql}`).join(' and ');
  const names = keys.map((column) => column.sql).join(', ');
  const rows = `rows from (jsonb_to_recordset(${given}) as (${typed})) with ordinality as given(${names}, position)`;
  return { from: `${rows} join ${from} as ${alias} on ${equal}`, order: ' order by given.position' };
}

/** Writes rows of primary keys as the one parameter that `compileRepresentation` reads. */
export function encodeKeys(table: Table, rows: readonly Readonly<Record<string, unknown>>[]): string {
  const keys = keyColumns(table);
  return JSON.stringify(
    rows.map((row) =>
      Object.fromEntries(keys.map((column) => [column.column ?? column.name, row[column.name]])),
    ),
  );
}
