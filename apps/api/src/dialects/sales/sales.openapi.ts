import { applyDecorators, type Type } from '@nestjs/common';
import {
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiQuery,
  ApiResponse,
  getSchemaPath,
} from '@nestjs/swagger';
import { SalesError } from './contact.dto.js';

/** Examples of a request, by the name Swagger UI offers them under. */
export type Examples = Record<string, { summary: string; value: unknown }>;

const always: Readonly<Record<number, string>> = {
  401: 'Code 2: missing or invalid JWT token.',
  429: 'Code 3: more than 10 requests in a second; see Retry-After.',
  500: 'Code 5: internal server error.',
  503: 'Code 5: temporarily unavailable, or the record was changed at the same moment; try again.',
};

/** Documents how an operation refuses: `badRequest` says which codes a 400 may carry beside 1 and 10. */
export function SalesRefusals(badRequest: string): MethodDecorator {
  const statuses = {
    400: `Code 1: the request is not valid. Code 10: forbidden. ${badRequest}`.trim(),
    ...always,
  };
  return applyDecorators(
    ...Object.entries(statuses).map(([status, description]) =>
      ApiResponse({ status: Number(status), description, type: SalesError }),
    ),
  );
}

/** Documents a body that is one of several, told apart by its `action`. */
export function ActionBody(actions: Readonly<Record<string, Type>>, examples: Examples): MethodDecorator {
  const classes = Object.values(actions);
  const mapping = Object.fromEntries(
    Object.entries(actions).map(([action, body]) => [action, getSchemaPath(body)]),
  );
  return applyDecorators(
    ApiExtraModels(...classes),
    ApiBody({
      schema: { oneOf: classes.map(refTo), discriminator: { propertyName: 'action', mapping } },
      examples,
    }),
  );
}

/** Documents the two answers of a list: a page, or with `{"action":"lite"}` names alone. */
export function PageOrNames(page: Type, names: Type): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(page, names),
    ApiOkResponse({
      description: 'A page; with `{"action":"lite"}` names alone.',
      schema: { oneOf: [refTo(page), refTo(names)] },
      headers: {
        'X-Truncated': {
          description: '`true` where `lite` leaves names out: there are more than 10,000.',
          schema: { type: 'string' },
        },
      },
    }),
  );
}

/** Documents `?uuid=`, which says what document E puts into the body of a GET. */
export function UuidQuery(): MethodDecorator {
  return ApiQuery({
    name: 'uuid',
    required: false,
    schema: { type: 'string', format: 'uuid' },
    description: 'Required, unless the JSON body says `{"uuid": "..."}`.',
  });
}

function refTo(model: Type) {
  return { $ref: getSchemaPath(model) };
}
