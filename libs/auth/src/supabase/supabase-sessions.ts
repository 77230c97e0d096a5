import { Inject, Injectable } from '@nestjs/common';
import { DomainError, POOL } from '@rosetta/common';
import type { Pool } from 'pg';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import { respondByBetterAuth } from '../users/better-auth-response.js';
import { BETTER_AUTH, type BetterAuth, claimsOf, CLIENT_ADDRESS_HEADER } from '../users/better-auth.js';

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

/** How long an access token lives that clients of Supabase Auth sign in for, as they expect; it ends with its session. */
const TOKEN_SECONDS = 3600;

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

/** Users and sessions of clients that speak to Supabase Auth; better-auth does the work, so its limits and rules apply. */
@Injectable()
export class SupabaseSessions {
  constructor(
    @Inject(BETTER_AUTH) private readonly betterAuth: BetterAuth,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  async user(userId: string): Promise<SignedInUser> {
    const { rows } = await this.pool.query<SignedInUser>({ ...getUser, values: [userId] });
    if (!rows[0]) throw new DomainError('unauthorized', 'User from sub claim in JWT does not exist');
    return rows[0];
  }

  async end(userId: string, sessionId: string | null, scope: SignOutScope): Promise<void> {
    await this.pool.query({ ...endSessions, values: [userId, sessionId, scope] });
  }

  /** Signs somebody in who has shown otherwise who they are. */
  async begin(userId: string, address: string): Promise<SignIn> {
    const { internalAdapter } = await this.betterAuth.$context;
    const { token } = await internalAdapter.createSession(userId, false, { ipAddress: address });
    return { accessToken: await this.accessToken(token), refreshToken: token, user: await this.user(userId) };
  }

  async accessToken(sessionToken: string): Promise<string> {
    const headers = new Headers({ authorization: `Bearer ${sessionToken}` });
    const found = await this.betterAuth.api.getSession({ headers });
    if (!found) throw new DomainError('unauthorized', 'The session is over');
    const iat = Math.floor(Date.now() / 1000);
    const payload = { iat, exp: iat + TOKEN_SECONDS, ...claimsOf(found), sub: found.user.id };
    return (await this.betterAuth.api.signJWT({ body: { payload } })).token;
  }

  /** Posts to better-auth for somebody at an address; too many requests are refused. */
  async post(path: string, body: unknown, address: string): Promise<Response> {
    const headers = { 'content-type': 'application/json', [CLIENT_ADDRESS_HEADER]: address };
    const response = await this.ask(path, { method: 'POST', headers, body: JSON.stringify(body) });
    return refuseTooMany(response);
  }

  /** As {@link post}, where better-auth has a GET. */
  async get(path: string, address: string): Promise<Response> {
    return refuseTooMany(await this.ask(path, { headers: { [CLIENT_ADDRESS_HEADER]: address } }));
  }

  ask(path: string, init: RequestInit): Promise<Response> {
    return respondByBetterAuth(
      this.betterAuth,
      new Request(`${new URL(this.options.publicUrl).origin}/api/auth${path}`, init),
    );
  }
}

function refuseTooMany(response: Response): Response {
  if (response.status !== 429) return response;
  const retryAfterSeconds = Number(response.headers.get('x-retry-after')) || 60;
  throw new DomainError('rate_limited', 'Request rate limit reached', { retryAfterSeconds });
}
