/**
 * The closed list of everything that can go wrong. Each dialect maps every code with
 * `satisfies Record<ErrorCode, ...>`, so a new code does not compile until every dialect answers it.
 */
export const errorCodes = [
  'unauthorized',
  'forbidden',
  'not_found',
  'route_not_found',
  'method_not_allowed',
  'validation_failed',
  'unprocessable',
  'malformed_json',
  'unsupported_media_type',
  'payload_too_large',
  'duplicate',
  'already_inactive',
  'already_active',
  'association_target_not_found',
  'account_inactive',
  'already_associated',
  'association_failed',
  'conflict',
  'version_mismatch',
  'gone',
  'request_in_flight',
  'idempotency_key_reused',
  'rate_limited',
  'too_slow',
  'unavailable',
  'internal',
] as const;

/** One kind of failure; see {@link errorCodes}. */
export type ErrorCode = (typeof errorCodes)[number];

/** What a failure carries beside its message. */
export interface ErrorFacts {
  /** The request field the failure is about, by its domain name. */
  readonly field?: string;
  /** The id of the record that stands in the way (`duplicate`). */
  readonly existingId?: string;
  /** The column by which that record was found, and its value (`duplicate`). */
  readonly key?: { readonly column: string; readonly value: string };
  /** Seconds until another try makes sense (`rate_limited`, `unavailable`). */
  readonly retryAfterSeconds?: number;
  /** The original error, for the log only. */
  readonly cause?: unknown;
}

/** A failure the domain can name; the one exception filter turns it into the dialect's own shape. */
export class DomainError extends Error {
  constructor(
    readonly code: ErrorCode,
    message: string,
    readonly facts: ErrorFacts = {},
  ) {
    super(message, { cause: facts.cause });
    this.name = 'DomainError';
  }
}

/** What work returns, or the failure that the domain has named; whatever else it throws is thrown. */
export function orDomainError<T>(work: () => T): T | DomainError {
  try {
    return work();
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}

/**
 * Whether a failure befell the call as a whole, whatever it carried: it is no verdict on any one of its items, and the same
 * items may be written another time.
 */
export function isMisfortune({ code }: DomainError): boolean {
  return code === 'unavailable' || code === 'rate_limited' || code === 'too_slow' || code === 'conflict';
}

/** Refuses one field of a command; the message is shown to the caller as it is. */
export function invalid(message: string, field?: string): DomainError {
  return new DomainError('validation_failed', message, { field });
}

/** Refuses what is well formed, and cannot be by the records or the rules that the organization has. */
export function unprocessable(message: string, field?: string): DomainError {
  return new DomainError('unprocessable', message, { field });
}

/** Says that a record does not exist for this caller, which includes "belongs to another organization". */
export function notFound(entity: string): DomainError {
  return new DomainError('not_found', `${entity} not found`);
}
