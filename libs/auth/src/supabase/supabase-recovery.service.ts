import { Inject, Injectable } from '@nestjs/common';
import { POOL } from '@rosetta/common';
import type { Pool } from 'pg';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import { supabasePage } from '../mail/account-links.js';
import type { UserCaller } from '../sessions/caller.js';
import { BETTER_AUTH, type BetterAuth } from '../users/better-auth.js';
import { SupabaseRefusal } from './supabase-auth.errors.js';
import { mailRefusal } from './supabase-mails.js';
import { refuseWeakPassword } from './supabase-password.js';
import { type SignedInUser, type SignIn, SupabaseSessions } from './supabase-sessions.js';

/** How long after a sign-in a password may be changed without another one, in hours, as Supabase Auth has it. */
const FRESH_HOURS = 24;

const isFresh = {
  name: 'supabase.is-fresh',
  text: `select from auth.sessions where id = $1 and created_at > now() - interval '${FRESH_HOURS} hours'`,
};
const confirmEmail = {
  name: 'supabase.confirm-email',
  text: 'update auth.users set email_verified = true where id = $1 and not email_verified',
};

/** The way back in for clients that speak to Supabase Auth: a mail, a session by its token, a new password. */
@Injectable()
export class SupabaseRecoveryService {
  constructor(
    private readonly sessions: SupabaseSessions,
    @Inject(BETTER_AUTH) private readonly betterAuth: BetterAuth,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  /**
   * Mails a link; whether there is such a user, nobody learns.
   * @throws {validation_failed}
   */
  async recover(
    email: string,
    page: { redirectTo: string | undefined; hasChallenge: boolean },
    address: string,
  ): Promise<void> {
    const { publicUrl } = this.options;
    const redirectTo = page.redirectTo && supabasePage(page.redirectTo, 'recovery', { publicUrl, ...page });
    const body = { email, redirectTo };
    const response = await this.sessions.post('/request-password-reset', body, address);
    if (response.ok) return;
    const { code } = (await response.json()) as { code?: string };
    throw mailRefusal(code);
  }

  /**
   * A session for whoever has the token of a link that was mailed for a new password.
   * @throws {validation_failed}
   */
  async byRecoveryToken(token: string, address: string): Promise<SignIn> {
    const { internalAdapter } = await this.betterAuth.$context;
    const found = await internalAdapter.consumeVerificationValue(`reset-password:${token}`);
    if (!found) throw expired();
    // Whoever has the link has the mailbox.
    await this.pool.query({ ...confirmEmail, values: [found.value] });
    return this.sessions.begin(found.value, address);
  }

  /**
   * A session for whoever has the token of a link that was mailed to confirm an e-mail.
   * @throws {validation_failed}
   */
  async byConfirmation(token: string, address: string): Promise<SignIn> {
    const response = await this.sessions.get(`/verify-email?token=${encodeURIComponent(token)}`, address);
    if (!response.ok) throw expired();
    const { userId } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
      userId: string;
    };
    return this.sessions.begin(userId, address);
  }

  /**
   * Changes the password of somebody who has just signed in, or has come by a mail; their other sessions end.
   * @throws {validation_failed}
   */
  async changePassword({ userId, sessionId }: UserCaller, password: string): Promise<SignedInUser> {
    if (!sessionId || !(await this.isFresh(sessionId)))
      throw new SupabaseRefusal('reauthentication_needed', 'Sign in again to change the password');
    const user = await this.sessions.user(userId);
    await refuseWeakPassword(password, user, this.options.minPasswordLength);
    const { internalAdapter, password: passwords } = await this.betterAuth.$context;
    const account = await internalAdapter.findCredentialAccount(userId);
    if (account?.password && (await passwords.verify({ hash: account.password, password })))
      throw new SupabaseRefusal(
        'same_password',
        'New password should be different from the old password.',
        422,
      );
    await internalAdapter.updatePassword(userId, await passwords.hash(password));
    await this.sessions.end(userId, sessionId, 'others');
    return user;
  }

  private async isFresh(sessionId: string): Promise<boolean> {
    return (await this.pool.query({ ...isFresh, values: [sessionId] })).rowCount === 1;
  }
}

function expired(): SupabaseRefusal {
  return new SupabaseRefusal('otp_expired', 'Email link is invalid or has expired', 403);
}
