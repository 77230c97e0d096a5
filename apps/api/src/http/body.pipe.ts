import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError } from 'class-validator';
import { DomainError } from '@rosetta/common';
import { readQuery } from './query.js';
import { RequestBody } from './request-body.js';

/**
 * Reads a handler's body and query into their DTOs: JSON and the query's text are parsed here, after the guards; unknown keys
 * are dropped; the first thing wrong is refused with its own message.
 */
@Injectable()
export class BodyPipe extends ValidationPipe {
  constructor() {
    super({
      transform: true,
      whitelist: true,
      stopAtFirstError: true,
      exceptionFactory: (errors) => firstProblem(errors),
      transformOptions: { exposeUnsetFields: false },
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Who calls, and the parts of a path: nothing is to be read or checked.
    if (metadata.type === 'custom' || (metadata.type === 'param' && metadata.metatype === String))
      return value;
    if (metadata.type === 'query')
      return super.transform(readQuery(String(value)), metadata) as Promise<unknown>;
    if (metadata.type !== 'body') return super.transform(value, metadata) as Promise<unknown>;
    if (metadata.metatype === RequestBody) return value ?? new RequestBody(Buffer.alloc(0), '');
    const body = value instanceof RequestBody ? value.json() : value;
    if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body)))
      throw new DomainError('validation_failed', 'The request body must be a JSON object');
    return super.transform(body ?? {}, metadata) as Promise<unknown>;
  }
}

function firstProblem(errors: ValidationError[]): DomainError {
  let error = errors[0];
  while (error && !error.constraints && error.children?.length) error = error.children[0];
  const message = Object.values(error?.constraints ?? {})[0] ?? 'The request is not valid';
  return new DomainError('validation_failed', message, { field: error?.property });
}
