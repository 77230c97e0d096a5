import { Inject, Injectable } from '@nestjs/common';
import { isUuid } from '@rosetta/common';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import type { UserCaller } from '../sessions/caller.js';
import { CallersRepository } from '../sessions/callers.repository.js';
import { chooseMembership, ORGANIZATION_HEADER, wantedOrganization } from '../sessions/membership-choice.js';
import { TOKEN_ALGORITHM } from '../users/better-auth.js';
import { BearerTokenStrategy, type Claims } from './bearer-token.strategy.js';
import type { CredentialBearer } from './credentials.js';
import { SigningKeys } from './signing-keys.js';
import { StrategyRegistry } from './strategy-registry.js';

/**
 * Recognizes a user by one of our own access tokens. The token says who, and which session it was made from; that the
 * session still lives, and which role the user has, is asked of the database, so a sign-out ends its tokens at once.
 */
@Injectable()
export class AccessTokenStrategy extends BearerTokenStrategy {
  constructor(
    @Inject(AUTH_OPTIONS) options: AuthOptions,
    private readonly callers: CallersRepository,
    keys: SigningKeys,
    registry: StrategyRegistry,
  ) {
    super({
      findKey: ({ kid }) => keys.find(kid),
      algorithms: [TOKEN_ALGORITHM],
      issuer: options.publicUrl,
      audience: options.publicUrl,
    });
    registry.register('jwt', this);
  }

  protected override async find(
    request: CredentialBearer,
    { sub, sid, org }: Claims,
  ): Promise<UserCaller | false> {
    if (!isUuid(sub) || !isUuid(sid)) return false;
    const chosen = typeof org === 'string' ? org : null;
    const wanted = wantedOrganization(request.headers[ORGANIZATION_HEADER]) ?? chosen;
    const rows = await this.callers.byAccessToken(sub, sid, wanted);
    if (rows.length === 0) return false;
    return { kind: 'user', userId: sub, sessionId: sid, membership: chooseMembership(rows), byCookie: false };
  }
}
