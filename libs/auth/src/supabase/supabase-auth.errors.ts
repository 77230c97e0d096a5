import { DomainError, type ErrorCode } from '@rosetta/common';
import type { IncomingHttpHeaders } from 'node:http';

/** The version of the protocol since which errors are `{code, message}`. */
const API_VERSION = '2024-01-01';
const API_VERSION_HEADER = 'x-supabase-api-version';

/** A refusal in Supabase Auth's own words, where the closed list of errors is too coarse for its clients. */
export class SupabaseRefusal extends DomainError {
  constructor(
    readonly supabaseCode: string,
    message: string,
    readonly status = 400,
    /** What the body says beside code and message. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super('validation_failed', message);
  }
}

const responses: Partial<Record<ErrorCode, readonly [status: number, code: string]>> = {
  validation_failed: [400, 'validation_failed'],
  unprocessable: [422, 'validation_failed'],
  malformed_json: [400, 'bad_json'],
  unsupported_media_type: [400, 'bad_json'],
  payload_too_large: [413, 'validation_failed'],
  route_not_found: [404, 'validation_failed'],
  method_not_allowed: [405, 'validation_failed'],
  forbidden: [403, 'user_not_found'],
  rate_limited: [429, 'over_request_rate_limit'],
};

/**
 * Writes a failure in the protocol the client speaks: supabase-js decides by the code whether to try again, refresh, or
 * forget the session.
 */
export function renderSupabaseError(error: DomainError, headers: IncomingHttpHeaders) {
  const [status, code] = describe(error, headers);
  const more = error instanceof SupabaseRefusal ? error.more : {};
  if (!isNewProtocol(headers))
    return { status, body: { code: status, error_code: code, msg: error.message, ...more } };
  return {
    status,
    body: { code, message: error.message, ...more },
    headers: { [API_VERSION_HEADER]: API_VERSION },
  };
}

/** Why a password was refused. */
const ERROR_CODE = 'What went wrong, for a program.';
const MESSAGE = 'What went wrong, for a person.';

const weakPassword = {
  type: 'object',
  description: 'Why a password is refused, where it is.',
  required: ['reasons'],
  properties: { reasons: { type: 'array', items: { type: 'string' }, description: 'Each of its faults.' } },
} as const;

/** What `renderSupabaseError` writes, by the protocol the client speaks. */
export const supabaseErrorSchema = {
  name: 'SupabaseAuthError',
  schema: {
    description:
      'A refusal of Supabase Auth; clients that send `X-Supabase-Api-Version` get the newer shape.',
    anyOf: [
      {
        type: 'object',
        required: ['code', 'error_code', 'msg'],
        properties: {
          code: { type: 'integer', description: 'The status of the response.' },
          error_code: { type: 'string', description: ERROR_CODE },
          msg: { type: 'string', description: MESSAGE },
          weak_password: weakPassword,
        },
        additionalProperties: false,
      },
      {
        type: 'object',
        required: ['code', 'message'],
        properties: {
          code: { type: 'string', description: ERROR_CODE },
          message: { type: 'string', description: MESSAGE },
          weak_password: weakPassword,
        },
        additionalProperties: false,
      },
    ],
  },
} as const;

function isNewProtocol(headers: IncomingHttpHeaders): boolean {
  return String(headers[API_VERSION_HEADER] ?? '') >= API_VERSION;
}

function describe(error: DomainError, headers: IncomingHttpHeaders): readonly [number, string] {
  if (error instanceof SupabaseRefusal) return [error.status, error.supabaseCode];
  if (error.code === 'unauthorized')
    return headers.authorization ? [403, 'bad_jwt'] : [401, 'no_authorization'];
  return (
    responses[error.code] ??
    (error.code === 'unavailable' ? [503, 'request_timeout'] : [500, 'unexpected_failure'])
  );
}
