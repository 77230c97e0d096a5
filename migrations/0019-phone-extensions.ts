import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTenantView, dropTenantView } from './support/tenant-views.js';

/** Keeps what was written behind a phone as its extension: numbers are stored without it, so that they are found. */
export class PhoneExtensions1763769600019 implements MigrationInterface {
  name = 'PhoneExtensions1763769600019';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table contacts add column phone_extensions jsonb not null default '{}';
      ${createTenantView('contacts')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${dropTenantView('contacts')}
      alter table contacts drop column phone_extensions;
      ${createTenantView('contacts')}
    `);
  }
}
