import type { DomainError, ErrorCode } from '@rosetta/common';
import { curl, json } from '../curl.js';
import type { Dialect, ErrorResponse, ErrorShape } from '../dialect.js';
import type { MissingParameter } from './missing-parameter.js';

/** Where document C answers. */
export const GET_CONTACT_PATH = '/functions/v1/get-contact';
/** Where the further pages of document C's system answer. */
export const LIST_CONTACTS_PATH = '/functions/v1/list-contacts';
export const CREATE_CONTACT_PATH = '/functions/v1/create-contact';
export const UPDATE_CONTACT_PATH = '/functions/v1/update-contact';
export const DELETE_CONTACT_PATH = '/functions/v1/delete-contact';
export const MANAGE_API_KEYS_PATH = '/functions/v1/manage-api-keys';

/** Where document C's system places calls, which are no part of this product: refused in the shape of the others. */
const BRIDGED_CALL_PATH = '/functions/v1/initiate-bridged-call';

/** What opens document C, wherever it answers. */
export const getContactCredentials = ['api-token', 'jwt'] as const;

/** Status and code of every failure in document C; published are `unauthorized`, `contact_not_found` and `duplicate_contact`. */
export const getContactErrors = {
  unauthorized: { status: 401, code: 'unauthorized' },
  forbidden: { status: 403, code: 'forbidden' },
  not_found: { status: 404, code: 'contact_not_found' },
  route_not_found: { status: 404, code: 'not_found' },
  method_not_allowed: { status: 405, code: 'method_not_allowed' },
  validation_failed: { status: 400, code: 'invalid_param' },
  unprocessable: { status: 400, code: 'invalid_param' },
  malformed_json: { status: 400, code: 'invalid_json' },
  unsupported_media_type: { status: 415, code: 'unsupported_media_type' },
  payload_too_large: { status: 413, code: 'payload_too_large' },
  duplicate: { status: 409, code: 'duplicate_contact' },
  already_inactive: { status: 409, code: 'conflict' },
  already_active: { status: 409, code: 'conflict' },
  association_target_not_found: { status: 404, code: 'not_found' },
  account_inactive: { status: 409, code: 'conflict' },
  already_associated: { status: 409, code: 'conflict' },
  association_failed: { status: 400, code: 'invalid_param' },
  conflict: { status: 409, code: 'conflict' },
  version_mismatch: { status: 412, code: 'version_mismatch' },
  gone: { status: 410, code: 'gone' },
  request_in_flight: { status: 409, code: 'request_in_flight' },
  idempotency_key_reused: { status: 422, code: 'idempotency_key_reused' },
  rate_limited: { status: 429, code: 'rate_limited' },
  too_slow: { status: 500, code: 'too_slow' },
  unavailable: { status: 503, code: 'unavailable' },
  internal: { status: 500, code: 'internal_error' },
} satisfies Record<ErrorCode, { status: number; code: string }>;

const MISSING_PARAMETER = 'missing_param';
const codes = new Set([MISSING_PARAMETER, ...Object.values(getContactErrors).map(({ code }) => code)]);

/** Key management tells what went wrong in a text, unlike everything beside it. */
const keyManagementErrors: ErrorShape = {
  errorSchema: {
    name: 'ManageApiKeysError',
    schema: {
      type: 'object',
      description: 'Every refusal of document C’s key management.',
      required: ['error'],
      properties: { error: { type: 'string', description: 'What went wrong.' } },
      additionalProperties: false,
    },
  },
  renderError(failure: DomainError): ErrorResponse {
    return { status: getContactErrors[failure.code].status, body: { error: messageOf(failure) } };
  },
};

/** Document C: contacts by id or phone, as who answers calls and messages looks them up and keeps them. */
export const getContactDialect: Dialect = {
  name: 'get-contact',
  document: 'C',
  prefixes: [
    GET_CONTACT_PATH,
    LIST_CONTACTS_PATH,
    CREATE_CONTACT_PATH,
    UPDATE_CONTACT_PATH,
    DELETE_CONTACT_PATH,
    MANAGE_API_KEYS_PATH,
    BRIDGED_CALL_PATH,
  ],
  title: 'Who is calling?',
  purpose:
    'Contacts by id or phone number, one with its conversation in numbers, and the keys of those who ask.',
  address: GET_CONTACT_PATH,
  credentials: [...getContactCredentials],
  credentialText: 'API key or access token (JWT) as a Bearer',
  tags: {
    'get-contact': 'Document C: contacts by id or phone, one with its conversation in numbers; and API keys.',
  },
  callerLimits: [
    { name: 'get-contact', setting: 'RATE_LIMIT_GET_CONTACT_PER_MINUTE', fallback: 100, seconds: 60 },
    { name: 'get-contact-hour', setting: 'RATE_LIMIT_GET_CONTACT_PER_HOUR', fallback: 1000, seconds: 3600 },
  ],
  tellsResetAsEpoch: true,
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
      description: 'Every refusal of document C but those of its key management.',
      required: ['error'],
      properties: {
        error: {
          type: 'object',
          description: 'What went wrong.',
          required: ['code', 'message'],
          properties: {
            code: { type: 'string', enum: [...codes], description: 'What went wrong, for a program.' },
            message: { type: 'string', description: 'What went wrong, for a person.' },
          },
          additionalProperties: false,
        },
      },
      additionalProperties: false,
    },
  },
  otherErrorShapes: { [MANAGE_API_KEYS_PATH]: keyManagementErrors },
  async load() {
    const { GetContactModule } = await import('./get-contact.module.js');
    return { modules: [GetContactModule] };
  },
  renderError(failure: DomainError, { path }): ErrorResponse {
    const { status, code } = getContactErrors[failure.code];
    const { isMissing } = failure as Partial<MissingParameter>;
    const isNotServed = failure.code === 'route_not_found' && path === BRIDGED_CALL_PATH;
    const message = isNotServed ? 'initiate-bridged-call is not served here' : messageOf(failure);
    const error = { code: isMissing ? MISSING_PARAMETER : code, message };
    return { status, body: { error } };
  },
};

function messageOf({ code, message }: DomainError): string {
  return code === 'internal' ? 'Internal server error' : message;
}
