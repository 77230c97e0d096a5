import { once } from 'node:events';
import { Logger, type OnApplicationShutdown, type OnModuleInit } from '@nestjs/common';
import { Redis } from 'ioredis';
import { type Figure, type Measured, Tally } from '../figures.js';
import { countedHits, MemoryRateLimits, refusalsFigure } from './memory-rate-limits.js';
import { type CountedHits, limitOf, type RateLimitStorage } from './rate-limit-storage.js';

/** One round trip: count, and begin the window's life with its first hit. Answers hits and milliseconds left. */
const COUNT = `
  local hits = redis.call('incr', KEYS[1])
  if hits == 1 then redis.call('pexpire', KEYS[1], ARGV[1]) end
  return {hits, redis.call('pttl', KEYS[1])}`;

/** A connection that has not answered for so long is thrown away; until there is one that does, nobody waits for Redis. */
const SILENCE_MS = 500;

/** How long a start waits for Redis. */
const START_MS = 2_000;

type CountingRedis = Redis & { countHit(key: string, ttl: number): Promise<[number, number]> };

/**
 * Counts requests for all replicas together. When Redis is lost, every process counts for itself, says so once, and goes
 * back to Redis by itself.
 */
export class RedisRateLimits implements RateLimitStorage, Measured, OnModuleInit, OnApplicationShutdown {
  private readonly logger = new Logger(RedisRateLimits.name);
  private readonly memory = new MemoryRateLimits();
  private readonly redis: CountingRedis;
  private readonly refusals = new Tally();
  private lost = false;
  private losses = 0;

  constructor(url: string) {
    this.redis = new Redis(url, {
      enableOfflineQueue: false,
      maxRetriesPerRequest: 0,
      connectTimeout: 10_000,
      socketTimeout: SILENCE_MS,
      keyPrefix: 'rosetta:rate:',
      retryStrategy: (attempt) => Math.min(attempt * 100, 2_000),
    }) as CountingRedis;
    this.redis.defineCommand('countHit', { numberOfKeys: 1, lua: COUNT });
    // Without a listener a lost connection would end the process; every failed count is dealt with below.
    this.redis.on('error', () => undefined);
  }

  /** Gives Redis a moment, so that the first requests are counted there; a start does not depend on it. */
  async onModuleInit(): Promise<void> {
    if (this.redis.status === 'ready') return;
    await once(this.redis, 'ready', { signal: AbortSignal.timeout(START_MS) }).catch(() => undefined);
  }

  increment(key: string, ttl: number, limit: number): Promise<CountedHits> {
    return this.count(key, ttl, limit);
  }

  async count(key: string, ttl: number, limit: number): Promise<CountedHits> {
    const counted = await this.countShared(key, ttl, limit);
    if (counted.isBlocked) this.refusals.count(limitOf(key));
    return counted;
  }

  private async countShared(key: string, ttl: number, limit: number): Promise<CountedHits> {
    try {
      const [hits, left] = await this.redis.countHit(key, ttl);
      this.noteRedis(true);
      return countedHits(hits, left, limit);
    } catch {
      this.noteRedis(false);
      return this.memory.count(key, ttl, limit);
    }
  }

  figures(): Figure[] {
    return [
      refusalsFigure(this.refusals),
      {
        name: 'redis_up',
        kind: 'gauge',
        help: 'Whether rate limits are counted in Redis, for all replicas together',
        read: () => (this.lost || this.redis.status !== 'ready' ? 0 : 1),
      },
      {
        name: 'redis_losses_total',
        kind: 'counter',
        help: 'How often Redis was lost',
        read: () => this.losses,
      },
    ];
  }

  async forget(key: string): Promise<void> {
    this.memory.forget(key);
    await this.redis.del(key).catch(() => this.noteRedis(false));
  }

  onApplicationShutdown(): void {
    this.redis.disconnect();
  }

  private noteRedis(isReachable: boolean): void {
    if (isReachable === !this.lost) return;
    this.lost = !isReachable;
    if (this.lost) {
      this.losses += 1;
      this.logger.error('Redis is lost: each process counts rate limits for itself until it is back');
    } else this.logger.warn('Redis is back: rate limits are shared again');
  }
}
