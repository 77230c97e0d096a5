import { createHmac, hash, timingSafeEqual } from 'node:crypto';

/** Names better-auth gives the session cookie: the second on https. */
export const sessionCookieNames = [
  'better-auth.session_token',
  '__Secure-better-auth.session_token',
] as const;

/** better-auth's session tokens. */
const TOKEN = /^[A-Za-z0-9]{32}$/;

/**
 * Reads a session token as a caller presents it: plain, or followed by `.` and its signature, URL-encoded or not. A
 * signature that is there must be right; null for anything else, without a look into the database.
 */
export function readSessionToken(presented: string, secret: string): string | null {
  const text = decode(presented);
  const token = findSessionToken(text);
  if (token === null) return null;
  const isSigned = text.length > token.length;
  return !isSigned || isSignature(text.slice(token.length + 1), token, secret) ? token : null;
}

/** The token in a text that is a session token, perhaps with a signature after it that nobody has checked. */
export function findSessionToken(text: string): string | null {
  const dot = text.indexOf('.');
  const token = dot < 0 ? text : text.slice(0, dot);
  return TOKEN.test(token) ? token : null;
}

/** What is stored of a session token. No salt is needed: the token itself is random. */
export function hashSessionToken(token: string): string {
  return hash('sha256', token);
}

/** Tells a stored hash from a token. */
export function isSessionTokenHash(text: string): boolean {
  return /^[0-9a-f]{64}$/.test(text);
}

/** Signs a session token the way better-auth does, as the cookie's value before URL-encoding. */
export function signSessionToken(token: string, secret: string): string {
  return `${token}.${signatureOf(token, secret).toString('base64')}`;
}

/** The value of the session cookie in a `Cookie` header, and under which of its names it came. */
export function findSessionCookie(header: string | undefined): { name: string; value: string } | null {
  if (!header) return null;
  for (const pair of header.split(';')) {
    const equals = pair.indexOf('=');
    const name = pair.slice(0, equals).trim();
    if ((sessionCookieNames as readonly string[]).includes(name)) {
      return {
        name,
        value: pair
          .slice(equals + 1)
          .trim()
          .replace(/^"(.*)"$/, '$1'),
      };
    }
  }
  return null;
}

function isSignature(presented: string, token: string, secret: string): boolean {
  const expected = signatureOf(token, secret);
  const actual = Buffer.from(presented, 'base64');
  return actual.length === expected.length && timingSafeEqual(actual, expected);
}

function signatureOf(token: string, secret: string): Buffer {
  return createHmac('sha256', secret).update(token).digest();
}

function decode(text: string): string {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
