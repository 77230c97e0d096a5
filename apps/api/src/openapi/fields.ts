import type { OpenAPIObject } from '@nestjs/swagger';
import { fieldDescriptions } from './field-descriptions.js';
import { operationsOf, type Schema } from './openapi-types.js';

/** Fields that are instants wherever they stand. */
const INSTANT = /(?:_at|^at|^last_contact)$/;

/** Numbers that count something. */
const COUNTS =
  /^(?:total|limit|offset|count|created|rol_id|page_size|overlap_seconds|expires_in|expires_at|total_calls|total_messages)$/;

/** A field of one name means one thing everywhere; says of each what a TypeScript type cannot. */
export function refineFields(document: OpenAPIObject): void {
  for (const schema of Object.values(document.components!.schemas as Record<string, Schema>))
    for (const [name, field] of Object.entries((schema['properties'] ?? {}) as Record<string, Schema>))
      refine(name, field);
  for (const { operation } of operationsOf(document))
    for (const { name, schema } of operation.parameters ?? []) if (name && schema) refine(name, schema);
}

/** Says of every field what it is, where nothing nearer to it does. */
export function describeFields(part: unknown): void {
  if (typeof part !== 'object' || part === null) return;
  for (const [key, inner] of Object.entries(part)) {
    if (key === 'example' || key === 'examples') continue;
    if (key === 'properties') Object.assign(part, { properties: described(inner as Schema) });
    describeFields((part as Schema)[key]);
  }
}

function described(properties: Schema): Schema {
  return Object.fromEntries(
    Object.entries(properties).map(([name, field]) => {
      const description = fieldDescriptions[name];
      // A copy: what several schemas share is one object.
      return [name, { ...(description && { description }), ...(field as Schema) }];
    }),
  );
}

function refine(name: string, field: Schema): void {
  unwrap(field);
  const types = [field['type']].flat();
  if (types.includes('string') && INSTANT.test(name)) field['format'] ??= 'date-time';
  if (types.includes('number') && COUNTS.test(name))
    field['type'] = Array.isArray(field['type']) ? ['integer', ...types.slice(1)] : 'integer';
}

/** A decorator can refer to another schema only as the one of several. */
function unwrap(field: Schema): void {
  const [only, ...others] = (field['allOf'] ?? []) as Schema[];
  if (!only || others.length > 0) return;
  delete field['allOf'];
  delete field['type'];
  Object.assign(field, only);
}
