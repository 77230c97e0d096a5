import type { AuthenticatedRequest } from '@rosetta/auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { kindOf } from '../http/request-kind.js';
import { traceIdOf } from '../http/trace-context.js';

/**
 * Writes a line for each request when the last byte of its response has left, or its client has. It says nothing that a client
 * wrote but the ids of request and trace, whose forms are checked: no path, no query, no header, no body.
 */
export function logAccess(fastify: FastifyInstance, logger: Logger): void {
  const log = logger.child({}, { level: logger.level === 'silent' ? 'silent' : 'info' });
  fastify.addHook('onRequest', (request, reply, done) => {
    const sentBefore = request.raw.socket.bytesWritten;
    reply.raw.once('close', () => log.info(lineOf(request, reply, sentBefore), 'request'));
    done();
  });
}

function lineOf(request: FastifyRequest, reply: FastifyReply, sentBefore: number) {
  const { method, route, dialect } = kindOf(request);
  return {
    method,
    route,
    dialect,
    status: reply.raw.statusCode,
    duration_ms: Math.round(reply.elapsedTime * 10) / 10,
    bytes: request.raw.socket.bytesWritten - sentBefore,
    aborted: reply.raw.writableFinished ? undefined : true,
    organization_id: organizationOf(request as FastifyRequest & AuthenticatedRequest),
    request_id: request.id,
    trace_id: traceIdOf(request),
  };
}

/** Of whoever was recognized, also where they were refused. */
function organizationOf({
  actor,
  caller,
}: Pick<AuthenticatedRequest, 'actor' | 'caller'>): string | undefined {
  if (actor) return actor.organizationId;
  return caller?.kind === 'api-key' ? caller.organizationId : undefined;
}
