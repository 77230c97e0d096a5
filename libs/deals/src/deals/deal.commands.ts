import type { CreatedRange, SortedBy } from '@rosetta/common';
import type { Product } from './deal.entity.js';

/** Fields of a deal that callers write; a key that is left out is left alone, null clears. */
export interface DealFields {
  readonly title?: string | null;
  readonly value?: number | null;
  readonly currency?: string | null;
  readonly pipelineId?: string | null;
  /** In lower case a stage of the pipeline; kept as sent (ruling B.4), unless `stageAlias` is told. */
  readonly stage?: string | null;
  /** Told, and be it null: `stage` may be a stage's name or this as well, and the stage's own id is what is stored. */
  readonly stageAlias?: string | null;
  readonly contactId?: string | null;
  readonly companyId?: string | null;
  readonly ownerId?: string | null;
  readonly probability?: number | null;
  /** `YYYY-MM-DD`. */
  readonly expectedCloseDate?: string | null;
  /** Kept until the deal leaves the lost stages. */
  readonly lostReason?: string | null;
  /** `YYYY-MM-DD`; the day in UTC on which the deal reaches a stage that wins, unless told. */
  readonly wonDate?: string | null;
  readonly source?: string | null;
  readonly tags?: readonly string[] | null;
  readonly description?: string | null;
  readonly products?: readonly Product[] | null;
  readonly customFields?: Readonly<Record<string, unknown>> | null;
  /** Replaces what was there. */
  readonly metadata?: Readonly<Record<string, unknown>> | null;
}

/** Creates a deal; `id` only where the dialect lets the caller choose one. */
export interface CreateDeal extends DealFields {
  readonly id?: string;
}

/** Changes a deal. */
export type UpdateDeal = DealFields & {
  /** `custom_fields` are merged by key instead of replaced. */
  readonly mergeCustomFields?: boolean;
};

/** What deals are sorted by. */
export type DealSort = 'created_at' | 'updated_at' | 'name' | 'amount';

/** Which deals to list. */
export interface DealQuery extends CreatedRange {
  readonly limit: number;
  readonly offset: number;
  /** Partial, case-insensitive match on the title. */
  readonly search?: string;
  readonly contactId?: string;
  readonly companyId?: string;
  readonly ownerId?: string;
  readonly pipelineId?: string;
  /** One of these, in lower case; whatever the case of the deals'. */
  readonly stages?: readonly string[];
  readonly sortedBy: readonly [SortedBy<DealSort>, ...SortedBy<DealSort>[]];
}

/** One column of the board: how many deals are in a stage, and what they are worth by currency. */
export interface BoardStage {
  readonly stage: string;
  readonly count: number;
  readonly totals: Readonly<Record<string, number>>;
}
