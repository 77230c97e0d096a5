import { type ExecutionContext, Injectable } from '@nestjs/common';
import { normalizeIp, type ThrottlerOptions, ThrottlerGuard } from '@nestjs/throttler';
import { DomainError } from '../domain-error.js';
import { RouteMetadata } from '../http/route-metadata.js';
import type { RateLimitStorage } from './rate-limit-storage.js';

/** One of the named throttlers, as this application declares them: nothing of it has to be waited for. */
export interface NamedThrottler extends ThrottlerOptions {
  readonly name: string;
  readonly limit: number | ((context: ExecutionContext) => number);
  readonly ttl: number | ((context: ExecutionContext) => number);
  readonly trackerOf: (context: ExecutionContext) => string;
}

/**
 * Applies one of the named throttlers, counting per caller instead of per route, with the header names that clients know:
 * `RateLimit`, `RateLimit-Policy`, `X-RateLimit-*` and a plain `Retry-After`.
 */
abstract class NamedLimitGuard extends ThrottlerGuard {
  protected abstract readonly named: string;
  declare protected readonly storageService: RateLimitStorage;
  private throttler: NamedThrottler | undefined;
  private skipped: RouteMetadata<boolean>;

  override async onModuleInit(): Promise<void> {
    await super.onModuleInit();
    this.throttler = this.throttlers.find(({ name }) => name === this.named) as NamedThrottler | undefined;
    this.skipped = new RouteMetadata(this.reflector, `THROTTLER:SKIP${this.named}`);
  }

  /** Of the throttler's decorators only `@SkipThrottle` is used here, so nothing else is asked of a route. */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const { throttler } = this;
    if (!throttler || throttler.skipIf?.(context) || this.skipped.of(context)) return true;
    const limit = valueOf(throttler.limit, context);
    const ttl = valueOf(throttler.ttl, context);
    const tracker = throttler.trackerOf(context);
    const counted = this.storageService.count(`${this.named}:${tracker}`, ttl, limit);
    const { totalHits, timeToExpire, isBlocked } = counted instanceof Promise ? await counted : counted;
    const policy = policyNameOf(tracker);
    const res = context.getArgByIndex<Reply>(1);
    res.header('ratelimit-policy', `"${policy}";q=${limit};w=${ttl / 1000}`);
    res.header('ratelimit', `"${policy}";r=${Math.max(0, limit - totalHits)};t=${timeToExpire}`);
    res.header('x-ratelimit-limit', String(limit));
    res.header('x-ratelimit-remaining', String(Math.max(0, limit - totalHits)));
    res.header('x-ratelimit-reset', String(timeToExpire));
    if (isBlocked)
      throw new DomainError('rate_limited', 'Too many requests', { retryAfterSeconds: timeToExpire });
    return true;
  }
}

interface Reply {
  header(name: string, value: string): void;
}

/** Limits an address before any credential is looked up, so that bad keys cannot be tried without end. */
@Injectable()
export class AddressLimitGuard extends NamedLimitGuard {
  protected readonly named = ADDRESS;
}

/** Limits a recognized caller; stands behind the guard that recognizes. */
@Injectable()
export class CallerLimitGuard extends NamedLimitGuard {
  protected readonly named = CALLER;
}

/** Names of the throttlers. */
export const ADDRESS = 'address';
export const CALLER = 'caller';

/** The tracker of an address, or of the /64 network of an IPv6 one. */
export function addressTracker(context: ExecutionContext): string {
  return `${ADDRESS}:${normalizeIp(context.getArgByIndex<{ ip: string }>(0).ip)}`;
}

/** A tracker is `<policy>:<id>`; the policy's name is what clients are shown. */
function policyNameOf(tracker: string): string {
  return tracker.slice(0, tracker.indexOf(':'));
}

function valueOf(value: number | ((context: ExecutionContext) => number), context: ExecutionContext): number {
  return typeof value === 'function' ? value(context) : value;
}
