import { ApiHeader, ApiQuery } from '@nestjs/swagger';
import type { Column, Table } from '@rosetta/postgrest';
import { lists } from './proxy.schemas.js';

/** An example stands in the words alone: tools fill declared ones in, and all filters at once match nothing. */
const optional = (name: string, description: string, example: string, filledIn?: string) =>
  ApiQuery({
    name,
    required: false,
    schema: { type: 'string', ...(filledIn && { example: filledIn }) },
    description: `${description} E.g. \`${example}\`.`,
  });

/** The reserved query parameters of a read, `select` first. */
export function readingParameters(table: Table): MethodDecorator[] {
  const names = [...table.columns.keys()].slice(0, 3).join(',');
  return [
    optional(
      'select',
      'Columns to answer. `alias:column` renames, `column::text` casts, `column->>key` reaches into JSON, `other_table(columns)` embeds, `count()` and the like aggregate.',
      names,
    ),
    ...orderParameters(table),
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer', minimum: 0 },
      description: 'At most 1,000 rows are answered.',
    }),
    ApiQuery({
      name: 'offset',
      required: false,
      schema: { type: 'integer', minimum: 0 },
      description: 'Rows to skip.',
    }),
  ];
}

/** In which order rows are answered, or hit by a limited write. */
export function orderParameters(table: Table): MethodDecorator[] {
  const column = table.columns.has('created_at') ? 'created_at' : 'id';
  return [
    optional(
      'order',
      'Columns to sort by, each with `.asc` or `.desc`, and `.nullsfirst` or `.nullslast`. Names are sorted whatever their case and accents.',
      `${column}.desc,id`,
    ),
  ];
}

/** One query parameter for each column, and the two that join filters; a write is shown with the id of one row. */
export function filterParameters({ columns }: Table, id?: string): MethodDecorator[] {
  const [first, second] = [...columns.values()].filter(({ type }) => type === 'text');
  const either = [first, second ?? first]
    .map((column) => `${column!.name}.${exampleFilter(column!)}`)
    .join(',');
  return [
    ...[...columns.values()].map((column) =>
      optional(
        column.name,
        operatorsOf(column),
        exampleFilter(column),
        id && column.name === 'id' ? `eq.${id}` : undefined,
      ),
    ),
    optional(
      'or',
      'Any of several filters, `(column.operator.value,...)`; can be nested and negated as `not.or`.',
      `(${either})`,
    ),
    optional(
      'and',
      'All of several filters, for nesting inside `or` or for two on one column; negated as `not.and`.',
      `(${either})`,
    ),
  ];
}

/** What a write may ask for. */
export function preferHeader(): MethodDecorator {
  return ApiHeader({
    name: 'Prefer',
    required: false,
    description:
      '`return=representation|minimal|headers-only`, `resolution=merge-duplicates|ignore-duplicates`, `missing=default|null`, ' +
      '`count=exact`, `handling=strict`, `max-affected=N`, `timezone=Zone`, `custom-fields=merge`; what was heeded comes back in ' +
      '`Preference-Applied`.',
    schema: { type: 'string' },
  });
}

/** The request headers that choose a window, a total and a form. */
export function rangeHeaders(): MethodDecorator[] {
  const header = (name: string, description: string) =>
    ApiHeader({ name, required: false, description, schema: { type: 'string' } });
  return [
    header(
      'Prefer',
      '`count=exact|planned|estimated` adds the total to `Content-Range`, always counted; `timezone=Zone` answers times with its ' +
        'offset; `handling=strict` refuses what is not understood.',
    ),
    header(
      'Range',
      'The same window as `limit` and `offset`, both ends included, as in `0-24`; read when `Range-Unit` is `items` or missing.',
    ),
    header('Range-Unit', 'The unit of `Range`: `items`.'),
  ];
}

const COMPARED = '`eq`, `neq`, `gt`, `gte`, `lt`, `lte`, `in.(...)`, `is.null`';

function operatorsOf(column: Column): string {
  return `Filter by \`${column.name}\`: ${operators(column)}.`;
}

function operators({ name, isArray, isJson, type }: Column): string {
  if (isArray)
    return '`cs.{...}` contains all, `cd.{...}` is contained, `ov.{...}` shares any, `eq`, `is.null`';
  if (lists.has(name)) return '`cs.[...]`, `is.null`';
  if (isJson) return `\`cs.{...}\` contains, \`is.null\`; single keys by \`${name}->>key=eq.value\``;
  if (type === 'text') return `${COMPARED}, \`like\` and \`ilike\` with \`*\`, \`match\`, \`imatch\``;
  return type === 'boolean' ? '`is.true`, `is.false`, `eq`' : COMPARED;
}

function exampleFilter({ name, isArray, isJson, type }: Column): string {
  if (name === 'phones') return 'cs.{"+201017177777"}';
  if (name === 'emails') return 'cs.{"mahmoud@example.com"}';
  if (isArray) return 'cs.{vip}';
  if (lists.has(name)) return 'not.is.null';
  if (isJson) return 'cs.{"is_gift":true}';
  if (type === 'numeric') return 'gte.1000';
  if (type === 'date') return 'gte.2026-05-15';
  if (type === 'boolean') return 'is.true';
  if (type === 'uuid') return 'eq.f2b4f7ab-7033-47ce-be06-b30a47de020a';
  return type === 'timestamptz' ? 'gte.2026-01-01' : 'ilike.*text*';
}
