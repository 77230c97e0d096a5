import { type CanActivate, type ExecutionContext, Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { Database } from '@rosetta/common';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { AuthenticatedRequest } from '../authenticated.guard.js';
import { ApiKeyCallers } from '../strategies/api-key.strategies.js';
import { RequestKey } from './request-key.js';

type Request = FastifyRequest & AuthenticatedRequest;

/**
 * Sees to it that no response leaves before the API key it is meant for was confirmed: mostly by the first statement the
 * handler makes, else by a look-up of its own. Hooks of Fastify do that, since they cost a request without a key nothing.
 */
@Injectable()
export class KeyConfirmation implements OnModuleInit {
  constructor(
    private readonly host: HttpAdapterHost,
    private readonly database: Database,
    private readonly keys: ApiKeyCallers,
  ) {}

  onModuleInit(): void {
    const fastify = this.host.httpAdapter.getInstance<FastifyInstance>();
    for (const property of ['caller', 'actor', 'key']) fastify.decorateRequest(property, undefined);
    fastify.addHook('preHandler', (request: Request, _reply, done) => {
      const { headers } = request;
      const mayHaveKey = headers['x-api-key'] !== undefined || headers.authorization !== undefined;
      if (!mayHaveKey && !this.database.hasStandbys) return done();
      this.database.confirming((request.key = new RequestKey()), done);
    });
    fastify.addHook('onSend', (request: Request, reply, payload, done) => {
      // Who could not be served is told nothing, and would wait once more for what has just failed.
      const confirmation = reply.statusCode === 503 ? undefined : this.confirm(request);
      if (!confirmation) return done(null, payload);
      confirmation.then(() => done(null, payload), done);
    });
  }

  /** Asks at most once, and only about a key that no statement has confirmed. */
  private confirm(request: Request): Promise<void> | undefined {
    const { key } = request;
    if (!key?.isRecognized) return undefined;
    request.key = undefined;
    if (!key.isConfirmed) return this.keys.lookUp(key.hash).then(() => key.confirm());
    this.keys.noteUse(key.hash);
    return undefined;
  }
}

/** The last guard before a handler: whoever comes that far is answered only once their key is confirmed. */
@Injectable()
export class KeyConfirmationGuard implements CanActivate {
  constructor(private readonly keys: ApiKeyCallers) {}

  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    const { caller, key } = context.getArgByIndex<AuthenticatedRequest>(0);
    if (caller?.kind !== 'api-key' || !caller.unconfirmedHash) return true;
    if (!key) return this.keys.lookUp(caller.unconfirmedHash).then(() => true);
    key.recognize(caller, caller.unconfirmedHash);
    return true;
  }
}
