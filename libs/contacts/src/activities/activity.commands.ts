import type { CreatedRange, SortedBy } from '@rosetta/common';
import type { ActivityDirection, ActivityKind } from './activity.entity.js';

/** Fields of an activity that callers write; a key that is left out is left alone, null clears. */
export interface ActivityFields {
  readonly kind?: ActivityKind;
  readonly direction?: ActivityDirection | null;
  readonly occurredAt?: Date;
  readonly body?: string | null;
  /** One of contact and deal there must be. */
  readonly contactId?: string | null;
  readonly dealId?: string | null;
  readonly externalId?: string | null;
}

/** Records an activity; one with a known `externalId` is recorded already. */
export interface RecordActivity extends ActivityFields {
  /** Only where the dialect lets the caller choose one. */
  readonly id?: string;
  readonly kind: ActivityKind;
}

/** What activities are sorted by. */
export type ActivitySort = 'occurred_at' | 'created_at';

/** Which activities to list. */
export interface ActivityQuery extends CreatedRange {
  readonly limit: number;
  readonly offset: number;
  readonly contactId?: string;
  readonly dealId?: string;
  readonly kind?: ActivityKind;
  readonly sortedBy: readonly [SortedBy<ActivitySort>, ...SortedBy<ActivitySort>[]];
}

/** An activity, and whether this call recorded it. */
export interface Recorded<T> {
  readonly activity: T;
  readonly isNew: boolean;
}

/** A contact's conversation in numbers (document C, "stats"). */
export interface ActivityStats {
  readonly totalCalls: number;
  readonly totalMessages: number;
  /** When the newest activity of any kind happened; null when there is none. */
  readonly lastContact: Date | null;
}
