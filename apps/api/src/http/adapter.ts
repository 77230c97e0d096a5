import type { Socket } from 'node:net';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import { newId } from '@rosetta/common';
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { RequestBody } from './request-body.js';
import { isStreamed, leaveUnread } from './streamed-body.js';
import { refuseUnreadable, type RenderFailure, type UnreadableRequest } from './unreadable-request.js';

/** The longest request line answered; longer ones are 431. */
const MAX_URL_BYTES = 16 * 1024;
const MAX_BODY_BYTES = 1024 * 1024;
/** Calls that take hundreds of records, each with up to 32 KB of its own fields. */
const BULK_BODY_BYTES = 20 * MAX_BODY_BYTES;
const BULK_URL = /-bulk$|\/bulk$/;
const REQUEST_ID = /^[\w.:-]{1,128}$/;

/** What the adapter needs of the rest of the application. */
export interface AdapterOptions {
  readonly trustProxy: number | string | false;
  /** Answers what fails before routing (a broken `%` in the URL), in the dialect's shape. */
  readonly onFrameworkError: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) => void;
  /** Writes what is not even a request, in the dialect's shape. */
  readonly renderFailure: RenderFailure;
}

/** Makes the HTTP server: bodies stay unread until a handler asks, GET may carry a body, every response has a request id. */
export function createAdapter(options: AdapterOptions): FastifyAdapter {
  const adapter: FastifyAdapter = new FastifyAdapter({
    bodyLimit: MAX_BODY_BYTES,
    trustProxy: trustedProxies(options.trustProxy),
    genReqId: (request: { headers: Record<string, unknown> }) => requestIdOf(request.headers['x-request-id']),
    http: { maxHeaderSize: MAX_URL_BYTES + 16 * 1024 },
    keepAliveTimeout: 72_000,
    forceCloseConnections: 'idle',
    return503OnClosing: false,
    frameworkErrors: options.onFrameworkError,
    clientErrorHandler: (error: UnreadableRequest, socket: Socket) =>
      refuseUnreadable(error, socket, options.renderFailure),
    routerOptions: {
      ignoreTrailingSlash: true,
      ignoreDuplicateSlashes: true,
      maxParamLength: 1024,
      // Parsed by whoever reads it: `BodyPipe` as a form's, the proxy by its own grammar.
      querystringParser: (text: string) => text,
    },
  } as object);
  const fastify = adapter.getInstance<FastifyInstance>();
  // Before any route is registered: document E's GET has a body.
  fastify.addHttpMethod('GET', { hasBody: true, overrideExisting: true });
  fastify.addHook('onRequest', (request, reply, done) => {
    reply.header('x-request-id', request.id);
    done();
  });
  return adapter;
}

/**
 * Keeps every body as it came until a handler reads it; see {@link RequestBody}. A streamed one is not even taken off the
 * wire before that, and may have `maxStreamedBytes`.
 */
export function deferBodies(fastify: FastifyInstance, maxStreamedBytes: number): void {
  fastify.removeAllContentTypeParsers();
  fastify.addHook('onRoute', (route) => {
    if (BULK_URL.test(route.url)) route.bodyLimit = BULK_BODY_BYTES;
    if (!isStreamed(route)) return;
    route.bodyLimit = maxStreamedBytes;
    route.preParsing = leaveUnread;
  });
  fastify.addContentTypeParser('*', { parseAs: 'buffer' }, (request, bytes, done) => {
    done(null, new RequestBody(bytes as Buffer, request.headers['content-type'] ?? ''));
  });
}

/**
 * Fastify trusts nobody when it is given a number, since a caller who gets around the proxies could write as many hops. An
 * operator who counts proxies says that there is no way around them (docs/operations.md).
 */
function trustedProxies(trusted: number | string | false) {
  return typeof trusted === 'number' ? (_address: string, hop: number) => hop < trusted : trusted;
}

function requestIdOf(header: unknown): string {
  return typeof header === 'string' && REQUEST_ID.test(header) ? header : newId();
}
