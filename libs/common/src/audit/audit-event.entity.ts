import { Column, Entity, PrimaryColumn } from 'typeorm';
import type { AuditedEntity } from './audited-entities.js';

/**
 * Who changed what, when, and through which dialect; written in the same transaction as the change. Kept when the record is
 * purged, without what the record said.
 */
@Entity('audit_events')
export class AuditEvent {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7: sorts by time. */
  @PrimaryColumn('uuid')
  id: string;

  @Column({ type: 'timestamptz', name: 'occurred_at', precision: 3 })
  occurredAt: Date;

  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId: string | null;

  @Column('text')
  dialect: string;

  @Column('text', { name: 'request_id' })
  requestId: string;

  @Column('text')
  entity: AuditedEntity;

  @Column('uuid', { name: 'entity_id' })
  entityId: string;

  /** `created`, `updated`, `deleted`, `restored`, ... */
  @Column('text')
  action: string;

  /** The record's version since; null where the change left it as it was. */
  @Column('integer', { nullable: true })
  version: number | null;

  /** The changed fields as they were; null for a creation. */
  @Column('jsonb', { nullable: true })
  before: Record<string, unknown> | null;

  /** The changed fields as they are now; null for a deletion. */
  @Column('jsonb', { nullable: true })
  after: Record<string, unknown> | null;
}
