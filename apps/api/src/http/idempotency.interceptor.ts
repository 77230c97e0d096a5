import { createHash } from 'node:crypto';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { AuthenticatedRequest } from '@rosetta/auth';
import { type Actor, IdempotentWrites, invalid, type StoredResponse, writeEntityTag } from '@rosetta/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { tellOldIds } from './old-ids-told.js';
import { RESPONSE_HEADERS } from './response-headers.js';
import type { RequestBody } from './request-body.js';
import { isStreamed } from './streamed-body.js';
import { warnOfUnheededKeys } from './unheeded-keys.js';

const KEY = /^[\x21-\x7e]{1,255}$/;
type Request = FastifyRequest & AuthenticatedRequest;

/** Makes a write with an `Idempotency-Key` happen once, through whichever dialect it comes; see {@link IdempotentWrites}. */
@Injectable()
export class IdempotencyInterceptor implements NestInterceptor {
  constructor(private readonly writes: IdempotentWrites) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const http = context.switchToHttp();
    const request = http.getRequest<Request>();
    const key = request.headers['idempotency-key'];
    if (key === undefined || !request.actor) return next.handle();
    // A stream can be as long as it likes, a transaction around it not: who reads it keeps the key beside what it made.
    if (isStreamed(request.routeOptions)) return next.handle();
    return from(this.once(request.actor, String(key), request, http.getResponse<FastifyReply>(), next));
  }

  private async once(
    actor: Actor,
    key: string,
    request: Request,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    if (!KEY.test(key)) throw invalid('Idempotency-Key must be 1 to 255 printable characters');
    const { isReplayed, ...response } = await this.writes.once(
      actor,
      { key, fingerprint: fingerprintOf(request) },
      async () => keep(request, reply, await lastValueFrom(next.handle(), { defaultValue: undefined })),
    );
    if (isReplayed) void reply.header('idempotent-replayed', 'true');
    void reply.status(response.status).headers(response.headers);
    return response.body ?? undefined;
  }
}

/** Two requests are the same when method, path, query and body are, byte for byte. */
function fingerprintOf(request: Request): Buffer {
  const hash = createHash('sha256').update(`${request.method} ${request.originalUrl}\n`);
  return ((request.body as RequestBody | undefined)?.addTo(hash) ?? hash).digest();
}

function keep(request: Request, reply: FastifyReply, body: unknown): StoredResponse {
  writeEntityTag(request, reply, body);
  warnOfUnheededKeys(request, reply);
  if (request.actor?.followed) tellOldIds(request, reply, request.actor.followed);
  const headers: Record<string, string> = {};
  for (const name of RESPONSE_HEADERS) {
    const value = reply.getHeader(name);
    if (value !== undefined) headers[name] = String(value);
  }
  if (body === undefined || body === null) return { status: reply.statusCode, headers, body: null };
  const isText = typeof body === 'string';
  headers['content-type'] ??= isText ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8';
  return { status: reply.statusCode, headers, body: isText ? body : JSON.stringify(body) };
}
