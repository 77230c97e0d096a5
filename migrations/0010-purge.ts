import type { MigrationInterface, QueryRunner } from 'typeorm';

const deletable = ['contacts', 'companies', 'activities', 'deals'];

/**
 * Finds deleted rows by their age, and lets a purge see by an index what still names a row: Postgres looks at deleted rows
 * too when it keeps foreign keys, so the indexes on them must have all rows.
 */
export class Purge1763769600010 implements MigrationInterface {
  name = 'Purge1763769600010';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of deletable)
      await runner.query(
        `create index ${table}_deleted on ${table} (organization_id, deleted_at) where deleted_at is not null`,
      );
    await runner.query(`
      drop index contacts_company, deals_company, deals_contact_title, activities_contact;
      create index contacts_company on contacts (organization_id, company_id) where company_id is not null;
      create index deals_company on deals (organization_id, company_id) where company_id is not null;
      create index deals_contact_title on deals (organization_id, contact_id, title collate "C");
      create index activities_contact on activities (organization_id, contact_id, occurred_at desc, id desc);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index contacts_company, deals_company, deals_contact_title, activities_contact;
      create index contacts_company on contacts (organization_id, company_id) where deleted_at is null and company_id is not null;
      create index deals_company on deals (organization_id, company_id) where deleted_at is null and company_id is not null;
      create index deals_contact_title on deals (organization_id, contact_id, title collate "C") where deleted_at is null;
      create index activities_contact on activities (organization_id, contact_id, occurred_at desc, id desc) where deleted_at is null;
      drop index ${deletable.map((table) => `${table}_deleted`).join(', ')};
    `);
  }
}
