import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Finds contacts by digits of a phone and by who looks after them. Phones are the identities that begin with `+`; their
 * digits stand apart from the search text, since only some searches look at them.
 */
export class MoreIndexes1763769600015 implements MigrationInterface {
  name = 'MoreIndexes1763769600015';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create index contact_identities_digits on contact_identities using gin (organization_id, value gin_trgm_ops)
        where value like '+%';
      create index contacts_assignee on contacts (organization_id, assignee_id, created_at desc, id desc)
        where deleted_at is null and assignee_id is not null;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index contact_identities_digits, contacts_assignee');
  }
}
