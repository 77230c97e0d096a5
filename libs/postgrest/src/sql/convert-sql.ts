import type { BodyRow, WriteBody } from '../body.js';
import type { Column, Table } from '../schema.js';
import type { Statement, StatementOptions } from './parameters.js';

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const number = /^\s*[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?\s*$/;
const instant = /^(\d{4}-\d{2}-\d{2})T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/;

const isText = (value: unknown): value is string => typeof value === 'string';
const isDate = (text: string) => {
  const date = new Date(`${text}T00:00:00Z`);
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text)
  );
};

/** What a value of each type looks like in JSON where nothing has to be converted; other types are taken as they come. */
const fitting: Readonly<Record<string, (value: unknown) => boolean>> = {
  text: isText,
  'text[]': (value) => Array.isArray(value) && value.every((each) => each === null || isText(each)),
  uuid: (value) => isText(value) && uuid.test(value),
  boolean: (value) => typeof value === 'boolean',
  numeric: (value) => typeof value === 'number' || (isText(value) && number.test(value)),
  date: (value) => isText(value) && isDate(value),
  timestamptz: (value) =>
    isText(value) && isDate(instant.exec(value)?.[1] ?? '') && !Number.isNaN(new Date(value).getTime()),
};

/**
 * The columns of a body that hold values of another type than theirs; PostgREST leaves it to Postgres what becomes of those.
 */
export function unfittingColumns(
  table: Table,
  { columns, rows }: Pick<WriteBody, 'columns' | 'rows'>,
): Column[] {
  return columns
    .flatMap((name) => table.columns.get(name) ?? [])
    .filter(({ name, type }) => {
      const fits = fitting[type];
      return fits && rows.some((row) => row[name] != null && !fits(row[name]));
    });
}

/** Has Postgres convert these columns of all rows of a body; the single column `rows` of its single row is JSON text. */
export function compileConversion(
  columns: readonly Column[],
  { json }: Pick<WriteBody, 'json'>,
  { reservedParameters = 0 }: StatementOptions = {},
): Statement {
  const aliases = columns.map((_, i) => `c${i}`);
  const typed = columns.map(({ name, type }) => `"${name}" ${type}`).join(', ');
  const given = `json_to_recordset($${reservedParameters + 1}::json) as (${typed})`;
  const row = `json_build_array(${aliases.join(', ')})`;
  return {
    text:
      `select json_agg(${row} order by position)::text as rows ` +
      `from rows from (${given}) with ordinality as given(${aliases.join(', ')}, position)`,
    values: [json],
  };
}

/** The rows of a body with these columns as Postgres has converted them. */
export function withConverted<Body extends Pick<WriteBody, 'rows'>>(
  body: Body,
  columns: readonly Column[],
  converted: string,
): Body {
  const values = JSON.parse(converted) as unknown[][];
  const rows = body.rows.map((row, place): BodyRow => {
    const next = Object.assign(Object.create(null), row) as Record<string, unknown>;
    columns.forEach(({ name }, i) => {
      if (row[name] != null) next[name] = values[place]?.[i];
    });
    return next;
  });
  return { ...body, rows };
}
