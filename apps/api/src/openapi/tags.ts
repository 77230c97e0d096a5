import type { OpenAPIObject } from '@nestjs/swagger';
import { dialectsInOrder } from '../dialects/index.js';
import { operationsOf } from './openapi-types.js';

/** The tags a document uses, with their descriptions. */
export function tagsOf(document: OpenAPIObject): { name: string; description: string }[] {
  const used = new Set([...operationsOf(document)].flatMap(({ operation }) => operation.tags ?? []));
  return dialectsInOrder
    .flatMap(({ tags }) => Object.entries(tags))
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}
