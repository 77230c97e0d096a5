import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a file proves of how it writes dates and numbers: known once all of it has arrived, needed for each of its rows. */
export class ImportProofs1763769600017 implements MigrationInterface {
  name = 'ImportProofs1763769600017';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table imports add column proofs jsonb not null default '{}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table imports drop column proofs');
  }
}
