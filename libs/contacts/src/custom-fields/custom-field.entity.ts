import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The records that have custom fields. */
export const customFieldEntities = ['contact', 'deal', 'company'] as const;

/** A kind of record that has custom fields. */
export type CustomFieldEntity = (typeof customFieldEntities)[number];

/** What a custom field holds (document B, section 4, "Supported value types"). */
export const customFieldTypes = ['string', 'number', 'boolean', 'date', 'array', 'object'] as const;

/** Kind of value of a custom field. */
export type CustomFieldType = (typeof customFieldTypes)[number];

/** A known key of `custom_fields`: what it is called and holds, for whoever shows it. */
@Entity('custom_fields')
export class CustomField {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  entity: CustomFieldEntity;

  /** Unique among the entity's. */
  @Column('text')
  key: string;

  @Column('text')
  label: string;

  @Column('text')
  type: CustomFieldType;

  /** The choices of one that is chosen from; null where anything may be written. */
  @Column('jsonb', { nullable: true })
  options: string[] | null;

  @Column({ type: 'boolean', name: 'is_required' })
  isRequired: boolean;

  /** Its place in a form: the lowest first. */
  @Column({ type: 'integer', name: 'sort_order' })
  sortOrder: number;

  /** A locked one is neither changed nor deleted before it is unlocked. */
  @Column('boolean')
  locked: boolean;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  @Column({ type: 'timestamptz', name: 'updated_at', precision: 3 })
  updatedAt: Date;

  /** Counts changes, beginning at 1. */
  @Column('integer')
  version: number;
}
