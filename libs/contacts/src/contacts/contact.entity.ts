import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A person an organization knows: the one record behind every dialect's contact. */
@Entity('contacts')
export class Contact {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  /** Integer id of document E, and the position of its cursor; pg reads a bigint as text. */
  @Column({ type: 'bigint', insert: false, update: false })
  number: string;

  /** The name in one piece: verbatim where a dialect wrote one name, else first and last joined. */
  @Column('text', { name: 'full_name', nullable: true })
  fullName: string | null;

  @Column('text', { name: 'first_name', nullable: true })
  firstName: string | null;

  @Column('text', { name: 'last_name', nullable: true })
  lastName: string | null;

  /** Lower case, in the order written; the first is the primary one. */
  @Column('text', { array: true })
  emails: string[];

  /** Normalized (document B, section 5), in the order written; the first is the primary one. */
  @Column('text', { array: true })
  phones: string[];

  /** The primary phone as it was typed, where a one-phone dialect wrote it and it differs from `phones[0]`. */
  @Column('text', { name: 'phone_as_written', nullable: true })
  phoneAsWritten: string | null;

  /** What was written behind a number as its extension, by the number as it is stored. */
  @Column('jsonb', { name: 'phone_extensions' })
  phoneExtensions: Record<string, string>;

  @Column('text', { nullable: true })
  position: string | null;

  /** The primary account. */
  @Column('uuid', { name: 'company_id', nullable: true })
  companyId: string | null;

  /** Company as free text (documents A and C). */
  @Column('text', { name: 'company_name', nullable: true })
  companyName: string | null;

  @Column('text', { nullable: true })
  description: string | null;

  @Column('text', { nullable: true })
  source: string | null;

  @Column('text', { array: true })
  tags: string[];

  /** The member who looks after this contact. */
  @Column('uuid', { name: 'assignee_id', nullable: true })
  assigneeId: string | null;

  @Column('boolean', { name: 'opt_in_status' })
  optInStatus: boolean;

  @Column('jsonb', { name: 'custom_fields' })
  customFields: Record<string, unknown>;

  /** What a client of document D keeps with it for itself. */
  @Column('jsonb')
  metadata: Record<string, unknown>;

  /** The user who created it; null when an API key did. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;

  /** Document E's `fecha_inactivacion`. */
  @Column({ type: 'timestamptz', name: 'inactivated_at', precision: 3, nullable: true })
  inactivatedAt: Date | null;

  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;

  /** Counts changes, beginning at 1. */
  @Column('integer')
  version: number;
}
