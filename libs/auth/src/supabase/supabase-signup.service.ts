import { Inject, Injectable } from '@nestjs/common';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import { supabasePage } from '../mail/account-links.js';
import { SupabaseRefusal } from './supabase-auth.errors.js';
import { mailRefusal } from './supabase-mails.js';
import { refuseWeakPassword } from './supabase-password.js';
import { type SignedInUser, type SignIn, SupabaseSessions } from './supabase-sessions.js';

/** Somebody who signs up. */
export interface NewUser {
  readonly email: string;
  readonly password: string;
  readonly name: string;
}

/** Where the link of a mail is to lead. */
export interface Page {
  readonly redirectTo: string | undefined;
  readonly hasChallenge: boolean;
}

/** Signs up for clients that speak to Supabase Auth, and mails once more what confirms an address. */
@Injectable()
export class SupabaseSignUpService {
  constructor(
    private readonly sessions: SupabaseSessions,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
  ) {}

  /**
   * Makes a user and begins a session; the user alone, where the e-mail has to be confirmed first. Then somebody who is known
   * already is answered likewise, and told by a mail.
   * @throws {validation_failed}
   */
  async signUp(user: NewUser, page: Page, address: string): Promise<SignIn | SignedInUser> {
    await refuseWeakPassword(user.password, user, this.options.minPasswordLength);
    const body = { ...user, callbackURL: this.callbackOf(page) };
    const response = await this.sessions.post('/sign-up/email', body, address);
    const result = (await response.json()) as { code?: string; token: string | null; user: SignedInUser };
    if (!response.ok) throw refusalOf(result.code);
    const { token } = result;
    if (!token) return result.user;
    return { accessToken: await this.sessions.accessToken(token), refreshToken: token, user: result.user };
  }

  /**
   * Mails the link that confirms an address once more; whether there is somebody who waits for it, nobody learns.
   * @throws {validation_failed}
   */
  async resend(email: string, page: Page, address: string): Promise<void> {
    const body = { email, callbackURL: this.callbackOf(page) };
    const response = await this.sessions.post('/send-verification-email', body, address);
    if (!response.ok) throw mailRefusal(((await response.json()) as { code?: string }).code);
  }

  private callbackOf({ redirectTo, hasChallenge }: Page): string | undefined {
    const { publicUrl } = this.options;
    return redirectTo && supabasePage(redirectTo, 'signup', { publicUrl, hasChallenge });
  }
}

function refusalOf(code: string | undefined): SupabaseRefusal {
  return code?.startsWith('USER_ALREADY_EXISTS')
    ? new SupabaseRefusal('user_already_exists', 'User already registered', 422)
    : mailRefusal(code);
}
