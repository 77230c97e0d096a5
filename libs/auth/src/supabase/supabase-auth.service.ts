import { Inject, Injectable } from '@nestjs/common';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import { readSessionToken } from '../sessions/session-token.js';
import type { PublicKeySet } from './supabase-auth.dto.js';
import { SupabaseRefusal } from './supabase-auth.errors.js';
import { type SignedInUser, type SignIn, SupabaseSessions } from './supabase-sessions.js';

/** Signs in with better-auth on behalf of clients that speak to Supabase Auth. */
@Injectable()
export class SupabaseAuthService {
  constructor(
    private readonly sessions: SupabaseSessions,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
  ) {}

  /**
   * Signs in with e-mail and password; null when they are wrong.
   * @throws {validation_failed}
   */
  async signIn(email: string, password: string, address: string): Promise<SignIn | null> {
    const response = await this.sessions.post('/sign-in/email', { email, password }, address);
    const result = (await response.json()) as { code?: string; token: string; user: SignedInUser };
    if (result.code === 'EMAIL_NOT_VERIFIED')
      throw new SupabaseRefusal('email_not_confirmed', 'Email not confirmed');
    if (!response.ok) return null;
    const { token, user } = result;
    return { accessToken: await this.sessions.accessToken(token), refreshToken: token, user };
  }

  /** Gives a session a new access token; null when the session is over. */
  async refresh(refreshToken: string): Promise<SignIn | null> {
    if (!readSessionToken(refreshToken, this.options.secret)) return null;
    const headers = { authorization: `Bearer ${refreshToken}` };
    const response = await this.sessions.ask('/get-session', { headers });
    const found = response.ok ? ((await response.json()) as { user: SignedInUser } | null) : null;
    if (!found) return null;
    return { accessToken: await this.sessions.accessToken(refreshToken), refreshToken, user: found.user };
  }

  /** The public keys of our access tokens. */
  async publicKeys(): Promise<PublicKeySet> {
    return (await this.sessions.ask('/jwks', {})).json() as Promise<PublicKeySet>;
  }
}
