import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CanActivate } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { DomainError } from '@rosetta/common';
import passport from 'passport';
import type { Caller } from '../sessions/caller.js';
import { credentials, type Credential, type CredentialBearer } from './credentials.js';

/** A strategy that knows some credentials by heart. */
export interface RecallingStrategy extends passport.Strategy {
  /** The caller of the credential that is presented: undefined when none is, null when it is not known by heart. */
  recall(request: CredentialBearer): Caller | null | undefined;
}

/**
 * The Passport strategies of this application. Passport keeps strategies by name in one place per process; names of our
 * own keep two applications in one process (replicas in a test) from answering for each other.
 */
@Injectable()
export class StrategyRegistry {
  private readonly application = randomUUID();
  private readonly names = new Map<Credential, string[]>();
  private readonly guards = new Map<string, CanActivate>();
  private readonly recalling: [Credential, RecallingStrategy][] = [];

  /** Adds a strategy that recognizes a kind of credential; several may share a kind, each refusing what is not its own. */
  register(kind: Credential, strategy: passport.Strategy): void {
    const names = this.names.get(kind) ?? [];
    const name = `${kind}.${names.length}.${this.application}`;
    passport.use(name, strategy);
    this.names.set(kind, [...names, name]);
    this.guards.clear();
    if ('recall' in strategy) this.recalling.push([kind, strategy as RecallingStrategy]);
  }

  /** The caller, where the first credential that the route accepts is known by heart; a Passport guard finds all others. */
  recall(kinds: readonly Credential[], request: CredentialBearer): Caller | null {
    for (const [kind, strategy] of this.recalling) {
      const caller = kinds.includes(kind) ? strategy.recall(request) : undefined;
      if (caller !== undefined) return caller;
    }
    return null;
  }

  /** The guard that puts the caller on `request.caller`, or refuses, for a route that accepts these credentials. */
  guardFor(kinds: readonly Credential[]): CanActivate {
    const key = kinds.join();
    let guard = this.guards.get(key);
    if (!guard) this.guards.set(key, (guard = callerGuard(this.strategiesFor(kinds))));
    return guard;
  }

  /** Explicit credentials first, the ambient cookie last, in whatever order the route lists them. */
  private strategiesFor(kinds: readonly Credential[]): string[] {
    return credentials.filter((kind) => kinds.includes(kind)).flatMap((kind) => this.names.get(kind) ?? []);
  }
}

function callerGuard(strategies: string[]): CanActivate {
  class CallerGuard extends AuthGuard(strategies) {
    override getAuthenticateOptions() {
      return { session: false, property: 'caller' };
    }

    override handleRequest<T = Caller>(error: unknown, caller: T | false): T {
      if (error) throw error as Error;
      if (!caller) throw new DomainError('unauthorized', 'Unauthorized');
      return caller;
    }
  }
  return new CallerGuard();
}
