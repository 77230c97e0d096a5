import { Inject, Injectable } from '@nestjs/common';
import { DomainError, POOL } from '@rosetta/common';
import type { Pool } from 'pg';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import { readSessionToken } from '../sessions/session-token.js';
import { answerByBetterAuth } from '../users/better-auth-answer.js';
import { BETTER_AUTH, type BetterAuth, CLIENT_ADDRESS_HEADER } from '../users/better-auth.js';
import type { PublicKeySet } from './supabase-auth.dto.js';

/** A user as better-auth writes one. */
export interface SignedInUser {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly emailVerified: boolean;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/** What a sign-in or a refresh gives: the session's token is what refreshes. */
export interface SignIn {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly user: SignedInUser;
}

/** Which of a user's sessions a sign-out ends. */
export type SignOutScope = 'global' | 'local' | 'others';

const getUser = {
  name: 'supabase.get-user',
  text: `
    select id, email, name, email_verified as "emailVerified", created_at as "createdAt", updated_at as "updatedAt"
    from auth.users where id = $1`,
};
const endSessions = {
  name: 'supabase.end-sessions',
  text: `
    delete from auth.sessions
    where user_id = $1 and case $3::text when 'local' then id = $2::uuid when 'others' then id <> $2::uuid else true end`,
};

/** Signs in with better-auth on behalf of clients that speak to Supabase Auth; better-auth's limits and rules apply. */
@Injectable()
export class SupabaseAuthService {
  constructor(
    @Inject(BETTER_AUTH) private readonly betterAuth: BetterAuth,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  /** Signs in with e-mail and password; null when they are wrong. */
  async signIn(email: string, password: string, address: string): Promise<SignIn | null> {
    const headers = { 'content-type': 'application/json', [CLIENT_ADDRESS_HEADER]: address };
    const body = JSON.stringify({ email, password });
    const response = await this.ask('/sign-in/email', { method: 'POST', headers, body });
    if (response.status === 429) {
      const retryAfterSeconds = Number(response.headers.get('x-retry-after')) || 60;
      throw new DomainError('rate_limited', 'Request rate limit reached', { retryAfterSeconds });
    }
    if (!response.ok) return null;
    const { token, user } = (await response.json()) as { token: string; user: SignedInUser };
    return { accessToken: await this.accessToken(token), refreshToken: token, user };
  }

  /** Gives a session a new access token; null when the session is over. */
  async refresh(refreshToken: string): Promise<SignIn | null> {
    if (!readSessionToken(refreshToken, this.options.secret)) return null;
    const response = await this.ask('/get-session', { headers: { authorization: `Bearer ${refreshToken}` } });
    const found = response.ok ? ((await response.json()) as { user: SignedInUser } | null) : null;
    if (!found) return null;
    return { accessToken: await this.accessToken(refreshToken), refreshToken, user: found.user };
  }

  async user(userId: string): Promise<SignedInUser> {
    const { rows } = await this.pool.query<SignedInUser>({ ...getUser, values: [userId] });
    if (!rows[0]) throw new DomainError('unauthorized', 'User from sub claim in JWT does not exist');
    return rows[0];
  }

  async signOut(userId: string, sessionId: string | null, scope: SignOutScope): Promise<void> {
    await this.pool.query({ ...endSessions, values: [userId, sessionId, scope] });
  }

  /** The public keys of our access tokens. */
  async publicKeys(): Promise<PublicKeySet> {
    return (await this.ask('/jwks', {})).json() as Promise<PublicKeySet>;
  }

  private async accessToken(sessionToken: string): Promise<string> {
    const response = await this.ask('/token', { headers: { authorization: `Bearer ${sessionToken}` } });
    if (!response.ok) throw new DomainError('unauthorized', 'The session is over');
    return ((await response.json()) as { token: string }).token;
  }

  private ask(path: string, init: RequestInit): Promise<Response> {
    return answerByBetterAuth(
      this.betterAuth,
      new Request(`${new URL(this.options.publicUrl).origin}/api/auth${path}`, init),
    );
  }
}
