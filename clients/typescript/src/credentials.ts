import type { Middleware } from 'openapi-fetch';

/** A credential, or how to get one that holds at the moment of a call. */
export type Secret = string | (() => string | Promise<string>);

/** Shows an API key as the proxy and `/api/v1` read it. */
export function apiKeyHeader(key: Secret): Middleware {
  return showing('X-API-Key', key);
}

/** Shows a session token, an access token or an API key as a Bearer. */
export function bearer(token: Secret): Middleware {
  return showing('Authorization', token, 'Bearer ');
}

function showing(header: string, secret: Secret, prefix = ''): Middleware {
  return {
    async onRequest({ request }) {
      request.headers.set(header, prefix + (typeof secret === 'string' ? secret : await secret()));
    },
  };
}
