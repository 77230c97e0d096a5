import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexesConcurrently } from './support/concurrent-indexes.js';
import { LOCK_TIMEOUT } from './support/locks.js';

const INDEXES = {
  duplicate_pairs_reported: `duplicate_pairs (organization_id, entity, status, score desc, id desc) where reported_at is not null`,
  duplicate_pairs_import: `duplicate_pairs (organization_id, import_id) where import_id is not null`,
};

/**
 * Pairs of contacts to both of whom a row of a bulk call or an import belongs (`on_ambiguous: review`): no scan may have found them,
 * and they are shown however little alike they are. Made beside requests, so it is no transaction, and can be begun again.
 */
export class ReportedDuplicates1763769600036 implements MigrationInterface {
  name = 'ReportedDuplicates1763769600036';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      alter table duplicate_pairs
        alter column scan_id drop not null,
        add column if not exists reported_at timestamptz(3),
        -- Of the import that alone has reported it.
        add column if not exists import_id uuid;
      commit;
    `);
    await createIndexesConcurrently(runner, INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      delete from duplicate_pairs where scan_id is null;
      drop index ${Object.keys(INDEXES).join(', ')};
      alter table duplicate_pairs drop column reported_at, drop column import_id, alter column scan_id set not null;
    `);
  }
}
