import type { ErrorCode } from '@rosetta/common';

/** What a caller is told, how it comes about, and what helps; a new code does not compile until it is told here. */
export const explained = {
  unauthorized: [
    'Unauthorized',
    'no credential, one that ended, or one of another kind than the dialect takes',
    'send the credential of the dialect (README, "What it speaks"); make a new JWT, sign in again, or issue a new key',
  ],
  forbidden: [
    'This needs the permission contacts:write',
    'the role or the key may not do this; the user is in no organization, or in several and named none; a page of another site wrote by cookie',
    'another role or scope; `X-Organization-Id`; `CORS_ORIGINS`',
  ],
  not_found: ['Contact not found', 'no such record, or one of another organization', 'look at the id'],
  route_not_found: ['Not found', 'no endpoint has this path', 'compare with `/docs`'],
  method_not_allowed: [
    'PUT is not allowed here',
    'the path exists, the method does not',
    'the methods are in `Allow`',
  ],
  validation_failed: [
    'name is required',
    'a field, query parameter or rule is not met; the message names it',
    'mend what the message says; the same request fails again',
  ],
  unprocessable: [
    'Company is inactive',
    'the request is well formed, and the records or the rules of the organization do not allow it: a stage that the pipeline does not have, a choice that the field does not have, an inactive company',
    'mend what the message says; the same request may do later, when the records have changed',
  ],
  malformed_json: ['The request body is not valid JSON', 'the body cannot be read', 'send JSON in UTF-8'],
  unsupported_media_type: [
    'Content-Type must be application/json',
    'a body without its type, or of another one',
    '`Content-Type: application/json`',
  ],
  payload_too_large: [
    'The request body is too large',
    'above 1 MB; above 20 MB for bulk calls',
    'send smaller batches',
  ],
  duplicate: [
    'The user is a member already',
    'a record with this unique value is there',
    'change that one; the proxy tells its id in `existing_id` where a phone is taken',
  ],
  already_inactive: [
    'Account not found or already inactive',
    'inactivating twice',
    'nothing: it is inactive',
  ],
  already_active: ['Account not found or already active', 'activating twice', 'nothing: it is active'],
  association_target_not_found: [
    'Contact or account not found',
    'one of the two to be associated is not there',
    'look at both ids',
  ],
  account_inactive: [
    'Cannot associate contact to inactive account',
    'the company was inactivated',
    'activate it first',
  ],
  already_associated: ['Association already exists', 'associating twice', 'nothing: they are associated'],
  association_failed: [
    'Failed to create association',
    'an unknown role of the association',
    'a known `rol_id`',
  ],
  conflict: [
    'The record was changed at the same time; try again',
    'two writes at once, or a rule that the state of the records does not allow now',
    'read, then try again; the message says which',
  ],
  version_mismatch: [
    'The record has changed since it was read; read it again',
    '`If-Match` names another version than the record has',
    'read the record, decide again, and send its new `ETag`',
  ],
  gone: [
    'The token is no longer good: read the records anew, and go on from the Changes-Token of that answer',
    'a token of changes older than 30 days, or of a database that was restored from a backup',
    'list or export the records, and keep the `Changes-Token` of that answer',
  ],
  request_in_flight: [
    'A request with this Idempotency-Key is being answered',
    'the same request was sent again before the first one ended',
    'wait a moment and send it again',
  ],
  idempotency_key_reused: [
    'This Idempotency-Key was used for another request',
    'one key, two different requests',
    'a new key for each request',
  ],
  rate_limited: ['Too many requests', 'more requests than the limit', 'wait for `Retry-After`'],
  too_slow: [
    'The request took too long and was stopped; narrow its filters or ask for less at once',
    'a statement reached `DATABASE_STATEMENT_TIMEOUT_MS`, by its own work or by waiting for a lock',
    'narrower filters, a smaller page, no `Prefer: count`; no client repeats it by itself',
  ],
  unavailable: [
    'The service is temporarily unavailable; try again',
    'the database does not answer',
    'try again after `Retry-After`; see `/health/ready`',
  ],
  internal: [
    'Internal server error',
    'a failure of ours; it is in the log under the request id',
    'try again; report the request id',
  ],
} satisfies Record<ErrorCode, readonly [message: string, cause: string, fix: string]>;
