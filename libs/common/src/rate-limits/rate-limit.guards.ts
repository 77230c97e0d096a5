import { type ExecutionContext, Injectable } from '@nestjs/common';
import { normalizeIp, type ThrottlerOptions, ThrottlerGuard } from '@nestjs/throttler';
import { DomainError } from '../domain-error.js';
import { RouteMetadata } from '../http/route-metadata.js';
import type { CountedHits, RateLimitStorage } from './rate-limit-storage.js';
import type { LimitedCaller, RateLimitPolicy } from './rate-limits.options.js';

/** One of the named throttlers; what it counts is told by `limitedOf`, and nothing of the throttler's own `limit` and `ttl`. */
export interface NamedThrottler extends ThrottlerOptions {
  readonly name: string;
  readonly limitedOf: (context: ExecutionContext) => LimitedCaller | null;
  readonly tellsResetAsEpoch: (context: ExecutionContext) => boolean;
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

  /**
   * Of the throttler's decorators only `@SkipThrottle` is used here, so nothing else is asked of a route. Nest takes a boolean,
   * too, where the throttler promises one: waiting for what is known costs each request.
   */
  override canActivate(context: ExecutionContext): Promise<boolean> {
    return this.admit(context) as Promise<boolean>;
  }

  private admit(context: ExecutionContext): boolean | Promise<boolean> {
    const limited = this.throttler?.limitedOf(context);
    if (!limited || limited.policies.length === 0 || this.skipped.of(context)) return true;
    return this.count(context, limited, []);
  }

  /** Counts by the policies behind those that are `used` already, and goes on later where a count has to be waited for. */
  private count(
    context: ExecutionContext,
    limited: LimitedCaller,
    used: UsedPolicy[],
  ): boolean | Promise<boolean> {
    for (const policy of limited.policies.slice(used.length)) {
      const key = `${this.named}:${policy.name}:${limited.id}`;
      const counted = this.storageService.count(key, policy.seconds * 1000, policy.limit);
      if (counted instanceof Promise)
        return counted.then((hits) => {
          this.use(context, used, policy, hits);
          return this.count(context, limited, used);
        });
      this.use(context, used, policy, counted);
    }
    this.tell(context, used);
    return true;
  }

  private use(
    context: ExecutionContext,
    used: UsedPolicy[],
    policy: RateLimitPolicy,
    { totalHits, timeToExpire, isBlocked }: CountedHits,
  ): void {
    used.push({ policy, remaining: Math.max(0, policy.limit - totalHits), seconds: timeToExpire });
    if (!isBlocked) return;
    this.tell(context, used);
    throw new DomainError('rate_limited', 'Too many requests', { retryAfterSeconds: timeToExpire });
  }

  /** Tells of all policies, and in the headers that have room for one, of that of which least is left. */
  private tell(context: ExecutionContext, used: readonly UsedPolicy[]): void {
    const res = context.getArgByIndex<Reply>(1);
    res.header(
      'ratelimit-policy',
      used.map(({ policy: { name, limit, seconds } }) => `"${name}";q=${limit};w=${seconds}`).join(', '),
    );
    res.header(
      'ratelimit',
      used.map(({ policy, remaining, seconds }) => `"${policy.name}";r=${remaining};t=${seconds}`).join(', '),
    );
    const least = used.reduce((one, other) => (other.remaining < one.remaining ? other : one));
    const epoch = this.throttler!.tellsResetAsEpoch(context) ? Math.ceil(Date.now() / 1000) : 0;
    res.header('x-ratelimit-limit', String(least.policy.limit));
    res.header('x-ratelimit-remaining', String(least.remaining));
    res.header('x-ratelimit-reset', String(epoch + least.seconds));
  }
}

/** A policy, and what is left of it for how long. */
interface UsedPolicy {
  readonly policy: RateLimitPolicy;
  readonly remaining: number;
  readonly seconds: number;
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

/** An address, or the /64 network of an IPv6 one. */
export function addressOf(context: ExecutionContext): string {
  return normalizeIp(context.getArgByIndex<{ ip: string }>(0).ip);
}
