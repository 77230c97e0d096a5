import { clientOf, type RosettaOptions } from './client.js';
import { apiKeyHeader, bearer, type Secret } from './credentials.js';

/** Who calls: an API key of the organization. */
export interface WithApiKey extends RosettaOptions {
  readonly apiKey: Secret;
}

/** Who calls: a user, by an access token (JWT); see `accessTokensOf`. */
export interface WithAccessToken extends RosettaOptions {
  readonly accessToken: Secret;
}

/** Who calls: an API key of the organization, or a user by an access token. */
export type WithApiKeyOrAccessToken = WithApiKey | WithAccessToken;

/**
 * Who calls: a user, by a session token or an access token. In a browser the session's cookie does as well: leave the token
 * out and say `credentials: 'include'`.
 */
export interface WithSession extends RosettaOptions {
  readonly token?: Secret;
}

/** Who calls: a user or an API key; nobody yet, to sign up or in. */
export interface WithAnyone extends WithSession {
  readonly apiKey?: Secret;
}

/** A client that shows an API key in `X-API-Key`. */
export function byApiKey<Paths extends object>({ apiKey, ...options }: WithApiKey) {
  return clientOf<Paths>(options, apiKeyHeader(apiKey));
}

/** A client that shows an API key in `X-API-Key`, or an access token. */
export function byApiKeyOrAccessToken<Paths extends object>(options: WithApiKeyOrAccessToken) {
  return 'apiKey' in options ? byApiKey<Paths>(options) : byAccessToken<Paths>(options);
}

/** A client that shows an API key as a Bearer. */
export function byApiToken<Paths extends object>({ apiKey, ...options }: WithApiKey) {
  return clientOf<Paths>(options, bearer(apiKey));
}

/** A client that shows an access token. */
export function byAccessToken<Paths extends object>({ accessToken, ...options }: WithAccessToken) {
  return clientOf<Paths>(options, bearer(accessToken));
}

/** A client that shows a session token or an access token. */
export function bySession<Paths extends object>({ token, ...options }: WithSession) {
  return clientOf<Paths>(options, ...(token ? [bearer(token)] : []));
}

/** A client that shows whatever it was given. */
export function byAnyone<Paths extends object>({ token, apiKey, ...options }: WithAnyone) {
  const credentials = [...(token ? [bearer(token)] : []), ...(apiKey ? [apiKeyHeader(apiKey)] : [])];
  return clientOf<Paths>(options, ...credentials);
}
