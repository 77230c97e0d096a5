import { ApiExtension } from '@nestjs/swagger';
import type { ErrorCode } from './domain-error.js';

/** Where {@link DeclaredErrors} leaves its failures for the making of the OpenAPI documents, which takes them away again. */
export const FAILURES = 'x-failures';

/** Failures an operation may answer beside those that follow from its guards and its input, with what each says. */
export type Failures = Readonly<Partial<Record<ErrorCode, string>>>;

/** Documents how a route may fail in the words of the domain; status and shape are those of the dialect it belongs to. */
export function DeclaredErrors(failures: Failures): MethodDecorator {
  return ApiExtension(FAILURES, failures);
}
