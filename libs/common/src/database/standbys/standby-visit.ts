import type { QueryConfig } from 'pg';
import { DomainError } from '../../domain-error.js';
import { fromDatabaseError } from '../database-error.js';
import type { DeferredKeyCheck } from '../deferred-key-check.js';
import type { ReadConnections } from '../read-connections.js';
import { askPrimary } from './primary-check.js';
import type { Standby } from './standby.js';
import type { Standbys } from './standbys.js';

/** A read, as it is asked at a standby that has to have replayed all transactions before a horizon. */
export type ReadAt = (horizon: string) => QueryConfig;

/** A standby that a request reads from, and what the primary says of it. */
interface Stay {
  readonly organizationId: string;
  readonly standby: Standby;
  readonly horizon: number;
  readonly isFit: Promise<boolean>;
}

/**
 * The reads of one request at a standby. With the first one, the primary is asked whether the standby lacks anything that has changed
 * the organization by then; the answer holds for the request, since a standby only goes on.
 */
export class StandbyVisit {
  private stay: Stay | undefined;
  private isOpen = false;

  constructor(
    private readonly standbys: Standbys,
    private readonly primary: ReadConnections,
  ) {}

  /** Lets reads go to a standby from now on. */
  open(): void {
    this.isOpen = true;
  }

  /** Sends what follows to the primary: something has been written, or may be. */
  close(): void {
    this.isOpen = false;
  }

  /** Has the primary asked again: what it has just said is not to be contradicted by what is read next. */
  askAnew(): void {
    this.stay = undefined;
  }

  /** The rows of a read; undefined where the primary has to answer it. */
  async rows(
    organizationId: string,
    key: DeferredKeyCheck | undefined,
    readAt: ReadAt,
  ): Promise<unknown[] | undefined> {
    const stay = this.isOpen ? this.stayOf(organizationId, key) : undefined;
    if (!stay) return undefined;
    const { standby, horizon, isFit } = stay;
    const reading = standby.query(organizationId, readAt(String(horizon)));
    reading.catch(() => undefined);
    if (!(await isFit)) {
      this.close();
      return undefined;
    }
    try {
      const { rows } = await reading;
      standby.served++;
      return rows as unknown[];
    } catch (error) {
      // The primary would take as long, or has the same limits.
      if (error instanceof DomainError || fromDatabaseError(error)?.code === 'too_slow') throw error;
      this.standbys.fallbacks.count('failed');
      this.close();
      return undefined;
    }
  }

  private stayOf(organizationId: string, key: DeferredKeyCheck | undefined): Stay | undefined {
    if (this.stay?.organizationId === organizationId)
      return this.stay.standby.isServing ? this.stay : undefined;
    const standby = this.standbys.of(organizationId);
    if (!standby) return undefined;
    const { horizon, timeline } = standby;
    // Whatever is wrong shows again where the primary is read.
    const isFit = this.isFit(organizationId, horizon, timeline, key).catch(() => false);
    return (this.stay = { organizationId, standby, horizon, isFit });
  }

  private async isFit(
    organizationId: string,
    horizon: number,
    timeline: string,
    key: DeferredKeyCheck | undefined,
  ): Promise<boolean> {
    const standing = await askPrimary(this.primary, organizationId, horizon, key);
    if (!standing) return false;
    if (standing.ahead === null) return standing.timeline === timeline;
    this.standbys.noteAhead(organizationId, standing.ahead);
    this.standbys.fallbacks.count('behind');
    return false;
  }
}
