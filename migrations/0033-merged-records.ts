import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/**
 * What became of the ids of contacts and companies that were merged into others. They have no foreign keys, as contacts and
 * companies share the table, and as a redirect outlives the row of whom it is of: it goes with the record that it leads to.
 */
export class MergedRecords1763769600033 implements MigrationInterface {
  name = 'MergedRecords1763769600033';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table merged_records (
        organization_id uuid not null,
        entity text not null check (entity in ('contact', 'company')),
        id uuid not null,
        merged_into uuid not null check (merged_into <> id),
        merged_at timestamptz(3) not null default now(),
        primary key (organization_id, id)
      );
      create index merged_records_into on merged_records (organization_id, merged_into);
    `);
    await runner.query(protect('merged_records'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop table merged_records');
  }
}
