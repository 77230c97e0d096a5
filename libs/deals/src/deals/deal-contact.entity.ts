import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A contact of a deal; the primary one mirrors the deal's own `contact_id`. */
@Entity('deal_contacts')
export class DealContact {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'deal_id' })
  dealId: string;

  @Column('uuid', { name: 'contact_id' })
  contactId: string;

  @Column('text', { nullable: true })
  role: string | null;

  @Column('boolean', { name: 'is_primary' })
  isPrimary: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
