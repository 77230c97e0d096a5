import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { type Actor, DomainError, UnconfirmedKey } from '@rosetta/common';
import type { IncomingHttpHeaders } from 'node:http';
import { type Access, AUTHENTICATED } from './access.js';
import { AUTH_OPTIONS, type AuthOptions } from './auth.options.js';
import { rolePermissions } from './permissions.js';
import type { Caller, KeyCaller, UserCaller } from './sessions/caller.js';
import { ApiKeyCallers } from './strategies/api-key.strategies.js';
import { StrategyRegistry } from './strategies/strategy-registry.js';
import { isTrustedWrite } from './strategies/trusted-origins.js';

/** A request as this guard finds and leaves it. */
export interface AuthenticatedRequest {
  readonly id: string;
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  /** Who was recognized; set by the strategies. */
  caller?: Caller;
  /** What the domain knows of the caller; set by the guard when the route has a permission. */
  actor?: Actor;
  /** The API key that is still to be confirmed; set by the guard, see `KeyConfirmationInterceptor`. */
  unconfirmedKey?: UnconfirmedKey;
}

interface Reply {
  header(name: string, value: string): unknown;
}

/** Turns a request's credential into an `Actor` with the permission its route asks for, or refuses. */
@Injectable()
export class AuthenticatedGuard implements CanActivate {
  private readonly trustedOrigins: ReadonlySet<string>;

  constructor(
    private readonly reflector: Reflector,
    private readonly strategies: StrategyRegistry,
    private readonly keys: ApiKeyCallers,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
  ) {
    this.trustedOrigins = new Set([new URL(options.publicUrl).origin, ...options.trustedOrigins]);
  }

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.accessTo(context);
    const request = context.switchToHttp().getRequest<AuthenticatedRequest>();
    await this.strategies.guardFor(access.by).canActivate(context);
    const caller = request.caller;
    if (!caller) throw new DomainError('unauthorized', 'Unauthorized');
    if (caller.kind === 'user')
      this.acceptCookie(caller, request, context.switchToHttp().getResponse<Reply>());
    if (access.permission === null) return true;
    const actor = this.actorOf(caller, request, access);
    const hash = caller.kind === 'api-key' ? caller.unconfirmedHash : undefined;
    if (!actor.permissions.has(access.permission)) {
      // A key that is no longer live is told that, and nothing about what it may not do.
      if (hash) await this.keys.lookUp(hash);
      throw new DomainError('forbidden', `This needs the permission ${access.permission}`);
    }
    request.actor = actor;
    if (hash) request.unconfirmedKey = new UnconfirmedKey(hash, actor.organizationId);
    return true;
  }

  private accessTo(context: ExecutionContext): Access {
    const access = this.reflector.getAllAndOverride<Access | undefined>(AUTHENTICATED, [
      context.getHandler(),
      context.getClass(),
    ]);
    if (!access) throw new Error('AuthenticatedGuard stands before a route without @Authenticated');
    return access;
  }

  private acceptCookie(caller: UserCaller, request: AuthenticatedRequest, reply: Reply): void {
    if (caller.byCookie && !isTrustedWrite(request, this.trustedOrigins)) {
      throw new DomainError('forbidden', 'This origin may not write with a session cookie');
    }
    if (caller.renewedCookie) reply.header('set-cookie', caller.renewedCookie);
  }

  private actorOf(caller: Caller, request: AuthenticatedRequest, access: Access): Actor {
    const dialect = access.dialect ?? this.options.dialectOfPath(pathOf(request.url));
    const circumstances = { dialect, requestId: request.id };
    return caller.kind === 'user' ? userActor(caller, circumstances) : keyActor(caller, circumstances);
  }
}

type Circumstances = Pick<Actor, 'dialect' | 'requestId'>;

function userActor({ userId, membership }: UserCaller, circumstances: Circumstances): Actor {
  if ('refusal' in membership) throw new DomainError('forbidden', membership.refusal);
  const { organizationId, role } = membership;
  return {
    organizationId,
    userId,
    apiKeyId: null,
    role,
    permissions: rolePermissions[role],
    ...circumstances,
  };
}

function keyActor({ organizationId, apiKeyId, scopes }: KeyCaller, circumstances: Circumstances): Actor {
  return { organizationId, userId: null, apiKeyId, role: null, permissions: scopes, ...circumstances };
}

function pathOf(url: string): string {
  const query = url.indexOf('?');
  return query < 0 ? url : url.slice(0, query);
}
