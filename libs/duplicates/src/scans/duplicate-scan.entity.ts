import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DuplicateEntity } from '../matching/matcher.js';
import type { KeyKind } from '../matching/blocking-key.js';

/** Where a scan stands. */
export const scanStatuses = ['queued', 'running', 'completed', 'failed'] as const;
export type ScanStatus = (typeof scanStatuses)[number];

/** What a scan is at. */
export const scanPhases = ['keys', 'pairs', 'merges'] as const;
export type ScanPhase = (typeof scanPhases)[number];

/** Records that had so much in common that not all of them were compared with each other. */
export interface LargeBlocks {
  /** What they have in common. */
  readonly kind: KeyKind;
  /** Blocks of which only records were compared that share a second key. */
  readonly cut: number;
  /** Parts of those that were too large still: their records were not compared for this reason. */
  readonly left_out: number;
}

/** One look for duplicates among the records of an organization. */
@Entity('duplicate_scans')
export class DuplicateScan {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  entity: DuplicateEntity;

  @Column('text')
  status: ScanStatus;

  /** Whether every record is compared anew, and not only what has changed since the last scan. */
  @Column('boolean', { name: 'is_full' })
  isFull: boolean;

  /** First keys are written, then records that share some are compared, and where that is wanted those are merged that are surely one. */
  @Column('text')
  phase: ScanPhase;

  /** The last record whose keys are written, or the last one of which a group to be merged begins. */
  @Column('uuid', { nullable: true })
  position: string | null;

  /** Live records as the scan began; pg reads a bigint as text. */
  @Column('bigint')
  records: string;

  /** Records that are new or have changed since they were last compared. */
  @Column('bigint')
  changed: string;

  @Column('bigint')
  compared: string;

  /** Pairs of records that share keys. */
  @Column('bigint')
  candidates: string;

  /** Pairs that were kept. */
  @Column('bigint')
  pairs: string;

  @Column('jsonb')
  blocks: LargeBlocks[];

  /** From which score on contacts are merged; null where none are. */
  @Column('double precision', { name: 'merge_from', nullable: true })
  mergeFrom: number | null;

  /** Contacts that were merged into others. */
  @Column('bigint')
  merged: string;

  /** Groups of contacts that score so much and are left to people all the same. */
  @Column('bigint', { name: 'held_back' })
  heldBack: string;

  @Column('bigint', { name: 'active_ms' })
  activeMs: string;

  @Column('integer')
  attempts: number;

  @Column('text', { nullable: true })
  error: string | null;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId: string | null;

  @Column('text', { name: 'request_id' })
  requestId: string;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'started_at', precision: 3, nullable: true })
  startedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'finished_at', precision: 3, nullable: true })
  finishedAt: Date | null;
}
