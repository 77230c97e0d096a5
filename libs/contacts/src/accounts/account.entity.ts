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

  /** Address of its web site, as written. */
  @Column('text', { nullable: true })
  website: string | null;

  /** As written. */
  @Column('text', { nullable: true })
  phone: string | null;

  /** Primary e-mail address, in lower case. */
  @Column('text', { nullable: true })
  email: string | null;

  /** Street and number, or the whole address where a dialect knows no parts of it. */
  @Column('text', { nullable: true })
  address: string | null;

  @Column('text', { nullable: true })
  city: string | null;

  /** State, province or region. */
  @Column('text', { nullable: true })
  state: string | null;

  @Column('text', { name: 'postal_code', nullable: true })
  postalCode: string | null;

  /** Free text: a name or a code. */
  @Column('text', { nullable: true })
  country: string | null;

  @Column('text', { nullable: true })
  industry: string | null;

  @Column('integer', { name: 'employee_count', nullable: true })
  employeeCount: number | null;

  /** In the currency of the organization's own books; pg reads a numeric as text. */
  @Column({ type: 'numeric', name: 'annual_revenue', precision: 20, scale: 4, nullable: true })
  annualRevenue: string | null;

  /** A URL or a handle, as the two after it. */
  @Column('text', { nullable: true })
  linkedin: string | null;

  @Column('text', { nullable: true })
  twitter: string | null;

  @Column('text', { nullable: true })
  facebook: string | null;

  /** What the company does. */
  @Column('text', { nullable: true })
  description: string | null;

  /** What is to be remembered of it: documents A's `notes` and D's `note`. */
  @Column('text', { nullable: true })
  notes: string | null;

  /** Number under which a tax office knows it. */
  @Column('text', { name: 'tax_id', nullable: true })
  taxId: string | null;

  /** The member who answers for it. */
  @Column('uuid', { name: 'owner_id', nullable: true })
  ownerId: string | null;

  @Column('jsonb', { name: 'custom_fields' })
  customFields: Record<string, unknown>;

  /** What a client of document D keeps with it for itself. */
  @Column('jsonb')
  metadata: Record<string, unknown>;

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
