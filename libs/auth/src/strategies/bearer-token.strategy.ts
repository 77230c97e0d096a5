import type { KeyObject } from 'node:crypto';
import { Strategy } from 'passport-jwt';
import type { UserCaller } from '../sessions/caller.js';
import { bearerToken, type CredentialBearer } from './credentials.js';
import { readTokenHeader, type TokenHeader } from './token-header.js';
import { VerifiedTokens } from './verified-tokens.js';

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
 * with an end. Keys are `KeyObject`s: from text, jsonwebtoken would build one anew per request at fifty times the cost. A token
 * that comes again is not verified again, see {@link VerifiedTokens}.
 */
export abstract class BearerTokenStrategy extends Strategy {
  private readonly verified = new VerifiedTokens();

  constructor(private readonly rules: TokenRules) {
    const keys = new WeakMap<object, KeyObject>();
    super(
      {
        jwtFromRequest: bearerToken,
        secretOrKeyProvider: (request: object, token: string, done) =>
          provideKey(rules, token, (error, key) => {
            if (key) keys.set(request, key);
            done(error, key as unknown as Buffer);
          }),
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
        const { exp } = claims;
        if (typeof exp !== 'number') return done(null, false);
        this.verified.add(bearerToken(request)!, { key: keys.get(request)!, claims: { ...claims, exp } });
        this.find(request, claims).then((caller) => done(null, caller), done);
      },
    );
  }

  /** The user the claims speak of; false when they speak of nobody. */
  protected abstract find(request: CredentialBearer, claims: Claims): Promise<UserCaller | false>;

  override authenticate(request: CredentialBearer, options?: object): void {
    const refuse = this.fail.bind(this);
    this.fail = (reason: unknown, ...rest: []) =>
      reason instanceof KeyLookupFailure ? this.error(reason.cause) : refuse(reason as never, ...rest);
    const verify = () => super.authenticate(request as never, options);
    const token = bearerToken(request);
    if (!token || !this.verified.has(token)) return verify();
    this.findVerified(request, token).then(
      (caller) => {
        if (caller === undefined) verify();
        else if (caller) this.success(caller);
        else this.fail(401);
      },
      (error: Error) => this.error(error),
    );
  }

  /** The caller of a token that was verified before; undefined where it has to be verified anew. */
  private async findVerified(
    request: CredentialBearer,
    token: string,
  ): Promise<UserCaller | false | undefined> {
    const key = await this.rules.findKey(readTokenHeader(token)!);
    const claims = key ? this.verified.claimsOf(token, key) : undefined;
    return claims && this.find(request, claims);
  }
}

function provideKey(rules: TokenRules, token: string, done: (error: unknown, key?: KeyObject) => void): void {
  const header = readTokenHeader(token);
  const looking = header ? rules.findKey(header) : Promise.resolve(null);
  looking.then(
    (key) => (key ? done(null, key) : done('unknown key')),
    (error: Error) => done(new KeyLookupFailure(error)),
  );
}
