import type { ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '@rosetta/auth';
import type { LimitedCaller, RateLimitPolicy, RateLimitsOptions } from '@rosetta/common';
import { dialectOf } from '../dialects/index.js';
import type { Settings } from './settings.js';

/** Which limit holds for whom: document B counts a key by the minute, document E a user by the second. */
export function rateLimitsOf({ rateLimits, redisUrl }: Settings): RateLimitsOptions {
  const perKey: RateLimitPolicy = { name: 'api-key', limit: rateLimits.apiKeyPerMinute, seconds: 60 };
  const sales: RateLimitPolicy = { name: 'sales', limit: rateLimits.salesPerSecond, seconds: 1 };
  const others: RateLimitPolicy = { name: 'default', limit: rateLimits.defaultPerMinute, seconds: 60 };

  const callerOf = (context: ExecutionContext): LimitedCaller | null => {
    const { caller, url } = context.getArgByIndex<AuthenticatedRequest>(0);
    if (!caller) return null;
    if (caller.kind === 'api-key') return { policy: perKey, id: caller.apiKeyId };
    return { policy: dialectOf(url.split('?', 1)[0]!).name === 'sales' ? sales : others, id: caller.userId };
  };
  return {
    address: { name: 'address', limit: rateLimits.addressPerMinute, seconds: 60 },
    callerOf,
    redisUrl,
  };
}
