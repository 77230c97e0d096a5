import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTenantSchema, dropTenantView, READER_ROLE, showToTenant } from './support/tenant-views.js';

/** What the proxy can filter, and the e-mails and phones that a search looks through. */
const tables = [
  'contacts',
  'contact_identities',
  'deals',
  'deal_contacts',
  'companies',
  'activities',
  'pipelines',
  'custom_fields',
];

/**
 * Lets filters use their indexes: through views behind which no operator needs to be leakproof, and by indexes of the
 * external ids whose condition a comparison with `->>` implies.
 */
export class TenantViews1763769600013 implements MigrationInterface {
  name = 'TenantViews1763769600013';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(createTenantSchema);
    for (const table of tables) await runner.query(showToTenant(table));
    for (const table of ['contacts', 'deals'])
      await runner.query(`
        drop index ${table}_external_id;
        create index ${table}_external_id on ${table} (organization_id, (custom_fields ->> 'external_id'))
          where deleted_at is null and custom_fields ->> 'external_id' is not null;
      `);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of tables) {
      await runner.query(dropTenantView(table));
      await runner.query(`
        drop policy reader on ${table};
        drop policy reader_locks on ${table};
        drop policy reader_writes_nothing on ${table};
        revoke all on ${table} from ${READER_ROLE};
      `);
    }
    await runner.query(`revoke usage on schema public from ${READER_ROLE}; drop schema tenant;`);
    for (const table of ['contacts', 'deals'])
      await runner.query(`
        drop index ${table}_external_id;
        create index ${table}_external_id on ${table} (organization_id, (custom_fields ->> 'external_id'))
          where deleted_at is null and custom_fields ? 'external_id';
      `);
  }
}
