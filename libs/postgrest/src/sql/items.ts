import type { ColumnOutput, ReadNode } from '../plan/read-node.js';
import { fieldSql } from './field-sql.js';
import type { Parameters } from './parameters.js';

/** One column of a select list, kept apart from its aggregate so that a parent can take it over. */
export interface Item {
  readonly name: string;
  readonly inner: string;
  /** json has no equality, so GROUP BY needs jsonb. */
  readonly isJson: boolean;
  readonly render?: (expression: string) => string;
  readonly aggregate?: (expression: string) => string;
}

const identity = (expression: string) => expression;

function castSql(expression: string, type: string | undefined): string {
  return type === undefined ? expression : `cast(${expression} as ${type})`;
}

/** Hoisted out of a spread, `count()` counts the rows that are there. */
function countItem({ name, aggregateCast }: ColumnOutput): Item {
  const aggregate = (expression: string) => castSql(`count(${expression})`, aggregateCast);
  return { name, inner: '1', isJson: false, aggregate };
}

/** The select item of a plain or aggregated column. */
export function columnItem(alias: string, output: ColumnOutput, parameters: Parameters): Item {
  const { field, aggregate, aggregateCast, cast, name } = output;
  if (!field) return countItem(output);
  const inner = castSql(fieldSql(field, alias, parameters), cast);
  const isWhole = field.path.length === 0 && cast === undefined;
  // The column's own rendering applies to the whole value as it is stored.
  const render = isWhole ? field.column.select : undefined;
  const isJson = cast === 'json' || (isWhole && field.column.type === 'json');
  if (!aggregate) return { name, inner, isJson, ...(render && { render }) };
  const shown = aggregate === 'count' || aggregateCast !== undefined ? identity : (render ?? identity);
  return {
    name,
    inner,
    isJson,
    aggregate: (expression) => shown(castSql(`${aggregate}(${expression})`, aggregateCast)),
  };
}

/** The expression as the item shows it. */
export function rendered(item: Item, expression: string): string {
  return (item.render ?? identity)(expression);
}

/** The expression as GROUP BY can compare it. */
export function groupable(item: Item): string {
  return item.isJson ? `(${item.inner})::jsonb` : item.inner;
}

/** The names of the answer's columns in their order, for CSV. */
export function outputNames(node: ReadNode): string[] {
  return node.outputs.flatMap((output) => {
    if (output.kind === 'column') return [output.name];
    if (output.node.spread) return outputNames(output.node);
    return output.node.shown ? [output.node.name] : [];
  });
}
