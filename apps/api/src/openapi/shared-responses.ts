import type { OpenAPIObject } from '@nestjs/swagger';
import { operationsOf, type Response } from './openapi-types.js';

/** Statuses that mean the same on every operation of a dialect. */
const names: Readonly<Record<string, string>> = {
  401: 'Unauthorized',
  403: 'Forbidden',
  412: 'VersionMismatch',
  413: 'PayloadTooLarge',
  415: 'UnsupportedMediaType',
  422: 'IdempotencyKeyReused',
  429: 'RateLimited',
  500: 'InternalError',
  503: 'Unavailable',
};

/** Moves answers that many operations give alike into the components: a reader, and a generated client, sees each once. */
export function shareResponses(document: OpenAPIObject): void {
  const shared: Record<string, Response> = {};
  for (const { operation } of operationsOf(document)) {
    for (const [status, response] of Object.entries(operation.responses)) {
      const name = names[status] && nameOf(response, names[status]);
      if (!name) continue;
      shared[name] ??= response;
      if (JSON.stringify(shared[name]) === JSON.stringify(response))
        operation.responses[status] = { $ref: `#/components/responses/${name}` } as never;
    }
  }
  Object.assign((document.components!.responses ??= {}), shared);
}

/** `SalesError` makes `SalesRateLimited`. */
function nameOf({ content }: Response, status: string): string | undefined {
  const ref = content?.['application/json']?.schema?.['$ref'] as string | undefined;
  return ref?.replace(/^.*\//, '').replace(/Error$/, status);
}
