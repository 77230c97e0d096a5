import { DomainError } from '@rosetta/common';
import type { BetterAuth } from './better-auth.js';
import { rememberingTokens } from './hashed-session-tokens.js';

/**
 * Lets better-auth answer a request. What it cannot answer is thrown, so that the caller gets the same answer, and the log
 * the same line, as for any other route: its own errors as they are, and where it has put a database's failure into a 500
 * of its own, as being unavailable.
 */
export async function answerByBetterAuth(betterAuth: BetterAuth, request: Request): Promise<Response> {
  const response = await rememberingTokens(() => betterAuth.handler(request));
  if (response.status < 500) return response;
  const cause = new Error(`better-auth answered ${response.status}: ${await response.text()}`);
  const message = 'The service is temporarily unavailable; try again';
  throw new DomainError('unavailable', message, { cause, retryAfterSeconds: 1 });
}
