import { type FollowedIds, toPrefixedId } from '@rosetta/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { addWarnings } from './add-warnings.js';
import { withCurrentIds } from './record-ids.js';

/** A header has its limits. */
const MOST_TEXTS = 10;

const told = new WeakSet<FastifyReply>();

/** Says which records a request has named by old ids, and where it is that a read has led to. */
export function tellOldIds(
  { method, originalUrl }: FastifyRequest,
  reply: FastifyReply,
  found: FollowedIds,
): void {
  if (told.has(reply)) return;
  told.add(reply);
  const isPrefixed = originalUrl.startsWith('/api/v1/');
  const texts = [...found].slice(0, MOST_TEXTS).map(([old, { entity, id }]) => {
    const [from, into] = [old, id].map((uuid) => (isPrefixed ? toPrefixedId(entity, uuid) : uuid));
    return `The ${entity} ${from} was merged into ${into}`;
  });
  if (found.size > MOST_TEXTS) texts.push(`and ${found.size - MOST_TEXTS} more were merged`);
  addWarnings(reply, texts);
  const isRead = (method === 'GET' || method === 'HEAD') && reply.statusCode < 400;
  const location = withCurrentIds(originalUrl, found);
  if (isRead && location !== originalUrl) void reply.header('content-location', location);
}
