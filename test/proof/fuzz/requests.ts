import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import { type Operation, operationsOf, type Parameter } from '../../../apps/api/src/openapi/openapi-types.js';
import { kindOf } from './known-ids.js';
import { hostileText, hostileValue, idMarker, Values } from './values.js';

/** One operation with what is asked of it. */
export interface FuzzedOperation {
  readonly path: string;
  readonly method: string;
  readonly operation: Operation;
  readonly requests: fc.Arbitrary<FuzzedRequest>;
}

/** A request before its ids are known: `«contact:7»` stands for one. */
export interface FuzzedRequest {
  /** Path and query. */
  readonly path: string;
  readonly headers: Record<string, string>;
  body?: string | Buffer;
  /** Which of the operation's credentials it is sent with. */
  readonly credential: number;
}

/** A change of a body that is fine, at one of its places. */
interface Mutation {
  readonly at: number;
  readonly how: 'replace' | 'remove' | 'add' | 'wrap' | 'double';
  readonly key: string;
  readonly value: unknown;
}

const BETTER_AUTH = /^\/api\/(?:v1\/)?auth\//;
const PROXY = /^\/(?:functions\/v1\/rest-api-proxy|rest\/v1)\//;
/** Parameters of the proxy that are no filters, with what is right for every table. */
const SHAPING: Readonly<Record<string, readonly string[]>> = {
  select: ['*', 'id', 'id,created_at', 'count()', 'id::text', 'n:id', '*,created_at'],
  order: ['id', 'created_at.desc', 'created_at.asc.nullslast,id'],
  limit: ['0', '1', '10'],
  offset: ['0', '3'],
  columns: ['id', 'id,created_at'],
  on_conflict: ['id'],
  or: ['(id.is.null,created_at.gt.2020-01-01)', '(id.not.is.null,and(id.is.null,created_at.is.null))'],
  and: ['(id.not.is.null,created_at.gt.2020-01-01)'],
};

/** Every operation of a document, with valid and invalid requests for it. */
export function fuzzedOperations(document: OpenAPIObject): FuzzedOperation[] {
  const values = new Values(document);
  return [...operationsOf(document)].map(({ path, method, operation }) => ({
    path,
    method,
    operation,
    requests: requestsOf(values, path, method, operation),
  }));
}

function requestsOf(
  values: Values,
  path: string,
  method: string,
  operation: Operation,
): fc.Arbitrary<FuzzedRequest> {
  const parameters = (operation.parameters ?? []).map((each) => values.resolved(each));
  const named = (place: string) => parameters.filter((each) => each.in === place);
  const body = operation.requestBody && values.resolved(operation.requestBody);
  return fc
    .record({
      segments: fc.tuple(...named('path').map((each) => segmentOf(values, each, path))),
      query: queryOf(values, named('query'), path),
      headers: headersOf(values, named('header'), path),
      body: body ? bodyOf(values, body.content, path) : fc.constant(undefined),
      credential: fc.nat(7),
    })
    .map(({ segments, query, headers, body, credential }) => {
      const at = named('path').reduce(
        (filled, { name }, i) => filled.replace(`{${name}}`, segments[i]!),
        path,
      );
      const type: Record<string, string> = body && method !== 'get' ? { 'content-type': body.type } : {};
      const sent: Pick<FuzzedRequest, 'body'> = body && method !== 'get' ? { body: body.content } : {};
      if (PROXY.test(path) && typeof sent.body === 'string') sent.body = withIdOf(query, sent.body);
      return { path: query ? `${at}?${query}` : at, headers: { ...headers, ...type }, ...sent, credential };
    });
}

/** PUT wants the row of its filter. */
function withIdOf(query: string, body: string): string {
  const [, id] = /(?:^|&)id=eq\.(«\w+(?::|%3A)\d+»)/.exec(query) ?? [];
  return id ? body.replace(/"id":"«[^»]*»"/, `"id":"${id.replace('%3A', ':')}"`) : body;
}

/** Percent-encoded as bytes, also where it is no well-formed text. */
function encoded(text: string): string {
  return [...text]
    .map((each) =>
      each === '«' || each === '»'
        ? each
        : /[\ud800-\udfff]/.test(each) && each.length === 1
          ? '%ED%A0%80'
          : encodeURIComponent(each),
    )
    .join('');
}

function segmentOf(values: Values, { name, schema }: Parameter, path: string): fc.Arbitrary<string> {
  const before = path.slice(0, path.indexOf(`{${name}}`));
  const known = /id$/i.test(name!) && name !== 'rol_id';
  const right = known
    ? idMarker(kindOf(/^id$/.test(name!) ? before : name!) ?? kindOf(before))
    : values.of(schema, name!, before).map(String);
  return fc.oneof(
    { weight: 12, arbitrary: right.map(encoded) },
    hostileText.map(encoded).map((text) => text || '%20'),
  );
}

function queryOf(values: Values, parameters: readonly Parameter[], path: string): fc.Arbitrary<string> {
  const pair = (each: Parameter) =>
    fc
      .oneof({ weight: 15, arbitrary: valueOf(values, each, path) }, hostileText)
      .map((value) => `${encodeURIComponent(each.name!)}=${encoded(value)}`);
  const required = parameters.filter((each) => each.required);
  // Who changes rows of the proxy most often names one.
  const one = idMarker(kindOf(path)).map((id) => `id=eq.${id}`);
  const optional = parameters.filter((each) => !each.required);
  const odd = fc.constantFrom(
    '%zz=1',
    '__proto__[x]=1',
    'constructor.prototype=1',
    'a[b][c]=1',
    '=',
    '&&',
    'limit=1&limit=2',
    'x'.repeat(3_000),
  );
  const made = fc
    .record({
      right: fc.tuple(...required.map(pair)),
      chosen: fc
        .subarray(optional, { maxLength: Math.min(3, optional.length) })
        .chain((some) => fc.tuple(...some.map(pair))),
      odd: fc.oneof({ weight: 25, arbitrary: fc.constant(undefined) }, odd),
    })
    .map(({ right, chosen, odd: last }) =>
      [...right, ...chosen, ...(last === undefined ? [] : [last])].join('&'),
    );
  return PROXY.test(path) && parameters.some(({ name }) => name === 'id') ? fc.oneof(one, made) : made;
}

const operators = fc.constantFrom(
  ...[
    'eq',
    'neq',
    'gt',
    'gte',
    'lt',
    'lte',
    'like',
    'ilike',
    'match',
    'imatch',
    'is',
    'in',
    'cs',
    'cd',
    'ov',
    'isdistinct',
  ],
  ...['fts', 'plfts', 'sl', 'not.eq', 'not.in', 'not.is', 'like(any)', 'eq(all)', 'bogus'],
);

function valueOf(values: Values, { name, schema, example }: Parameter, path: string): fc.Arbitrary<string> {
  const made = values
    .of(schema, name!, path)
    .map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
  const shaping = PROXY.test(path) ? SHAPING[name!] : undefined;
  if (shaping) return fc.oneof({ weight: 8, arbitrary: fc.constantFrom(...shaping) }, made);
  if (!PROXY.test(path)) return example === undefined ? made : fc.oneof(made, fc.constant(textOf(example)));
  const id = idMarker(kindOf(name!) ?? kindOf(path)).map((each) => `eq.${each}`);
  const filter = fc
    .record({
      operator: operators,
      operand: fc.oneof(made, hostileText, fc.constantFrom('(a,b)', '{a,b}', 'null', '*a*', '"x"')),
    })
    .map(({ operator, operand }) => `${operator}.${operand}`);
  return /(?:^|_)id$/.test(name!) ? fc.oneof({ weight: 3, arbitrary: id }, filter) : filter;
}

function textOf(example: unknown): string {
  return typeof example === 'string' ? example : JSON.stringify(example);
}

function headersOf(
  values: Values,
  parameters: readonly Parameter[],
  path: string,
): fc.Arbitrary<Record<string, string>> {
  const printable = hostileText.filter((text) => /^[\x20-\x7e]*$/.test(text));
  const models = parameters
    // An organization is chosen by the credential here.
    .filter(({ name }) => name !== 'X-Organization-Id')
    .map(({ name, schema, example }) => {
      const right =
        name === 'Idempotency-Key'
          ? fc.nat(5).map((n) => `key-${n}`)
          : values.of(schema, name!, path).map(String);
      const shown = example === undefined ? right : fc.constant(textOf(example));
      return fc
        .oneof(
          { weight: 40, arbitrary: fc.constant(undefined) },
          { weight: 5, arbitrary: fc.oneof(right, shown) },
          printable,
        )
        .map((value) => [name!.toLowerCase(), value] as const);
    });
  return fc
    .tuple(...models)
    .map((pairs) =>
      Object.fromEntries(
        pairs.filter((pair): pair is [string, string] => /^[\x20-\x7e]+$/.test(pair[1] ?? '')),
      ),
    );
}

function bodyOf(values: Values, content: NonNullable<Operation['requestBody']>['content'], path: string) {
  const bodies = Object.entries(content).map(([type, { schema, example, examples }]) => {
    const shown = [
      example,
      ...Object.values((examples ?? {}) as Record<string, { value: unknown }>).map(({ value }) => value),
    ].filter((each) => each !== undefined);
    if (!type.includes('json') || type.includes('ndjson')) return fileOf(type, shown.map(String));
    const made = values.of(schema, '', path);
    const right =
      shown.length > 0
        ? fc.oneof({ weight: 2, arbitrary: made }, withKnownIds(fc.constantFrom(...shown), path))
        : made;
    const mutations = fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      fc.array(mutation, { minLength: 1, maxLength: 2 }),
    );
    const json = fc
      .tuple(right, mutations)
      .map(([value, changes]) => JSON.stringify(changes.reduce<unknown>(mutated, value)) ?? 'null');
    // better-auth knows a SyntaxError by its class, of which jest has another.
    const raw: fc.Arbitrary<string | Buffer> = BETTER_AUTH.test(path)
      ? json
      : fc.oneof({ weight: 30, arbitrary: json }, broken);
    return raw.map((each) => ({ type, content: each }));
  });
  return fc.oneof(...bodies);
}

/** Bodies that are no JSON, or not what it seems. */
const broken = fc.constantFrom<string | Buffer>(
  '',
  '{',
  '{"a":1}}',
  '{"a":1,"a":2}',
  '{"__proto__":{"x":1}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"name":1e400}',
  '{"first_name":"\\ud800"}',
  '[[[[',
  'NaN',
  `{"n":${'9'.repeat(400)}}`,
  `${'['.repeat(5_000)}${']'.repeat(5_000)}`,
  Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0xfe, 0x22, 0x7d]),
  Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]),
  Buffer.from([0x00]),
);

/** Bodies that are files. */
function fileOf(type: string, shown: readonly string[]) {
  const cell = fc.oneof(
    hostileText,
    fc.string({ maxLength: 10 }),
    fc.constantFrom('Ada', 'ada@example.com', '"', '""', ',', '\n'),
  );
  const table = fc
    .array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    .map((rows) => `first_name,email,phone,note\n${rows.map((row) => row.join(',')).join('\n')}`);
  const bytes = fc.uint8Array({ maxLength: 200 }).map((each) => Buffer.from(each));
  const examples =
    shown.length > 0
      ? [{ weight: 4, arbitrary: fc.constantFrom(...shown) as fc.Arbitrary<string | Buffer> }]
      : [];
  return fc
    .oneof(...examples, table as fc.Arbitrary<string | Buffer>, bytes)
    .map((content) => ({ type, content }));
}

/** An example with ids that are somebody's. */
function withKnownIds(examples: fc.Arbitrary<unknown>, path: string): fc.Arbitrary<unknown> {
  return fc.tuple(examples, fc.nat(1_000)).map(([example, n]) => {
    const fill = (value: unknown, key: string): unknown => {
      if (Array.isArray(value)) return value.map((each) => fill(each, key));
      if (value !== null && typeof value === 'object')
        return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fill(each, name)]));
      if (
        typeof value !== 'string' ||
        !/^(?:[a-z]+_)?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/.test(value)
      )
        return value;
      return `«${kindOf(key) ?? kindOf(path) ?? 'none'}:${n}»`;
    };
    return fill(example, '');
  });
}

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(30),
  how: fc.constantFrom('replace', 'replace', 'replace', 'remove', 'add', 'wrap', 'double'),
  key: fc.constantFrom(
    '__proto__',
    'constructor',
    'id',
    'organization_id',
    'version',
    'deleted_at',
    'unknown',
    '',
    'custom_fields',
    'a\0',
  ),
  value: hostileValue,
});

/** The value with one of its places changed. */
function mutated(value: unknown, { at, how, key, value: hostile }: Mutation): unknown {
  const copy: unknown = JSON.parse(JSON.stringify({ whole: value ?? null }));
  const places: [holder: Record<string, unknown>, key: string][] = [];
  const visit = (holder: Record<string, unknown>, name: string) => {
    places.push([holder, name]);
    const inner = holder[name];
    if (inner !== null && typeof inner === 'object')
      for (const each of Object.keys(inner)) visit(inner as Record<string, unknown>, each);
  };
  visit(copy as Record<string, unknown>, 'whole');
  const [holder, name] = places[at % places.length]!;
  const set = (target: object, property: string, to: unknown) =>
    Object.defineProperty(target, property, {
      value: to,
      enumerable: true,
      writable: true,
      configurable: true,
    });
  if (how === 'remove') delete holder[name];
  else if (how === 'wrap') set(holder, name, [holder[name]]);
  else if (how === 'double') set(holder, name, [holder[name], holder[name]]);
  else if (how === 'add' && holder[name] !== null && typeof holder[name] === 'object')
    set(holder[name], key, hostile);
  else set(holder, name, hostile);
  return (copy as { whole: unknown }).whole;
}
