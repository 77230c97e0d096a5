import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { Column, Table } from '@rosetta/postgrest';
import { systemColumns } from './tables/columns.js';

type Schema = Exclude<OpenAPIObject['components'], undefined>['schemas'] extends
  Record<string, infer S> | undefined
  ? Exclude<S, { $ref: string }>
  : never;

const error: Schema = {
  type: 'object',
  required: ['error', 'code', 'message', 'details', 'hint'],
  properties: {
    error: { type: 'string' },
    code: { type: 'string' },
    message: { type: 'string' },
    details: { type: ['string', 'null'] as never },
    hint: { type: ['string', 'null'] as never },
  },
};

const refusals: Record<number, string> = {
  400: 'Invalid payload, grammar or column',
  401: 'Missing or invalid X-API-Key',
  403: 'The key lacks the scope',
  429: 'Too many requests; see Retry-After',
  500: 'Internal server error',
};

/** Documents a table's GET: one query parameter per column, and the reserved ones. */
export function DocumentRead(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Search ${table.name}`,
      description: 'Nothing matched is 200 with an empty array.',
    }),
    ...reading(table),
    ApiQuery({
      name: 'limit',
      required: false,
      schema: { type: 'integer' },
      description: 'At most 1,000 rows.',
    }),
    ApiQuery({ name: 'offset', required: false, schema: { type: 'integer' } }),
    ...filters(table),
    ApiResponse({ status: 200, description: 'The rows.', ...json(rows(table)) }),
    ApiResponse({
      status: 206,
      description: 'A part of the rows, with `Prefer: count=exact`.',
      ...json(rows(table)),
    }),
    ApiResponse({
      status: 406,
      description: 'A single object was asked for and there is not exactly one.',
      ...json(error),
    }),
    ...answersOfRefusals(),
  );
}

/** Documents a table's POST. */
export function DocumentCreate(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Create ${table.name}`,
      description: 'One object, or an array of at most 500: all or none.',
    }),
    ApiHeader(prefer('return=representation')),
    ...reading(table),
    ApiQuery({
      name: 'columns',
      required: false,
      schema: { type: 'string' },
      description: 'Keys of the body to read.',
    }),
    ApiQuery({
      name: 'on_conflict',
      required: false,
      schema: { type: 'string' },
      description: 'Key of an upsert.',
    }),
    ApiBody({ schema: { oneOf: [row(table), rows(table)] } as never }),
    ApiResponse({ status: 201, description: 'The created rows.', ...json(rows(table)) }),
    ApiResponse({ status: 409, description: 'A unique value exists already.', ...json(error) }),
    ...answersOfRefusals(),
  );
}

/** Documents a table's PATCH. */
export function DocumentUpdate(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Update ${table.name}`,
      description: 'Writes to every row the filters hit, at most 1,000. `custom_fields` are replaced.',
    }),
    ApiHeader(prefer('return=representation')),
    ...reading(table),
    ...filters(table),
    ApiBody({ schema: row(table) as never }),
    ApiResponse({ status: 200, description: 'The rows after the change.', ...json(rows(table)) }),
    ApiResponse({ status: 204, description: 'Changed, with `Prefer: return=minimal`.' }),
    ...answersOfRefusals(),
  );
}

/** Documents a table's PUT. */
export function DocumentReplace(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: `Create or update one of ${table.name} by id` }),
    ApiHeader(prefer('return=representation')),
    ApiQuery({ name: 'id', required: true, schema: { type: 'string' }, description: '`eq.<uuid>`' }),
    ApiBody({ schema: row(table) as never }),
    ApiResponse({ status: 200, description: 'It existed.', ...json(rows(table)) }),
    ApiResponse({ status: 201, description: 'It is new.', ...json(rows(table)) }),
    ApiResponse({ status: 204, description: 'Done, without `return=representation`.' }),
    ApiResponse({ status: 405, description: 'The filters are not exactly the primary key.', ...json(error) }),
    ...answersOfRefusals(),
  );
}

/** Documents a table's DELETE. */
export function DocumentDelete(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Delete ${table.name}`,
      description: 'Deletes every row the filters hit, at most 1,000.',
    }),
    ApiHeader(prefer('return=minimal')),
    ...reading(table),
    ...filters(table),
    ApiResponse({
      status: 200,
      description: 'The deleted rows, with `return=representation`.',
      ...json(rows(table)),
    }),
    ApiResponse({ status: 204, description: 'Deleted.' }),
    ...answersOfRefusals(),
  );
}

function reading({ columns }: Table): MethodDecorator[] {
  const names = [...columns.keys()].slice(0, 3).join(',');
  return [
    ApiQuery({
      name: 'select',
      required: false,
      schema: { type: 'string' },
      description: `Columns, e.g. \`${names}\`.`,
    }),
    ApiQuery({
      name: 'order',
      required: false,
      schema: { type: 'string' },
      description: 'E.g. `created_at.desc`.',
    }),
  ];
}

function filters({ columns }: Table): MethodDecorator[] {
  return [...columns.values()].map((column) =>
    ApiQuery({
      name: column.name,
      required: false,
      schema: { type: 'string' },
      description: `E.g. \`${exampleFilter(column)}\`.`,
    }),
  );
}

function exampleFilter({ name, isArray, isJson, type }: Column): string {
  if (name === 'phones') return 'cs.{"+201017177777"}';
  if (name === 'emails') return 'cs.{"user@example.com"}';
  if (isArray) return 'cs.{vip}';
  if (lists.has(name)) return 'not.is.null';
  if (isJson) return 'cs.{"is_gift":true}';
  if (type === 'numeric') return 'gte.1000';
  if (type === 'date') return 'gte.2026-05-15';
  if (type === 'boolean') return 'is.true';
  if (type === 'uuid') return 'eq.<uuid>';
  return type === 'timestamptz' ? 'gte.2026-01-01' : 'ilike.*text*';
}

function rows(table: Table): Schema {
  return { type: 'array', items: row(table) };
}

function row({ columns }: Table): Schema {
  return {
    type: 'object',
    properties: Object.fromEntries([...columns.values()].map((c) => [c.name, cell(c)])),
  };
}

/** JSON columns that hold lists. */
const lists: ReadonlySet<string> = new Set(['products', 'stages']);

function cell({ name, type, isArray, isJson }: Column) {
  const readOnly = systemColumns.has(name) || undefined;
  if (isArray) return { type: 'array', items: { type: 'string' }, readOnly };
  if (lists.has(name)) return { type: 'array', items: { type: 'object', additionalProperties: true } };
  if (isJson) return { type: 'object', additionalProperties: true };
  if (type === 'numeric') return { type: ['number', 'null'] };
  if (type === 'boolean') return { type: 'boolean' };
  const format = { uuid: 'uuid', timestamptz: 'date-time', date: 'date' }[type];
  return { type: ['string', 'null'], format, readOnly };
}

function json(schema: Schema) {
  return { content: { 'application/json': { schema } } } as object;
}

function answersOfRefusals(): MethodDecorator[] {
  return Object.entries(refusals).map(([status, description]) =>
    ApiResponse({ status: Number(status), description, ...json(error) }),
  );
}

function prefer(example: string) {
  return { name: 'Prefer', required: false, description: `E.g. \`${example}\`.` };
}
