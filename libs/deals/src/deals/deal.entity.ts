import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A line item of a deal; free-form, see document B, section 3.2. */
export type Product = Readonly<Record<string, unknown>>;

/** A sales opportunity in a stage of a pipeline, most often with a contact. */
@Entity('deals')
export class Deal {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  title: string;

  /** Monetary value; pg reads a numeric as text. */
  @Column({ type: 'numeric', precision: 20, scale: 4, nullable: true })
  value: string | null;

  /** ISO 4217, three upper-case letters. */
  @Column('text')
  currency: string;

  @Column('uuid', { name: 'pipeline_id' })
  pipelineId: string;

  /** As sent; in lower case it is a stage of the pipeline. */
  @Column('text')
  stage: string;

  @Column('uuid', { name: 'contact_id', nullable: true })
  contactId: string | null;

  @Column('uuid', { name: 'company_id', nullable: true })
  companyId: string | null;

  /** The member who works on it. */
  @Column('uuid', { name: 'owner_id', nullable: true })
  ownerId: string | null;

  /** 0 to 100; pg reads a numeric as text. */
  @Column({ type: 'numeric', precision: 5, scale: 2, nullable: true })
  probability: string | null;

  /** `YYYY-MM-DD`. */
  @Column('date', { name: 'expected_close_date', nullable: true })
  expectedCloseDate: string | null;

  /** Why it was lost; leaving the lost stages clears it. */
  @Column('text', { name: 'lost_reason', nullable: true })
  lostReason: string | null;

  /** `YYYY-MM-DD` in UTC: the day on which it reached a stage that wins; leaving them clears it. */
  @Column('date', { name: 'won_date', nullable: true })
  wonDate: string | null;

  @Column('text', { nullable: true })
  source: string | null;

  @Column('text', { array: true })
  tags: string[];

  @Column('text', { nullable: true })
  description: string | null;

  @Column('jsonb')
  products: Product[];

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

  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;

  @Column('integer')
  version: number;
}
