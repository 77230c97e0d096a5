import {
  applyDecorators,
  type CallHandler,
  createParamDecorator,
  type ExecutionContext,
  type NestInterceptor,
  type Type,
  UseInterceptors,
} from '@nestjs/common';
import { ApiHeader, ApiResponse } from '@nestjs/swagger';
import type { IncomingHttpHeaders } from 'node:http';
import { map, type Observable } from 'rxjs';
import type { AcceptedVersions, Versioned } from '../version.js';
import { entityTag, isKnown, readIfMatch } from './entity-tag.js';

/** Where an answer carries the tag of its record; a symbol is not written to JSON. */
const TAG = Symbol('entity tag');

interface Request {
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
}
interface Reply {
  header(name: string, value: string): Reply;
  status(code: number): Reply;
}

/** Says which record an answer shows, for its `ETag`. */
export function tagged<T extends object>(record: Versioned, answer: T): T {
  return Object.assign(answer, { [TAG]: entityTag(record) });
}

/** Gives a handler the versions that `If-Match` accepts. */
export const IfMatch = createParamDecorator((_: unknown, context: ExecutionContext): AcceptedVersions =>
  readIfMatch(context.switchToHttp().getRequest<Request>().headers['if-match']),
);

/** Answers with the `ETag` of a {@link tagged} record, and a read whose sender has it with 304. */
class EntityTagInterceptor implements NestInterceptor {
  intercept(context: ExecutionContext, next: CallHandler<object>): Observable<unknown> {
    const http = context.switchToHttp();
    return next
      .handle()
      .pipe(map((answer) => withTag(answer, http.getRequest<Request>(), http.getResponse<Reply>())));
  }
}

function withTag(answer: object, request: Request, reply: Reply): unknown {
  const { [TAG]: tag } = answer as { [TAG]?: string };
  if (tag === undefined) return answer;
  reply.header('etag', tag);
  if (request.method !== 'GET' && request.method !== 'HEAD') return answer;
  // What one caller may read is no other's, and may have changed by the next time.
  reply.header('cache-control', 'private, no-cache');
  if (!isKnown(tag, request.headers['if-none-match'])) return answer;
  reply.status(304);
  return undefined;
}

const schema = { type: 'string' } as const;
const headers = {
  ETag: { description: "The record's version.", required: true, schema, example: '"1"' },
};
const answers = (status: number, type: Type, description = '') =>
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
export function ReadsTagged(answer: Type): MethodDecorator {
  const known = ApiResponse({ status: 304, description: 'The known version is the current one.', headers });
  return applyDecorators(UseInterceptors(EntityTagInterceptor), ifNoneMatch, answers(200, answer), known);
}

/** A route that creates one record: answers its `ETag`, and 200 where one may exist already, which `whenKnown` tells of. */
export function CreatesTagged(answer: Type, whenKnown?: string): MethodDecorator {
  const known = whenKnown === undefined ? [] : [answers(200, answer, whenKnown)];
  return applyDecorators(UseInterceptors(EntityTagInterceptor), answers(201, answer), ...known);
}

/** A route that changes one record: heeds {@link IfMatch}, and answers the new `ETag`. */
export function ChangesTagged(answer: Type): MethodDecorator {
  return applyDecorators(UseInterceptors(EntityTagInterceptor), ifMatch, answers(200, answer));
}

/** A route that removes one record: heeds {@link IfMatch}. */
export function RemovesTagged(): MethodDecorator {
  return ifMatch;
}
