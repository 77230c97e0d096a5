import type { KeyObject } from 'node:crypto';
import type { Claims } from './bearer-token.strategy.js';

/** Tokens beyond so many are verified anew. */
const MAX_REMEMBERED = 10_000;

/** A token whose signature and claims were found good, and by which key. */
interface VerifiedToken {
  readonly key: KeyObject;
  readonly claims: Claims & { readonly exp: number };
}

/**
 * Tokens that have been verified: a client sends the same one again and again, and its signature stays what it is. Whether it
 * is still in force, by which key it would be verified now, and whom it speaks of is asked each time.
 */
export class VerifiedTokens {
  private readonly tokens = new Map<string, VerifiedToken>();

  has(token: string): boolean {
    return this.tokens.has(token);
  }

  /** The claims of a token that was verified by this very key, as long as it is in force. */
  claimsOf(token: string, key: KeyObject): Claims | undefined {
    const known = this.tokens.get(token);
    if (!known) return undefined;
    if (known.key === key && known.claims.exp > Date.now() / 1000) return known.claims;
    this.tokens.delete(token);
    return undefined;
  }

  /** Remembers a token that was verified by this key. */
  add(token: string, verified: VerifiedToken): void {
    const [oldest] = this.tokens.size >= MAX_REMEMBERED ? this.tokens.keys() : [];
    if (oldest !== undefined) this.tokens.delete(oldest);
    this.tokens.set(token, verified);
  }
}
