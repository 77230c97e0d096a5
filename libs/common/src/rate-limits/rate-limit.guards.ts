import { type ExecutionContext, Injectable } from '@nestjs/common';
import { type Resolvable, ThrottlerGuard } from '@nestjs/throttler';
import { DomainError } from '../domain-error.js';

/**
 * Applies one of the named throttlers, counting per caller instead of per route, with the header names that clients know:
 * `RateLimit`, `RateLimit-Policy`, `X-RateLimit-*` and a plain `Retry-After`.
 */
abstract class NamedLimitGuard extends ThrottlerGuard {
  protected abstract readonly named: string;

  override async onModuleInit(): Promise<void> {
    await super.onModuleInit();
    this.throttlers = this.throttlers.filter(({ name }) => name === this.named);
  }

  /** Of the throttler's decorators only `@SkipThrottle` is used here, so nothing else is asked of a route. */
  override async canActivate(context: ExecutionContext): Promise<boolean> {
    const [throttler] = this.throttlers;
    if (!throttler || throttler.skipIf?.(context) || this.isSkipped(context)) return true;
    const limit = await valueOf(throttler.limit, context);
    const ttl = await valueOf(throttler.ttl, context);
    const { req, res } = this.getRequestResponse(context);
    const tracker = await (throttler.getTracker?.(req, context) ?? this.getTracker(req));
    const { totalHits, timeToExpire, isBlocked } = await this.storageService.increment(
      `${this.named}:${tracker}`,
      ttl,
      limit,
      ttl,
      this.named,
    );
    const policy = policyNameOf(tracker);
    const remaining = Math.max(0, limit - totalHits);
    this.setResponseHeader(res, 'RateLimit-Policy', `"${policy}";q=${limit};w=${ttl / 1000}`);
    this.setResponseHeader(res, 'RateLimit', `"${policy}";r=${remaining};t=${timeToExpire}`);
    this.setResponseHeader(res, 'X-RateLimit-Limit', String(limit));
    this.setResponseHeader(res, 'X-RateLimit-Remaining', String(remaining));
    this.setResponseHeader(res, 'X-RateLimit-Reset', String(timeToExpire));
    if (isBlocked)
      throw new DomainError('rate_limited', 'Too many requests', { retryAfterSeconds: timeToExpire });
    return true;
  }

  private isSkipped(context: ExecutionContext): boolean {
    const places = [context.getHandler(), context.getClass()];
    return this.reflector.getAllAndOverride<boolean>(`THROTTLER:SKIP${this.named}`, places) ?? false;
  }
}

/** Limits an address before any credential is looked up, so that bad keys cannot be tried without end. */
@Injectable()
export class AddressLimitGuard extends NamedLimitGuard {
  protected readonly named = ADDRESS;

  /** The address, or the /64 network of an IPv6 one. */
  protected override async getTracker(request: Record<string, unknown>): Promise<string> {
    return `${ADDRESS}:${await super.getTracker(request)}`;
  }
}

/** Limits a recognized caller; stands behind the guard that recognizes. */
@Injectable()
export class CallerLimitGuard extends NamedLimitGuard {
  protected readonly named = CALLER;
}

/** Names of the throttlers. */
export const ADDRESS = 'address';
export const CALLER = 'caller';

/** A tracker is `<policy>:<id>`; the policy's name is what clients are shown. */
function policyNameOf(tracker: string): string {
  return tracker.split(':', 1)[0]!;
}

async function valueOf(value: Resolvable<number>, context: ExecutionContext): Promise<number> {
  return typeof value === 'function' ? value(context) : value;
}
