import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Counts the changes of the records that did not count them yet, for their entity tags. */
export class Versions1763769600008 implements MigrationInterface {
  name = 'Versions1763769600008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table organization_settings add column version integer not null default 1;
      alter table relationships add column version integer not null default 1;
      alter table custom_fields add column version integer not null default 1;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table custom_fields drop column version;
      alter table relationships drop column version;
      alter table organization_settings drop column version;
    `);
  }
}
