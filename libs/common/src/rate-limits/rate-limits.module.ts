import { type DynamicModule, type ExecutionContext, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { MemoryRateLimits } from './memory-rate-limits.js';
import {
  ADDRESS,
  AddressLimitGuard,
  addressTracker,
  CALLER,
  type NamedThrottler,
} from './rate-limit.guards.js';
import { RATE_LIMIT_STORAGE } from './rate-limit-storage.js';
import type { RateLimitsOptions } from './rate-limits.options.js';
import { RedisRateLimits } from './redis-rate-limits.js';

/** Rate limits for every route: per address before credentials, per caller after them. */
@Module({})
export class RateLimitsModule {
  static register({ address, callerOf, redisUrl }: RateLimitsOptions): DynamicModule {
    const policyOf = (context: ExecutionContext) => callerOf(context)?.policy;
    const storage = redisUrl ? new RedisRateLimits(redisUrl) : new MemoryRateLimits();
    const throttlers: NamedThrottler[] = [
      {
        name: ADDRESS,
        limit: address.limit,
        ttl: address.seconds * 1000,
        skipIf: () => address.limit === 0,
        trackerOf: addressTracker,
      },
      {
        name: CALLER,
        limit: (context: ExecutionContext) => policyOf(context)!.limit,
        ttl: (context: ExecutionContext) => policyOf(context)!.seconds * 1000,
        skipIf: (context: ExecutionContext) => !policyOf(context)?.limit,
        trackerOf: (context: ExecutionContext) => {
          const { policy, id } = callerOf(context)!;
          return `${policy.name}:${id}`;
        },
      },
    ];
    return {
      module: RateLimitsModule,
      global: true,
      imports: [ThrottlerModule.forRoot({ throttlers, storage })],
      providers: [
        { provide: APP_GUARD, useClass: AddressLimitGuard },
        // Known to Nest, so that it is told of the shutdown.
        { provide: RATE_LIMIT_STORAGE, useValue: storage },
      ],
      exports: [RATE_LIMIT_STORAGE],
    };
  }
}
