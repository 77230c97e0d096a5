import { DomainError, type ErrorCode } from '@rosetta/common';
import { errorShapeOf } from '../dialects/index.js';
import { sharedHeader } from './headers.js';
import type { Response } from './openapi-types.js';

/** What a status says, whatever the dialect. */
const meanings: Readonly<Record<number, string>> = {
  400: 'The request is not valid.',
  401: 'There is no credential, or it is not valid.',
  403: 'The credential does not allow this.',
  404: 'There is no such thing for this caller.',
  409: 'The request is in conflict with what is stored, or with another request.',
  412: 'The record has changed since the version of `If-Match`; nothing was changed.',
  413: 'The body is too large.',
  415: 'The body is not sent as JSON.',
  422: 'The Idempotency-Key was used for another request.',
  429: 'Too many requests; `Retry-After` says when to try again.',
  500: 'Our failure, or more than can be answered in time; the log knows more under the request id.',
  503: 'Temporarily unavailable, or changed by somebody else at the same moment; try again.',
};

const REQUEST_ID = '0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b1';

/** Lets the dialect of a path write each failure, and gathers what it wrote by status. */
export function failureResponses(
  path: string,
  method: string,
  failures: ReadonlyMap<ErrorCode, string>,
): Map<number, Response> {
  const shape = errorShapeOf(path);
  const $ref = `#/components/schemas/${shape.errorSchema.name}`;
  const responses = new Map<number, Response>();
  for (const [code, message] of failures) {
    const request = { requestId: REQUEST_ID, method: method.toUpperCase(), path };
    const { status, body, headers } = shape.renderError(new DomainError(code, message), request);
    const response = responses.get(status) ?? {
      description: meanings[status],
      content: { 'application/json': { schema: { $ref }, examples: {} } },
      ...(headers && { headers: Object.fromEntries(Object.keys(headers).map(sharedHeader)) }),
    };
    response.content!['application/json']!.examples![code] = { summary: message, value: body };
    responses.set(status, response);
  }
  return responses;
}
