import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DuplicateEntity } from '../matching/matcher.js';
import type { WrittenPair } from '../pairs/carried-pairs.service.js';
import type { FieldDecision } from './merge-plan.js';
import type { MovedReferences, MoveCount } from './references/references.js';

/** What may be left as a merge made it: a field of the winner, or a record of some kind. */
export const notUndoneKinds = [
  'field',
  'deal',
  'activity',
  'contact',
  'relationship',
  'deal_contact',
  'company',
  'duplicate',
] as const;
export type NotUndoneKind = (typeof notUndoneKinds)[number];

/** Something that a merge did and its undoing had to leave. */
export interface NotUndone {
  readonly kind: NotUndoneKind;
  readonly field: string | null;
  readonly id: string | null;
  readonly reason: string;
}

/** What a merge decided and did, as long as it can be undone. */
export interface MergeDetails {
  readonly fields: readonly FieldDecision[];
  readonly counts: readonly MoveCount[];
  /** The winner's properties that the merge changed, as they were and as it left them. */
  readonly before: Readonly<Record<string, unknown>>;
  readonly after: Readonly<Record<string, unknown>>;
  readonly moved: MovedReferences;
  /** Pairs of the winner that say what pairs of losers said; merges of earlier versions kept none. */
  readonly pairs?: readonly WrittenPair[];
}

/** That records were made one. */
@Entity('record_merges')
export class RecordMerge {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  entity: DuplicateEntity;

  /** The record that stayed. */
  @Column('uuid', { name: 'winner_id' })
  winnerId: string;

  /** Those that were merged into it, as they were sent. */
  @Column('uuid', { name: 'loser_ids', array: true })
  loserIds: string[];

  /** The scan that has merged them by itself; null where somebody did. */
  @Column('uuid', { name: 'scan_id', nullable: true })
  scanId: string | null;

  /** Null once it can no longer be undone: it says what the records said. */
  @Column('jsonb', { nullable: true })
  details: MergeDetails | null;

  @Column({ type: 'timestamptz', name: 'merged_at', precision: 3 })
  mergedAt: Date;

  /** Who has merged; null for an API key. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId: string | null;

  @Column({ type: 'timestamptz', name: 'undone_at', precision: 3, nullable: true })
  undoneAt: Date | null;

  /** Who has undone it; null for an API key. */
  @Column('uuid', { name: 'undone_by', nullable: true })
  undoneBy: string | null;

  /** What stayed as the merge had left it; empty until it is undone. */
  @Column('jsonb', { name: 'not_undone' })
  notUndone: readonly NotUndone[];
}
