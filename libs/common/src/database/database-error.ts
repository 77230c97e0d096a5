import { DomainError } from '../domain-error.js';

interface DriverError {
  code?: unknown;
  message?: unknown;
}

/** What a failure of Postgres, or of the connection to it, means to a caller; null when the error is not Postgres's. */
export function fromDatabaseError(error: unknown): DomainError | null {
  const { code, message } = (error ?? {}) as DriverError;
  if (typeof message === 'string' && CONNECTION_LOST.test(message)) return unavailable(error);
  if (typeof code !== 'string') return null;
  if (CONNECTION_CODES.has(code) || /^53/.test(code) || SESSION_ENDED.test(code)) return unavailable(error);
  if (code === QUERY_CANCELED) return new DomainError('too_slow', TOO_SLOW, { cause: error });
  if (RETRYABLE.has(code))
    return new DomainError('conflict', 'The record was changed at the same time; try again', {
      cause: error,
    });
  if (REFUSED_TEXT.has(code))
    return new DomainError('validation_failed', 'A text holds a character that cannot be stored', {
      cause: error,
    });
  if (code === 'XX000' && typeof message === 'string' && HUGE_ALLOCATION.test(message))
    return new DomainError('validation_failed', 'A pattern is too complex', { cause: error });
  // A number, date or size that no column can hold; rules should have refused it, but it is the caller's, not ours.
  if (code.startsWith('22'))
    return new DomainError('validation_failed', 'A value cannot be stored', { cause: error });
  return null;
}

/**
 * Whether a statement failed with its connection, after it may have been sent: nobody knows what has become of it.
 * @internal
 */
export function isLostOnTheWay(error: unknown): boolean {
  const { code, message } = (error ?? {}) as DriverError;
  if (typeof message === 'string' && NEVER_SENT.test(message)) return false;
  if (typeof message === 'string' && CONNECTION_LOST.test(message)) return true;
  return typeof code === 'string' && (CONNECTION_CODES.has(code) || SESSION_ENDED.test(code));
}

const NEVER_SENT = /is not queryable/;
const CONNECTION_LOST =
  /Connection terminated|timeout exceeded when trying to connect|^timeout expired$|is not queryable/;
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ENOENT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'EADDRNOTAVAIL',
  'EMFILE',
  'ENFILE',
]);
/** Connection exception, operator intervention, a transaction that was idle or took too long. */
const SESSION_ENDED = /^(08|57P|25P0[34])/;
/** What the statement time limit raises. Asked again as it is, the same request takes as long, so nothing invites to that. */
const QUERY_CANCELED = '57014';
const TOO_SLOW = 'The request took too long and was stopped; narrow its filters or ask for less at once';
/** Serialization failure, deadlock, lock not available. */
const RETRYABLE = new Set(['40001', '40P01', '55P03']);
/** What Postgres says of an expression's repetitions of repetitions: the only allocation that a caller can size. */
const HUGE_ALLOCATION = /^invalid memory alloc request size/;
/** Character not in repertoire, untranslatable character (NUL inside JSON). */
const REFUSED_TEXT = new Set(['22021', '22P05']);

function unavailable(cause: unknown): DomainError {
  const message = 'The service is temporarily unavailable; try again';
  return new DomainError('unavailable', message, { cause, retryAfterSeconds: 1 });
}

/** A failure in the words of the domain; null where nobody has foreseen it. */
export function failureOf(error: unknown): DomainError | null {
  return error instanceof DomainError ? error : fromDatabaseError(error);
}
