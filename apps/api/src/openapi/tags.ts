import type { OpenAPIObject } from '@nestjs/swagger';
import { dialectsInOrder } from '../dialects/index.js';
import { operationsOf } from './openapi-types.js';
import { webhooksOf } from './webhooks.js';

/** The tags a document uses, with their descriptions. */
export function tagsOf(document: OpenAPIObject): { name: string; description: string }[] {
  const operations = [...operationsOf(document)].map(({ operation }) => operation);
  const used = new Set([...operations, ...webhooksOf(document)].flatMap(({ tags }) => tags ?? []));
  return dialectsInOrder
    .flatMap(({ tags }) => Object.entries(tags))
    .filter(([name]) => used.has(name))
    .map(([name, description]) => ({ name, description }));
}
