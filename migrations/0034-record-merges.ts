import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/**
 * Merges of contacts and companies, with what is needed to undo them. They have no foreign keys, as contacts and companies share
 * the table, and as what was merged stays known when a record is purged.
 */
export class RecordMerges1763769600034 implements MigrationInterface {
  name = 'RecordMerges1763769600034';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table record_merges (
        organization_id uuid not null,
        id uuid not null,
        entity text not null check (entity in ('contacts', 'companies')),
        winner_id uuid not null,
        loser_ids uuid[] not null,
        -- What the records said and what moved; null once it can no longer be undone.
        details jsonb,
        user_id uuid,
        api_key_id uuid,
        merged_at timestamptz(3) not null default now(),
        undone_at timestamptz(3),
        undone_by uuid,
        not_undone jsonb not null default '[]',
        primary key (organization_id, id)
      );
      create index record_merges_list on record_merges (organization_id, entity, id desc);
      create index record_merges_kept on record_merges (organization_id, merged_at) where details is not null;
    `);
    await runner.query(protect('record_merges'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table record_merges');
  }
}
