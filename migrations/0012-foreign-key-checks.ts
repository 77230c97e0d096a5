import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Leaves the check of a foreign key no index but the primary key it names. To a table without statistics every index that
 * begins with the organization looks as good as that key, and the plan of a check is kept: the first file of a new
 * installation was checked by reading all rows of the organization for each of its rows.
 */
export class ForeignKeyChecks1763769600012 implements MigrationInterface {
  name = 'ForeignKeyChecks1763769600012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index contacts_number, deals_contact_title;
      create unique index contacts_number on contacts (organization_id, number) where deleted_at is null;
      create index deals_contact_title on deals (contact_id, title collate "C", organization_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index contacts_number, deals_contact_title;
      create unique index contacts_number on contacts (organization_id, number);
      create index deals_contact_title on deals (organization_id, contact_id, title collate "C");
    `);
  }
}
