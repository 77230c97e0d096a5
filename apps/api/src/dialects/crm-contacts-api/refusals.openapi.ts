import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { CrmContactError } from './contact.dto.js';

const refusals = {
  400: 'Bad request: the body or the query is not valid',
  401: 'Unauthorized: missing or invalid token',
  403: 'Forbidden: the role is not let in or may not write, or the user is in no organization',
  404: 'Contact not found: unknown, malformed or of another organization',
  409: 'The organization keeps phones apart, and another contact has this one',
  413: 'The body is larger than 1 MB',
  415: 'The body is not sent as application/json',
  429: 'Too many requests; see Retry-After',
  500: 'Internal server error',
  503: 'The service is temporarily unavailable; try again',
} as const;

/** A status with which an operation of document A may refuse. */
type Refusal = keyof typeof refusals;

const always: readonly Refusal[] = [401, 403, 429, 500, 503];

/** Documents with which statuses an operation refuses, beside those that each of them has. */
export function Refuses(...statuses: Refusal[]): MethodDecorator {
  return applyDecorators(
    ...[...statuses, ...always].map((status) =>
      ApiResponse({ status, description: refusals[status], type: CrmContactError }),
    ),
  );
}
