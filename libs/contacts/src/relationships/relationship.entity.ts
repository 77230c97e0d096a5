import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a user of the organization knows a contact, and as what; at most one per user and contact. */
@Entity('relationships')
export class Relationship {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'contact_id' })
  contactId: string;

  @Column('uuid', { name: 'user_id' })
  userId: string;

  /** E.g. `primary`, `secondary`. */
  @Column('text', { name: 'relationship_type' })
  relationshipType: string;

  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;

  /** Counts changes, beginning at 1. */
  @Column('integer')
  version: number;
}
