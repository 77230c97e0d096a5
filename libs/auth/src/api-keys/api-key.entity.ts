import type { Permission } from '@rosetta/common';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A program's way in: belongs to the organization, may do what its scopes say, and is stored only as a hash. */
@Entity('api_keys')
export class ApiKey {
  @PrimaryColumn('uuid', { name: 'organization_id' })
  organizationId: string;

  /** uuid v7: sorts by time. */
  @PrimaryColumn('uuid')
  id: string;

  @Column('text')
  name: string;

  /** The key's first characters, by which people tell their keys apart. */
  @Column('text')
  prefix: string;

  /** SHA-256 of the key, in hex. */
  @Column('text', { name: 'key_hash' })
  keyHash: string;

  @Column({ type: 'text', array: true })
  scopes: Permission[];

  @Column({ type: 'timestamptz', precision: 3, name: 'expires_at', nullable: true })
  expiresAt: Date | null;

  @Column({ type: 'timestamptz', precision: 3, name: 'revoked_at', nullable: true })
  revokedAt: Date | null;

  /** Roughly: uses are noted together, now and then. */
  @Column({ type: 'timestamptz', precision: 3, name: 'last_used_at', nullable: true })
  lastUsedAt: Date | null;

  /** The user who made the key, or the key that made it; null when the user is gone. */
  @Column('uuid', { name: 'created_by', nullable: true })
  createdBy: string | null;

  @Column({ type: 'timestamptz', precision: 3, name: 'created_at', default: () => 'now()' })
  createdAt: Date;
}
