import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Imports of more kinds of files, with what each was found to be and the line of each row; and what an import wrote, so that
 * it can be taken back. Audit events tell of it by the import's id, since a caller may choose the id of a request.
 */
export class ImportFiles1763769600018 implements MigrationInterface {
  name = 'ImportFiles1763769600018';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table imports
        drop constraint imports_format_check,
        add constraint imports_format_check check (format in ('csv', 'ndjson', 'json', 'xlsx', 'vcard')),
        drop constraint imports_status_check,
        add constraint imports_status_check check (status in
          ('uploading', 'ready', 'queued', 'running', 'completed', 'cancelled', 'failed', 'undoing', 'undone')),
        add column file jsonb not null default '{}',
        -- Pieces that were taken back; null until somebody asks for it.
        add column undone_chunks integer,
        add column undo_deleted_rows bigint not null default 0,
        add column undo_reverted_rows bigint not null default 0,
        add column undo_left_rows bigint not null default 0,
        add column undo_started_at timestamptz(3),
        add column undo_finished_at timestamptz(3);
      alter table import_chunks add column lines integer[];
      alter table audit_events add column import_id uuid;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from imports where format not in ('csv', 'ndjson') or status in ('undoing', 'undone');
      alter table audit_events drop column import_id;
      alter table import_chunks drop column lines;
      alter table imports
        drop column file, drop column undone_chunks, drop column undo_deleted_rows, drop column undo_reverted_rows,
        drop column undo_left_rows, drop column undo_started_at, drop column undo_finished_at,
        drop constraint imports_format_check,
        add constraint imports_format_check check (format in ('csv', 'ndjson')),
        drop constraint imports_status_check,
        add constraint imports_status_check check (status in
          ('uploading', 'ready', 'queued', 'running', 'completed', 'cancelled', 'failed'));
    `);
  }
}
