import { clientOf } from './client.js';
import { bearer, type Secret } from './credentials.js';
import { dataOf } from './errors.js';
import type { paths } from './generated/platform.js';

/** A token is not used in its last minute, so that it does not end on its way. */
const MARGIN_MS = 60_000;

/** Gets the access tokens of a session, for `crmContactsApi` and `sales`; each is used until shortly before it ends. */
export function accessTokensOf(options: { baseUrl?: string; session: Secret }): () => Promise<string> {
  const platform = clientOf<paths>({ baseUrl: options.baseUrl }, bearer(options.session));
  let token = '';
  let usableUntil = 0;
  return async () => {
    if (Date.now() >= usableUntil) {
      ({ token } = await dataOf(platform.GET('/api/auth/token')));
      usableUntil = endOf(token) - MARGIN_MS;
    }
    return token;
  };
}

function endOf(token: string): number {
  const [, claims = ''] = token.split('.');
  const { exp } = JSON.parse(atob(claims.replaceAll('-', '+').replaceAll('_', '/'))) as { exp: number };
  return exp * 1000;
}
