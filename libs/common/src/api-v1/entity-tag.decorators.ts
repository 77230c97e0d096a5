import { applyDecorators, createParamDecorator, type ExecutionContext, type Type } from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { IncomingHttpHeaders } from 'node:http';
import type { AcceptedVersions, Versioned } from '../version.js';
import { entityTag, isKnown, readIfMatch } from './entity-tag.js';

/** Where a response carries the tag of its record; a symbol is not written to JSON. */
const TAG = Symbol('entity tag');

interface Request {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}
interface Reply {
  header(name: string, value: string): Reply;
  removeHeader(name: string): Reply;
  serializer(write: (response: unknown) => string): Reply;
  status(code: number): Reply;
}

/** Says which record a response shows, and what of others beside it, for its `ETag`. */
export function withETag<T extends object>(record: Versioned, response: T, beside?: unknown): T {
  return Object.assign(response, { [TAG]: entityTag(record, beside) });
}

/** Gives a handler the versions that `If-Match` accepts. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): AcceptedVersions =>
  readIfMatch(context.getArgByIndex<Request>(0).headers['if-match']),
);

/**
 * Writes the `ETag` of a {@link withETag} record before its response is written; a read whose sender has it is answered 304, with
 * nothing.
 */
export function writeEntityTag(request: Request, reply: Reply, response: unknown): void {
  const tag = (response as { [TAG]?: string } | null)?.[TAG];
  if (tag === undefined) return;
  reply.header('etag', tag);
  if (request.method !== 'GET' && request.method !== 'HEAD') return;
  // What one caller may read is no other's, and may have changed by the next time.
  reply.header('cache-control', 'private, no-cache');
  if (!isKnown(tag, request.headers['if-none-match'])) return;
  // An empty text would have a length, which is not that of what the sender has.
  reply
    .status(304)
    .removeHeader('content-type')
    .serializer(() => undefined as never);
}

const schema = { type: 'string' } as const;
const headers = {
  ETag: { description: "The record's version.", required: true, schema, example: '"1"' },
};
const responses = (status: number, type: Type, description = '') =>
  ApiResponse({ status, type, headers, description });
const ifMatch = ApiHeader({
  name: 'If-Match',
  description: 'Change the record only in the version that was read.',
  required: false,
  schema,
});
const ifNoneMatch = ApiHeader({
  name: 'If-None-Match',
  description: 'Answer 304 to the version that is known.',
  required: false,
  schema,
});

/** A route that reads one record: answers its `ETag`, and 304 to whoever has it (RFC 9110). */
export function ReadsWithETag(response: Type): MethodDecorator {
  const known = ApiResponse({ status: 304, description: 'The known version is the current one.', headers });
  return applyDecorators(ifNoneMatch, responses(200, response), known);
}

/** A route that creates one record: answers its `ETag`, and 200 where one may exist already, which `whenKnown` tells of. */
export function CreatesWithETag(response: Type, whenKnown?: string): MethodDecorator {
  const known = whenKnown === undefined ? [] : [responses(200, response, whenKnown)];
  return applyDecorators(responses(201, response), ...known);
}

/** A route that changes one record: heeds {@link IfMatch}, and answers the new `ETag`. */
export function ChangesWithETag(response: Type): MethodDecorator {
  return applyDecorators(ifMatch, responses(200, response));
}

/** A route that removes one record: heeds {@link IfMatch}. */
export function RemovesWithETag(): MethodDecorator {
  return ifMatch;
}
