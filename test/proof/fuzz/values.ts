import type { OpenAPIObject } from '@nestjs/swagger';
import fc from 'fast-check';
import type { Schema } from '../../../apps/api/src/openapi/openapi-types.js';
import { kindOf } from './known-ids.js';

/** Deeper objects than this are left out: what is documented is flatter, and what is hostile is deep elsewhere. */
const MAX_DEPTH = 4;

/** Fields without which hardly a record is made. */
const USUAL = /^(?:first_name|name|title|kind|entity|key|contact_id|deal_id)$/;

/** Nested arrays as text would be, but as the value itself. */
const nested = (levels: number): unknown =>
  Array.from({ length: levels }).reduce<unknown>((inner) => [inner], 0);

/** Text that programs stumble over. */
export const hostileText = fc.constantFrom(
  '',
  ' ',
  '\0',
  'a\0b',
  '\ud800',
  '\udfff\ud800',
  '\ufeff',
  '\u202e',
  '%',
  '%00',
  '%zz',
  '../../etc/passwd',
  '..%2f..%2f',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  "'; drop table contacts; --",
  "' or 1=1 --",
  '$1',
  '$$',
  '${7*7}',
  '{{7*7}}',
  '=cmd|x',
  '<script>alert(1)</script>',
  'null',
  'true',
  'NaN',
  'Infinity',
  '-1',
  '0x10',
  '1e400',
  '9223372036854775808',
  '99999999999999999999999999',
  '0001-01-01',
  '99999-01-01T00:00:00Z',
  '2026-02-30T25:61:61Z',
  'infinity',
  '0198c0de-0000-7000-8000-00000000dead',
  'a@b',
  '+',
  '((((((((((',
  '(a+)+$',
  '*'.repeat(300),
  '%'.repeat(300),
  'é'.repeat(1_000),
  'x'.repeat(5_000),
  '👩‍👩‍👧‍👦'.repeat(20),
);

/** Values that a field of a body hardly expects. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 4, arbitrary: hostileText },
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -0,
    -1,
    1.5,
    2 ** 31,
    2 ** 53 + 2,
    1e300,
    -1e300,
    5e-324,
    [],
    {},
    [[]],
    [null],
    [{}],
    { $ne: null },
    { toString: null },
    nested(50),
    nested(500),
    Array.from({ length: 300 }, () => ''),
  ),
  fc.constant(JSON.parse('{"__proto__":{"isAdmin":true},"constructor":{"prototype":{"isAdmin":true}}}')),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.anything({ maxDepth: 2, maxKeys: 3 }).filter((value) => JSON.stringify(value) !== undefined),
);

/** Few enough that records meet each other. */
const email = fc.nat(40).map((n) => `person${n}@example.com`);
const phone = fc.nat(40).map((n) => `+346001112${String(n).padStart(2, '0')}`);
const instant = fc
  .date({ min: new Date('2020-01-01'), max: new Date('2030-01-01'), noInvalidDate: true })
  .map((date) => date.toISOString());
const words = fc.constantFrom(
  'Ada',
  'Grace',
  'Ada Lovelace',
  'Acme',
  'Müller',
  '山田',
  'web',
  'new',
  'won',
  'vip',
);
const text = fc.oneof(
  { weight: 4, arbitrary: words },
  fc.string({ maxLength: 30 }),
  fc.string({ unit: 'grapheme', maxLength: 20 }),
);

/** Makes values that fit schemas of a document; `path` says what a bare `id` is the id of. */
export class Values {
  constructor(private readonly document: OpenAPIObject) {}

  /** The schema itself, where it is a reference to one. */
  resolved<T extends object>(part: T): T {
    const { $ref } = part as { $ref?: string };
    if ($ref === undefined) return part;
    const keys = $ref.slice('#/'.length).split('/');
    const found = keys.reduce<unknown>(
      (value, key) => (value as Record<string, unknown>)[key.replace(/~1/g, '/').replace(/~0/g, '~')],
      this.document,
    );
    return this.resolved(found as T);
  }

  /** Values that fit, mostly: what a description alone demands is not known here. */
  of(given: Schema | undefined, name: string, path: string, depth = 0): fc.Arbitrary<unknown> {
    const schema = this.resolved(given ?? {}) as Record<string, any>;
    const made = this.made(schema, name, path, depth);
    const shown = schema['examples']?.[0] ?? schema['example'] ?? schema['default'];
    // Where it is an example's id, it is nobody's.
    if (shown === undefined || isIdName(name)) return made;
    return fc.oneof({ weight: 2, arbitrary: made }, fc.constant(shown));
  }

  private made(
    schema: Record<string, any>,
    name: string,
    path: string,
    depth: number,
  ): fc.Arbitrary<unknown> {
    const { type, enum: values, oneOf, anyOf, allOf } = schema;
    const any = (schemas: Schema[]) => fc.oneof(...schemas.map((each) => this.of(each, name, path, depth)));
    if (values) return fc.constantFrom(...(values as unknown[]));
    if ('const' in schema) return fc.constant(schema['const']);
    if (oneOf || anyOf) return any(oneOf ?? anyOf);
    if (allOf)
      return this.of(
        Object.assign({}, ...allOf.map((each: Schema) => this.resolved(each))),
        name,
        path,
        depth,
      );
    if (Array.isArray(type))
      return fc.oneof(...type.map((each: string) => this.made({ ...schema, type: each }, name, path, depth)));
    switch (type) {
      case 'null':
        return fc.constant(null);
      case 'boolean':
        return fc.boolean();
      case 'integer':
        return fc.integer({ min: schema['minimum'] ?? -10, max: schema['maximum'] ?? 100_000 });
      case 'number':
        return fc
          .integer({ min: (schema['minimum'] ?? -100) * 100, max: (schema['maximum'] ?? 100_000) * 100 })
          .map((n) => n / 100);
      case 'array':
        return fc.array(this.of(schema['items'], name, path, depth + 1), {
          minLength: schema['minItems'] ?? 0,
          maxLength: Math.min(schema['maxItems'] ?? 3, Math.max(schema['minItems'] ?? 0, 3)),
        });
      case 'object':
        return this.object(schema, path, depth);
      case 'string':
        return string(schema, name, path);
      default:
        return schema['properties'] ? this.object(schema, path, depth) : fc.jsonValue({ maxDepth: 2 });
    }
  }

  private object(schema: Record<string, any>, path: string, depth: number): fc.Arbitrary<unknown> {
    const properties = Object.entries((schema['properties'] ?? {}) as Record<string, Schema>).filter(
      ([, each]) => !(this.resolved(each) as Record<string, unknown>)['readOnly'],
    );
    const required = (schema['required'] ?? []) as string[];
    if (depth >= MAX_DEPTH || properties.length === 0)
      return fc.dictionary(fc.constantFrom('tier', 'score', 'a b', 'ключ'), fc.jsonValue({ maxDepth: 1 }), {
        maxKeys: 2,
      });
    const model = Object.fromEntries(
      properties.map(([key, each]) => [key, this.of(each, key, path, depth + 1)]),
    );
    const requiredKeys = properties.map(([key]) => key).filter((key) => required.includes(key));
    // Of a dozen optional fields few are right together: a few at a time, and those that rules ask for beside the schema.
    const others = properties.map(([key]) => key).filter((key) => !required.includes(key));
    const [usual, optional] = [
      others.filter((key) => USUAL.test(key)),
      others.filter((key) => !USUAL.test(key)),
    ];
    return fc
      .tuple(fc.subarray(optional, { maxLength: Math.min(optional.length, 3) }), fc.nat(4))
      .chain(([chosen, n]) =>
        fc.record(
          Object.fromEntries(
            [...requiredKeys, ...(n > 0 ? usual : []), ...chosen].map((key) => [key, model[key]!]),
          ),
        ),
      );
  }
}

function isIdName(name: string): boolean {
  return /(?:^|_|[a-z](?=I))(?:ids?|uuids?|Ids?)$/.test(name);
}

function string(schema: Record<string, any>, name: string, path: string): fc.Arbitrary<string> {
  const { format, pattern, maxLength } = schema as { format?: string; pattern?: string; maxLength?: number };
  if (isIdName(name) || format === 'uuid') return idMarker(kindOf(name) ?? kindOf(path));
  if (format === 'email' || /e?mail/.test(name)) return email;
  if (/phone|mobile/.test(name)) return phone;
  if (format === 'date-time') return instant;
  if (format === 'date') return instant.map((each) => each.slice(0, 10));
  if (/currency/.test(name)) return fc.constantFrom('EUR', 'USD', 'eur');
  if (pattern === '\\S' || pattern === undefined || pattern === '^[^\\0]*$')
    return text.map((each) => (maxLength ? each.slice(0, maxLength) : each));
  return fc.stringMatching(new RegExp(pattern), { maxLength: Math.min(maxLength ?? 60, 60) });
}

/** Stands in a request for an id of the kind, which is known when it is sent; see `KnownIds.filledIn`. */
export function idMarker(kind: string | undefined): fc.Arbitrary<string> {
  return fc.nat(1_000).map((n) => `«${kind ?? 'none'}:${n}»`);
}
