import type { ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '@rosetta/auth';
import type { LimitedCaller, RateLimitPolicy, RateLimitsOptions } from '@rosetta/common';
import { dialectOf } from '../dialects/index.js';
import { dialects } from '../dialects/registry.js';
import type { Settings } from './settings.js';

/** Which limit holds for whom: a key has one for all dialects, a user another where the dialect declares its own. */
export function rateLimitsOf({ rateLimits, redisUrl }: Settings): RateLimitsOptions {
  const perKey: RateLimitPolicy = { name: 'api-key', limit: rateLimits.apiKeyPerMinute, seconds: 60 };
  const others: RateLimitPolicy = { name: 'default', limit: rateLimits.defaultPerMinute, seconds: 60 };
  const perUser = new Map<string, RateLimitPolicy>();
  for (const { name, callerLimit } of dialects)
    if (callerLimit)
      perUser.set(name, { name, limit: rateLimits.perDialect[name]!, seconds: callerLimit.seconds });

  const callerOf = (context: ExecutionContext): LimitedCaller | null => {
    const { caller, url } = context.getArgByIndex<AuthenticatedRequest>(0);
    if (!caller) return null;
    if (caller.kind === 'api-key') return { policy: perKey, id: caller.apiKeyId };
    const { name } = dialectOf(url.split('?', 1)[0]!);
    return { policy: perUser.get(name) ?? others, id: caller.userId };
  };
  return {
    address: { name: 'address', limit: rateLimits.addressPerMinute, seconds: 60 },
    callerOf,
    redisUrl,
  };
}
