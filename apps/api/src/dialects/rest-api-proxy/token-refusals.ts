import type { IncomingHttpHeaders } from 'node:http';

/** Why nobody is known by a request, in PostgREST's words. */
export interface TokenRefusal {
  readonly code: 'PGRST301' | 'PGRST302' | 'PGRST303';
  readonly message: string;
  readonly hint: string;
  readonly headers: Readonly<Record<string, string>>;
}

const SIGN_IN = 'Sign in first: what is asked for is the access token that POST /auth/v1/token answers.';

/**
 * Says why a request at `/rest/v1` is nobody's, as PostgREST does. The text of a token is believed here as far as it tells why
 * it was refused; that it was, is decided already. supabase-js sends its key as token too before a sign-in: that is nobody.
 */
export function tokenRefusal({ authorization, apikey }: IncomingHttpHeaders): TokenRefusal {
  const token = /^Bearer +(\S+) *$/i.exec(authorization ?? '')?.[1];
  if (token === undefined || token === apikey)
    return { code: 'PGRST302', message: 'Anonymous access is disabled', hint: SIGN_IN, headers: challenge() };
  const parts = token.split('.');
  if (parts.length !== 3) return invalid('PGRST301', `Expected 3 parts in JWT; got ${parts.length}`, SIGN_IN);
  if (isExpired(parts[1]!))
    return invalid('PGRST303', 'JWT expired', 'Refresh it: POST /auth/v1/token?grant_type=refresh_token.');
  return invalid('PGRST301', 'JWT is not ours, or its session is over', SIGN_IN);
}

function invalid(code: TokenRefusal['code'], message: string, hint: string): TokenRefusal {
  return {
    code,
    message,
    hint,
    headers: challenge(`error="invalid_token", error_description="${message}"`),
  };
}

function challenge(parameters?: string): Record<string, string> {
  return { 'WWW-Authenticate': ['Bearer', parameters].filter(Boolean).join(' ') };
}

function isExpired(claims: string): boolean {
  try {
    const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp?: unknown };
    return typeof exp === 'number' && exp * 1000 <= Date.now();
  } catch {
    return false;
  }
}
