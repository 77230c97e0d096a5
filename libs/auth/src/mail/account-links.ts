/** The parameter by which a link says that clients of Supabase made it; see {@link AccountLinks.resetPassword}. */
export const SUPABASE_LINK_TYPE = 'type';

/**
 * Where the links of mails lead: to our own pages, or to the page that a client has named, which better-auth has found
 * trusted by then. On our pages a token is behind `#`, which no browser sends anywhere; and a page changes nothing before
 * somebody presses its button, so that programs which open links of mails spend no token.
 */
export class AccountLinks {
  constructor(private readonly publicUrl: string) {}

  /** A page of the client's gets the token as better-auth's clients read it, or as `token_hash` where Supabase's do. */
  resetPassword(token: string, redirectTo: string | null): string {
    if (!redirectTo) return `${this.publicUrl}/account/reset-password#token=${encodeURIComponent(token)}`;
    const url = new URL(redirectTo, this.publicUrl);
    url.searchParams.set(url.searchParams.has(SUPABASE_LINK_TYPE) ? 'token_hash' : 'token', token);
    return url.href;
  }

  verifyEmail(token: string, callbackURL: string | null): string {
    const next = callbackURL && callbackURL !== '/' ? `?callbackURL=${encodeURIComponent(callbackURL)}` : '';
    return `${this.publicUrl}/account/verify-email${next}#token=${encodeURIComponent(token)}`;
  }

  invitation(id: string): string {
    return `${this.publicUrl}/account/invitation#id=${encodeURIComponent(id)}`;
  }
}
