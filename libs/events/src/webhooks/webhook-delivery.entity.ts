import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What has become of a delivery. */
export const deliveryStatuses = ['pending', 'succeeded', 'failed', 'skipped'] as const;
export type DeliveryStatus = (typeof deliveryStatuses)[number];

/** One call, as the log tells of it; times are ISO 8601. */
export interface DeliveryAttempt {
  readonly at: string;
  readonly durationMs: number;
  readonly status: number | null;
  readonly error: string | null;
}

/** One event on its way to one webhook. What is sent is made anew each time of the audit event that it names. */
@Entity('webhook_deliveries')
export class WebhookDelivery {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7: sorts by time. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('uuid', { name: 'webhook_id' })
  webhookId: string;

  /** The event's name. */
  @Column('text')
  type: string;

  /** The audit event; null of a test. */
  @Column('uuid', { name: 'event_id', nullable: true })
  eventId: string | null;

  /** The record it tells of: what concerns the same one is sent one after the other. */
  @Column('uuid', { name: 'record_id', nullable: true })
  recordId: string | null;

  /** Its place in the journal. */
  @Column('bigint', { nullable: true })
  position: string | null;

  @Column('uuid', { nullable: true })
  stamp: string | null;

  /** When the change was made. */
  @Column({ type: 'timestamptz', precision: 3, name: 'occurred_at' })
  occurredAt: Date;

  @Column('text')
  status: DeliveryStatus;

  /** Null once it has ended. */
  @Column({ type: 'timestamptz', precision: 3, name: 'next_attempt_at', nullable: true })
  nextAttemptAt: Date | null;

  /** The first call since it was last asked for: the tries end three days after it. */
  @Column({ type: 'timestamptz', precision: 3, name: 'first_attempt_at', nullable: true })
  firstAttemptAt: Date | null;

  @Column('jsonb')
  attempts: DeliveryAttempt[];

  @Column('integer', { name: 'response_status', nullable: true })
  responseStatus: number | null;

  /** The beginning of the last response. */
  @Column('text', { name: 'response_body', nullable: true })
  responseBody: string | null;

  /** What went wrong the last time. */
  @Column('text', { nullable: true })
  error: string | null;

  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', precision: 3, name: 'finished_at', nullable: true })
  finishedAt: Date | null;
}
