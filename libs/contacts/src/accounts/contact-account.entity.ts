import { Column, Entity, PrimaryColumn } from 'typeorm';

/** That a contact belongs to an account, and in what role; the primary one is mirrored in `contact.company_id`. */
@Entity('contact_accounts')
export class ContactAccount {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  @PrimaryColumn('uuid', { name: 'contact_id' })
  contactId: string;

  @PrimaryColumn('uuid', { name: 'account_id' })
  accountId: string;

  /** See {@link ContactRole}; null when the association came from `company_id` alone. */
  @Column('integer', { name: 'rol_id', nullable: true })
  rolId: number | null;

  @Column('boolean', { name: 'is_primary' })
  isPrimary: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
