import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg';
import { DomainError } from '../domain-error.js';
import type { AnswerWatch } from './answer-watch.js';

/** The longest somebody waits, as long as for a connection of an exhausted pool. */
const MAX_WAIT_MS = 5_000;
/** Who may wait of one organization. */
const MAX_WAITING = 1_000;
/** How long what an organization used counts, until about a third of it is left. */
const MEMORY_MS = 10_000;
/** Organizations beyond so many are forgotten while they hold nothing. */
const MAX_REMEMBERED = 10_000;

/** What a pool is made with. */
interface PoolOptions {
  readonly max: number;
  /** How many of its connections one organization may hold, in percent. */
  readonly organizationShare?: number;
  /** Tells whether anything was heard of the server. */
  readonly answers?: AnswerWatch;
}

/** How much of the connections' time one organization has. */
class Share {
  held = 0;
  /** Who waits for one more, in their order. */
  readonly waiting = new Set<() => void>();
  private used = 0;
  private since = performance.now();

  /** Connection time of late, in milliseconds; older time counts less. */
  usedUntil(now: number): number {
    const kept = Math.exp((this.since - now) / MEMORY_MS);
    this.used = this.used * kept + this.held * MEMORY_MS * (1 - kept);
    this.since = now;
    return this.used;
  }

  hold(change: 1 | -1): void {
    this.usedUntil(performance.now());
    this.held += change;
  }
}

/**
 * Hands out the pool's connections so that no organization keeps the others from theirs: one holds its share at most, and of
 * those that wait the one comes first that used the least time of late. Who waits too long is refused.
 */
export class ConnectionShares {
  private readonly shares = new Map<string, Share>();
  private readonly wanting = new Set<Share>();
  private readonly all: number;
  private readonly most: number;
  private readonly answers: AnswerWatch | undefined;
  private held = 0;

  constructor(private readonly pool: Pool) {
    const { max, organizationShare = 100, answers } = (pool as unknown as { options: PoolOptions }).options;
    this.all = max;
    this.answers = answers;
    this.most = Math.max(1, Math.floor((max * organizationShare) / 100));
  }

  /**
   * Runs a statement on a connection of its own.
   * @throws {rate_limited} the organization has all it may have
   * @throws {unavailable} the others have everything
   */
  async query(organizationId: string, config: QueryConfig): Promise<QueryResult> {
    const giveBack = await this.take(organizationId);
    try {
      return await this.pool.query(config);
    } finally {
      giveBack();
    }
  }

  /**
   * Takes a connection, to be given back with what made it unusable.
   * @throws {rate_limited} the organization has all it may have
   * @throws {unavailable} the others have everything
   */
  async connect(organizationId: string): Promise<{ client: PoolClient; release: (failure?: Error) => void }> {
    const giveBack = await this.take(organizationId);
    try {
      const client = await this.pool.connect();
      const release = (failure?: Error) => {
        client.release(failure);
        giveBack();
      };
      return { client, release };
    } catch (error) {
      giveBack();
      throw error;
    }
  }

  private async take(organizationId: string): Promise<() => void> {
    const share = this.shareOf(organizationId);
    if (this.held < this.all && share.held < this.most) this.hold(share);
    else await this.turnOf(share);
    return () => this.giveBack(share);
  }

  private hold(share: Share): void {
    this.held++;
    share.hold(1);
  }

  private giveBack(share: Share): void {
    this.held--;
    share.hold(-1);
    const next = this.wanting.size > 0 ? this.nextInTurn() : undefined;
    const [begin] = next?.waiting ?? [];
    if (!next || !begin) return;
    this.hold(next);
    begin();
  }

  private nextInTurn(): Share | undefined {
    const now = performance.now();
    let next: Share | undefined;
    for (const share of this.wanting)
      if (share.held < this.most && (!next || share.usedUntil(now) < next.usedUntil(now))) next = share;
    return next;
  }

  /** Waits until the organization is given one more connection. */
  private turnOf(share: Share): Promise<void> {
    if (share.waiting.size >= MAX_WAITING) throw this.refusalOf(share, performance.now() - MAX_WAIT_MS);
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(timer);
        share.waiting.delete(begin);
        if (share.waiting.size === 0) this.wanting.delete(share);
      };
      const begin = () => {
        leave();
        resolve();
      };
      const timer = setTimeout(() => {
        leave();
        reject(this.refusalOf(share, performance.now() - MAX_WAIT_MS));
      }, MAX_WAIT_MS);
      share.waiting.add(begin);
      this.wanting.add(share);
    });
  }

  /** An organization asks too much only of a server that answers: one that has been silent since it began to wait is lost. */
  private refusalOf({ held }: Share, since: number): DomainError {
    const retry = { retryAfterSeconds: 1 };
    return held < this.most || this.answers?.hasHeardSince(since) === false
      ? new DomainError('unavailable', 'The service is temporarily unavailable; try again', retry)
      : new DomainError('rate_limited', 'Your organization asks too much at once; try again', retry);
  }

  /** How many wait for a connection. */
  get waiting(): number {
    let waiting = 0;
    for (const share of this.wanting) waiting += share.waiting.size;
    return waiting;
  }

  private shareOf(organizationId: string): Share {
    let share = this.shares.get(organizationId);
    if (!share) {
      if (this.shares.size >= MAX_REMEMBERED) this.forgetIdle();
      this.shares.set(organizationId, (share = new Share()));
    }
    return share;
  }

  private forgetIdle(): void {
    for (const [id, { held, waiting }] of this.shares)
      if (held === 0 && waiting.size === 0) this.shares.delete(id);
  }
}
