import type { ColumnPath, ReadNode, SortTerm } from '../plan/read-node.js';
import { fieldSql } from './field-sql.js';
import type { Parameters } from './parameters.js';

/** The ORDER BY of a node; in a grouped one, a key that is stored beside a value is the group's. */
export function orderBySql(node: ReadNode, parameters: Parameters, grouped = false): string {
  if (node.order.length === 0) return '';
  const terms = node.order.map((term) => {
    const key = term.node
      ? `${term.node.join}.${sortColumn(node.order.indexOf(term))}`
      : ownKeySql(node, term, parameters, grouped);
    return `${key}${directionSql(term)}`;
  });
  return ` order by ${terms.join(', ')}`;
}

/** The ORDER BY of a node's own columns as no index keeps it, so that the rows are found first: LEAST of one value is the value. */
export function sortBySql({ order, alias }: ReadNode, parameters: Parameters): string {
  const terms = order.map(
    (term) => `least(${sortKeySql(term.field, alias, parameters)})${directionSql(term)}`,
  );
  return ` order by ${terms.join(', ')}`;
}

function directionSql({ descending, nulls }: SortTerm): string {
  return `${descending ? ' desc' : ''}${nulls ? ` nulls ${nulls}` : ''}`;
}

/** What rows are sorted by when they are sorted by this field. */
export function sortKeySql(field: ColumnPath, alias: string, parameters: Parameters): string {
  const { column, path } = field;
  return column.sort && path.length === 0 ? column.sort(alias) : fieldSql(field, alias, parameters);
}

/** The column of an embed that its parent is sorted by. */
export function sortColumn(index: number): string {
  return `o${index}`;
}

/** The rows of a group have one value, and so one key. */
function ownKeySql(node: ReadNode, { field }: SortTerm, parameters: Parameters, grouped: boolean): string {
  if (!grouped) return sortKeySql(field, node.alias, parameters);
  const isKeyed = field.column.sort && field.path.length === 0 && isGroupedBy(node, field);
  return isKeyed
    ? `min(${sortKeySql(field, node.alias, parameters)})`
    : fieldSql(field, node.alias, parameters);
}

function isGroupedBy(node: ReadNode, { column }: ColumnPath): boolean {
  return node.outputs.some(
    (output) =>
      output.kind === 'column' &&
      !output.aggregate &&
      output.field?.column === column &&
      output.field.path.length === 0,
  );
}
