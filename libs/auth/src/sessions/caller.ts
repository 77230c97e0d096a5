import type { Permission, Role } from '@rosetta/common';

/** A person who proved who they are, with the organization their request is about. */
export interface UserCaller {
  readonly kind: 'user';
  readonly userId: string;
  /** The session they signed in with; null for a token of an external issuer. */
  readonly sessionId: string | null;
  /** Their place in the organization the request is about; a sentence when there is none. */
  readonly membership: Membership | { readonly refusal: string };
  /** The browser sends this credential by itself, so a write has to show which page it comes from. */
  readonly byCookie: boolean;
  /** A `Set-Cookie` header that prolongs the caller's cookie along with the session. */
  readonly renewedCookie?: string;
}

/** A user's place in one organization. */
export interface Membership {
  readonly organizationId: string;
  readonly role: Role;
}

/** A program that presented an API key. */
export interface KeyCaller {
  readonly kind: 'api-key';
  readonly apiKeyId: string;
  readonly organizationId: string;
  readonly scopes: ReadonlySet<Permission>;
  /** SHA-256 of the key when it was recognized from memory: that it is still live has yet to be asked. */
  readonly unconfirmedHash?: string;
}

/** Whoever a strategy recognized. */
export type Caller = UserCaller | KeyCaller;
