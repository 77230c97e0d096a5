import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Leaves foreign-key checks and the look-up of e-mails and phones no index but the right one. To a table without statistics
 * every index that begins with the organization looks as good as its primary key, and a plan is kept: the first files of a
 * new installation were written by reading all rows of the organization for each call, or for each of its rows.
 */
export class FreshPlans1763769600012 implements MigrationInterface {
  name = 'FreshPlans1763769600012';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index contacts_number, contact_identities_contact, deals_contact_title;
      create unique index contacts_number on contacts (organization_id, number) where deleted_at is null;
      create index contact_identities_contact on contact_identities (contact_id, organization_id);
      create index deals_contact_title on deals (contact_id, title collate "C", organization_id);
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      drop index contacts_number, contact_identities_contact, deals_contact_title;
      create unique index contacts_number on contacts (organization_id, number);
      create index contact_identities_contact on contact_identities (organization_id, contact_id);
      create index deals_contact_title on deals (organization_id, contact_id, title collate "C");
    `);
  }
}
