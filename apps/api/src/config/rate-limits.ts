import type { ExecutionContext } from '@nestjs/common';
import type { AuthenticatedRequest } from '@rosetta/auth';
import type { LimitedCaller, RateLimitPolicy, RateLimitsOptions } from '@rosetta/common';
import type { Dialect } from '../dialects/dialect.js';
import { dialectOf } from '../dialects/index.js';
import { dialects } from '../dialects/registry.js';
import type { Settings } from './settings.js';

/**
 * Which limits hold for whom: a key has one for all dialects, and those of the dialect beside it; a user has those of the
 * dialect, or else another one.
 */
export function rateLimitsOf({ rateLimits, redisUrl }: Settings): RateLimitsOptions {
  const perKey: RateLimitPolicy = { name: 'api-key', limit: rateLimits.apiKeyPerMinute, seconds: 60 };
  const others: RateLimitPolicy = { name: 'default', limit: rateLimits.defaultPerMinute, seconds: 60 };
  const ofKeys = new Map<Dialect, RateLimitPolicy[]>();
  const ofUsers = new Map<Dialect, RateLimitPolicy[]>();
  for (const dialect of dialects) {
    const own = (dialect.callerLimits ?? []).map(({ name, seconds }): RateLimitPolicy => {
      return { name, limit: rateLimits.perDialect[name]!, seconds };
    });
    ofKeys.set(dialect, [perKey, ...own].filter(isOn));
    ofUsers.set(dialect, (own.length > 0 ? own : [others]).filter(isOn));
  }

  const callerOf = (context: ExecutionContext): LimitedCaller | null => {
    const { caller, url } = context.getArgByIndex<AuthenticatedRequest>(0);
    if (!caller) return null;
    const dialect = dialectAt(url);
    return caller.kind === 'api-key'
      ? { policies: ofKeys.get(dialect)!, id: caller.apiKeyId }
      : { policies: ofUsers.get(dialect)!, id: caller.userId };
  };
  return {
    address: { name: 'address', limit: rateLimits.addressPerMinute, seconds: 60 },
    callerOf,
    tellsResetAsEpoch: (context) =>
      dialectAt(context.getArgByIndex<AuthenticatedRequest>(0).url).tellsResetAsEpoch === true,
    redisUrl,
  };
}

function dialectAt(url: string): Dialect {
  return dialectOf(url.split('?', 1)[0]!);
}

function isOn({ limit }: RateLimitPolicy): boolean {
  return limit > 0;
}
