import type { AsyncLocalStorage } from 'node:async_hooks';
import {
  type Attributes,
  type Context,
  defaultTextMapGetter,
  type Histogram,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import {
  ATTR_CLIENT_ADDRESS,
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_NETWORK_PROTOCOL_VERSION,
  ATTR_SERVER_ADDRESS,
  ATTR_SERVER_PORT,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
  ATTR_USER_AGENT_ORIGINAL,
} from '@opentelemetry/semantic-conventions';
import type { AuthenticatedRequest } from '@rosetta/auth';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { kindOf, UNKNOWN_ROUTE } from '../http/request-kind.js';
import type { TracedRequest } from '../http/trace-context.js';
import { redact } from '../logging/redact.js';

/** The trace that what runs now belongs to: of the request it runs for. */
export type CurrentTrace = AsyncLocalStorage<Context>;

const propagator = new W3CTraceContextPropagator();

/** Makes a span of each request, from its head to the last byte of its response, below the one that its sender names. */
export function traceRequests(
  fastify: FastifyInstance,
  current: CurrentTrace,
  tracer: Tracer,
  durations: Histogram,
): void {
  const contexts = new WeakMap<FastifyRequest, Context>();
  fastify.addHook('onRequest', (request: FastifyRequest & TracedRequest, reply, done) => {
    const began = performance.now();
    const parent = propagator.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const attributes = attributesOf(request);
    const span = tracer.startSpan(nameOf(request), { kind: SpanKind.SERVER, attributes }, parent);
    const { traceId } = span.spanContext();
    if (/[^0]/.test(traceId)) request.traceId = traceId;
    const context = trace.setSpan(parent, span);
    contexts.set(request, context);
    reply.raw.once('close', () => {
      const outcome = outcomeOf(reply);
      end(span, request, outcome);
      durations.record((performance.now() - began) / 1000, { ...stableAttributesOf(request), ...outcome });
    });
    current.run(context, done);
  });
  // What reads a body goes on in the context of the connection it came by.
  fastify.addHook('preValidation', (request, _reply, done) => {
    const context = contexts.get(request);
    if (context) current.run(context, done);
    else done();
  });
}

function end(span: Span, request: FastifyRequest & Partial<AuthenticatedRequest>, outcome: Attributes): void {
  span.setAttributes(outcome);
  if (request.actor) span.setAttribute('rosetta.organization.id', request.actor.organizationId);
  if (ATTR_ERROR_TYPE in outcome) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

/** Of low cardinality, as the conventions ask: never a path. */
function nameOf(request: FastifyRequest): string {
  const { method, route } = kindOf(request);
  const verb = method === 'other' ? 'HTTP' : method;
  return route === UNKNOWN_ROUTE ? verb : `${verb} ${route}`;
}

/** Those that measurements have as well. */
function stableAttributesOf(request: FastifyRequest): Attributes {
  const { method, route, dialect } = kindOf(request);
  return {
    [ATTR_HTTP_REQUEST_METHOD]: method === 'other' ? '_OTHER' : method,
    [ATTR_URL_SCHEME]: request.protocol,
    ...(route !== UNKNOWN_ROUTE && { [ATTR_HTTP_ROUTE]: route }),
    'rosetta.dialect': dialect,
  };
}

/** Without the query, whose values are what clients search for. */
function attributesOf(request: FastifyRequest): Attributes {
  return {
    ...stableAttributesOf(request),
    [ATTR_URL_PATH]: redact(request.url.split('?', 1)[0]!),
    [ATTR_SERVER_ADDRESS]: request.hostname,
    [ATTR_SERVER_PORT]: request.port ?? undefined,
    [ATTR_NETWORK_PROTOCOL_VERSION]: request.raw.httpVersion,
    [ATTR_CLIENT_ADDRESS]: request.ip,
    [ATTR_USER_AGENT_ORIGINAL]: request.headers['user-agent'],
    'rosetta.request.id': request.id,
  };
}

function outcomeOf({ raw: { statusCode, writableFinished } }: FastifyReply): Attributes {
  if (!writableFinished) return { [ATTR_ERROR_TYPE]: 'aborted' };
  const status = { [ATTR_HTTP_RESPONSE_STATUS_CODE]: statusCode };
  return statusCode >= 500 ? { ...status, [ATTR_ERROR_TYPE]: String(statusCode) } : status;
}
