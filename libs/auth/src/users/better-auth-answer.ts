import { AsyncLocalStorage } from 'node:async_hooks';
import type { BetterAuth } from './better-auth.js';

const failures = new AsyncLocalStorage<{ cause?: unknown }>();

/** Remembers why better-auth could not answer the request it is about. */
export function noteFailure(error: unknown): void {
  const failure = failures.getStore();
  if (failure) failure.cause ??= error;
}

/**
 * Lets better-auth answer a request. Where it failed itself (no database, say) it would answer an empty 500; the failure
 * is thrown instead, so that the caller gets the same answer, and the log the same line, as for any other route.
 */
export async function answerByBetterAuth(betterAuth: BetterAuth, request: Request): Promise<Response> {
  const failure: { cause?: unknown } = {};
  const response = await failures.run(failure, () => betterAuth.handler(request));
  if (response.status >= 500) throw asError(failure.cause, response.status);
  return response;
}

function asError(cause: unknown, status: number): Error {
  return cause instanceof Error ? cause : new Error(`better-auth answered ${status}`, { cause });
}
