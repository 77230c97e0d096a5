import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import type { Type } from '@nestjs/common';
import { getMetadataStorage } from 'class-validator';
import { createDocument } from '../../apps/api/src/openapi/documents.js';
import type { CensusedApi, DeclaredRoute } from '../support/census.js';

/** The library says which class a nested field is read into, but not in its declarations. */
const { defaultMetadataStorage } = jest.requireActual<{
  defaultMetadataStorage: {
    findTypeMetadata(dto: Type, field: string): { typeFunction(): Type } | undefined;
  };
}>('class-transformer/cjs/storage.js');

/** How fields that hold somebody's id are called; document E lists them under the bare plural. */
const ID = /^(?:.*_)?(?:uu)?ids?$|[a-z]Ids?$|^(?:contacts|accounts)$/;

/** Fields that are called so and refer to no record. */
const notReferences: readonly { readonly field: RegExp; readonly because: string }[] = [
  { field: /\btax_id$/, because: 'a number of a tax office' },
  { field: /\bfarms_uuid$/, because: 'looked for in custom fields, whatever it names there' },
  { field: /external_id$/, because: 'an id in the system a record came from, kept as text' },
  { field: /crm-users-api\S* body role_id$/, because: 'the name of a role' },
  { field: /\bstages\.id$/, because: 'the name of a stage inside its pipeline' },
  {
    field: /^POST .* body contacts$/,
    because: 'rows of a bulk call, whose own fields stand here one by one',
  },
];

/** Every place where a route takes an id, e.g. `path id`, `query company_id`, `body filters.contacts`. */
export function referencesTaken(api: CensusedApi): Map<string, string[]> {
  const documented = documentedFields(api);
  const routes = api.declared.map((route): [string, string[]] => {
    const fields = [...pathFields(route), ...dtoFields(route), ...(documented.get(route.name) ?? [])];
    const taken = fields.filter((field) => ID.test(field.split(/[ .]/).at(-1)!));
    const isNoReference = (field: string) =>
      notReferences.some((each) => each.field.test(`${route.name} ${field}`));
    return [route.name, [...new Set(taken)].filter((field) => !isNoReference(field)).sort()];
  });
  return new Map(routes.filter(([, taken]) => taken.length > 0));
}

function pathFields({ path }: DeclaredRoute): string[] {
  return [...path.matchAll(/:(\w+)/g)].map(([, name]) => `path ${name}`);
}

/** The fields of the classes that bodies and queries are read into. */
function dtoFields({ controller, handler }: DeclaredRoute): string[] {
  type Argument = { index: number; pipes: { actions?: Map<unknown, Type> }[] };
  const args = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, handler) ?? {}) as Record<
    string,
    Argument
  >;
  const types = Reflect.getMetadata('design:paramtypes', controller.prototype, handler) as Type[];
  return Object.entries(args).flatMap(([key, { index, pipes }]) => {
    const kind = Number(key.split(':')[0]) as RouteParamtypes;
    const where = { [RouteParamtypes.BODY]: 'body', [RouteParamtypes.QUERY]: 'query' }[kind as number];
    if (!where) return [];
    const classes = [types[index]!, ...pipes.flatMap(({ actions }) => [...(actions?.values() ?? [])])];
    return classes.flatMap((each) => fieldsOf(each).map((field) => `${where} ${field}`));
  });
}

function fieldsOf(dto: Type, within = ''): string[] {
  const checks = getMetadataStorage().getTargetValidationMetadatas(dto, '', false, false);
  const names = [...new Set(checks.map(({ propertyName }) => propertyName))];
  return names.flatMap((name) => {
    const nested = defaultMetadataStorage.findTypeMetadata(dto, name)?.typeFunction();
    return [within + name, ...(nested ? fieldsOf(nested, `${within}${name}.`) : [])];
  });
}

type Schema = { properties?: Record<string, Schema>; items?: Schema; oneOf?: Schema[]; $ref?: string };
type Operation = {
  parameters?: { in: string; name: string }[];
  requestBody?: { content: Record<string, { schema: Schema }> };
};

/** The fields of requests that are read by a grammar of their own, as their documentation names them. */
function documentedFields({ app }: CensusedApi): Map<string, string[]> {
  const { paths } = createDocument(app, {}) as unknown as {
    paths: Record<string, Record<string, Operation>>;
  };
  const fields = new Map<string, string[]>();
  for (const [path, operations] of Object.entries(paths))
    for (const [method, { parameters = [], requestBody }] of Object.entries(operations)) {
      const queries = parameters.filter((each) => each.in === 'query').map(({ name }) => `query ${name}`);
      const schemas = Object.values(requestBody?.content ?? {}).map(({ schema }) => schema);
      const bodies = schemas.flatMap((schema) => propertiesOf(schema).map((name) => `body ${name}`));
      const name = `${method.toUpperCase()} ${path.replace(/\{(\w+)\}/g, ':$1')}`;
      fields.set(name, [...queries, ...bodies]);
    }
  return fields;
}

function propertiesOf({ properties = {}, items, oneOf = [] }: Schema): string[] {
  return [
    ...Object.keys(properties),
    ...(items ? propertiesOf(items) : []),
    ...oneOf.flatMap((each) => propertiesOf(each)),
  ];
}
