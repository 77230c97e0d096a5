import type { Middleware } from 'openapi-fetch';

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Reads that the published APIs send as POST. */
const READS_BY_POST = [
  '/functions/v1/get-contact',
  '/functions/v1/search-contacts',
  '/api/sales/contacts',
  '/api/sales/accounts',
];

/** Signing in keeps no responses, so a key would promise what does not hold. */
const SIGN_IN = /^\/(api\/)?auth\//;

/** Gives every write that has none an `Idempotency-Key`, so that it can be repeated and happens once all the same. */
export const idempotencyKeys: Middleware = {
  onRequest({ request, schemaPath }) {
    if (isRead(request) || SIGN_IN.test(schemaPath) || request.headers.has('Idempotency-Key')) return;
    request.headers.set('Idempotency-Key', crypto.randomUUID());
  },
};

/** Tells whether sending a request twice does no more than sending it once. */
export function isRepeatable(request: Request): boolean {
  return isRead(request) || request.headers.has('Idempotency-Key');
}

function isRead({ method, url }: Request): boolean {
  if (SAFE_METHODS.has(method)) return true;
  const { pathname } = new URL(url);
  return method === 'POST' && READS_BY_POST.some((read) => pathname.endsWith(read));
}
