import { Logger } from '@nestjs/common';
import { Pool, type PoolConfig, type QueryConfig, type QueryResult } from 'pg';
import { ConnectionShares } from '../connection-shares.js';
import { fromDatabaseError } from '../database-error.js';
import { isNamed, ReadConnections } from '../read-connections.js';
import { ReplayLag } from './replay-lag.js';
import { positionOfStandby, type PrimaryPosition, type StandbyPosition } from './server-position.js';

/** How long a standby may take to say where it is. */
const ANSWER_MS = 2_000;

/** A standby to read from. */
export interface StandbyOptions {
  /** What logs and metrics call it. */
  readonly name: string;
  readonly pool: PoolConfig;
  /** Behind by more, it is left out. */
  readonly maxLagMs: number;
  /** Throws where it would be read as somebody who sees too much. */
  readonly verify: () => Promise<void>;
}

/** The connections of requests to a standby, from when it is taken in to when it is left out. */
interface Lines {
  readonly pool: Pool;
  readonly reads: ReadConnections;
  readonly shares: ConnectionShares;
}

/** One streaming standby: where it is, whether it may be read from, and reads, which end with it. */
export class Standby {
  private readonly logger = new Logger(Standby.name);
  private readonly watch: Pool;
  private readonly lag = new ReplayLag();
  /** Those who wait for an answer. */
  private readonly waiting = new Set<(error: Error) => void>();
  private lines: Lines | null = null;
  private why = '';
  lagMs: number | null = null;
  /** Statements whose answers were good. */
  served = 0;
  /** As it was last told. */
  horizon = 0;
  timeline = '';

  constructor(private readonly options: StandbyOptions) {
    this.watch = quiet(
      new Pool({
        ...options.pool,
        max: 1,
        query_timeout: ANSWER_MS,
        connectionTimeoutMillis: ANSWER_MS,
      }),
    );
  }

  get name(): string {
    return this.options.name;
  }

  get isServing(): boolean {
    return this.lines !== null;
  }

  get load(): number {
    return this.waiting.size;
  }

  /** Asks where it is, and takes it in or leaves it out. */
  async look(primary: PrimaryPosition): Promise<void> {
    try {
      const position = await positionOfStandby(this.watch);
      this.lagMs = this.lag.note(primary.written, position.replayed, performance.now());
      const problem = this.problemOf(position, primary);
      if (problem) return this.leaveOut(problem);
      [this.horizon, this.timeline] = [position.horizon, position.timeline];
      if (!this.isServing) await this.takeIn();
    } catch (error) {
      this.lagMs = null;
      this.leaveOut((error as Error).message);
    }
  }

  /** Runs a statement; fails at the latest when the standby is left out. */
  query(organizationId: string, query: QueryConfig): Promise<QueryResult> {
    const { reads, shares } = this.lines!;
    const alone = () => shares.query(organizationId, query);
    const answer = isNamed(query) ? reads.query(query, alone) : alone();
    return new Promise((resolve, reject) => {
      this.waiting.add(reject);
      answer.then(
        (result) => {
          this.waiting.delete(reject);
          resolve(result);
        },
        (error: Error) => {
          this.waiting.delete(reject);
          // Nobody else is to find that out; the next look tells whether it is back.
          if (fromDatabaseError(error)?.code === 'unavailable') this.leaveOut(error.message);
          reject(error);
        },
      );
    });
  }

  async end(): Promise<void> {
    this.close();
    await this.watch.end();
  }

  private problemOf(position: StandbyPosition, primary: PrimaryPosition): string | null {
    const { maxLagMs } = this.options;
    if (!position.isStandby) return 'it is no standby';
    if (position.system !== primary.system) return 'it is a standby of another database';
    if (position.timeline !== primary.timeline) return 'it does not follow the primary of now';
    // Once out it has to catch up, or it would come and go.
    const most = this.isServing ? maxLagMs : maxLagMs / 2;
    return this.lagMs! > most ? `it lags behind by more than ${maxLagMs / 1000} s` : null;
  }

  private async takeIn(): Promise<void> {
    await this.options.verify();
    const pool = quiet(new Pool(this.options.pool));
    this.lines = { pool, reads: new ReadConnections(pool), shares: new ConnectionShares(pool) };
    this.why = '';
    this.logger.log(`The standby ${this.name} serves reads`);
  }

  private leaveOut(why: string): void {
    this.close();
    if (why !== this.why) this.logger.warn(`The standby ${this.name} is left out: ${why}`);
    this.why = why;
  }

  private close(): void {
    const { lines } = this;
    this.lines = null;
    for (const reject of this.waiting) reject(new Error(`The standby ${this.name} was left out`));
    this.waiting.clear();
    if (lines) void Promise.allSettled([lines.reads.end(), lines.pool.end()]);
  }
}

/** A lost connection is told of by the next statement, or the next look. */
function quiet(pool: Pool): Pool {
  return pool.on('error', () => undefined);
}
