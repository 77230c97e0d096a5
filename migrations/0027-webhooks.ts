import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

const tables = ['webhooks', 'webhook_tasks', 'webhook_deliveries'];

/**
 * Webhooks, how far each has come in the journal and when it has something to be done, and the log of what was sent. A worker
 * has to find what is due before it knows whose it is: it may see that much, and no more, of every organization.
 */
export class Webhooks1763769600027 implements MigrationInterface {
  name = 'Webhooks1763769600027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table webhooks (
        organization_id uuid not null,
        id uuid not null,
        url text not null,
        description text,
        events text[] not null,
        enabled boolean not null,
        disabled_reason text check (disabled_reason in ('failing', 'gone', 'access_lost', 'secret_unreadable')),
        disabled_at timestamptz(3),
        signature_header text,
        -- Encrypted: signing needs them, so that a hash is not enough.
        secret bytea not null,
        former_secret bytea,
        former_secret_until timestamptz(3),
        -- On whose behalf it reads: who wrote it last.
        user_id uuid,
        api_key_id uuid,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        version integer not null default 1,
        primary key (organization_id, id)
      );

      create table webhook_tasks (
        organization_id uuid not null,
        webhook_id uuid not null,
        due_at timestamptz not null,
        -- Who works on it, until it is due again.
        lease uuid,
        -- Something was written since the journal was last looked at.
        nudged boolean not null default false,
        idle_seconds integer not null default 5,
        -- Its place in the journal.
        token text not null,
        -- Since when every call has failed, how many have in a row, and until when nothing is sent because of that.
        failing_since timestamptz(3),
        failures integer not null default 0,
        not_before timestamptz(3),
        primary key (organization_id, webhook_id),
        foreign key (organization_id, webhook_id) references webhooks (organization_id, id) on delete cascade
      ) with (fillfactor = 50);
      create index webhook_tasks_due on webhook_tasks (due_at);

      -- Names no webhook by a foreign key: the log of one that is deleted goes with the next purge.
      create table webhook_deliveries (
        organization_id uuid not null,
        id uuid not null,
        webhook_id uuid not null,
        type text not null,
        -- The audit event it tells of, and its place in the journal; null of a test. What is sent is made of it each time.
        event_id uuid,
        record_id uuid,
        position bigint,
        stamp uuid,
        occurred_at timestamptz(3) not null,
        status text not null check (status in ('pending', 'succeeded', 'failed', 'skipped')),
        next_attempt_at timestamptz(3),
        first_attempt_at timestamptz(3),
        attempts jsonb not null default '[]',
        response_status integer,
        response_body text,
        error text,
        created_at timestamptz(3) not null default now(),
        finished_at timestamptz(3),
        primary key (organization_id, id)
      );
      create index webhook_deliveries_list on webhook_deliveries (organization_id, webhook_id, id desc);
      create index webhook_deliveries_pending on webhook_deliveries (organization_id, webhook_id, record_id, position)
        where status = 'pending';
      create index webhook_deliveries_age on webhook_deliveries (organization_id, created_at);
    `);
    for (const table of tables) await runner.query(protect(table));
    await runner.query(`
      create policy due on webhook_tasks for select using (current_setting('app.webhook_worker', true) = 'on');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table webhook_deliveries, webhook_tasks, webhooks');
  }
}
