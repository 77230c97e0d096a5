import { createSecretKey } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DomainError, isUuid } from '@rosetta/common';
import { AUTH_OPTIONS, type AuthOptions, type ExternalTokenOptions } from '../auth.options.js';
import type { UserCaller } from '../sessions/caller.js';
import { CallersRepository } from '../sessions/callers.repository.js';
import { chooseMembership, ORGANIZATION_HEADER, wantedOrganization } from '../sessions/membership-choice.js';
import { BearerTokenStrategy, type Claims, type TokenRules } from './bearer-token.strategy.js';
import type { CredentialBearer } from './credentials.js';
import { RemoteKeys } from './remote-keys.js';
import { StrategyRegistry } from './strategy-registry.js';

/**
 * Recognizes a user by a token of an external issuer (Supabase Auth). The issuer proves who signed in over there; which
 * of our users that is, in this order:
 *
 * 1. the user whom an account row (`provider_id` `external`, `account_id` = `sub`) links to it;
 * 2. the user whose id is `sub`: issuers give out random uuids, so equality is no accident but a migration;
 * 3. the user with the token's e-mail, when the issuer says `email_verified` and our side has verified it as well.
 *    Supabase's `user_metadata` is written by its users and therefore not believed.
 *
 * Organization and role come from our memberships; `role` claims and the like mean nothing here.
 */
class ExternalTokenStrategy extends BearerTokenStrategy {
  constructor(
    rules: TokenRules,
    private readonly callers: CallersRepository,
  ) {
    super(rules);
  }

  protected override async find(request: CredentialBearer, claims: Claims): Promise<UserCaller | false> {
    const { sub, email, email_verified: emailVerified, org } = claims;
    if (typeof sub !== 'string' || sub === '') return false;
    const verifiedEmail = emailVerified === true && typeof email === 'string' ? email.toLowerCase() : null;
    const chosen = typeof org === 'string' ? org : null;
    const wanted = wantedOrganization(request.headers[ORGANIZATION_HEADER]) ?? chosen;
    const rows = await this.callers.byExternalIdentity(
      { subject: sub, verifiedEmail },
      isUuid(sub) ? sub : null,
      wanted,
    );
    const [user] = rows;
    if (!user) throw new DomainError('forbidden', 'No user of this service belongs to this token');
    const membership = chooseMembership(rows);
    return { kind: 'user', userId: user.userId, sessionId: null, membership, byCookie: false };
  }
}

/** Sets up one strategy for each way the configured issuer signs: a shared secret, published keys, or both. */
@Injectable()
export class ExternalTokens {
  constructor(
    @Inject(AUTH_OPTIONS) { externalTokens }: AuthOptions,
    callers: CallersRepository,
    registry: StrategyRegistry,
  ) {
    for (const rules of rulesFor(externalTokens ?? {}))
      registry.register('jwt', new ExternalTokenStrategy(rules, callers));
  }
}

function rulesFor({ secret, jwksUrl, issuer, audience }: ExternalTokenOptions): TokenRules[] {
  const rules: TokenRules[] = [];
  if (secret) {
    const key = createSecretKey(Buffer.from(secret));
    const findKey = ({ alg }: { alg?: unknown }) => Promise.resolve(alg === 'HS256' ? key : null);
    rules.push({ findKey, algorithms: ['HS256'], issuer, audience });
  }
  if (jwksUrl) {
    const keys = new RemoteKeys(jwksUrl);
    rules.push({
      findKey: ({ kid, alg }) => keys.find(kid, alg),
      algorithms: ['ES256', 'RS256'],
      issuer,
      audience,
    });
  }
  return rules;
}
