import { warningHeader } from '@rosetta/common';
import type { FastifyReply } from 'fastify';

/** Warns of something beside what a reply warns of already. */
export function addWarnings(reply: FastifyReply, texts: readonly string[]): void {
  const others = reply.getHeader('warning');
  const own = warningHeader(texts);
  void reply.header('warning', others === undefined ? own : `${String(others)}, ${own}`);
}
