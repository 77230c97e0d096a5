import { type RosettaOptions, clientOf } from './client.js';
import { apiKeyHeader, bearer, type Secret } from './credentials.js';
import type { paths as CrmContactsApiPaths } from './generated/crm-contacts-api.js';
import type { paths as CrmV1Paths } from './generated/crm-v1.js';
import type { paths as GetContactPaths } from './generated/get-contact.js';
import type { paths as PlatformPaths } from './generated/platform.js';
import type { paths as RestApiProxyPaths } from './generated/rest-api-proxy.js';
import type { paths as SalesPaths } from './generated/sales.js';
import type { WithFilters } from './proxy-filters.js';

export { accessTokensOf } from './access-tokens.js';
export type { RosettaClient, RosettaOptions } from './client.js';
export type { Secret } from './credentials.js';
export { dataOf, RosettaError, type Result } from './errors.js';
export { followImport } from './import-events.js';
export { itemsByCursor, itemsByOffset, rowsByRange, type Part } from './pages.js';
export type { RetryOptions, Send } from './retry.js';
export type * as CrmContactsApi from './generated/crm-contacts-api.js';
export type * as CrmV1 from './generated/crm-v1.js';
export type * as GetContact from './generated/get-contact.js';
export type * as Platform from './generated/platform.js';
export type * as RestApiProxy from './generated/rest-api-proxy.js';
export type * as Sales from './generated/sales.js';

/** Who calls: an API key of the organization. */
export interface WithApiKey extends RosettaOptions {
  readonly apiKey: Secret;
}

/** Who calls: a user, by an access token (JWT); see `accessTokensOf`. */
export interface WithAccessToken extends RosettaOptions {
  readonly accessToken: Secret;
}

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

/** `crm-contacts-api`: contacts and their users. */
export function crmContactsApi({ accessToken, ...options }: WithAccessToken) {
  return clientOf<CrmContactsApiPaths>(options, bearer(accessToken));
}

/** `rest-api-proxy`: the tables in PostgREST's grammar, and the calls in bulk beside them. */
export function restApiProxy({ apiKey, ...options }: WithApiKey) {
  return clientOf<WithFilters<RestApiProxyPaths>>(options, apiKeyHeader(apiKey));
}

/** `get-contact`: one contact and its conversation in numbers, by id or phone. */
export function getContact({ apiKey, ...options }: WithApiKey) {
  return clientOf<GetContactPaths>(options, bearer(apiKey));
}

/** `crm-v1`: contacts in the house's style. */
export function crmV1({ token, ...options }: WithSession) {
  return clientOf<CrmV1Paths>(options, ...(token ? [bearer(token)] : []));
}

/** `sales`: contacts and accounts of the sales team. */
export function sales({ accessToken, ...options }: WithAccessToken) {
  return clientOf<SalesPaths>(options, bearer(accessToken));
}

/** `platform`: signing in, organizations, keys, and all records in the house's style. */
export function platform({ token, apiKey, ...options }: WithAnyone) {
  const credentials = [...(token ? [bearer(token)] : []), ...(apiKey ? [apiKeyHeader(apiKey)] : [])];
  return clientOf<PlatformPaths>(options, ...credentials);
}
