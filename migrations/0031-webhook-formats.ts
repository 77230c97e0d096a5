import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a webhook is told is written in a format: the product's own, or one that a dialect publishes. */
export class WebhookFormats1763769600031 implements MigrationInterface {
  name = 'WebhookFormats1763769600031';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`alter table webhooks add column format text not null default 'rosetta'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('alter table webhooks drop column format');
  }
}
