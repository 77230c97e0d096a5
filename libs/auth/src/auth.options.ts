import type { MailOptions } from './mail/mailer.js';

/** Injection token of {@link AuthOptions}. */
export const AUTH_OPTIONS = Symbol('auth options');

/** Who else may sign access tokens that we accept, and how they are told apart from forgeries. */
export interface ExternalTokenOptions {
  /** HS256 secret shared with the issuer (Supabase's "JWT secret"). */
  readonly secret?: string;
  /** Where the issuer publishes its ES256 or RS256 keys. */
  readonly jwksUrl?: string;
  /** The `iss` a token must carry; unchecked when absent. */
  readonly issuer?: string;
  /** The `aud` a token must carry; unchecked when absent. */
  readonly audience?: string;
}

/** Everything the application decides about identity and access. */
export interface AuthOptions {
  /** Signs session cookies and encrypts the private halves of our signing keys; at least 32 characters. */
  readonly secret: string;
  /** Where browsers reach us; issuer and audience of our own access tokens. */
  readonly publicUrl: string;
  /** Further origins whose pages may write with a session cookie. */
  readonly trustedOrigins: readonly string[];
  /** Sign-ins and sign-ups an address may try in a minute; 0 is unlimited. */
  readonly signInsPerMinute: number;
  /** Sign-ins of one account that may fail in a quarter of an hour, from all addresses together; 0 is unlimited. */
  readonly failedSignInsPerAccount: number;
  /** The fewest characters of a password. */
  readonly minPasswordLength: number;
  /** How mails leave; null where none can. */
  readonly mail: MailOptions | null;
  /** Whether only those sign in who have confirmed their e-mail; a sign-up then tells nothing of other accounts. */
  readonly requireEmailVerification: boolean;
  /** External issuers whose tokens are accepted; none when absent. */
  readonly externalTokens?: ExternalTokenOptions;
  /** The dialect that speaks under a path, for the audit log; a route's own `dialect` wins. */
  readonly dialectOfPath: (path: string) => string;
}
