import type { CurrentRecord } from '@rosetta/common';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What can be merged. */
export type MergedEntity = CurrentRecord['entity'];

/** That a record was merged into another one, by whose id it is known since. */
@Entity('merged_records')
export class MergedRecord {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  @Column('text')
  entity: MergedEntity;

  /** The id of the record that is no more. */
  @PrimaryColumn('uuid')
  id: string;

  /** What it was merged into, which may have been merged itself since. */
  @Column('uuid', { name: 'merged_into' })
  mergedInto: string;

  /** By which id of another system it was known. */
  @Column('text', { name: 'external_id', nullable: true })
  externalId: string | null;

  @Column({ type: 'timestamptz', name: 'merged_at', precision: 3 })
  mergedAt: Date;
}
