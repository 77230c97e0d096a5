import { DomainError } from '@rosetta/common';
import { BetterAuthError } from 'better-auth';
import type { BetterAuth } from './better-auth.js';
import { rememberingTokens } from './hashed-session-tokens.js';

/**
 * Lets better-auth answer a request. What it cannot answer is thrown, so that the caller gets the same response, and the log
 * the same line, as for any other route: its own errors as they are, and where it has put a database's failure into a 500
 * of its own, as being unavailable.
 */
export async function respondByBetterAuth(betterAuth: BetterAuth, request: Request): Promise<Response> {
  const response = await rememberingTokens(() => betterAuth.handler(request)).catch((error: unknown) => {
    throw asRefusal(error);
  });
  if (response.status < 500) return response;
  const cause = new Error(`better-auth answered ${response.status}: ${await response.text()}`);
  const message = 'The service is temporarily unavailable; try again';
  throw new DomainError('unavailable', message, { cause, retryAfterSeconds: 1 });
}

/** How better-auth says that a caller sorts or filters by something that is not there. */
const WRONG_CLAUSE = /^Field .* not found in model|^Value must be an array/;

/** Reads what a caller has brought about, and better-auth does not foresee, as the refusal it is. */
function asRefusal(cause: unknown): unknown {
  if (cause instanceof BetterAuthError && WRONG_CLAUSE.test(cause.message))
    return new DomainError('validation_failed', cause.message, { cause });
  const { code } = (cause ?? {}) as { code?: unknown };
  if (typeof code === 'string' && WRONG_VALUE.test(code))
    return new DomainError('validation_failed', 'A value does not fit its field', { cause });
  if (code === UNIQUE_VIOLATION)
    return new DomainError('conflict', 'The record was changed at the same time; try again', { cause });
  if (code === NOT_NULL_VIOLATION)
    return new DomainError('validation_failed', 'A value must not be null', { cause });
  return cause;
}

/** What Postgres says of a value that a field cannot have (class 22), or of an operator that it does not know (`like` on an id). */
const WRONG_VALUE = /^(22\w{3}|42883|42804)$/;
const UNIQUE_VIOLATION = '23505';
const NOT_NULL_VIOLATION = '23502';
