import type { KeyObject } from 'node:crypto';
import { Strategy } from 'passport-jwt';
import type { UserCaller } from '../sessions/caller.js';
import { bearerToken, type CredentialBearer } from './credentials.js';
import { readTokenHeader, type TokenHeader } from './token-header.js';

/** Signatures we verify; what a key may be used for is never the token's choice. */
export type TokenAlgorithm = 'HS256' | 'ES256' | 'RS256';

/** What a token has to show before its claims are believed. */
export interface TokenRules {
  /** The key a token says it was signed with; null when the token is somebody else's. */
  readonly findKey: (header: TokenHeader) => Promise<KeyObject | null>;
  readonly algorithms: TokenAlgorithm[];
  readonly issuer?: string;
  readonly audience?: string;
}

/** The claims of a verified token, still of unknown types. */
export type Claims = Readonly<Record<string, unknown>>;

/** A key that could not be looked up is a failure of ours, not of the token. */
class KeyLookupFailure {
  constructor(readonly cause: Error) {}
}

/**
 * What every issuer's access tokens have in common: Bearer, signed with a key and an algorithm we chose, in force, and
 * with an end. Keys are `KeyObject`s: from text, jsonwebtoken would build one anew per request at fifty times the cost.
 */
export abstract class BearerTokenStrategy extends Strategy {
  constructor(rules: TokenRules) {
    super(
      {
        jwtFromRequest: bearerToken,
        secretOrKeyProvider: (_request, token: string, done) => provideKey(rules, token, done),
        algorithms: rules.algorithms,
        issuer: rules.issuer,
        audience: rules.audience,
        passReqToCallback: true,
      },
      (
        request: CredentialBearer,
        claims: Claims,
        done: (error: unknown, caller?: UserCaller | false) => void,
      ) => {
        if (typeof claims['exp'] !== 'number') return done(null, false);
        this.find(request, claims).then((caller) => done(null, caller), done);
      },
    );
  }

  /** The user the claims speak of; false when they speak of nobody. */
  protected abstract find(request: CredentialBearer, claims: Claims): Promise<UserCaller | false>;

  override authenticate(request: never, options?: object): void {
    const refuse = this.fail.bind(this);
    this.fail = (reason: unknown, ...rest: []) =>
      reason instanceof KeyLookupFailure ? this.error(reason.cause) : refuse(reason as never, ...rest);
    super.authenticate(request, options);
  }
}

function provideKey(rules: TokenRules, token: string, done: (error: unknown, key?: Buffer) => void): void {
  const header = readTokenHeader(token);
  const looking = header ? rules.findKey(header) : Promise.resolve(null);
  looking.then(
    (key) => (key ? done(null, key as unknown as Buffer) : done('unknown key')),
    (error: Error) => done(new KeyLookupFailure(error)),
  );
}
