import type { SelectField } from '../parse/tree.js';
import type { Table } from '../schema.js';
import { resolveField } from './predicates.js';
import type { ColumnOutput } from './read-node.js';
import { castType } from './types.js';

/** A path is named after its last key, else after the column. */
function outputName({ alias, aggregate, field }: SelectField): string {
  if (alias !== undefined) return alias;
  if (aggregate) return aggregate;
  return field.path.findLast((step) => step.key !== undefined)?.key ?? field.name;
}

const everyColumnOf = new WeakMap<Table, readonly ColumnOutput[]>();

/** What `*` stands for is worked out once per table. */
function everyColumn(table: Table): readonly ColumnOutput[] {
  const known = everyColumnOf.get(table);
  if (known) return known;
  const outputs = [...table.columns.values()].map((column): ColumnOutput => ({
    kind: 'column',
    name: column.name,
    field: { column, path: [], numeric: false },
  }));
  everyColumnOf.set(table, outputs);
  return outputs;
}

/** The columns one item of select stands for. */
export function resolveOutput(table: Table, item: SelectField): readonly ColumnOutput[] {
  const { field } = item;
  const isStar = field.name === '*' && field.path.length === 0 && item.cast === undefined;
  if (isStar && !item.aggregate) return everyColumn(table);
  // `deals(count)`, from before there were aggregate functions.
  const oldCount = field.name === 'count' && field.path.length === 0 && !table.columns.has('count');
  const counts = oldCount || (isStar && item.aggregate === 'count');
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
