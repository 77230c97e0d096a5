import { randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CanActivate } from '@nestjs/common';
import { AuthGuard } from '@nestjs/passport';
import { DomainError } from '@rosetta/common';
import passport from 'passport';
import type { Caller } from '../sessions/caller.js';
import { credentials, type Credential } from './credentials.js';

/**
 * The Passport strategies of this application. Passport keeps strategies by name in one place per process; names of our
 * own keep two applications in one process (replicas in a test) from answering for each other.
 */
@Injectable()
export class StrategyRegistry {
  private readonly application = randomUUID();
  private readonly names = new Map<Credential, string[]>();
  private readonly guards = new Map<string, CanActivate>();

  /** Adds a strategy that recognizes a kind of credential; several may share a kind, each refusing what is not its own. */
  register(kind: Credential, strategy: passport.Strategy): void {
    const names = this.names.get(kind) ?? [];
    const name = `${kind}.${names.length}.${this.application}`;
    passport.use(name, strategy);
    this.names.set(kind, [...names, name]);
    this.guards.clear();
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
