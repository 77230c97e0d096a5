import { applyDecorators, type Type } from '@nestjs/common';
import { ApiBody, ApiExtraModels, ApiOkResponse, ApiQuery, getSchemaPath } from '@nestjs/swagger';

/** Examples of a request, by the name Swagger UI offers them under. */
export type Examples = Record<string, { summary: string; value: unknown }>;

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

/** The header of a response that may leave something out. */
export const truncated = {
  'X-Truncated': {
    description:
      '`true` where something is left out: of more than 10,000 names, or 100 contacts of an account.',
    schema: { type: 'string' },
  },
} as const;

/** Documents the two responses of a list: a page, or with `{"action":"lite"}` names alone. */
export function PageOrNames(page: Type, names: Type): MethodDecorator {
  return applyDecorators(
    ApiExtraModels(page, names),
    ApiOkResponse({
      description: 'A page; with `{"action":"lite"}` names alone.',
      schema: { oneOf: [refTo(page), refTo(names)] },
      headers: truncated,
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
