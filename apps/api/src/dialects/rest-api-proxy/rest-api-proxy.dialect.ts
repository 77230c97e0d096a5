import type { DomainError, ErrorCode } from '@rosetta/common';
import { fromDatabaseError, PostgrestError } from '@rosetta/postgrest';
import { curl } from '../curl.js';
import type { Dialect, ErrorResponse, FailedRequest } from '../dialect.js';
import { PROXY_PATH, REST_PATH } from './table-paths.js';
import { tokenRefusal } from './token-refusals.js';

/** Status, PostgREST-style code and, where document B fixes it, the text of every failure. */
export const proxyErrors = {
  unauthorized: { status: 401, code: 'PGRST301', error: 'Unauthorized' },
  forbidden: { status: 403, code: '42501' },
  not_found: { status: 404, code: 'PGRST116' },
  route_not_found: { status: 404, code: 'PGRST125', error: 'Invalid path specified in request URL' },
  method_not_allowed: { status: 405, code: 'PGRST117' },
  validation_failed: { status: 400, code: '23514' },
  unprocessable: { status: 400, code: '23514' },
  malformed_json: { status: 400, code: 'PGRST102', error: 'Empty or invalid json' },
  unsupported_media_type: { status: 400, code: 'PGRST102' },
  payload_too_large: { status: 413, code: '54000' },
  duplicate: { status: 409, code: '23505' },
  already_inactive: { status: 409, code: '23514' },
  already_active: { status: 409, code: '23514' },
  association_target_not_found: { status: 400, code: '23503' },
  account_inactive: { status: 400, code: '23514' },
  already_associated: { status: 409, code: '23505' },
  association_failed: { status: 400, code: '23503' },
  conflict: { status: 409, code: '40001' },
  version_mismatch: { status: 412, code: '40001' },
  gone: { status: 410, code: 'PGRST116' },
  request_in_flight: { status: 409, code: '40001' },
  idempotency_key_reused: { status: 422, code: '23514' },
  rate_limited: { status: 429, code: '53400', error: 'rate limit' },
  too_slow: { status: 500, code: '57014' },
  unavailable: { status: 503, code: 'PGRST000' },
  internal: { status: 500, code: 'XX000', error: 'Internal server error' },
} satisfies Record<ErrorCode, { status: number; code: string; error?: string }>;

/** The tag of a table's operations at /rest/v1. */
export const tableTag = (table: string) => `rest-api-proxy: ${table}`;

/** The tag of what supabase-js finds at `/rest/v1`. */
export const restTag = 'rest/v1';

/** The tag of what its webhooks are told. */
export const webhooksTag = 'rest-api-proxy: webhooks';

/** Document B: the proxy, the functions beside it under `/functions/v1`, and its tables for users under `/rest/v1`. */
export const restApiProxyDialect: Dialect = {
  name: 'rest-api-proxy',
  document: 'B',
  prefixes: ['/functions/v1', REST_PATH],
  title: 'Tables for integrations',
  purpose:
    'Every table with PostgREST’s grammar, imports in bulk, leads, search. supabase-js works against it.',
  address: PROXY_PATH,
  credentials: ['api-key', 'jwt'],
  credentialText: 'API key in X-API-Key, or a user’s access token',
  queryGrammar: 'postgrest',
  tags: {
    'rest-api-proxy: contacts': 'Document B: people, with the grammar of PostgREST.',
    'rest-api-proxy: deals': 'Document B: sales opportunities, with the grammar of PostgREST.',
    'rest-api-proxy: deal_contacts': 'Document B: further contacts of deals, with the grammar of PostgREST.',
    'rest-api-proxy: companies': 'Document B: companies, with the grammar of PostgREST.',
    'rest-api-proxy: activities':
      'Document B: calls, messages, meetings and notes, with the grammar of PostgREST.',
    'rest-api-proxy: pipelines': 'Document B: pipelines and their stages; read only.',
    'rest-api-proxy: custom_fields': 'Document B: registered custom fields; read only.',
    [restTag]: 'The same tables for a signed-in user, where supabase-js looks for them.',
    'Bulk and leads': 'Document B: many records at once, and a contact with a deal.',
    Search: 'Document B: free-text search.',
    [webhooksTag]: 'Document B: what webhooks in its format are told.',
  },
  firstCall: ({ url, apiKey }) =>
    curl(
      `'${url}${PROXY_PATH}/contacts?select=first_name,last_name,emails&limit=3'`,
      `-H 'X-API-Key: ${apiKey}'`,
    ),
  errorSchema: {
    name: 'ProxyError',
    schema: {
      type: 'object',
      description: 'Every refusal of document B; the fields after `error` are those of PostgREST.',
      required: ['error', 'code', 'message', 'details', 'hint'],
      properties: {
        error: { type: 'string', description: 'What went wrong.' },
        code: { type: 'string', description: "PostgREST's or Postgres's code, e.g. `PGRST100`, `23505`." },
        message: {
          type: 'string',
          description: 'The same as `error`, where a Supabase client looks for it.',
        },
        details: {
          type: ['string', 'array', 'null'],
          description: 'More of what went wrong; a list where it is about several rows or fields.',
          items: { type: 'object', additionalProperties: { type: 'string' } },
        },
        hint: { type: ['string', 'null'], description: 'What would go well instead.' },
        existing_id: { type: 'string', format: 'uuid', description: 'The record that stands in the way.' },
      },
      additionalProperties: false,
    },
  },
  async load() {
    const [
      { RestApiProxyModule },
      { BulkModule },
      { proxyRowSchemas },
      { publishedFormat },
      { messageSchemas },
    ] = await Promise.all([
      import('./rest-api-proxy.module.js'),
      import('./bulk.module.js'),
      import('./proxy.schemas.js'),
      import('./webhooks/published-format.js'),
      import('./webhooks/message-schemas.js'),
    ]);
    return {
      modules: [RestApiProxyModule, BulkModule],
      schemas: { ...proxyRowSchemas(), ...messageSchemas() },
      webhookFormats: [publishedFormat],
    };
  },
  renderError(failure: DomainError, request: FailedRequest): ErrorResponse {
    if (failure.code === 'unauthorized' && isAtRest(request)) return refuseToken(request);
    const {
      status,
      code,
      error = failure.code === 'method_not_allowed' && isOfTable(request)
        ? `Unsupported HTTP method: ${request.method}`
        : failure.message,
    } = proxyErrors[failure.code] as (typeof proxyErrors)['unauthorized'];
    const details = failure.code === 'internal' ? `request ${request.requestId}` : takenKey(failure);
    const { existingId } = failure.facts;
    const body = {
      error,
      code,
      message: error,
      details,
      hint: null,
      ...(existingId && { existing_id: existingId }),
    };
    return { status, body, ...(isOfTable(request) && { headers: proxyStatus(code) }) };
  },
  renderOwnError(error: unknown, request: FailedRequest): ErrorResponse | null {
    const own = error instanceof PostgrestError ? error : fromDatabaseError(error);
    if (!own || own.status >= 500) return null;
    const { status, code, message, details, hint } = own;
    const body = { error: message, code, message, details, hint };
    const ofTable = isOfTable(request) ? proxyStatus(code) : {};
    return { status, body, headers: { ...own.headers, ...ofTable } };
  },
};

/** The key that a duplicate was found by, in Postgres's words. */
function takenKey({ facts: { key } }: DomainError): string | null {
  return key ? `Key (${key.column})=(${key.value}) already exists.` : null;
}

/** Whether a request is for a table; the calls beside them are none of PostgREST's. */
function isOfTable(request: FailedRequest): boolean {
  return request.path.startsWith(PROXY_PATH) || isAtRest(request);
}

function isAtRest({ path }: FailedRequest): boolean {
  return path.startsWith(REST_PATH);
}

function refuseToken({ headers = {} }: FailedRequest): ErrorResponse {
  const { code, message, hint, headers: told } = tokenRefusal(headers);
  const body = { error: message, code, message, details: null, hint };
  return { status: proxyErrors.unauthorized.status, body, headers: { ...told, ...proxyStatus(code) } };
}

/** The header in which PostgREST repeats an error's code. */
function proxyStatus(code: string): Record<string, string> {
  return { 'Proxy-Status': `PostgREST; error=${code}` };
}
