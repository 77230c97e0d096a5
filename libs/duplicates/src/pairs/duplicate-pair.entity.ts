import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { DuplicateEntity } from '../matching/matcher.js';
import type { Reason } from '../matching/model.js';

/** What is known of a pair: nobody has said, they are one, they are two. */
export const pairStatuses = ['open', 'same', 'different'] as const;
export type PairStatus = (typeof pairStatuses)[number];

/** What somebody may say of a pair; `open` takes back what was said. */
export const decisions = ['same', 'different', 'open'] as const;
export type Decision = (typeof decisions)[number];

/** Two records that may be one. */
@Entity('duplicate_pairs')
export class DuplicatePair {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  entity: DuplicateEntity;

  /** The one with the smaller id. */
  @Column('uuid', { name: 'first_id' })
  firstId: string;

  @Column('uuid', { name: 'second_id' })
  secondId: string;

  /** How likely they are one, from 0 to 1. */
  @Column('double precision')
  score: number;

  @Column('jsonb')
  why: readonly Reason[];

  @Column('text')
  status: PairStatus;

  /** The scan that has found it last; null where none has. */
  @Column('uuid', { name: 'scan_id', nullable: true })
  scanId: string | null;

  /** When a row that belongs to both was last left for people to look at; null where none was. */
  @Column({ type: 'timestamptz', name: 'reported_at', precision: 3, nullable: true })
  reportedAt: Date | null;

  /** The import of those rows; null where they are of several, or of calls. */
  @Column('uuid', { name: 'import_id', nullable: true })
  importId: string | null;

  @Column({ type: 'timestamptz', name: 'found_at', precision: 3 })
  foundAt: Date;

  /** Who has decided; null for an API key. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId: string | null;

  @Column({ type: 'timestamptz', name: 'decided_at', precision: 3, nullable: true })
  decidedAt: Date | null;

  /** Counts decisions, beginning at 1. */
  @Column('integer')
  version: number;
}
