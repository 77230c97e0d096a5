import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/** Responses of writes that carried an `Idempotency-Key`, written in the same transaction as the change. */
export class IdempotencyKeys1763769600006 implements MigrationInterface {
  name = 'IdempotencyKeys1763769600006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table idempotency_keys (
        organization_id uuid not null,
        -- The user or API key that sent it: two callers may choose the same key.
        caller_id uuid not null,
        key text not null,
        -- SHA-256 of method, path with query, and body.
        fingerprint bytea not null,
        status smallint not null,
        headers jsonb not null,
        body text,
        created_at timestamptz(3) not null default now(),
        primary key (organization_id, caller_id, key)
      );
      create index idempotency_keys_age on idempotency_keys (organization_id, created_at);
    `);
    await runner.query(protect('idempotency_keys'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table idempotency_keys');
  }
}
