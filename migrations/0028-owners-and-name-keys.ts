import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createIndexesConcurrently } from './support/concurrent-indexes.js';
import { LOCK_TIMEOUT } from './support/locks.js';
import { addNameKeys } from './support/name-keys.js';
import { createTenantView, dropTenantView } from './support/tenant-views.js';

const LIVE = 'where deleted_at is null';

/** What document C's one name of a contact is sorted by, of functions that an index may hold. */
const SHOWN_NAME = `coalesce(nullif(btrim(coalesce(first_name_key, '') || ' ' || coalesce(last_name_key, '')), ''),
  emails[1], phone_as_written, phones[1])`;

const INDEXES = {
  companies_name_key: `companies (organization_id, name_key, id) ${LIVE}`,
  deals_title_key: `deals (organization_id, title_key, id) ${LIVE}`,
  contacts_shown_name: `contacts (organization_id, (${SHOWN_NAME}) collate "C", id) ${LIVE}`,
};

/**
 * Companies get an owner; they and deals get a folded name, by which they are sorted and companies are found as contacts are;
 * and the one name of a contact gets an index. Runs beside requests: rows are rewritten some at a time and indexes made
 * without a lock on their table, so it is no transaction, and can be begun again where it was broken off.
 */
export class OwnersAndNameKeys1763769600028 implements MigrationInterface {
  name = 'OwnersAndNameKeys1763769600028';
  transaction = false;

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      begin;
      ${LOCK_TIMEOUT}
      alter table companies add column if not exists owner_id uuid, add column if not exists name_key text collate "C";
      alter table deals add column if not exists title_key text collate "C";
      ${createTenantView('companies')}
      ${createTenantView('deals')}
      commit;
    `);
    await addNameKeys(runner, 'companies', { name: 'name', key: 'name_key', length: 200 });
    await addNameKeys(runner, 'deals', { name: 'title', key: 'title_key', length: 100 });
    await createIndexesConcurrently(runner, INDEXES);
    await runner.query('drop index concurrently if exists companies_name');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index companies_name on companies (organization_id, lower(name)) ${LIVE};
      drop index ${Object.keys(INDEXES).join(', ')};
      ${dropTenantView('companies')}
      ${dropTenantView('deals')}
      alter table companies drop column owner_id, drop column name_key;
      alter table deals drop column title_key;
      ${createTenantView('companies')}
      ${createTenantView('deals')}
    `);
  }
}
