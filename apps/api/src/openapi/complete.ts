import type { OpenAPIObject } from '@nestjs/swagger';
import { CHANGES_TOKEN_EXTENSION, FAILURES } from '@rosetta/common';
import { addAuthPaths } from '../better-auth/paths.js';
import { errorShapes } from '../dialects/index.js';
import type { DialectParts } from '../dialects/dialect.js';
import { showResponses } from './response-examples.js';
import { closeResponses } from './closed-schemas.js';
import { failureResponses } from './failure-responses.js';
import { failuresOf } from './failures.js';
import { exemplify } from './request-examples.js';
import { declareHeaders, headersOf, parametersOf } from './headers.js';
import { type Operation, operationsOf, type Response } from './openapi-types.js';
import { describeFields, refineFields } from './fields.js';
import { describePathIds } from './path-parameters.js';
import { shareResponses } from './shared-responses.js';
import { tagsOf } from './tags.js';
import { describeWebhooks } from './webhooks.js';

/** Schemas that dialects bring along beside those of their classes. */
export type OwnSchemas = Required<DialectParts>['schemas'];

/**
 * Adds to what the controllers declare all that follows from it: how each operation fails in its dialect's shape, the
 * headers of its responses, what it needs of a caller, and schemas that allow nothing else than what is sent.
 */
export function completeDocument(document: OpenAPIObject, ownSchemas: OwnSchemas): OpenAPIObject {
  const schemas = (document.components!.schemas ??= {});
  for (const { errorSchema } of errorShapes) schemas[errorSchema.name] = errorSchema.schema;
  Object.assign(schemas, ownSchemas);
  refineFields(document);
  for (const { path, method, operation } of operationsOf(document))
    completeOperation(path, method, operation);
  addAuthPaths(document);
  describeFields(document.paths);
  describeFields(document.components!.schemas);
  showResponses(document);
  closeResponses(document);
  declareHeaders(document);
  shareResponses(document);
  describeWebhooks(document);
  document.tags = tagsOf(document);
  return document;
}

function completeOperation(path: string, method: string, operation: Operation): void {
  operation.security ??= [];
  describe(operation);
  describePathIds(path, operation);
  exemplify(operation);
  for (const [status, response] of failureResponses(path, method, failuresOf(method, operation)))
    operation.responses[status] = withMore(operation.responses[status], response);
  for (const [status, response] of Object.entries(operation.responses)) {
    response.headers = { ...headersOf(operation, method, Number(status)), ...response.headers };
    response.description ||= Number(status) === 201 ? 'Created.' : 'Done.';
  }
  operation.parameters = [...(operation.parameters ?? []), ...parametersOf(operation, method)];
  delete operation[FAILURES];
  delete operation[CHANGES_TOKEN_EXTENSION];
}

/** What an operation says of a status itself stands first. */
function withMore(own: Response | undefined, more: Response): Response {
  const examples = own?.content?.['application/json']?.examples;
  if (!own || !examples) return own ?? more;
  Object.assign(examples, more.content!['application/json']!.examples);
  return { ...own, description: more.description };
}

function describe(operation: Operation): void {
  const permission = operation['x-permission'] as string | undefined;
  const needs = permission && `Needs the permission \`${permission}\`.`;
  operation.description = [operation.description ?? `${operation.summary}.`, needs]
    .filter(Boolean)
    .join('\n\n');
}
