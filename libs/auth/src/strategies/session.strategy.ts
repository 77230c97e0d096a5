import { Inject, Injectable } from '@nestjs/common';
import { DomainError } from '@rosetta/common';
import { Strategy } from 'passport-strategy';
import { AUTH_OPTIONS, type AuthOptions } from '../auth.options.js';
import type { UserCaller } from '../sessions/caller.js';
import { CallersRepository } from '../sessions/callers.repository.js';
import { chooseMembership, ORGANIZATION_HEADER, wantedOrganization } from '../sessions/membership-choice.js';
import { findSessionCookie, readSessionToken, signSessionToken } from '../sessions/session-token.js';
import { SESSION_SECONDS } from '../users/better-auth.js';
import { bearerToken, type CredentialBearer } from './credentials.js';
import { StrategyRegistry } from './strategy-registry.js';

interface Presented {
  readonly text: string;
  /** The cookie's name; null when it came as Bearer. */
  readonly cookie: string | null;
}

/**
 * Recognizes a signed-in user by better-auth's session: its own HMAC and one statement, no call into the library. The
 * cookie is not looked at when the caller presents a Bearer token.
 */
@Injectable()
export class SessionStrategy extends Strategy {
  constructor(
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
    private readonly callers: CallersRepository,
    registry: StrategyRegistry,
  ) {
    super();
    registry.register('session', this);
  }

  override authenticate(request: CredentialBearer): void {
    const presented = present(request);
    const token = presented && readSessionToken(presented.text, this.options.secret);
    if (!presented || !token) return this.fail(401);
    this.find(request, token, presented.cookie).then(
      (caller) => this.success(caller),
      (error: Error) => this.error(error),
    );
  }

  private async find(request: CredentialBearer, token: string, cookie: string | null): Promise<UserCaller> {
    const rows = await this.callers.bySessionToken(
      token,
      wantedOrganization(request.headers[ORGANIZATION_HEADER]),
    );
    const [session] = rows;
    if (!session?.sessionId) throw new DomainError('unauthorized', 'Unauthorized');
    if (session.renewable) await this.callers.renewSession(session.sessionId);
    return {
      kind: 'user',
      userId: session.userId,
      sessionId: session.sessionId,
      membership: chooseMembership(rows),
      byCookie: cookie !== null,
      renewedCookie: cookie && session.renewable ? this.renewedCookie(cookie, token) : undefined,
    };
  }

  private renewedCookie(name: string, token: string): string {
    const value = encodeURIComponent(signSessionToken(token, this.options.secret));
    const secure = this.options.publicUrl.startsWith('https:') ? '; Secure' : '';
    return `${name}=${value}; Max-Age=${SESSION_SECONDS}; Path=/; HttpOnly${secure}; SameSite=Lax`;
  }
}

function present(request: CredentialBearer): Presented | null {
  if (request.headers.authorization !== undefined) {
    const text = bearerToken(request);
    return text === null ? null : { text, cookie: null };
  }
  const cookie = findSessionCookie(request.headers.cookie);
  return cookie && { text: cookie.value, cookie: cookie.name };
}
