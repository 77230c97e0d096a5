import { applyDecorators } from '@nestjs/common';
import { ApiBody, ApiExtension, ApiOperation, ApiQuery, ApiResponse } from '@nestjs/swagger';
import { CHANGES_TOKEN_EXTENSION, DeclaredErrors } from '@rosetta/common';
import { sharedHeader } from '../../openapi/headers.js';
import type { ErrorResponse } from '../dialect.js';
import { findTable, type PostgrestError, refuse, type Table } from '@rosetta/postgrest';
import {
  changeExamplesOf,
  createExamplesOf,
  exampleIdOf,
  type Examples,
  replaceExamplesOf,
} from './proxy.examples.js';
import {
  rangeHeaders,
  readingParameters,
  preferHeader,
  filterParameters,
  orderParameters,
} from './proxy.parameters.js';
import { proxySchema } from './proxy.schema.js';
import { refTo, returnedRow, rowName } from './proxy.schemas.js';
import { restApiProxyDialect } from './rest-api-proxy.dialect.js';
import { PROXY_PATH } from './table-paths.js';
import { journalledTables } from './tables/journalled-tables.js';

const NO_MATCH = 'Nothing matched is 200 with an empty array, never 404.';
const MANY =
  'Writes to every row the filters hit, at most 1,000; without a filter it is refused (code 21000), as is a call that would hit more (PGRST124), and nothing is changed.';

/** Documents a table's GET: one query parameter per column, and the reserved ones. */
export function DocumentRead(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Search ${table.name}`,
      description:
        `Every column is a filter: \`?column=operator.value\`, negated by \`not.\`; several filters hold together. JSON columns are ` +
        `reached into by \`->\` and \`->>\`, as in \`custom_fields->>customer_type=eq.VIP\`. ${NO_MATCH} HEAD answers the same without rows.`,
    }),
    ...(journalledTables.has(table.name) ? [ApiExtension(CHANGES_TOKEN_EXTENSION, true)] : []),
    ...readingParameters(table),
    ...filterParameters(table),
    ...rangeHeaders(),
    ...responses(table, {
      200: 'The rows.',
      206: 'A part of the rows: a total was asked for by `Prefer: count=...`, and there are more.',
    }),
    ...refusals([
      refuse.ambiguousRelation('deals', 'contacts', toContacts),
      refuse.syntax('filter', 'like', 1, 'unexpected end of input'),
      refuse.notSingular(0),
      refuse.offsetPastEnd(100, 42),
    ]),
  );
}

/** Documents a table's POST. */
export function DocumentCreate(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Create ${table.name}`,
      description:
        'One object, or an array of at most 500: all or none. `Prefer: resolution=merge-duplicates` makes it an upsert: by primary ' +
        'key, or by the columns of `on_conflict`. The created rows are answered unless `Prefer: return=minimal` says otherwise; at `/rest/v1` only under `return=representation`.',
    }),
    ...writingParameters(table),
    ApiQuery({
      name: 'columns',
      required: false,
      schema: { type: 'string' },
      description: 'Keys of the body to read; the others are not heeded.',
    }),
    ApiQuery({
      name: 'on_conflict',
      required: false,
      schema: { type: 'string' },
      description: 'Columns by which an upsert finds the row that exists.',
    }),
    body(
      { oneOf: [written(table), { type: 'array', items: written(table), maxItems: 500 }] },
      createExamplesOf(table),
    ),
    ...responses(table, {
      200: 'An upsert found every row.',
      201: 'The created rows; no body under `return=minimal` or `headers-only`, nor at `/rest/v1` unless it is asked for.',
    }),
    DeclaredErrors({ duplicate: 'duplicate key value violates a unique constraint' }),
    ...refusals([refuse.notSingular(2)]),
  );
}

/** Documents a table's PATCH. */
export function DocumentUpdate(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Update ${table.name}`,
      description: `${MANY} \`custom_fields\` are replaced, unless \`Prefer: custom-fields=merge\`. ${NO_MATCH}`,
    }),
    ...writingParameters(table),
    ...filterParameters(table, exampleIdOf(table)),
    body(written(table), changeExamplesOf(table)),
    ...responses(table, {
      200: 'The rows after the change.',
      204: 'Changed, under `Prefer: return=minimal`, and at `/rest/v1` unless `return=representation` is asked for.',
    }),
    DeclaredErrors({ duplicate: 'duplicate key value violates a unique constraint' }),
    ...refusals([refuse.notSingular(2)]),
  );
}

/** Documents a table's PUT. */
export function DocumentReplace(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Create or update one of ${table.name} by id`,
      description: 'The only filter is `id=eq.<uuid>`, and the body has the same `id`.',
    }),
    ApiQuery({
      name: 'id',
      required: true,
      schema: { type: 'string', example: `eq.${exampleIdOf(table)}` },
      description: '`eq.<uuid>`',
    }),
    ...writingParameters(table),
    body(written(table), replaceExamplesOf(table)),
    ...responses(table, { 200: 'It existed.', 201: 'It is new.', 204: 'Done, under `return=minimal`.' }),
    DeclaredErrors({ duplicate: 'duplicate key value violates a unique constraint' }),
    ...refusals([refuse.putFilters(), refuse.notSingular(0)]),
  );
}

/** Documents a table's DELETE. */
export function DocumentDelete(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({
      summary: `Delete ${table.name}`,
      description: `${MANY} A \`Warning\` tells of other rows that name what was deleted.`,
    }),
    ...writingParameters(table),
    ...orderParameters(table),
    ...filterParameters(table, exampleIdOf(table)),
    ...responses(table, { 200: 'The deleted rows, under `Prefer: return=representation`.', 204: 'Deleted.' }),
    ...refusals([refuse.notSingular(2)]),
  );
}

/** Documents that the methods are answered. */
export function ListedMethods(): MethodDecorator {
  const Allow = { required: true, description: 'The methods.', schema: { type: 'string' } };
  return ApiResponse({ status: 204, description: 'The methods, in `Allow`.', headers: { Allow } });
}

/** Documents a table's OPTIONS. */
export function DocumentOptions(table: Table): MethodDecorator {
  return applyDecorators(
    ApiOperation({ summary: `Tell the methods of ${table.name}`, description: 'Needs no credential.' }),
    ListedMethods(),
  );
}

function writingParameters(table: Table): MethodDecorator[] {
  return [preferHeader(), ...readingParameters(table).slice(0, 1)];
}

function written(table: Table) {
  return refTo(`${rowName(table)}Write`);
}

/** CSV is read by a POST, too, but no schema describes it. */
function body(schema: object, examples: Examples): MethodDecorator {
  return ApiBody({ schema: schema as never, examples });
}

/** Rows in each form a client can ask for by `Accept`. */
function responses(table: Table, byStatus: Record<number, string>): MethodDecorator[] {
  const row = returnedRow(table);
  const rows = { type: 'array', items: row };
  const content = {
    'application/json': { schema: rows },
    'application/vnd.pgrst.object+json': { schema: row },
    'application/vnd.pgrst.array+json': { schema: rows },
    'text/csv': { schema: { type: 'string' } },
  };
  return Object.entries(byStatus).map(([status, description]) =>
    ApiResponse({
      status: Number(status),
      description,
      headers: rangeResponses,
      ...(status !== '204' && { content }),
    }),
  );
}

const rangeResponses = Object.fromEntries(
  ['Content-Range', 'Preference-Applied', 'Location', 'Warning'].map(sharedHeader),
);

/** What a status says of a refusal of the grammar. */
const meanings: Readonly<Record<number, string>> = {
  300: 'An embed could mean more than one relation.',
  400: 'The query or the body is not valid.',
  404: "An operator that the column's type does not have.",
  405: 'A PUT is filtered by `id=eq.<uuid>` and by nothing else.',
  406: 'A single object was asked for, and there is not exactly one row; or a media type or schema that there is not.',
  414: 'The query string is too long.',
  416: 'The range is none, or begins behind the last row.',
};

/** The two ways from a deal to its contacts. */
const toContacts = findTable(proxySchema(null), 'deals').edges.filter(({ target }) =>
  ['contacts', 'deal_contacts'].includes(target.name),
);

/** What any query string can be refused for. */
const ofQueries = [
  refuse.operator('boolean', '~~*'),
  refuse.mediaType('image/png'),
  refuse.schema('auth'),
  refuse.queryTooLong(8192),
];

/** Documents a refusal of what is asked for at the root. */
export function RefusedForms(): MethodDecorator {
  return applyDecorators(...refusalsOf([refuse.mediaType('image/png')]));
}

/** Refusals of the grammar, and of any query string. */
function refusals(own: readonly PostgrestError[]): MethodDecorator[] {
  return refusalsOf([...own, ...ofQueries]);
}

/** Refusals that are written by the dialect itself; those of one status are one response. */
function refusalsOf(every: readonly PostgrestError[]): MethodDecorator[] {
  return [...new Set(every.map(({ status }) => status))].map((status) => {
    const errors = every.filter((error) => error.status === status);
    const responses = errors.map((error) => [error, responseTo(error)] as const);
    const headers = Object.fromEntries(
      responses.flatMap(([, response]) => Object.keys(response.headers!)).map(sharedHeader),
    );
    const examples = Object.fromEntries(
      responses.map(([{ code, message }, { body: value }]) => [code, { summary: message, value }]),
    );
    const schema = refTo(restApiProxyDialect.errorSchema.name);
    const content = { 'application/json': { schema, examples } };
    return ApiResponse({ status, description: meanings[status], headers, content });
  });
}

function responseTo(error: PostgrestError): ErrorResponse {
  return restApiProxyDialect.renderOwnError!(error, { requestId: '', method: '', path: PROXY_PATH })!;
}
