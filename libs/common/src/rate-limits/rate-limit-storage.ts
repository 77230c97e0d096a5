import type { ThrottlerStorage } from '@nestjs/throttler';

/** What the throttler wants to know of a window. */
export type CountedHits = Awaited<ReturnType<ThrottlerStorage['increment']>>;

/** Where hits are counted; one that counts in this process has not to be waited for. */
export interface RateLimitStorage extends ThrottlerStorage {
  count(key: string, ttl: number, limit: number): CountedHits | Promise<CountedHits>;
}
