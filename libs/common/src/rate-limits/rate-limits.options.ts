import type { ExecutionContext } from '@nestjs/common';

/** How many requests somebody may make in a while; `limit` 0 is no limit. */
export interface RateLimitPolicy {
  /** Name in the `RateLimit` headers. */
  readonly name: string;
  readonly limit: number;
  readonly seconds: number;
}

/** Who is limited together, by which policies: each of them holds. */
export interface LimitedCaller {
  readonly policies: readonly RateLimitPolicy[];
  /** Id of the key or user that the requests are counted for. */
  readonly id: string;
}

/** What the application decides about rate limits. */
export interface RateLimitsOptions {
  /** For an address, before any credential is looked up. */
  readonly address: RateLimitPolicy;
  /** For a recognized caller, by the dialect the request came through; null is not limited. */
  readonly callerOf: (context: ExecutionContext) => LimitedCaller | null;
  /** Whether `X-RateLimit-Reset` is seconds since 1970 there, and not those until then. */
  readonly tellsResetAsEpoch: (context: ExecutionContext) => boolean;
  /** Where replicas count together; null counts in this process alone. */
  readonly redisUrl: string | null;
}
