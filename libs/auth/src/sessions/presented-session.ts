import { bearerToken } from '../strategies/credentials.js';
import { findSessionCookie, readSessionToken } from './session-token.js';

/** The session token that a request of the web presents, as Bearer or else as its signed cookie; null where there is none. */
export function presentedSessionToken(headers: Headers, secret: string): string | null {
  const authorization = headers.get('authorization');
  const presented =
    authorization === null
      ? findSessionCookie(headers.get('cookie') ?? undefined)?.value
      : bearerToken({ headers: { authorization } });
  return presented ? readSessionToken(presented, secret) : null;
}
