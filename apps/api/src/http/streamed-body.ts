import { Readable } from 'node:stream';
import { STREAMED_BODY } from '@rosetta/common';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, preParsingHookHandler } from 'fastify';

/** Whether a route reads its body itself, while it arrives. */
export function isStreamed({ config }: { readonly config?: object }): boolean {
  return config !== undefined && STREAMED_BODY in config;
}

/** Requests whose bodies are left on the wire. */
const leftUnread = new WeakSet<IncomingMessage>();

/** Whether a request's body is read by its handler, while it arrives. */
export function isReadByItsHandler(request: IncomingMessage): boolean {
  return leftUnread.has(request);
}

/** Shows the framework an empty body, so that the real one stays on the wire until the handler has let the caller in. */
export const leaveUnread: preParsingHookHandler = (request, _reply, _payload, done) => {
  leftUnread.add(request.raw);
  const empty = Object.assign(Readable.from([]), {
    receivedEncodedLength: Number(request.headers['content-length'] ?? 0),
  });
  done(null, empty);
};

/** Lets a client that waits for `100 Continue` send its body only where somebody will read it. */
export function continueWhenRead(fastify: FastifyInstance): void {
  const streamed = new Set<string>();
  fastify.addHook('onRoute', (route) => {
    if (isStreamed(route)) streamed.add(route.url);
  });
  fastify.server.on('checkContinue', (request, response) => {
    const path = (request.url ?? '').split('?', 1)[0]!.replace(/\/+$/, '');
    if (!streamed.has(path)) response.writeContinue();
    // Who reads a streamed body says so itself; unless somebody does, the connection has a body that never came.
    else response.setHeader('connection', 'close');
    fastify.server.emit('request', request, response);
  });
}
