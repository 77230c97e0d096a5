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

  /** The association's own id. */
  @Column('uuid')
  id: string;

  /** See {@link ContactRole}; null when the association came from `company_id` alone. */
  @Column('integer', { name: 'rol_id', nullable: true })
  rolId: number | null;

  /** Role in free words, e.g. a job title; "" where somebody gave the place without one, null where nobody said. */
  @Column('text', { nullable: true })
  role: string | null;

  /** This account is the contact's primary one. */
  @Column('boolean', { name: 'is_primary' })
  isPrimary: boolean;

  /** This contact is the account's primary one, of which there is one at most. */
  @Column('boolean', { name: 'is_primary_contact' })
  isPrimaryContact: boolean;

  @Column('text', { nullable: true })
  notes: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;
}
