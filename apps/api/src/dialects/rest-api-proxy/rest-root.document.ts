import type { Actor } from '@rosetta/common';
import type { Column, Table } from '@rosetta/postgrest';
import { proxySchema } from './proxy.schema.js';
import { REST_PATH } from './table-paths.js';
import { systemColumns } from './tables/columns.js';
import { type TableName, tablePermissions } from './tables/permissions.js';

const FORMS = [
  'application/json',
  'application/vnd.pgrst.object+json;nulls=stripped',
  'application/vnd.pgrst.object+json',
  'text/csv',
];

const ref = (kind: 'definitions' | 'parameters', name: string) => ({ $ref: `#/${kind}/${name}` });
const parameters = (...names: string[]) => names.map((name) => ref('parameters', name));

/** The tables as PostgREST describes them at its root, in OpenAPI 2.0, as far as a caller may use them. */
export function describeTables({ permissions }: Pick<Actor, 'permissions'>, publicUrl: string) {
  const tables = [...proxySchema(null).tables.values()].filter(({ name }) =>
    permissions.has(tablePermissions[name as TableName].read),
  );
  const { protocol, host } = new URL(publicUrl);
  return {
    swagger: '2.0',
    info: {
      title: 'Rosetta CRM',
      description: 'The tables of the proxy, as PostgREST shows them.',
      version: '14',
    },
    host,
    basePath: REST_PATH,
    schemes: [protocol.replace(':', '')],
    consumes: FORMS,
    produces: FORMS,
    security: [{ JWT: [] }],
    securityDefinitions: {
      JWT: {
        type: 'apiKey',
        in: 'header',
        name: 'Authorization',
        description: 'Add the token prepending "Bearer " (without quotes) to it',
      },
    },
    paths: Object.fromEntries([
      ['/', introspection],
      ...tables.map((table) => [`/${table.name}`, operationsOf(table, mayWrite(table))]),
    ]) as Record<string, unknown>,
    definitions: Object.fromEntries(tables.map((table) => [table.name, definitionOf(table)])),
    parameters: Object.assign({}, shared, ...tables.map(ownParameters)) as Record<string, unknown>,
  };

  function mayWrite({ name }: Table): boolean {
    const needed = tablePermissions[name as TableName];
    return 'write' in needed && permissions.has(needed.write);
  }
}

const introspection = {
  get: {
    tags: ['Introspection'],
    summary: 'OpenAPI description (this document)',
    produces: ['application/openapi+json', 'application/json'],
    responses: { 200: { description: 'OK' } },
  },
};

function operationsOf(table: Table, isWritten: boolean) {
  const { name } = table;
  const tags = [name];
  const filters = parameters(...[...table.columns.keys()].map((column) => filterName(name, column)));
  const rows = { description: 'OK', schema: { type: 'array', items: ref('definitions', name) } };
  const paging = parameters('select', 'order', 'range', 'rangeUnit', 'offset', 'limit', 'preferCount');
  const get = {
    tags,
    parameters: [...filters, ...paging],
    responses: { 200: rows, 206: { description: 'Partial Content' } },
  };
  if (!isWritten) return { get };
  return {
    get,
    post: {
      tags,
      parameters: parameters(`body.${name}`, 'select', 'preferPost'),
      responses: { 201: { description: 'Created' } },
    },
    delete: {
      tags,
      parameters: [...filters, ...parameters('preferReturn')],
      responses: { 204: { description: 'No Content' } },
    },
    patch: {
      tags,
      parameters: [...filters, ...parameters(`body.${name}`, 'preferReturn')],
      responses: { 204: { description: 'No Content' } },
    },
  };
}

function definitionOf(table: Table) {
  const columns = [...table.columns.values()];
  return {
    type: 'object',
    required: columns.filter(({ required }) => required).map(({ name }) => name),
    properties: Object.fromEntries(columns.map((column) => [column.name, propertyOf(table, column)])),
  };
}

const names: Readonly<Record<string, string>> = { timestamptz: 'timestamp with time zone' };
const types: Readonly<Record<string, string>> = { numeric: 'number', boolean: 'boolean' };

function propertyOf(table: Table, column: Column) {
  const { name, type, isArray, isJson } = column;
  const notes = notesOf(table, column);
  return {
    ...(notes.length > 0 && { description: `Note:\n${notes.join('\n')}` }),
    format: names[type] ?? type,
    ...(isArray && { type: 'array', items: { type: 'string' } }),
    ...(!isArray && !isJson && { type: types[type] ?? 'string' }),
    ...(systemColumns.has(name) && { readOnly: true }),
  };
}

/** What tools read of keys: PostgREST marks them in the text. */
function notesOf({ primaryKey, edges }: Table, { name }: Column): string[] {
  const key = primaryKey.includes(name) ? ['This is a Primary Key.<pk/>'] : [];
  const references = edges
    .filter(({ toOne, originColumn }) => toOne && originColumn.name === name)
    .map(({ target: { name: table }, targetColumn: { name: column } }) => {
      return `This is a Foreign Key to \`${table}.${column}\`.<fk table='${table}' column='${column}'/>`;
    });
  return [...key, ...references];
}

function ownParameters({ name: table, columns }: Table): Record<string, unknown> {
  const filters = [...columns.keys()].map((name) => [
    filterName(table, name),
    { name, in: 'query', required: false, type: 'string' },
  ]);
  return {
    [`body.${table}`]: {
      name: table,
      description: table,
      in: 'body',
      required: false,
      schema: ref('definitions', table),
    },
    ...(Object.fromEntries(filters) as Record<string, unknown>),
  };
}

function filterName(table: string, column: string): string {
  return `rowFilter.${table}.${column}`;
}

const query = (name: string, description: string) => ({
  name,
  description,
  in: 'query',
  required: false,
  type: 'string',
});
const header = (name: string, description: string) => ({ ...query(name, description), in: 'header' });
const prefer = (...values: string[]) => ({ ...header('Prefer', 'Preference'), enum: values });
const RETURNS = ['return=representation', 'return=minimal'];

/** Parameters of every table. */
const shared = {
  select: query('select', 'Filtering Columns'),
  order: query('order', 'Ordering'),
  limit: query('limit', 'Limiting and Pagination'),
  offset: query('offset', 'Limiting and Pagination'),
  range: header('Range', 'Limiting and Pagination'),
  rangeUnit: { ...header('Range-Unit', 'Limiting and Pagination'), default: 'items' },
  preferCount: prefer('count=exact', 'count=planned', 'count=estimated'),
  preferReturn: prefer(...RETURNS),
  preferPost: prefer(...RETURNS, 'resolution=ignore-duplicates', 'resolution=merge-duplicates'),
};
