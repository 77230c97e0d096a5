import { type ErrorCode, type Failures, FAILURES } from '@rosetta/common';
import type { Operation } from './openapi-types.js';

/** What follows from a credential, from a body, and so on, with a message as the product words it. */
const always: Failures = {
  internal: 'Internal server error',
  too_slow: 'The request took too long and was stopped; narrow its filters or ask for less at once',
  unavailable: 'The service is temporarily unavailable; try again',
  payload_too_large: 'The request body is too large',
};
const ofLimits: Failures = { rate_limited: 'Too many requests' };
const ofCredentials: Failures = { unauthorized: 'Unauthorized', forbidden: 'This needs another permission' };
/** A query that nobody reads is refused, too. */
const ofInput: Failures = { validation_failed: 'The request is not valid' };
const ofBodies: Failures = {
  ...ofInput,
  malformed_json: 'The request body is not valid JSON',
  unsupported_media_type: 'Content-Type must be application/json',
};
const ofPaths: Failures = { not_found: 'Not found', validation_failed: 'The path is not valid' };
const ofVersions: Failures = { version_mismatch: 'The record has changed since it was read; read it again' };
const ofWrites: Failures = {
  ...ofInput,
  conflict: 'The record was changed at the same time; try again',
  request_in_flight: 'A request with this Idempotency-Key is being answered',
  idempotency_key_reused: 'The Idempotency-Key was used for another request',
};

/** How an operation may fail, as its declaration tells: who may call it, what it reads, and what it says of itself. */
export function failuresOf(method: string, operation: Operation): Map<ErrorCode, string> {
  const { parameters = [], requestBody, security } = operation;
  const isGuarded = security !== undefined && security.length > 0;
  const isWrite = !['get', 'head', 'options'].includes(method);
  const failures: Failures = {
    ...(!isUnlimited(operation) && ofLimits),
    ...(isGuarded && { ...ofCredentials, ...ofInput }),
    ...(parameters.some(({ in: place }) => place === 'query' || place === 'header') && ofInput),
    ...(requestBody && ofBodies),
    ...(parameters.some(({ in: place }) => place === 'path') && ofPaths),
    ...(isWrite && takesIdempotencyKey(operation) && ofWrites),
    ...(parameters.some(({ name }) => name === 'If-Match') && ofVersions),
    ...(operation[FAILURES] as Failures | undefined),
    ...always,
  };
  return new Map(Object.entries(failures) as [ErrorCode, string][]);
}

/** A response is kept for a caller who has an organization, and so a permission. */
export function takesIdempotencyKey(operation: Operation): boolean {
  return operation['x-permission'] !== undefined;
}

/** Probes are asked by machines that must not be refused. */
export function isUnlimited({ tags = [] }: Operation): boolean {
  return tags.includes('Health');
}
