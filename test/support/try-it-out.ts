import type { OpenAPIObject } from '@nestjs/swagger';
import {
  type Operation,
  operationsOf,
  type Parameter,
  type Schema,
} from '../../apps/api/src/openapi/openapi-types.js';

/** What Swagger UI sends when an operation is executed as it stands. */
export interface Untouched {
  operationId: string;
  method: string;
  /** Path and query. */
  path: string;
  headers: Record<string, string>;
  body?: string;
  /** Name of the body's example, where there are several to choose from. */
  example?: string;
}

type Examples = Record<string, { value: unknown }>;
type Documented = Parameter & { examples?: Examples };

/** Credentials by the names of the document's security schemes; a cookie is sent by the browser itself. */
export type Authorized = Readonly<Record<'apiKey' | 'apiToken' | 'bearer' | 'session', string>>;

/** Every request that Swagger UI makes of a document when nothing is edited: one for each content type and each example of a body. */
export function* untouchedRequests(document: OpenAPIObject, authorized: Authorized): Generator<Untouched> {
  for (const { path, method, operation } of operationsOf(document)) {
    const parameters = (operation.parameters ?? []).map((each) => resolved(document, each));
    const common = {
      operationId: operation.operationId,
      method: method.toUpperCase(),
      path: addressOf(path, parameters),
    };
    const headers = { ...headersOf(parameters), ...credentialsOf(operation, authorized) };
    const bodies = [...bodiesOf(operation)];
    if (bodies.length === 0) yield { ...common, headers };
    for (const { type, ...body } of bodies)
      yield { ...common, headers: { ...headers, 'content-type': type }, ...body };
  }
}

function addressOf(path: string, parameters: readonly Documented[]): string {
  const query = new URLSearchParams();
  let address = path;
  for (const parameter of parameters) {
    const value = initialValue(parameter);
    if (value === undefined) continue;
    if (parameter.in === 'path') address = address.replace(`{${parameter.name}}`, encodeURIComponent(value));
    if (parameter.in === 'query') query.set(parameter.name!, value);
  }
  return query.size > 0 ? `${address}?${query.toString()}` : address;
}

function headersOf(parameters: readonly Documented[]): Record<string, string> {
  const headers = parameters.filter((each) => each.in === 'header' && initialValue(each) !== undefined);
  return Object.fromEntries(headers.map((each) => [each.name!, initialValue(each)!]));
}

/** What stands in a parameter's field before anybody has typed. */
function initialValue({ example, examples, schema = {} }: Documented): string | undefined {
  const value = Object.values(examples ?? {})[0]?.value ?? example ?? schema['example'] ?? schema['default'];
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value);
}

function* bodiesOf({ requestBody, operationId }: Operation) {
  for (const [type, { schema, example = sampleOf(schema), examples }] of Object.entries(
    requestBody?.content ?? {},
  )) {
    if (example === undefined && !examples) throw new Error(`${operationId} has no example of its ${type}`);
    for (const [name, { value }] of Object.entries((examples ?? { '': { value: example } }) as Examples))
      yield {
        type,
        body: typeof value === 'string' ? value : JSON.stringify(value),
        ...(name && { example: name }),
      };
  }
}

/** An object of the examples of its properties. */
function sampleOf(schema: Schema = {}): unknown {
  const properties = Object.entries((schema['properties'] ?? {}) as Record<string, { examples?: unknown[] }>);
  const shown = properties.flatMap(([name, { examples }]) => (examples ? [[name, examples[0]]] : []));
  return shown.length > 0 ? Object.fromEntries(shown) : undefined;
}

/** Swagger UI sends each credential it has that the operation takes, not the first alone. */
function credentialsOf({ security = [] }: Operation, authorized: Authorized): Record<string, string> {
  const schemes = new Set(security.flatMap(Object.keys));
  return {
    ...(schemes.has('apiKey') && { 'x-api-key': authorized.apiKey }),
    ...(schemes.has('apiToken') && { authorization: `Bearer ${authorized.apiToken}` }),
    ...(schemes.has('bearer') && { authorization: `Bearer ${authorized.bearer}` }),
    cookie: authorized.session,
  };
}

function resolved(document: OpenAPIObject, parameter: Parameter): Documented {
  const name = parameter.$ref?.split('/').at(-1);
  return name ? (document.components!.parameters![name] as Documented) : parameter;
}
