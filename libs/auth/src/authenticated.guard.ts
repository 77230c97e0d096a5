import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import {
  type Actor,
  Database,
  DECLARED_QUERY,
  DomainError,
  type Permission,
  refuseUndeclaredQuery,
  RouteMetadata,
} from '@rosetta/common';
import type { IncomingHttpHeaders } from 'node:http';
import { type Access, AUTHENTICATED } from './access.js';
import type { RequestKey } from './api-keys/request-key.js';
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
  /** The API key that is still to be confirmed; see `KeyConfirmation`. */
  key?: RequestKey;
}

interface Reply {
  header(name: string, value: string): unknown;
}

/** Turns a request's credential into an `Actor` with the permission its route asks for, or refuses. */
@Injectable()
export class AuthenticatedGuard implements CanActivate {
  private readonly trustedOrigins: ReadonlySet<string>;
  private readonly access: RouteMetadata<Access>;
  private readonly query: RouteMetadata<readonly string[]>;

  constructor(
    reflector: Reflector,
    private readonly strategies: StrategyRegistry,
    private readonly keys: ApiKeyCallers,
    private readonly database: Database,
    @Inject(AUTH_OPTIONS) private readonly options: AuthOptions,
  ) {
    this.access = new RouteMetadata(reflector, AUTHENTICATED);
    this.query = new RouteMetadata(reflector, DECLARED_QUERY);
    this.trustedOrigins = new Set([new URL(options.publicUrl).origin, ...options.trustedOrigins]);
  }

  /** Nobody is waited for where the credential is known by heart: that is most requests of a program. */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const access = this.access.of(context);
    if (!access) throw new Error('AuthenticatedGuard stands before a route without @Authenticated');
    const request = context.getArgByIndex<AuthenticatedRequest>(0);
    // Whatever becomes of it: what one caller is told is no other's. Who answers an ETag says `private` instead.
    context.getArgByIndex<Reply>(1).header('cache-control', 'no-store');
    const known = this.strategies.recall(access.by, request);
    if (!known) return this.recognize(context, access, request);
    request.caller = known;
    return this.admit(known, access, request, context);
  }

  private async recognize(context: ExecutionContext, access: Access, request: AuthenticatedRequest) {
    await this.strategies.guardFor(access.by).canActivate(context);
    const caller = request.caller;
    if (!caller) throw new DomainError('unauthorized', 'Unauthorized');
    if (caller.kind === 'user') this.acceptCookie(caller, request, context.getArgByIndex<Reply>(1));
    return this.admit(caller, access, request, context);
  }

  private admit(
    caller: Caller,
    access: Access,
    request: AuthenticatedRequest,
    context: ExecutionContext,
  ): boolean | Promise<boolean> {
    if (access.permission !== null) {
      const actor = this.actorOf(caller, request, access);
      if (!actor.permissions.has(access.permission)) return this.forbid(caller, access.permission);
      request.actor = actor;
      if (readableAtStandby.has(access.permission)) this.database.readAtStandby();
    }
    const declared = request.url.includes('?') ? this.query.of(context) : undefined;
    if (declared) refuseUndeclaredQuery(request.url, declared);
    return true;
  }

  private async forbid(caller: Caller, permission: Permission): Promise<never> {
    const hash = caller.kind === 'api-key' ? caller.unconfirmedHash : undefined;
    // A key that is no longer live is told that, and nothing about what it may not do.
    if (hash) await this.keys.lookUp(hash);
    throw new DomainError('forbidden', `This needs the permission ${permission}`);
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

/** What a route needs that only reads records whose every change the audit log tells of (decision 23). */
const readableAtStandby = new Set<Permission>([
  'contacts:read',
  'companies:read',
  'deals:read',
  'activities:read',
  'pipelines:read',
  'custom-fields:read',
]);

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
