import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexesConcurrently } from './support/concurrent-indexes.js';
import { LOCK_TIMEOUT } from './support/locks.js';

const EXTERNAL_ID = "custom_fields ->> 'external_id'";

/** What rows of an import know a company by, besides its id and name. */
const INDEXES = {
  companies_external_id: `companies (organization_id, (${EXTERNAL_ID}))
    where deleted_at is null and ${EXTERNAL_ID} is not null`,
  companies_domain: 'companies (organization_id, domain) where deleted_at is null and domain is not null',
};

/**
 * Files of companies can be imported. Runs beside requests, as indexes are made without a lock on their table; so it is no
 * transaction, and can be begun again where it was broken off.
 */
export class CompanyImports1763769600029 implements MigrationInterface {
  name = 'CompanyImports1763769600029';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      alter table imports drop constraint if exists imports_entity_check,
        add constraint imports_entity_check check (entity in ('contacts', 'companies', 'deals'));
      commit;
    `);
    await createIndexesConcurrently(runner, INDEXES);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index ${Object.keys(INDEXES).join(', ')};
      delete from imports where entity = 'companies';
      alter table imports drop constraint imports_entity_check,
        add constraint imports_entity_check check (entity in ('contacts', 'deals'));
    `);
  }
}
