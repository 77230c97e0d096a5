import { type ArgumentMetadata, Injectable, ValidationPipe } from '@nestjs/common';
import type { ValidationError, ValidatorOptions } from 'class-validator';
import {
  declaredPropertiesOf,
  describeUnknownKeys,
  DomainError,
  extraKeysOf,
  unknownKeysError,
} from '@rosetta/common';
import { readQuery } from './query.js';
import { RequestBody } from './request-body.js';
import { noteUnheededKeys } from './unheeded-keys.js';

/** Keys of one object that its class does not have. */
interface UnknownKeys {
  readonly unknown: readonly string[];
  readonly known: readonly string[];
}

/**
 * Reads a handler's body and query into their DTOs: JSON and the query's text are parsed here, after the guards; the first
 * thing wrong is refused with its own message. Keys that a DTO does not have are refused, unless its class says that they are
 * warned of or left to somebody else.
 */
@Injectable()
export class BodyPipe extends ValidationPipe {
  private readonly unheeded = new WeakMap<object, readonly UnknownKeys[]>();

  constructor() {
    super({
      transform: true,
      whitelist: true,
      forbidNonWhitelisted: true,
      validationError: { target: true },
      stopAtFirstError: true,
      exceptionFactory: (errors) => firstProblem(errors),
      transformOptions: { exposeUnsetFields: false },
    });
  }

  override async transform(value: unknown, metadata: ArgumentMetadata): Promise<unknown> {
    // Who calls, and the parts of a path: nothing is to be read or checked.
    if (metadata.type === 'custom' || (metadata.type === 'param' && metadata.metatype === String))
      return value;
    if (metadata.type === 'query') return this.read(readQuery(String(value)), metadata);
    if (metadata.type !== 'body') return super.transform(value, metadata) as Promise<unknown>;
    if (metadata.metatype === RequestBody) return value ?? new RequestBody(Buffer.alloc(0), '');
    const body = value instanceof RequestBody ? value.json() : value;
    if (body !== undefined && (typeof body !== 'object' || body === null || Array.isArray(body)))
      throw new DomainError('validation_failed', 'The request body must be a JSON object');
    if (isWide(body))
      throw new DomainError(
        'validation_failed',
        `An object in the request body is limited to ${MAX_KEYS} keys`,
      );
    return this.read(body ?? {}, metadata);
  }

  /** What is not known is told apart from what is wrong: of some classes it is welcome. */
  protected override async validate(object: object, options?: ValidatorOptions): Promise<ValidationError[]> {
    const errors = await super.validate(object, options);
    const found: UnknownKeys[] = [];
    const others = withoutUnknown(errors, found);
    const [first] = found;
    if (!first) return others;
    const treatment = extraKeysOf(object.constructor);
    if (treatment === 'refused') throw unknownKeysError(first.unknown, first.known);
    if (treatment === 'warned-of') this.unheeded.set(object, found);
    return others;
  }

  private async read(sent: object, metadata: ArgumentMetadata): Promise<unknown> {
    const read = (await super.transform(sent, metadata)) as object;
    const texts = this.unheeded
      .get(read)
      ?.map(({ unknown, known }) => `${describeUnknownKeys(unknown, known)}: not heeded`);
    if (texts) noteUnheededKeys(sent, [...new Set(texts)].slice(0, MOST_TEXTS));
    return read;
  }
}

/** Keys that one object may have: class-transformer compares each with all the others. */
const MAX_KEYS = 2_000;

/** Whether it is, or contains, an object of more keys than one may have. */
function isWide(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  const inner = Object.values(value) as unknown[];
  return (!Array.isArray(value) && inner.length > MAX_KEYS) || inner.some(isWide);
}

/** Items of a list that lack the same keys are warned of once; a header has its limits. */
const MOST_TEXTS = 10;
const UNKNOWN = 'whitelistValidation';

/** Takes keys that a class does not have off its object, and notes them, nested ones too; what is left is wrong. */
function withoutUnknown(errors: readonly ValidationError[], found: UnknownKeys[]): ValidationError[] {
  const unknown = errors.filter(({ constraints }) => constraints?.[UNKNOWN] !== undefined);
  if (unknown.length > 0) {
    const target = unknown[0]!.target as Record<string, unknown>;
    for (const { property } of unknown) delete target[property];
    found.push({ unknown: unknown.map(({ property }) => property), known: declaredPropertiesOf(target) });
  }
  return errors.flatMap((error) => {
    if (unknown.includes(error)) return [];
    if (!error.children?.length) return [error];
    error.children = withoutUnknown(error.children, found);
    return error.constraints || error.children.length > 0 ? [error] : [];
  });
}

function firstProblem(errors: ValidationError[]): DomainError {
  let error = errors[0];
  while (error && !error.constraints && error.children?.length) error = error.children[0];
  const message = Object.values(error?.constraints ?? {})[0] ?? 'The request is not valid';
  return new DomainError('validation_failed', message, { field: error?.property });
}
