import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import { type Actor, type Figure, Followers, type Measured, Shutdown } from '@rosetta/common';
import { EVENTS_OPTIONS, type EventsOptions } from '../events.options.js';
import type { JournalEntry } from './journal-entry.js';
import { type Changes, type ChangesQuery, JournalService } from './journal.service.js';

const LOOK_EVERY_MS = 500;
const HEARTBEAT_MS = 15_000;
const AT_ONCE = 200;

/** Tells changes as they are committed, on whichever replica. */
@Injectable()
export class ChangesStreamService implements Measured {
  private readonly followers = new Followers('streams of changes');

  constructor(
    private readonly journal: JournalService,
    private readonly shutdown: Shutdown,
    @Inject(EVENTS_OPTIONS) private readonly options: EventsOptions,
  ) {}

  figures(): Figure[] {
    const help = 'Followers of the journal of changes';
    return [{ name: 'changes_followers', kind: 'gauge', help, read: () => this.followers.total }];
  }

  /**
   * Entries from a token on, some at a time, until the follower is `gone`; none at all are a sign of life. Nobody waits for
   * followers when the process ends: they come back to another replica.
   * @throws {validation_failed | forbidden | gone | rate_limited}
   */
  async *follow(
    actor: Actor,
    query: Omit<ChangesQuery, 'limit'>,
    gone: AbortSignal,
  ): AsyncGenerator<readonly JournalEntry[], void> {
    // Who may read the changes is asked when a stream begins: so it ends, and its follower comes back.
    const ended = AbortSignal.timeout(this.options.streamSeconds * 1000);
    const signal = AbortSignal.any([gone, this.shutdown.closed, ended]);
    const leave = this.followers.enter(actor.organizationId);
    try {
      let changes: Changes = await this.journal.changes(actor, { ...query, limit: AT_ONCE });
      let sentAt = performance.now();
      yield changes.entries;
      while (!signal.aborted) {
        if (!changes.hasMore) await sleep(LOOK_EVERY_MS, undefined, { signal }).catch(() => undefined);
        changes = await this.journal.changes(actor, { ...query, after: changes.token, limit: AT_ONCE });
        if (changes.entries.length === 0 && performance.now() - sentAt < HEARTBEAT_MS) continue;
        sentAt = performance.now();
        yield changes.entries;
      }
    } finally {
      leave();
    }
  }
}
