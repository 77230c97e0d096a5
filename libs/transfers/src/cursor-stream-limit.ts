import { Inject, Injectable } from '@nestjs/common';
import { DomainError, tenantStatement, type CursorStreamOptions } from '@rosetta/common';
import { TRANSFERS_OPTIONS, type TransfersOptions } from './transfers.options.js';

/** Given back when the transaction ends, however it does, on whichever replica. */
const takeSlot = tenantStatement(
  'cursor-stream.take-slot',
  `select slot from generate_series(1, $2::int) as slot
   where pg_try_advisory_xact_lock(hashtextextended('export:' || {organization}::text || ':' || slot, 0)) limit 1`,
);

/** Limits how many long reads there are at once: each holds a connection for as long as its reader likes. */
@Injectable()
export class CursorStreamLimit {
  private running = 0;

  constructor(@Inject(TRANSFERS_OPTIONS) private readonly options: TransfersOptions) {}

  /** Goes through what `begin` reads, if the organization and this process have room for one more. */
  async *limited<T>(
    begin: (options: Pick<CursorStreamOptions, 'idleMs' | 'before'>) => AsyncIterable<T>,
  ): AsyncGenerator<T, void> {
    const { maxCursorStreams, exportsPerOrganization, exportIdleMs } = this.options;
    if (this.running >= maxCursorStreams)
      throw new DomainError('unavailable', 'Too many downloads at once; try again', { retryAfterSeconds: 5 });
    this.running += 1;
    try {
      yield* begin({
        // Behind the time at which the response is given up, should nobody do so.
        idleMs: 2 * exportIdleMs,
        before: async (tx) => {
          if ((await tx.rows(takeSlot, [exportsPerOrganization])).length > 0) return;
          const message = `An organization may have ${exportsPerOrganization} downloads at once`;
          throw new DomainError('rate_limited', message, { retryAfterSeconds: 5 });
        },
      });
    } finally {
      this.running -= 1;
    }
  }
}
