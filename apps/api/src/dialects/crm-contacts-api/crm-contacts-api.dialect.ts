import type { DomainError, ErrorCode } from '@rosetta/common';
import { curlSignedIn } from '../curl.js';
import type { Dialect, ErrorResponse } from '../dialect.js';

/** Where document A answers. */
export const CRM_CONTACTS_API_PATH = '/functions/v1/crm-contacts-api';

/** Where the sibling of document A answers that has companies. */
export const CRM_COMPANIES_API_PATH = '/functions/v1/crm-companies-api';

/** Where the users API of document A's system answers. */
export const CRM_USERS_API_PATH = '/functions/v1/crm-users-api';

/** Status of every failure in document A, whose errors carry nothing but a message. */
export const crmContactsApiErrors = {
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
  gone: 410,
  request_in_flight: 409,
  idempotency_key_reused: 422,
  rate_limited: 429,
  too_slow: 500,
  unavailable: 503,
  internal: 500,
} satisfies Record<ErrorCode, number>;

/** Document A: contacts as a Supabase edge function. */
export const crmContactsApiDialect: Dialect = {
  name: 'crm-contacts-api',
  document: 'A',
  prefixes: [CRM_CONTACTS_API_PATH, CRM_COMPANIES_API_PATH, CRM_USERS_API_PATH],
  title: 'Contacts for an app',
  purpose: 'Contacts, and which users look after them.',
  address: CRM_CONTACTS_API_PATH,
  credentials: ['jwt'],
  credentialText: 'Access token (JWT), ours or Supabase’s, as a Bearer',
  tags: {
    'crm-contacts-api':
      'Document A: contact records and the users who know them, as a Supabase edge function.',
    'crm-companies-api': 'The sibling of document A that has companies, and the contacts of each.',
    'crm-users-api': 'The users API beside document A: the members of the organization, for its admins.',
  },
  firstCall: (caller) => curlSignedIn(caller, `${caller.url}${CRM_CONTACTS_API_PATH}?limit=3`),
  errorSchema: {
    name: 'CrmContactError',
    schema: {
      type: 'object',
      description: 'Every refusal of document A.',
      required: ['error'],
      properties: { error: { type: 'string', description: 'What went wrong.' } },
      additionalProperties: false,
    },
  },
  async load() {
    const { CrmContactsApiModule } = await import('./crm-contacts-api.module.js');
    return { modules: [CrmContactsApiModule] };
  },
  renderError({ code, message }: DomainError): ErrorResponse {
    const error = code === 'internal' ? 'Internal server error' : message;
    return { status: crmContactsApiErrors[code], body: { error } };
  },
};
