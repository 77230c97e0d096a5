import { CHANGES_TOKEN_EXTENSION, CHANGES_TOKEN_HEADER } from '@rosetta/common';
import type { OpenAPIObject } from '@nestjs/swagger';
import { isUnlimited, takesIdempotencyKey } from './failures.js';
import type { Operation, Parameter } from './openapi-types.js';

const text = (description: string, example: string, required = false) => ({
  description,
  ...(required && { required }),
  schema: { type: 'string' },
  example,
});
const number = (description: string, example: string) => ({
  description,
  schema: { type: 'string', pattern: '^\\d+$' },
  example,
});

/** Headers that many responses share; those of rate limits are there unless the operator has switched the limit off. */
export const sharedHeaders = {
  XRequestId: text(
    'Names this request in the log; the one that was sent, if it can be one.',
    '0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b1',
    true,
  ),
  RateLimit: text(
    'What is left: policy, remaining requests, seconds until they are all back.',
    '"api-key";r=119;t=60',
  ),
  RateLimitPolicy: text('The limit: policy, requests, seconds.', '"api-key";q=120;w=60'),
  XRateLimitLimit: number('Requests in a window.', '120'),
  XRateLimitRemaining: number('Requests left in this window.', '119'),
  XRateLimitReset: number('Seconds until this window ends.', '60'),
  RetryAfter: { ...number('Seconds until another try makes sense.', '30'), required: true },
  RetryAfterIfKnown: number('Seconds until another try makes sense, where that can be told.', '5'),
  IdempotentReplayed: {
    description: '`true` where the response was kept from the first request with this Idempotency-Key.',
    schema: { type: 'string', const: 'true' },
  },
  SetCookie: text(
    "The session's cookie, which is prolonged once a day.",
    'better-auth.session_token=Kqv...; Max-Age=604800; Path=/; HttpOnly; SameSite=Lax',
  ),
  ContentRange: text('First and last row of the page and, where it was asked for, the total.', '0-24/100'),
  PreferenceApplied: text('The preferences that were heeded.', 'return=representation'),
  ProxyStatus: text("The refusal's code, as PostgREST repeats it.", 'PostgREST; error=PGRST100', true),
  WWWAuthenticate: text(
    'How to show who one is, and why the token that was shown is none.',
    'Bearer error="invalid_token", error_description="JWT expired"',
    true,
  ),
  Location: text(
    'Where the new record is, under `Prefer: return=headers-only`.',
    '/functions/v1/rest-api-proxy/contacts?id=eq.f2b4f7ab-7033-47ce-be06-b30a47de020a',
  ),
  ChangesToken: text(
    'Which changes the response has in it: `GET /api/v1/changes?after=` tells those since.',
    'AAAAAAAAACpXl3YJEZRGuJb8S0rfO0cN',
    true,
  ),
  ChangesTokenIfRead: text(
    'Which changes the response has in it: `GET /api/v1/changes?after=` tells those since. Not beside a response that was kept.',
    'AAAAAAAAACpXl3YJEZRGuJb8S0rfO0cN',
  ),
  Warning: text(
    'What was accepted and will hardly do what was meant, as a key that is not known, and which ids are those of records that ' +
      'were merged into others.',
    '299 - "stage QUALIFIED is stored as sent"',
  ),
  ContentLocation: text(
    'The same address with the ids that records have now, where it names one by the id of a record that was merged into it.',
    '/api/v1/crm/contacts/cont_0198c0de00007000800000000000abcd',
  ),
} as const;

/** Request headers that many operations share; without examples, since tools send those unasked. */
export const sharedParameters = {
  IdempotencyKey: {
    name: 'Idempotency-Key',
    in: 'header',
    required: false,
    description:
      'A write with the same key, method, path and body happens once; the response is kept for seven days and given again.',
    schema: { type: 'string', minLength: 1, maxLength: 255, pattern: '^[\\x21-\\x7e]+$' },
  },
  XOrganizationId: {
    name: 'X-Organization-Id',
    in: 'header',
    required: false,
    description:
      "One of the user's organizations, where the session has none active and the user is in several; an API key has its own.",
    schema: { type: 'string' },
  },
} as const;

const names: Readonly<Partial<Record<keyof typeof sharedHeaders, string>>> = {
  XRequestId: 'X-Request-Id',
  RateLimit: 'RateLimit',
  RateLimitPolicy: 'RateLimit-Policy',
  XRateLimitLimit: 'X-RateLimit-Limit',
  XRateLimitRemaining: 'X-RateLimit-Remaining',
  XRateLimitReset: 'X-RateLimit-Reset',
  RetryAfter: 'Retry-After',
  RetryAfterIfKnown: 'Retry-After',
  IdempotentReplayed: 'Idempotent-Replayed',
  SetCookie: 'Set-Cookie',
  Warning: 'Warning',
  ContentLocation: 'Content-Location',
  ChangesToken: CHANGES_TOKEN_HEADER,
  ChangesTokenIfRead: CHANGES_TOKEN_HEADER,
};

/** The headers of a response with a status, by their names. */
export function headersOf(operation: Operation, method: string, status: number): Record<string, unknown> {
  const keys: (keyof typeof sharedHeaders)[] = ['XRequestId'];
  if (!isUnlimited(operation))
    keys.push('RateLimit', 'RateLimitPolicy', 'XRateLimitLimit', 'XRateLimitRemaining', 'XRateLimitReset');
  if (status === 429) keys.push('RetryAfter');
  if (operation.security?.some((scheme) => 'session' in scheme)) keys.push('SetCookie');
  const isKept = method !== 'get' && takesIdempotencyKey(operation);
  if (status === 503 || (status === 409 && isKept)) keys.push('RetryAfterIfKnown');
  if (status < 300 && isKept) keys.push('IdempotentReplayed');
  const isRead = status === 200 || status === 206;
  if (isRead && operation[CHANGES_TOKEN_EXTENSION]) keys.push(isKept ? 'ChangesTokenIfRead' : 'ChangesToken');
  const mayWarn = operation.requestBody !== undefined || method === 'delete';
  const mayFollow = namesRecords(operation);
  if (status < 400 ? mayFollow || (mayWarn && status < 300) : mayTellOfMerges(operation, status))
    keys.push('Warning');
  if (mayFollow && (isRead || status === 304) && method === 'get') keys.push('ContentLocation');
  return Object.fromEntries(keys.map((key) => [names[key]!, { $ref: `#/components/headers/${key}` }]));
}

/** A refusal says so too where it is of a record that an old id leads to; whichever operation, so that they share it. */
function mayTellOfMerges(operation: Operation, status: number): boolean {
  return operation['x-permission'] !== undefined && [400, 404, 406, 409, 412, 422].includes(status);
}

/** Whether an operation may be told ids of contacts or companies. */
function namesRecords({ parameters = [], requestBody, ...operation }: Operation): boolean {
  const isOfRecords = /^(?:contacts|companies|deals|activities):/.test(String(operation['x-permission']));
  const isTold = requestBody !== undefined || parameters.some((each) => 'in' in each && each.in !== 'header');
  return isOfRecords && isTold;
}

/** The shared request headers an operation reads. */
export function parametersOf(operation: Operation, method: string): Parameter[] {
  const keys: (keyof typeof sharedParameters)[] = [];
  if (method !== 'get' && takesIdempotencyKey(operation)) keys.push('IdempotencyKey');
  const isOfUser = operation.security?.some((scheme) => 'session' in scheme || 'bearer' in scheme);
  if (isOfUser && operation['x-permission']) keys.push('XOrganizationId');
  return keys.map((key) => ({ $ref: `#/components/parameters/${key}` }));
}

/** Adds the shared headers to a document's components. */
export function declareHeaders(document: OpenAPIObject): void {
  Object.assign(document.components!, { headers: sharedHeaders, parameters: sharedParameters });
}

/** A header that answers share, by its name. */
export function sharedHeader(name: string): [name: string, header: { $ref: string }] {
  return [name, { $ref: `#/components/headers/${name.replaceAll('-', '')}` }];
}
