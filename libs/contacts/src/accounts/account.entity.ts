import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A company; documents A and C call it company, document E account. */
@Entity('companies')
export class Account {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** Internet domain, e.g. `example.com`. */
  @Column('text', { nullable: true })
  domain: string | null;

  @Column('jsonb', { name: 'custom_fields' })
  customFields: Record<string, unknown>;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;

  /** Null while the account is active. */
  @Column({ type: 'timestamptz', name: 'inactivated_at', precision: 3, nullable: true })
  inactivatedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;

  @Column('integer')
  version: number;
}
