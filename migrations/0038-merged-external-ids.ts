import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexesConcurrently } from './support/concurrent-indexes.js';
import { LOCK_TIMEOUT } from './support/locks.js';

const INDEXES = {
  merged_records_external: `merged_records (organization_id, entity, external_id) where external_id is not null`,
};

/**
 * By which id of another system a record was known that was merged: whoever sends it again means the record it was merged into, as
 * long as the redirect is kept. Made beside requests, so it is no transaction, and can be begun again.
 */
export class MergedExternalIds1763769600038 implements MigrationInterface {
  name = 'MergedExternalIds1763769600038';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      alter table merged_records add column if not exists external_id text;
      commit;
    `);
    await createIndexesConcurrently(runner, INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      alter table merged_records drop column if exists external_id;
      commit;
    `);
  }
}
