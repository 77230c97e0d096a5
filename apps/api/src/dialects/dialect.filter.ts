import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import { DomainError, type ErrorCode, fromDatabaseError } from '@rosetta/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RESPONSE_HEADERS } from '../http/response-headers.js';
import type { RouteTable } from '../http/route-table.js';
import { traceIdOf } from '../http/trace-context.js';
import type { ErrorResponse, FailedRequest } from './dialect.js';
import { errorShapeOf } from './index.js';

/** The only exception filter: any failure, from wherever it came, leaves in the shape of who owns the path. */
@Catch()
export class DialectFilter implements ExceptionFilter {
  private readonly logger = new Logger(DialectFilter.name);

  constructor(private readonly routes: RouteTable) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.respond(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Answers a failure; also called for those that happen before Nest sees the request. */
  respond(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const { id: requestId, method, headers } = request;
    const failed = { requestId, method, path: pathOf(request), headers, traceId: traceIdOf(request) };
    const response = this.render(isGivenUp(request) ? this.givenUp(error, failed) : error, failed, reply);
    // What failed after its handler must not tell what the handler found.
    for (const name of RESPONSE_HEADERS) reply.removeHeader(name);
    void reply
      .header('x-request-id', request.id)
      .headers({ ...response.headers })
      .status(response.status)
      .send(response.body);
  }

  private render(error: unknown, failed: FailedRequest, reply: FastifyReply): ErrorResponse {
    const shape = errorShapeOf(failed.path);
    const own = shape.renderOwnError?.(error, failed);
    if (own) return own;
    const failure = this.refine(asDomainError(error), failed, reply);
    if (OURS.has(failure.code)) this.report(failure, failed);
    const { retryAfterSeconds } = failure.facts;
    if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds));
    return shape.renderError(failure, failed);
  }

  /** A known path with a method it does not answer is 405, with the methods it does. */
  private refine(failure: DomainError, { method, path }: FailedRequest, reply: FastifyReply): DomainError {
    if (failure.code !== 'route_not_found') return failure;
    const methods = this.routes.methodsOf(path);
    if (methods.length === 0 || methods.includes(method)) return failure;
    reply.header('allow', methods.join(', '));
    return new DomainError('method_not_allowed', `${method} is not allowed here`);
  }

  /** A body whose sender is gone is nobody's failure; the response reaches nobody. */
  private givenUp(cause: unknown, { requestId, method, path }: FailedRequest): DomainError {
    this.logger.debug(`${method} ${path} was given up by its client (request ${requestId})`);
    return new DomainError('validation_failed', 'The request did not arrive whole', { cause });
  }

  private report(failure: DomainError, { requestId, method, path, traceId }: FailedRequest): void {
    const cause = failure.facts.cause;
    const what = `${method} ${path} failed (request ${requestId}): ${failure.message}`;
    const stack = cause instanceof Error ? cause.stack : undefined;
    this.logger.error(what, stack, { request_id: requestId, trace_id: traceId });
  }
}

/** The path as it was asked for, without its query. */
export function pathOf(request: FastifyRequest): string {
  return request.originalUrl.split('?', 1)[0]!;
}

/** Whether the connection ended before the request was there. */
function isGivenUp({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

/** Failures of ours: the log tells their cause. */
const OURS: ReadonlySet<ErrorCode> = new Set(['internal', 'too_slow', 'unavailable']);

const codeOfStatus: Record<number, ErrorCode> = {
  400: 'validation_failed',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'route_not_found',
  405: 'method_not_allowed',
  413: 'payload_too_large',
  // A part of the path that is longer than any id.
  414: 'not_found',
  415: 'unsupported_media_type',
  429: 'rate_limited',
  503: 'unavailable',
};

const textOfCode: Partial<Record<ErrorCode, string>> = {
  route_not_found: 'Not found',
  not_found: 'Not found',
  payload_too_large: 'The request body is too large',
  unavailable: 'The service is temporarily unavailable; try again',
};

/** Reads any error as one of the closed list: the domain's own, the framework's by status, Postgres's; all else is internal. */
function asDomainError(error: unknown): DomainError {
  if (error instanceof DomainError) return error;
  const fromDatabase = fromDatabaseError(error);
  if (fromDatabase) return fromDatabase;
  const status = statusOf(error);
  const code = status === undefined ? undefined : codeOfStatus[status];
  if (!code) return new DomainError('internal', 'Internal server error', { cause: error });
  return new DomainError(code, textOfCode[code] ?? (error as Error).message, { cause: error });
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  // Fastify's own errors carry a code beginning with FST_ and the status they mean.
  const { code, statusCode } = (error ?? {}) as { code?: unknown; statusCode?: unknown };
  return typeof code === 'string' && code.startsWith('FST_') ? (statusCode as number) : undefined;
}
