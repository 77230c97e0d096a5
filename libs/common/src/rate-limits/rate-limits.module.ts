import { type DynamicModule, Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { ThrottlerModule } from '@nestjs/throttler';
import { MemoryRateLimits } from './memory-rate-limits.js';
import { ADDRESS, AddressLimitGuard, addressOf, CALLER, type NamedThrottler } from './rate-limit.guards.js';
import { RATE_LIMIT_STORAGE } from './rate-limit-storage.js';
import type { RateLimitsOptions } from './rate-limits.options.js';
import { RedisRateLimits } from './redis-rate-limits.js';

/** What the library wants to be told of a throttler, and does not need. */
const NOMINAL = { limit: 0, ttl: 0 };

/** Rate limits for every route: per address before credentials, per caller after them. */
@Module({})
export class RateLimitsModule {
  static register({ address, callerOf, tellsResetAsEpoch, redisUrl }: RateLimitsOptions): DynamicModule {
    const storage = redisUrl ? new RedisRateLimits(redisUrl) : new MemoryRateLimits();
    const ofAddresses = address.limit > 0 ? [address] : [];
    const throttlers: NamedThrottler[] = [
      {
        ...NOMINAL,
        name: ADDRESS,
        limitedOf: (context) => ({ policies: ofAddresses, id: addressOf(context) }),
        tellsResetAsEpoch,
      },
      { ...NOMINAL, name: CALLER, limitedOf: callerOf, tellsResetAsEpoch },
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
