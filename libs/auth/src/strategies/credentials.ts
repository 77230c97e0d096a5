import type { IncomingHttpHeaders } from 'node:http';

/**
 * What a route may ask for, and where it is read from: `session` is better-auth's cookie or its token as Bearer, `jwt` a
 * Bearer access token, `api-key` the `X-API-Key` header, `api-token` an API key as Bearer.
 */
export const credentials = ['api-key', 'api-token', 'jwt', 'session'] as const;

/** One kind of credential; see {@link credentials}. */
export type Credential = (typeof credentials)[number];

/** The part of a request that strategies look at. */
export interface CredentialBearer {
  readonly headers: IncomingHttpHeaders;
}

/** The text behind `Authorization: Bearer`; null when there is none. */
export function bearerToken({ headers }: CredentialBearer): string | null {
  const match = /^Bearer +(\S+) *$/i.exec(headers.authorization ?? '');
  return match?.[1] ?? null;
}

/** What `/api/v1`'s routes accept. */
export const apiV1Credentials: readonly Credential[] = ['session', 'jwt', 'api-token', 'api-key'];
