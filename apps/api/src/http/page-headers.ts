import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors, { type FastifyCorsOptionsDelegateCallback } from '@fastify/cors';
import type { FastifyInstance, onRequestHookHandler } from 'fastify';
import helmet, { type HelmetOptions } from 'helmet';

/** What browsers are told by headers, beside what a response says itself. */
export interface PageHeaders {
  readonly helmet: HelmetOptions;
  /** What pages may send and read, for one request. */
  readonly cors: FastifyCorsOptionsDelegateCallback;
}

/**
 * Puts helmet's headers and those of CORS on every response. Whoever names no `Origin` is told the same each time, so the
 * libraries are asked once what that is; CORS itself is asked only about those who name one.
 */
export async function tellPages(fastify: FastifyInstance, options: PageHeaders): Promise<void> {
  const applyCors = await corsHook(fastify, options.cors);
  const headers = headersForNobody(options.helmet, applyCors);
  fastify.addHook('onRequest', (request, reply, done) => {
    const tell = (error?: Error) => {
      void reply.headers(headers);
      done(error);
    };
    // A preflight ends there.
    if (request.headers.origin === undefined) tell();
    else applyCors.call(fastify, request, reply, tell);
  });
}

type Hook = (this: FastifyInstance, request: object, reply: object, done: (error?: Error) => void) => void;

/** Lets CORS make everything it needs but its hook, which is handed out instead. */
async function corsHook(fastify: FastifyInstance, delegator: PageHeaders['cors']): Promise<Hook> {
  let hook: onRequestHookHandler | undefined;
  const withoutHooks = Object.create(fastify, {
    addHook: { value: (_name: 'onRequest', handler: onRequestHookHandler) => (hook = handler) },
  }) as FastifyInstance;
  await new Promise<void>((resolve, reject) =>
    cors(withoutHooks, { delegator }, (error) => (error ? reject(error) : resolve())),
  );
  return hook as Hook;
}

/** The headers of a response to somebody who names no `Origin`, written onto a response that goes nowhere. */
function headersForNobody(security: HelmetOptions, applyCors: Hook) {
  const raw = new IncomingMessage(new Socket());
  const response = new ServerResponse(raw);
  helmet(security)(raw, response, () => undefined);
  const reply = {
    header: (name: string, value: string) => response.setHeader(name, value),
    getHeader: (name: string) => response.getHeader(name),
  };
  applyCors.call(
    {} as FastifyInstance,
    { headers: {}, raw, routeOptions: { config: {} } },
    reply,
    () => undefined,
  );
  return response.getHeaders();
}
