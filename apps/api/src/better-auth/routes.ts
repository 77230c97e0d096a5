import { STATUS_CODES } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import {
  AUTH_OPTIONS,
  type AuthOptions,
  BETTER_AUTH,
  type BetterAuth,
  CLIENT_ADDRESS_HEADER,
  isSentByNoBrowser,
  respondByBetterAuth,
} from '@rosetta/auth';
import { DomainError } from '@rosetta/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { errorTypeOf } from '../dialects/api-v1-errors.js';
import type { AuthEndpoint } from './endpoint.js';
import { AUTH_PATH, authRoutes, PUBLISHED_AUTH_PATH } from './endpoints.js';

/** Sign-in forms are small; nobody sends us megabytes to hash. */
const MAX_BODY_BYTES = 64 * 1024;

/** Headers that belong to the connection a request came by, or that only we may write. */
const OWN_HEADERS = new Set([
  'connection',
  'content-length',
  'transfer-encoding',
  'keep-alive',
  'upgrade',
  CLIENT_ADDRESS_HEADER,
]);

/**
 * Serves what is offered of better-auth under `/api/auth`, and some of it under `/api/v1/auth`: sign-up, sign-in, sessions,
 * organizations, access tokens and their keys. Its answers leave by Fastify's ordinary way, so request id, CORS and security headers are on them as on all
 * others.
 */
export function mountBetterAuth(app: NestFastifyApplication): void {
  const betterAuth = app.get<BetterAuth>(BETTER_AUTH);
  const { origin } = new URL(app.get<AuthOptions>(AUTH_OPTIONS).publicUrl);
  const fastify = app.getHttpAdapter().getInstance();
  void fastify.register((scope, _options, done) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, bytes, parsed) => parsed(null, bytes));
    for (const { url, endpoint } of authRoutes)
      scope.route({
        method: endpoint.method,
        url,
        bodyLimit: MAX_BODY_BYTES,
        handler: async (request, reply) =>
          relay(await respondByBetterAuth(betterAuth, webRequest(request, endpoint, origin)), reply),
      });
    done();
  });
}

/** The request as better-auth reads one, at the endpoint that the router has found, however its path was spelled. */
function webRequest(
  request: FastifyRequest,
  { method, asked = method, path, body: wanted }: AuthEndpoint,
  origin: string,
): Request {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (OWN_HEADERS.has(name) || value === undefined) continue;
    for (const each of [value].flat()) headers.append(name, each);
  }
  headers.set(CLIENT_ADDRESS_HEADER, request.ip);
  // better-auth wants an origin wherever there is a cookie; programs have cookies, too, and no page to name.
  if (isSentByNoBrowser(request)) headers.set('origin', origin);
  // Clients name a content type also where they send nothing; where nothing is wanted, nobody reads what they send.
  const body = asked === 'POST' && wanted ? bodyOf(request) : undefined;
  if (!wanted) headers.delete('content-type');
  const query = /\?.*$/.exec(request.originalUrl)?.[0] ?? '';
  return new Request(origin + AUTH_PATH + path + query, { method: asked, headers, body });
}

function bodyOf({ body }: FastifyRequest): Uint8Array<ArrayBuffer> | undefined {
  const bytes = body as Uint8Array<ArrayBuffer> | undefined;
  return bytes?.length ? bytes : undefined;
}

async function relay(response: Response, reply: FastifyReply): Promise<FastifyReply> {
  if (isUnknownPath(response)) throw new DomainError('route_not_found', 'Not found');
  // Most answers hold a token; the others are small.
  void reply.status(response.status).header('cache-control', 'no-store');
  for (const [name, value] of response.headers) {
    if (name === 'access-control-expose-headers')
      void reply.header(name, joined(reply.getHeader(name), value));
    else if (name !== 'set-cookie' && name !== 'content-length') void reply.header(name, value);
  }
  for (const cookie of response.headers.getSetCookie()) void reply.header('set-cookie', cookie);
  const retryAfter = response.headers.get('x-retry-after');
  if (retryAfter) void reply.header('retry-after', retryAfter);
  const body = Buffer.from(await response.arrayBuffer());
  const shown = body.length === 0 ? refusalOf(response) : body;
  const isPublished = reply.request.routeOptions.url?.startsWith(PUBLISHED_AUTH_PATH);
  return reply.send(isPublished && response.status >= 400 ? withApiV1Error(shown, response.status) : shown);
}

/** A refusal of better-auth, with what a client of document D looks for beside it. */
function withApiV1Error(refusal: Buffer, status: number): Buffer {
  const { code, message } = JSON.parse(refusal.toString()) as { code?: string; message?: string };
  const error = { type: errorTypeOf(status), code: code ?? 'VALIDATION_ERROR', message: message ?? '' };
  return Buffer.from(JSON.stringify({ error, code: error.code, message: error.message }));
}

/** Some of better-auth's refusals are empty, though they say that they are JSON. */
function refusalOf({ status, statusText }: Response): Buffer {
  return Buffer.from(JSON.stringify({ message: STATUS_CODES[status], code: statusText }));
}

/** better-auth answers what it does not know with an empty or plain 404; its own refusals are JSON. */
function isUnknownPath(response: Response): boolean {
  return response.status === 404 && !response.headers.get('content-type')?.includes('json');
}

/** CORS has put its own list of readable headers there already. */
function joined(before: unknown, value: string): string {
  return typeof before === 'string' ? `${before}, ${value}` : value;
}
