import { Inject, Injectable } from '@nestjs/common';
import { POOL } from '@rosetta/common';
import type { Pool } from 'pg';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import { SUPABASE_LINK_TYPE } from '../mail/account-links.js';
import { weaknessOf } from '../passwords/weak-password.js';
import type { UserCaller } from '../sessions/caller.js';
import { BETTER_AUTH, type BetterAuth, MAX_PASSWORD_LENGTH } from '../users/better-auth.js';
import { SupabaseRefusal } from './supabase-auth.errors.js';
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

  /** Mails a link; whether there is such a user, nobody learns. */
  async recover(email: string, redirectTo: string | undefined, address: string): Promise<void> {
    const body = { email, redirectTo: redirectTo && this.asRecoveryPage(redirectTo) };
    const response = await this.sessions.post('/request-password-reset', body, address);
    if (response.ok) return;
    const { code } = (await response.json()) as { code?: string };
    throw code === 'RESET_PASSWORD_DISABLED'
      ? new SupabaseRefusal('email_provider_disabled', 'This server sends no e-mails')
      : new SupabaseRefusal('validation_failed', mistakes[code ?? ''] ?? 'The request is not valid');
  }

  /** A session for whoever has the token of a link that was mailed for a new password. */
  async byRecoveryToken(token: string, address: string): Promise<SignIn> {
    const { internalAdapter } = await this.betterAuth.$context;
    const found = await internalAdapter.consumeVerificationValue(`reset-password:${token}`);
    if (!found) throw expired();
    // Whoever has the link has the mailbox.
    await this.pool.query({ ...confirmEmail, values: [found.value] });
    return this.sessions.begin(found.value, address);
  }

  /** A session for whoever has the token of a link that was mailed to confirm an e-mail. */
  async byConfirmation(token: string, address: string): Promise<SignIn> {
    const response = await this.sessions.get(`/verify-email?token=${encodeURIComponent(token)}`, address);
    if (!response.ok) throw expired();
    const { userId } = JSON.parse(Buffer.from(token.split('.')[1]!, 'base64url').toString()) as {
      userId: string;
    };
    return this.sessions.begin(userId, address);
  }

  /** Changes the password of somebody who has just signed in, or has come by a mail; their other sessions end. */
  async changePassword({ userId, sessionId }: UserCaller, password: string): Promise<SignedInUser> {
    if (!sessionId || !(await this.isFresh(sessionId)))
      throw new SupabaseRefusal('reauthentication_needed', 'Sign in again to change the password');
    const user = await this.sessions.user(userId);
    await this.refuseWeak(password, user);
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

  private async refuseWeak(password: string, user: SignedInUser): Promise<void> {
    const { minPasswordLength: min } = this.options;
    if (password.length < min) throw weak(`Password should be at least ${min} characters.`, 'length');
    if (password.length > MAX_PASSWORD_LENGTH)
      throw weak(`Password should be at most ${MAX_PASSWORD_LENGTH} characters.`, 'length');
    const weakness = await weaknessOf(password, user);
    if (weakness) throw weak(weakness, 'characters');
  }

  /** Marks the page of a client as one that reads `token_hash`; what is no address, better-auth refuses. */
  private asRecoveryPage(redirectTo: string): string {
    if (!URL.canParse(redirectTo, this.options.publicUrl)) return redirectTo;
    const url = new URL(redirectTo, this.options.publicUrl);
    url.searchParams.set(SUPABASE_LINK_TYPE, 'recovery');
    return url.href;
  }
}

const mistakes: Readonly<Record<string, string>> = {
  VALIDATION_ERROR: 'Unable to validate email address: invalid format',
  INVALID_REDIRECT_URL: 'redirect_to is not an address of PUBLIC_URL or CORS_ORIGINS',
};

function expired(): SupabaseRefusal {
  return new SupabaseRefusal('otp_expired', 'Email link is invalid or has expired', 403);
}

function weak(message: string, reason: 'length' | 'characters'): SupabaseRefusal {
  return new SupabaseRefusal('weak_password', message, 422, { weak_password: { reasons: [reason] } });
}
