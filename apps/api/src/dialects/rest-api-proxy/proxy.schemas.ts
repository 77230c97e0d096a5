import { stageOutcomes } from '@rosetta/deals';
import { type Column, findTable, type Table } from '@rosetta/postgrest';
import { proxySchema } from './proxy.schema.js';
import { systemColumns } from './tables/columns.js';

type Schema = Record<string, unknown>;

/** What `select` makes of a row when it renames, casts, embeds, aggregates or reaches into JSON; its keys are the client's. */
export const SELECTED_ROW = 'ProxySelectedRow';

/** The schemas of the proxy's rows by their names in the documents, made of the tables' own declarations. */
export function proxyRowSchemas(): Record<string, Schema> {
  const schemas: Record<string, Schema> = {
    [SELECTED_ROW]: {
      type: 'object',
      description:
        'What `select` makes of a row when it renames, casts, embeds, aggregates or reaches into JSON; the keys are those it names.',
      additionalProperties: true,
    },
  };
  for (const table of proxySchema(null).tables.values()) {
    const row = rowName(table);
    const returned = columnsOf(table, cell);
    schemas[row] = {
      type: 'object',
      description: `A row of \`${table.name}\` with all its columns, as it is answered without \`select\`.`,
      required: [...table.columns.keys()],
      properties: returned,
      additionalProperties: false,
    };
    schemas[`${row}Columns`] = {
      type: 'object',
      description: `Those columns of a row of \`${table.name}\` that \`select\` names.`,
      properties: returned,
      additionalProperties: false,
    };
    if (table.readonly) continue;
    schemas[`${row}Write`] = {
      type: 'object',
      description: `What can be written of a row of \`${table.name}\`; a column that does not exist is refused.`,
      properties: columnsOf(table, writtenCell),
      additionalProperties: false,
    };
  }
  return schemas;
}

/** `deal_contacts` is `ProxyDealContact`. */
export function rowName({ name }: Pick<Table, 'name'>): string {
  const words = name.split('_').map((word) => word[0]!.toUpperCase() + word.slice(1));
  return `Proxy${words.join('').replace(/ies$/, 'y').replace(/s$/, '')}`;
}

/** A row of a table by its name, as another answer contains it. */
export function rowOf(table: string): { $ref: string } {
  return refTo(rowName(findTable(proxySchema(null), table)));
}

/** One row as a response shows it: whole, or as `select` wants it. */
export function returnedRow(table: Table): Schema {
  return { anyOf: [rowName(table), `${rowName(table)}Columns`, SELECTED_ROW].map(refTo) };
}

/** A reference to a schema by its name. */
export function refTo(name: string): { $ref: string } {
  return { $ref: `#/components/schemas/${name}` };
}

function columnsOf({ columns }: Table, describe: (column: Column) => Schema): Record<string, Schema> {
  return Object.fromEntries(
    [...columns.values()].map((column) => {
      const { name, description } = column;
      return [name, { ...(description && { description }), ...describe(column) }];
    }),
  );
}

const object = { type: 'object', additionalProperties: true };

/** A stage as a pipeline keeps it. */
const stage = {
  type: 'object',
  required: ['id', 'name', 'probability', 'outcome'],
  properties: {
    id: { type: 'string', description: "What a deal's `stage` names." },
    name: { type: 'string' },
    probability: { type: 'number' },
    outcome: { type: 'string', enum: stageOutcomes },
  },
  additionalProperties: false,
};

/** JSON columns that hold lists, and of what. */
export const lists: ReadonlyMap<string, Schema> = new Map<string, Schema>([
  ['products', object],
  ['stages', stage],
]);

const formats: Readonly<Record<string, string>> = { uuid: 'uuid', timestamptz: 'date-time', date: 'date' };
const types: Readonly<Record<string, string>> = {
  numeric: 'number',
  integer: 'integer',
  boolean: 'boolean',
};

function cell(column: Column): Schema {
  const schema = valueOf(column);
  return isAlwaysSet(column) ? schema : { ...schema, type: [schema['type'], 'null'] };
}

/** Null clears a column, or asks for its default. */
function writtenCell(column: Column): Schema {
  const schema = valueOf(column);
  const readOnly = systemColumns.has(column.name) && { readOnly: true };
  return { ...schema, type: [schema['type'], 'null'], ...readOnly };
}

function valueOf({ name, type, isArray, isJson }: Column): Schema {
  if (isArray) return { type: 'array', items: { type: 'string' } };
  const items = lists.get(name);
  if (isJson) return items ? { type: 'array', items } : object;
  const format = formats[type];
  return { type: types[type] ?? 'string', ...(format && { format }) };
}

function isAlwaysSet({ name, required, default: hasDefault }: Column): boolean {
  return Boolean(required ?? hasDefault) || name === 'created_at' || name === 'updated_at';
}
