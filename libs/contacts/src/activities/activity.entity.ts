import { Column, Entity, PrimaryColumn } from 'typeorm';

/** The kinds of things that happen. */
export const activityKinds = ['call', 'sms', 'email', 'meeting', 'note'] as const;

/** One kind of activity; `call` and `sms` feed document C's statistics. */
export type ActivityKind = (typeof activityKinds)[number];

/** Who began it. */
export const activityDirections = ['inbound', 'outbound'] as const;

/** Direction of an activity. */
export type ActivityDirection = (typeof activityDirections)[number];

/** Something that happened with a contact, about a deal, or both. */
@Entity('activities')
export class Activity {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'contact_id', nullable: true })
  contactId: string | null;

  @Column('uuid', { name: 'deal_id', nullable: true })
  dealId: string | null;

  @Column('text')
  kind: ActivityKind;

  @Column('text', { nullable: true })
  direction: ActivityDirection | null;

  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3 })
  occurredAt: Date;

  /** Id in the system it came from; unique in the organization when given. */
  @Column('text', { name: 'external_id', nullable: true })
  externalId: string | null;

  @Column('text', { nullable: true })
  body: string | null;

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
