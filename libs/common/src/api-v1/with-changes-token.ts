import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from '@nestjs/swagger';

/** The header that tells which changes a response has in it. */
export const CHANGES_TOKEN_HEADER = 'Changes-Token';

/** Marks routes for whoever writes {@link CHANGES_TOKEN_HEADER}. */
export const HANDS_OUT_CHANGES_TOKEN = Symbol('hands out a changes token');

/** Where the making of the OpenAPI documents, which takes it away again, finds who answers the header. */
export const CHANGES_TOKEN_EXTENSION = 'x-changes-token';

/** Answers, beside records, the token from which the journal tells what has changed of them since. */
export function WithChangesToken(): MethodDecorator {
  return applyDecorators(
    SetMetadata(HANDS_OUT_CHANGES_TOKEN, true),
    ApiExtension(CHANGES_TOKEN_EXTENSION, true),
  );
}
