import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Pool } from 'pg';
import { type Figure, type Measured, Tally } from '../../figures.js';
import { positionOfPrimary } from './server-position.js';
import { Standby, type StandbyOptions } from './standby.js';

/** How often each is asked where it is: a write is read at the primary for so long, and until it is replayed. */
const LOOK_EVERY_MS = 200;
const ORGANIZATIONS_REMEMBERED = 10_000;

/** How a standby is, for whoever watches. */
export interface StandbyState {
  readonly isServing: boolean;
  /** Null while it does not tell. */
  readonly lagMs: number | null;
}

/** The standbys of the primary that a pool leads to: the pool's option `standbys` tells of them. */
@Injectable()
export class Standbys implements Measured, OnModuleInit, OnModuleDestroy {
  private readonly standbys: readonly Standby[];
  private readonly watch: Pool | undefined;
  /** By organizations, the transaction that a standby has to have replayed to be worth asking. */
  private readonly ahead = new Map<string, number>();
  private timer: NodeJS.Timeout | undefined;
  private looking: Promise<void> = Promise.resolve();
  private isEnded = false;
  private turn = 0;
  /** Reads that the primary has answered instead, by why. */
  readonly fallbacks = new Tally(['behind', 'failed']);

  constructor(pool: Pool) {
    const { standbys = [], ...options } = (
      pool as unknown as { options: { readonly standbys?: StandbyOptions[] } }
    ).options;
    this.standbys = standbys.map((each) => new Standby(each));
    if (standbys.length > 0) this.watch = new Pool({ ...options, max: 1 }).on('error', () => undefined);
  }

  onModuleInit(): void {
    if (this.areThere) this.look();
  }

  async onModuleDestroy(): Promise<void> {
    this.isEnded = true;
    clearTimeout(this.timer);
    await this.looking;
    await Promise.all([this.watch?.end(), ...this.standbys.map((standby) => standby.end())]);
  }

  get areThere(): boolean {
    return this.standbys.length > 0;
  }

  get states(): readonly StandbyState[] {
    return this.standbys.map(({ isServing, lagMs }) => ({ isServing, lagMs }));
  }

  /** The least busy of those that may have all of an organization; undefined where none has. */
  of(organizationId: string): Standby | undefined {
    const ahead = this.ahead.get(organizationId);
    let best: Standby | undefined;
    this.turn = (this.turn + 1) % this.standbys.length;
    for (let i = 0; i < this.standbys.length; i++) {
      const standby = this.standbys[(this.turn + i) % this.standbys.length]!;
      if (!standby.isServing || (ahead !== undefined && standby.horizon <= ahead)) continue;
      if (!best || standby.load < best.load) best = standby;
    }
    return best;
  }

  /** Notes that standbys lack a transaction of an organization until they have replayed it. */
  noteAhead(organizationId: string, transaction: number): void {
    if (this.ahead.size >= ORGANIZATIONS_REMEMBERED) this.ahead.clear();
    this.ahead.set(organizationId, transaction);
  }

  figures(): Figure[] {
    if (!this.areThere) return [];
    const each = (value: (standby: Standby) => number | null) => () =>
      this.standbys.flatMap((standby) => {
        const read = value(standby);
        return read === null ? [] : [[standby.name, read] as const];
      });
    return [
      {
        name: 'standby_up',
        kind: 'gauge',
        help: 'Whether a standby of Postgres is read from',
        label: 'standby',
        read: each(({ isServing }) => Number(isServing)),
      },
      {
        name: 'standby_lag_seconds',
        kind: 'gauge',
        help: 'How long ago the primary was where a standby is',
        label: 'standby',
        read: each(({ lagMs }) => lagMs && lagMs / 1000),
      },
      {
        name: 'standby_reads_total',
        kind: 'counter',
        help: 'Statements that a standby has answered',
        label: 'standby',
        read: each(({ served }) => served),
      },
      {
        name: 'standby_fallbacks_total',
        kind: 'counter',
        help: 'Reads that the primary has answered after all, because the standby was behind or failed',
        label: 'reason',
        read: () => this.fallbacks,
      },
    ];
  }

  private look(): void {
    this.looking = this.lookAtAll().finally(() => {
      if (!this.isEnded) this.timer = setTimeout(() => this.look(), LOOK_EVERY_MS).unref();
    });
  }

  /** A primary that does not answer says nothing of its standbys, and nobody reads from them without it. */
  private async lookAtAll(): Promise<void> {
    const primary = await positionOfPrimary(this.watch!).catch(() => null);
    if (primary) await Promise.all(this.standbys.map((standby) => standby.look(primary)));
  }
}
