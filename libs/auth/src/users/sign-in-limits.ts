import { createHash } from 'node:crypto';
import type { RateLimitStorage } from '@rosetta/common';
import type { BetterAuthPlugin } from 'better-auth';
import { APIError, createAuthMiddleware } from 'better-auth/api';

/** How long failed sign-ins of one account are remembered together. */
const ACCOUNT_SECONDS = 15 * 60;

const SIGN_IN = '/sign-in/email';

/** Counts what better-auth limits per address where all other limits are counted: replicas count together. */
export function sharedLimits(limits: RateLimitStorage) {
  return {
    consume: async (key: string, { window, max }: { window: number; max: number }) => {
      const { isBlocked, timeToExpire } = await limits.count(`better-auth:${key}`, window * 1000, max);
      return { allowed: !isBlocked, retryAfter: isBlocked ? timeToExpire : null };
    },
  };
}

/**
 * Slows those down who try passwords on one account, from however many addresses: sign-ins are counted per account until one
 * succeeds. An e-mail that nobody has is counted alike.
 */
export function signInsPerAccount(limits: RateLimitStorage, max: number) {
  return {
    id: 'sign-ins-per-account',
    hooks: {
      before: [
        {
          matcher: ({ path }) => path === SIGN_IN && max > 0,
          handler: createAuthMiddleware(async ({ body }) => {
            const key = keyOf(body);
            if (key === null) return;
            const { isBlocked, timeToExpire } = await limits.count(key, ACCOUNT_SECONDS * 1000, max);
            if (!isBlocked) return;
            const message = 'Too many requests. Please try again later.';
            throw new APIError('TOO_MANY_REQUESTS', { message }, { 'X-Retry-After': String(timeToExpire) });
          }),
        },
      ],
      after: [
        {
          matcher: ({ path }) => path === SIGN_IN && max > 0,
          handler: createAuthMiddleware(async ({ body, context }) => {
            const key = keyOf(body);
            if (key !== null && context.newSession) await limits.forget(key);
          }),
        },
      ],
    },
  } satisfies BetterAuthPlugin;
}

/** No e-mails in the storage, which replicas share. */
function keyOf(body: unknown): string | null {
  const { email } = (body ?? {}) as { email?: unknown };
  if (typeof email !== 'string') return null;
  return `sign-in-account:${createHash('sha256').update(email.trim().toLowerCase()).digest('base64url')}`;
}
