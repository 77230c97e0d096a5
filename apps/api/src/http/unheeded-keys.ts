import type { FastifyReply, FastifyRequest } from 'fastify';
import { addWarnings } from './add-warnings.js';
import { RequestBody } from './request-body.js';

/** What is to be said of keys of a body that nobody reads, by the body as it was parsed. */
const notes = new WeakMap<object, readonly string[]>();

/** Notes what a body has beside what is read of it, for {@link warnOfUnheededKeys}. */
export function noteUnheededKeys(body: object, texts: readonly string[]): void {
  notes.set(body, texts);
}

/** Names in a `Warning` header what was sent and not read, once; a refusal says what is wrong itself. */
export function warnOfUnheededKeys(request: FastifyRequest, reply: FastifyReply): void {
  const parsed = request.body instanceof RequestBody ? request.body.parsed : undefined;
  const texts = typeof parsed === 'object' && parsed !== null ? notes.get(parsed) : undefined;
  if (!texts?.length || reply.statusCode >= 400) return;
  notes.delete(parsed as object);
  addWarnings(reply, texts);
}
