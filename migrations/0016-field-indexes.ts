import type { MigrationInterface, QueryRunner } from 'typeorm';

const LIVE = 'where deleted_at is null';

/**
 * Finds contacts and deals by tag, source and any custom field, sorts contacts by first name, and sorts whatever is read again
 * and again for what has changed by when it changed. The last makes each update write every index of its row; without it, a
 * page of changes sorts the whole organization.
 */
export class FieldIndexes1763769600016 implements MigrationInterface {
  name = 'FieldIndexes1763769600016';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of ['contacts', 'deals'])
      await runner.query(
        `create index ${table}_fields on ${table} using gin (organization_id, tags, source, custom_fields jsonb_path_ops) ${LIVE}`,
      );
    for (const table of ['contacts', 'deals', 'companies'])
      await runner.query(
        `create index ${table}_updated on ${table} (organization_id, updated_at, id) ${LIVE}`,
      );
    await runner.query(
      `create index contacts_first_name on contacts (organization_id, first_name_key, last_name_key, id) ${LIVE}`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `drop index contacts_fields, deals_fields, contacts_updated, deals_updated, companies_updated, contacts_first_name`,
    );
  }
}
