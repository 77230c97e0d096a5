import { Column, Entity, PrimaryColumn } from 'typeorm';

/** Why the product itself has stopped a webhook. */
export const disabledReasons = ['failing', 'gone', 'access_lost', 'secret_unreadable'] as const;
export type DisabledReason = (typeof disabledReasons)[number];

/** An address that is told of changes, as somebody set it up. How far it has come is its task's. */
@Entity('webhooks')
export class Webhook {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  url: string;

  @Column('text', { nullable: true })
  description: string | null;

  /** In which format it is told. */
  @Column('text')
  format: string;

  /** What it is told of: names of the format. */
  @Column({ type: 'text', array: true })
  events: string[];

  @Column('boolean')
  enabled: boolean;

  /** Null where a person has disabled it. */
  @Column('text', { name: 'disabled_reason', nullable: true })
  disabledReason: DisabledReason | null;

  @Column({ type: 'timestamptz', precision: 3, name: 'disabled_at', nullable: true })
  disabledAt: Date | null;

  /** The header with the signature in the form `sha256=<hex>`; null sends none. */
  @Column('text', { name: 'signature_header', nullable: true })
  signatureHeader: string | null;

  /** Encrypted. */
  @Column('bytea')
  secret: Buffer;

  /** Encrypted: the secret before, which signs too for a while. */
  @Column('bytea', { name: 'former_secret', nullable: true })
  formerSecret: Buffer | null;

  @Column({ type: 'timestamptz', precision: 3, name: 'former_secret_until', nullable: true })
  formerSecretUntil: Date | null;

  /** The user on whose behalf it reads: who wrote it last; null where that was an API key. */
  @Column('uuid', { name: 'user_id', nullable: true })
  userId: string | null;

  /** The API key on whose behalf it reads. */
  @Column('uuid', { name: 'api_key_id', nullable: true })
  apiKeyId: string | null;

  @Column({ type: 'timestamptz', precision: 3, name: 'created_at' })
  createdAt: Date;

  @Column({ type: 'timestamptz', precision: 3, name: 'updated_at' })
  updatedAt: Date;

  /** Counts changes, beginning at 1. */
  @Column('integer')
  version: number;
}
