import { type Figure, type Measured, Tally } from '../figures.js';
import { type CountedHits, limitOf, type RateLimitStorage } from './rate-limit-storage.js';

interface Window {
  hits: number;
  endsAt: number;
}

/** More callers than this at once are not remembered one by one; the oldest windows are forgotten first. */
const MAX_WINDOWS = 100_000;

/** Counts requests in fixed windows in this process; the cost of one count does not depend on the limit. */
export class MemoryRateLimits implements RateLimitStorage, Measured {
  private readonly refusals = new Tally();
  private readonly windows = new Map<string, Window>();

  increment(key: string, ttl: number, limit: number): Promise<CountedHits> {
    return Promise.resolve(this.count(key, ttl, limit));
  }

  count(key: string, ttl: number, limit: number): CountedHits {
    const now = performance.now();
    let window = this.windows.get(key);
    if (!window || window.endsAt <= now) {
      // Deleted first, so that the map stays ordered by the beginning of the window.
      this.windows.delete(key);
      this.windows.set(key, (window = { hits: 0, endsAt: now + ttl }));
      this.forgetOldest(now);
    }
    window.hits++;
    const counted = countedHits(window.hits, window.endsAt - now, limit);
    if (counted.isBlocked) this.refusals.count(limitOf(key));
    return counted;
  }

  figures(): Figure[] {
    return [refusalsFigure(this.refusals)];
  }

  forget(key: string): void {
    this.windows.delete(key);
  }

  private forgetOldest(now: number): void {
    for (const [key, { endsAt }] of this.windows) {
      if (endsAt > now && this.windows.size <= MAX_WINDOWS) return;
      this.windows.delete(key);
    }
  }
}

/** How often each limit has refused. */
export function refusalsFigure(refusals: Tally): Figure {
  return {
    name: 'rate_limit_refusals_total',
    kind: 'counter',
    help: 'Requests refused because of a rate limit',
    label: 'limit',
    read: () => refusals,
  };
}

/** What the throttler wants to know of a window: times are whole seconds, rounded up. */
export function countedHits(hits: number, milliseconds: number, limit: number): CountedHits {
  const seconds = Math.max(1, Math.ceil(milliseconds / 1000));
  return { totalHits: hits, timeToExpire: seconds, isBlocked: hits > limit, timeToBlockExpire: seconds };
}
