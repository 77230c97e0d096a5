import type { DomainError, ErrorCode } from '@rosetta/common';
import { curlSignedIn, json } from '../curl.js';
import type { Dialect, ErrorResponse, FailedRequest } from '../dialect.js';

/** Where document E answers. */
export const SALES_PATH = '/api/sales';

/**
 * Status and code of every failure in document E. The document prints codes 4 and 6 to 9; 1, 2, 3, 5 and 10 are ours. Its
 * list of statuses is closed, so whatever is wrong with a request is 400; only "try again later" needs one more.
 */
export const salesErrors = {
  validation_failed: { status: 400, code: 1 },
  unprocessable: { status: 400, code: 1 },
  malformed_json: { status: 400, code: 1 },
  unsupported_media_type: { status: 400, code: 1 },
  payload_too_large: { status: 400, code: 1 },
  route_not_found: { status: 400, code: 1 },
  method_not_allowed: { status: 400, code: 1 },
  duplicate: { status: 400, code: 1 },
  unauthorized: { status: 401, code: 2 },
  rate_limited: { status: 429, code: 3 },
  not_found: { status: 400, code: 4 },
  already_inactive: { status: 400, code: 4 },
  already_active: { status: 400, code: 4 },
  association_failed: { status: 400, code: 6 },
  account_inactive: { status: 400, code: 7 },
  already_associated: { status: 400, code: 8 },
  association_target_not_found: { status: 400, code: 9 },
  forbidden: { status: 400, code: 10 },
  conflict: { status: 503, code: 5 },
  version_mismatch: { status: 400, code: 1 },
  gone: { status: 400, code: 4 },
  request_in_flight: { status: 409, code: 1 },
  idempotency_key_reused: { status: 422, code: 1 },
  too_slow: { status: 500, code: 5 },
  unavailable: { status: 503, code: 5 },
  internal: { status: 500, code: 5 },
} satisfies Record<ErrorCode, { status: number; code: number }>;

/** Document E, and the accounts it presupposes: `{res: "error", code, info}`. */
export const salesDialect: Dialect = {
  name: 'sales',
  document: 'E',
  prefixes: [SALES_PATH],
  title: 'Contacts for a sales desk',
  purpose: 'Contacts and accounts by action, page by page.',
  address: SALES_PATH,
  credentials: ['jwt'],
  credentialText: 'Access token (JWT) as a Bearer',
  tags: {
    'sales: contacts': 'Document E: contacts as the sales team keeps them.',
    'sales: accounts': 'The accounts that document E presupposes, in its style.',
  },
  callerLimits: [{ name: 'sales', setting: 'RATE_LIMIT_SALES_PER_SECOND', fallback: 10, seconds: 1 }],
  firstCall: (caller) =>
    curlSignedIn(caller, `${caller.url}${SALES_PATH}/contacts`, ...json({ filters: { page_size: 3 } })),
  errorSchema: {
    name: 'SalesError',
    schema: {
      type: 'object',
      description: 'Every refusal of document E.',
      required: ['res', 'code', 'info'],
      properties: {
        res: { type: 'string', const: 'error', description: 'Tells a refusal from a response.' },
        code: {
          type: 'integer',
          enum: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10],
          description:
            '1 request not valid, 2 unauthorized, 3 rate limit, 4 not found, 5 our failure, 6-9 association, 10 forbidden.',
        },
        info: { type: 'string', description: 'What went wrong.' },
      },
      additionalProperties: false,
    },
  },
  async load() {
    const { SalesModule } = await import('./sales.module.js');
    return { modules: [SalesModule] };
  },
  renderError(failure: DomainError, { requestId }: FailedRequest): ErrorResponse {
    const { status, code } = salesErrors[failure.code];
    const info =
      failure.code === 'internal' ? `Internal server error (request ${requestId})` : failure.message;
    return { status, body: { res: 'error', code, info } };
  },
};
