import type { DomainError, ErrorCode } from '@rosetta/common';
import type { ErrorResponse, ErrorShape } from './dialect.js';

/** Status and code of every failure in the house dialect: `{error, code}`. */
const houseErrors = {
  unauthorized: { status: 401, code: 'UNAUTHORIZED' },
  forbidden: { status: 403, code: 'FORBIDDEN' },
  not_found: { status: 404, code: 'NOT_FOUND' },
  route_not_found: { status: 404, code: 'ROUTE_NOT_FOUND' },
  method_not_allowed: { status: 405, code: 'METHOD_NOT_ALLOWED' },
  validation_failed: { status: 400, code: 'VALIDATION_FAILED' },
  malformed_json: { status: 400, code: 'MALFORMED_JSON' },
  unsupported_media_type: { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' },
  payload_too_large: { status: 413, code: 'PAYLOAD_TOO_LARGE' },
  duplicate: { status: 409, code: 'DUPLICATE' },
  already_inactive: { status: 409, code: 'ALREADY_INACTIVE' },
  already_active: { status: 409, code: 'ALREADY_ACTIVE' },
  association_target_not_found: { status: 404, code: 'NOT_FOUND' },
  account_inactive: { status: 409, code: 'COMPANY_INACTIVE' },
  already_associated: { status: 409, code: 'ALREADY_ASSOCIATED' },
  association_failed: { status: 400, code: 'ASSOCIATION_FAILED' },
  conflict: { status: 409, code: 'CONFLICT' },
  version_mismatch: { status: 412, code: 'VERSION_MISMATCH' },
  request_in_flight: { status: 409, code: 'REQUEST_IN_FLIGHT' },
  idempotency_key_reused: { status: 422, code: 'IDEMPOTENCY_KEY_REUSED' },
  rate_limited: { status: 429, code: 'RATE_LIMITED' },
  too_slow: { status: 500, code: 'TOO_SLOW' },
  unavailable: { status: 503, code: 'UNAVAILABLE' },
  internal: { status: 500, code: 'INTERNAL' },
} satisfies Record<ErrorCode, { status: number; code: string }>;

const codes = [...new Set(Object.values(houseErrors).map(({ code }) => code))];

/** How failures look at document D, and at everything in its style. */
export const houseErrorShape: ErrorShape = {
  errorSchema: {
    name: 'HouseError',
    schema: {
      type: 'object',
      description: 'Every refusal of the house dialect.',
      required: ['error', 'code'],
      properties: {
        error: { type: 'string', description: 'What went wrong, for a person.' },
        code: { type: 'string', enum: codes, description: 'What went wrong, for a program.' },
      },
      additionalProperties: false,
    },
  },
  renderError(failure: DomainError, { requestId }): ErrorResponse {
    const { status, code } = houseErrors[failure.code];
    const error =
      failure.code === 'internal' ? `Internal server error (request ${requestId})` : failure.message;
    return { status, body: { error, code } };
  },
};
