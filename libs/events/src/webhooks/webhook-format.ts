import type { Actor, Database } from '@rosetta/common';
import type { JournalEntity, JournalEntry } from '../journal/journal-entry.js';

/** A change, and as which event of a format it is told. */
export interface ToldEvent {
  readonly type: string;
  readonly entry: JournalEntry;
}

/** What a test call says: which webhook it is of, by its id, and when it was made. */
export interface ToldTest {
  readonly type: string;
  readonly webhookId: string;
  readonly occurredAt: Date;
}

/** Names of events, and what their messages look like: the product's own, or those that a dialect publishes. */
export interface WebhookFormat {
  /** As webhooks name it. */
  readonly name: string;
  /** What a webhook can be told of. */
  readonly events: readonly string[];
  /** What is published too, but tells of nothing that there is here: whoever chooses it is warned, and where nothing else is, refused. */
  readonly neverRaised: readonly string[];
  /** The kind of record that one must be allowed to read to be told of an event. */
  entityOf(event: string): JournalEntity;
  /** As which events a change is told. */
  eventsOf(entry: JournalEntry): readonly string[];
  /**
   * Writes the bodies of messages, in their order, in a constant number of statements; nothing that the reader may not read is
   * in them.
   */
  write(database: Database, reader: Actor, told: readonly ToldEvent[]): Promise<readonly object[]>;
  /** Writes the body of a test call. */
  writeTest(test: ToldTest): object;
}
