import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/**
 * Imports, the rows they wait with in pieces, and when each has something to be done. A worker has to find what is due
 * before it knows whose it is: it may see that much, and no more, of every organization.
 */
export class Imports1763769600011 implements MigrationInterface {
  name = 'Imports1763769600011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table imports (
        organization_id uuid not null,
        id uuid not null,
        entity text not null check (entity in ('contacts', 'deals')),
        format text not null check (format in ('csv', 'ndjson')),
        file_name text,
        status text not null
          check (status in ('uploading', 'ready', 'queued', 'running', 'completed', 'cancelled', 'failed')),
        columns text[] not null default '{}',
        mapping jsonb not null default '{}',
        options jsonb not null default '{}',
        bytes bigint not null default 0,
        chunks integer not null default 0,
        next_chunk integer not null default 0,
        total_rows bigint not null default 0,
        processed_rows bigint not null default 0,
        created_rows bigint not null default 0,
        updated_rows bigint not null default 0,
        skipped_rows bigint not null default 0,
        failed_rows bigint not null default 0,
        active_ms bigint not null default 0,
        attempts integer not null default 0,
        error text,
        user_id uuid,
        api_key_id uuid,
        request_id text not null,
        -- What makes an upload that is sent again the same: SHA-256 of its bytes.
        idempotency_key text,
        fingerprint bytea,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        started_at timestamptz(3),
        finished_at timestamptz(3),
        version integer not null default 1,
        primary key (organization_id, id)
      );
      create index imports_list on imports (organization_id, created_at desc, id desc);
      create unique index imports_idempotency_key
        on imports (organization_id, coalesce(user_id, api_key_id), idempotency_key) where idempotency_key is not null;

      create table import_chunks (
        organization_id uuid not null,
        import_id uuid not null,
        position integer not null,
        first_row bigint not null,
        -- JSON text: the rows until they are written, then what became of each.
        rows text,
        outcomes text,
        failed_rows integer not null default 0,
        primary key (organization_id, import_id, position),
        foreign key (organization_id, import_id) references imports (organization_id, id) on delete cascade
      );

      create table import_tasks (
        organization_id uuid not null,
        import_id uuid not null,
        due_at timestamptz not null,
        primary key (organization_id, import_id),
        foreign key (organization_id, import_id) references imports (organization_id, id) on delete cascade
      ) with (fillfactor = 50);
      create index import_tasks_due on import_tasks (due_at);

      do $$ begin
        alter table import_chunks alter column rows set compression lz4, alter column outcomes set compression lz4;
      exception when feature_not_supported then
        raise notice 'This Postgres has no lz4: chunks of imports are compressed by pglz';
      end $$;
    `);
    for (const table of ['imports', 'import_chunks', 'import_tasks']) await runner.query(protect(table));
    await runner.query(`
      create policy due on import_tasks for select using (current_setting('app.import_worker', true) = 'on');
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table import_tasks, import_chunks, imports');
  }
}
