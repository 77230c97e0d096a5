import type { DomainError, ErrorCode } from '@rosetta/common';
import { curl, json } from '../curl.js';
import type { Dialect, ErrorResponse } from '../dialect.js';

/** Where document C answers. */
export const GET_CONTACT_PATH = '/functions/v1/get-contact';

/** Status of every failure in document C, whose errors carry nothing but a message. */
export const getContactErrors = {
  unauthorized: 401,
  forbidden: 403,
  not_found: 404,
  route_not_found: 404,
  method_not_allowed: 405,
  validation_failed: 400,
  unprocessable: 400,
  malformed_json: 400,
  unsupported_media_type: 415,
  payload_too_large: 413,
  duplicate: 409,
  already_inactive: 409,
  already_active: 409,
  association_target_not_found: 404,
  account_inactive: 409,
  already_associated: 409,
  association_failed: 400,
  conflict: 409,
  version_mismatch: 412,
  request_in_flight: 409,
  idempotency_key_reused: 422,
  rate_limited: 429,
  too_slow: 500,
  unavailable: 503,
  internal: 500,
} satisfies Record<ErrorCode, number>;

/** Document C: one contact and its conversation in numbers, found by id or phone. */
export const getContactDialect: Dialect = {
  name: 'get-contact',
  document: 'C',
  prefixes: [GET_CONTACT_PATH],
  title: 'Who is calling?',
  purpose: 'One contact by id or phone number, with its conversation in numbers.',
  address: GET_CONTACT_PATH,
  credentials: ['api-token'],
  credentialText: 'API key as a Bearer',
  tags: { 'get-contact': 'Document C: one contact and its conversation in numbers.' },
  firstCall: ({ url, apiKey, phone }) =>
    curl(
      `'${url}${GET_CONTACT_PATH}'`,
      `-H 'Authorization: Bearer ${apiKey}'`,
      ...json({ phone_number: phone }),
    ),
  errorSchema: {
    name: 'GetContactError',
    schema: {
      type: 'object',
      description: 'Every refusal of document C.',
      required: ['error'],
      properties: { error: { type: 'string', description: 'What went wrong.' } },
      additionalProperties: false,
    },
  },
  async load() {
    const { GetContactModule } = await import('./get-contact.module.js');
    return { modules: [GetContactModule] };
  },
  renderError({ code, message }: DomainError): ErrorResponse {
    const error = code === 'internal' ? 'Internal server error' : message;
    return { status: getContactErrors[code], body: { error } };
  },
};
