import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

const tables = [
  'duplicate_scans',
  'duplicate_scan_tasks',
  'duplicate_records',
  'duplicate_keys',
  'duplicate_pairs',
];

/**
 * Scans for duplicates, what records are brought together by, and the pairs that were found. Keys are hashes: they tell nobody
 * an address or a number. Records have no foreign key here, as contacts and companies share the tables; they are purged along.
 */
export class Duplicates1763769600032 implements MigrationInterface {
  name = 'Duplicates1763769600032';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table duplicate_scans (
        organization_id uuid not null,
        id uuid not null,
        entity text not null check (entity in ('contacts', 'companies')),
        status text not null check (status in ('queued', 'running', 'completed', 'failed')),
        is_full boolean not null,
        phase text not null check (phase in ('keys', 'pairs')),
        -- The last record whose keys are written.
        position uuid,
        records bigint not null default 0,
        changed bigint not null default 0,
        compared bigint not null default 0,
        candidates bigint not null default 0,
        pairs bigint not null default 0,
        blocks jsonb not null default '[]',
        active_ms bigint not null default 0,
        attempts integer not null default 0,
        error text,
        user_id uuid,
        api_key_id uuid,
        request_id text not null,
        created_at timestamptz(3) not null default now(),
        started_at timestamptz(3),
        finished_at timestamptz(3),
        primary key (organization_id, id)
      );
      -- One at a time.
      create unique index duplicate_scans_unfinished on duplicate_scans (organization_id, entity)
        where status in ('queued', 'running');

      create table duplicate_scan_tasks (
        organization_id uuid not null,
        scan_id uuid not null,
        due_at timestamptz not null,
        primary key (organization_id, scan_id),
        foreign key (organization_id, scan_id) references duplicate_scans (organization_id, id) on delete cascade
      ) with (fillfactor = 50);
      create index duplicate_scan_tasks_due on duplicate_scan_tasks (due_at);

      -- In which version the keys of a record are, and which scan has them compared, or is to.
      create table duplicate_records (
        organization_id uuid not null,
        entity text not null,
        record_id uuid not null,
        version integer not null,
        scan_id uuid not null,
        is_compared boolean not null default false,
        primary key (organization_id, entity, record_id)
      ) with (fillfactor = 70);
      create index duplicate_records_waiting on duplicate_records (organization_id, entity, record_id) where not is_compared;
      create index duplicate_records_scan on duplicate_records (organization_id, scan_id);

      create table duplicate_keys (
        organization_id uuid not null,
        entity text not null,
        key bigint not null,
        second bigint not null,
        record_id uuid not null,
        kind smallint not null,
        primary key (organization_id, entity, key, second, record_id) include (kind)
      );
      create index duplicate_keys_record on duplicate_keys (organization_id, entity, record_id);

      create table duplicate_pairs (
        organization_id uuid not null,
        id uuid not null,
        entity text not null check (entity in ('contacts', 'companies')),
        first_id uuid not null,
        second_id uuid not null check (first_id < second_id),
        score double precision not null,
        why jsonb not null,
        status text not null default 'open' check (status in ('open', 'same', 'different')),
        scan_id uuid not null,
        found_at timestamptz(3) not null default now(),
        -- Who has decided.
        user_id uuid,
        api_key_id uuid,
        decided_at timestamptz(3),
        version integer not null default 1,
        primary key (organization_id, id),
        unique (organization_id, entity, first_id, second_id)
      );
      create index duplicate_pairs_queue on duplicate_pairs (organization_id, entity, status, score desc, id desc);
      create index duplicate_pairs_second on duplicate_pairs (organization_id, entity, second_id);

      alter table organization_settings
        add column contact_duplicates_from double precision not null default 0.95,
        add column company_duplicates_from double precision not null default 0.9;
    `);
    for (const table of tables) await runner.query(protect(table));
    await runner.query(`
      create policy due on duplicate_scan_tasks for select using (current_setting('app.duplicates_worker', true) = 'on');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop table duplicate_pairs, duplicate_keys, duplicate_records, duplicate_scan_tasks, duplicate_scans;
      alter table organization_settings drop column contact_duplicates_from, drop column company_duplicates_from;
    `);
  }
}
