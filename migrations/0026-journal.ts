import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/**
 * Makes audit events the store of the journal: each says in which transaction it was written, and as the how many-th of all;
 * whoever reads the journal first gives the transactions that have committed since their positions (decision 19). What is
 * older than this stays out of it.
 */
export class Journal1763769600026 implements MigrationInterface {
  name = 'Journal1763769600026';

  async up(runner: QueryRunner): Promise<void> {
    // The defaults come afterwards: added with the columns they would be computed for every event there is.
    await runner.query(`
      create sequence audit_events_sequence;
      alter table audit_events
        add column version integer,
        add column transaction_id xid8,
        add column sequence bigint;
      alter table audit_events
        alter column transaction_id set default pg_current_xact_id(),
        alter column sequence set default nextval('audit_events_sequence');
      create index audit_events_journal on audit_events (organization_id, transaction_id, sequence)
        where transaction_id is not null and entity in ('contact', 'company', 'deal', 'activity');

      create table journal_heads (
        organization_id uuid not null,
        position bigint not null,
        -- The transactions that have their positions: those that had ended when this snapshot was taken.
        snapshot pg_snapshot not null,
        primary key (organization_id)
      ) with (fillfactor = 50);

      create table journal_transactions (
        organization_id uuid not null,
        -- Position of its last entry.
        position bigint not null,
        entries bigint not null,
        -- Null where the journal begins.
        transaction_id xid8,
        -- Tells positions apart that a database gave twice, as after a failover to a replica that lagged behind.
        stamp uuid not null,
        sealed_at timestamptz not null default now(),
        primary key (organization_id, position)
      );
    `);
    for (const table of ['journal_heads', 'journal_transactions']) await runner.query(protect(table));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table journal_transactions, journal_heads;
      drop index audit_events_journal;
      alter table audit_events drop column sequence, drop column transaction_id, drop column version;
      drop sequence audit_events_sequence;
    `);
  }
}
