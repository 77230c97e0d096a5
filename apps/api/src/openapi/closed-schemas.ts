import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf, type Schema } from './openapi-types.js';
import { usedComponents } from './partition.js';

/** Says of every object that only answers contain that it has no other properties than those named. */
export function closeResponses(document: OpenAPIObject): void {
  const schemas = document.components!.schemas as Record<string, Schema>;
  const operations = [...operationsOf(document)].map(({ operation }) => operation);
  const used = (parts: unknown) => usedComponents(parts, document.components)['schemas']!;
  const asked = used(operations.map(({ requestBody }) => requestBody ?? null));
  for (const name of Object.keys(used(operations.map(({ responses }) => responses))))
    if (!(name in asked)) close(schemas[name]!);
}

function close(schema: Schema): void {
  if (schema['properties'] && schema['additionalProperties'] === undefined)
    schema['additionalProperties'] = false;
}
