import { apiV1Errors, type DomainError } from '@rosetta/common';
import type { ErrorResponse, ErrorShape, FailedRequest } from './dialect.js';

const codes = [...new Set(Object.values(apiV1Errors).map(({ code }) => code))];

/** The kinds of failures by their status; document D's guides print `invalid_request_error`, the others are ours. */
const types: Readonly<Record<number, string>> = {
  401: 'authentication_error',
  403: 'permission_error',
  404: 'not_found_error',
  409: 'conflict_error',
  412: 'conflict_error',
  429: 'rate_limit_error',
  500: 'api_error',
  503: 'api_error',
};
const OTHERWISE = 'invalid_request_error';

/** The kind of a failure, as `error.type` has it. */
export const errorTypeOf = (status: number): string => types[status] ?? OTHERWISE;

/** How failures look at document D, as its guides print them, and at everything in its style. */
export const apiV1ErrorShape: ErrorShape = {
  errorSchema: {
    name: 'HouseError',
    schema: {
      type: 'object',
      description: 'Every refusal of /api/v1.',
      required: ['error', 'code'],
      properties: {
        error: {
          type: 'object',
          description: 'What went wrong.',
          required: ['type', 'code', 'message'],
          properties: {
            type: {
              type: 'string',
              enum: [OTHERWISE, ...new Set(Object.values(types))],
              description: 'The kind of failure.',
            },
            code: { type: 'string', enum: codes, description: 'What went wrong, for a program.' },
            message: { type: 'string', description: 'What went wrong, for a person.' },
            details: {
              type: 'object',
              description: 'What helps to find the cause, where there is such a thing.',
              properties: {
                field: { type: 'string', description: 'The field that it is about.' },
                request_id: { type: 'string', description: 'What a failure of ours is found by in the log.' },
              },
              additionalProperties: false,
            },
          },
          additionalProperties: false,
        },
        code: { type: 'string', enum: codes, description: 'The same as `error.code`.' },
      },
      additionalProperties: false,
    },
  },
  renderError(failure: DomainError, request): ErrorResponse {
    const { status, code } = apiV1Errors[failure.code];
    const message =
      failure.code === 'internal' ? `Internal server error (request ${request.requestId})` : failure.message;
    const details = detailsOf(failure, request);
    const error = { type: errorTypeOf(status), code, message, ...(details && { details }) };
    return { status, body: { error, code } };
  },
};

function detailsOf({ code, facts: { field } }: DomainError, { requestId, path }: FailedRequest) {
  if (code === 'internal') return { request_id: requestId };
  return field === undefined ? undefined : { field: fieldAt(path, field) };
}

/** What document D calls the fields of a contact, where the domain has another name. */
const contactFields: Readonly<Record<string, string>> = {
  emails: 'email',
  phones: 'phone',
};

function fieldAt(path: string, field: string): string {
  return (path.startsWith('/api/v1/crm/contacts') && contactFields[field]) || field;
}
