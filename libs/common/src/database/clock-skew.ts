import {
  Inject,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
} from '@nestjs/common';
import type { Pool } from 'pg';
import type { Figure, Measured } from '../figures.js';
import { POOL } from './database.js';

const LOOK_EVERY_MS = 60_000;
/** Differences that somebody should know of: what the replicas and the database say of one moment is compared by people. */
const MOST_SECONDS = 5;

const clock = {
  name: 'clock-skew',
  text: `select extract(epoch from clock_timestamp())::float8 * 1000 as "atMs"`,
};

/** How far the clock of this process is ahead of the database's, which is the one that keys, retries and leases go by. */
@Injectable()
export class ClockSkew implements Measured, OnApplicationBootstrap, OnModuleDestroy {
  private readonly logger = new Logger(ClockSkew.name);
  private timer: NodeJS.Timeout | undefined;
  private seconds: number | null = null;
  private isSaid = false;

  constructor(@Inject(POOL) private readonly pool: Pool) {}

  onApplicationBootstrap(): void {
    void this.look();
    this.timer = setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.timer);
  }

  figures(): Figure[] {
    return [
      {
        name: 'clock_skew_seconds',
        kind: 'gauge',
        help: 'How far the clock of this process is ahead of that of Postgres',
        read: () => this.seconds,
      },
    ];
  }

  /** Compares both clocks, and says where they differ by too much, and when they no longer do. */
  async look(): Promise<void> {
    const [asked, begun] = [Date.now(), performance.now()];
    const answer = await this.pool.query<{ atMs: number }>(clock).catch(() => null);
    if (!answer) return;
    const middle = asked + (performance.now() - begun) / 2;
    this.seconds = (middle - answer.rows[0]!.atMs) / 1000;
    const isFar = Math.abs(this.seconds) > MOST_SECONDS;
    if (isFar && !this.isSaid)
      this.logger.warn(
        `The clock of this process is ${Math.abs(this.seconds).toFixed(1)} s ${this.seconds > 0 ? 'ahead of' : 'behind'} Postgres's`,
      );
    if (!isFar && this.isSaid) this.logger.log("The clock of this process is Postgres's again");
    this.isSaid = isFar;
  }
}
