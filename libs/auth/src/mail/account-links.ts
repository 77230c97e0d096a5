/** What a link that a client of Supabase asked for is good for, in that client's words. */
export type SupabaseLinkType = 'recovery' | 'signup';

/** The parameter by which the page of a client of Supabase is told from others on its way through better-auth. */
const MARK = 'rosetta_supabase_link';
/** The parameter in which a page gets the token itself, where it names it. */
const TOKEN_HASH = 'token_hash';

/**
 * Marks a page of a client of Supabase, so that the link of a mail leads to it as that client expects; what is no address,
 * better-auth refuses. A client with a code challenge (PKCE) reads nothing behind `#`: it gets the token itself.
 */
export function supabasePage(
  redirectTo: string,
  type: SupabaseLinkType,
  { publicUrl, hasChallenge }: { publicUrl: string; hasChallenge: boolean },
): string {
  if (!URL.canParse(redirectTo, publicUrl)) return redirectTo;
  const url = new URL(redirectTo, publicUrl);
  if (hasChallenge && !url.searchParams.has(TOKEN_HASH)) url.searchParams.set(TOKEN_HASH, '');
  url.searchParams.set(MARK, type);
  return url.href;
}

/**
 * Where the links of mails lead: to our own pages, or to the page that a client has named, which better-auth has found
 * trusted by then. On our pages a token is behind `#`, which no browser sends anywhere; and a page changes nothing before
 * somebody presses its button, so that programs which open links of mails spend no token.
 */
export class AccountLinks {
  constructor(private readonly publicUrl: string) {}

  /** A page of the client's gets the token as better-auth's clients read it, or what Supabase's read. */
  resetPassword(token: string, redirectTo: string | null): string {
    if (!redirectTo) return `${this.publicUrl}/account/reset-password#token=${encodeURIComponent(token)}`;
    const url = new URL(redirectTo, this.publicUrl);
    const ofSupabase = this.ofSupabase(url, token);
    if (ofSupabase) return ofSupabase;
    url.searchParams.set('token', token);
    return url.href;
  }

  verifyEmail(token: string, callbackURL: string | null): string {
    const ofSupabase = callbackURL && this.ofSupabase(new URL(callbackURL, this.publicUrl), token);
    if (ofSupabase) return ofSupabase;
    const next = callbackURL && callbackURL !== '/' ? `?callbackURL=${encodeURIComponent(callbackURL)}` : '';
    return `${this.publicUrl}/account/verify-email${next}#token=${encodeURIComponent(token)}`;
  }

  /**
   * The link for a client of Supabase: to a page of ours whose button begins the session and hands its tokens on behind `#`; or
   * to the client's own page, where that names `token_hash`. Null for other pages.
   */
  private ofSupabase(page: URL, token: string): string | null {
    const type = page.searchParams.get(MARK);
    if (type === null) return null;
    page.searchParams.delete(MARK);
    if (!page.searchParams.has(TOKEN_HASH)) {
      const secret = new URLSearchParams({ token, type });
      return `${this.publicUrl}/account/continue?callbackURL=${encodeURIComponent(page.href)}#${secret.toString()}`;
    }
    page.searchParams.set(TOKEN_HASH, token);
    page.searchParams.set('type', type);
    return page.href;
  }

  invitation(id: string): string {
    return `${this.publicUrl}/account/invitation#id=${encodeURIComponent(id)}`;
  }
}
