import type { ThrottlerStorage } from '@nestjs/throttler';

/** Injection token of the {@link RateLimitStorage} that all limits are counted in. */
export const RATE_LIMIT_STORAGE = Symbol('rate limit storage');

/** What is refused, by the limit: the first part of a key names it, or whom it holds for and behind that its policy. */
export function limitOf(key: string): string {
  const [first = '', second = ''] = key.split(':', 2);
  return first === 'caller' ? second : first;
}

/** What the throttler wants to know of a window. */
export type CountedHits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Where hits are counted; one that counts in this process has not to be waited for. */
export interface RateLimitStorage extends ThrottlerStorage {
  count(key: string, ttl: number, limit: number): CountedHits | Promise<CountedHits>;
  /** Begins to count anew. */
  forget(key: string): void | Promise<void>;
}
