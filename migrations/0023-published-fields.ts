import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTenantView, dropTenantView } from './support/tenant-views.js';

const RECORDS = ['contacts', 'companies', 'deals'];

/**
 * Gives contacts, companies and deals the `metadata` of document D's guides, and custom fields the choices, the flag and the
 * place that its pages name.
 */
export class PublishedFields1763769600023 implements MigrationInterface {
  name = 'PublishedFields1763769600023';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of RECORDS)
      await runner.query(`
        alter table ${table} add column metadata jsonb not null default '{}';
        ${createTenantView(table)}
      `);
    await runner.query(`
      alter table custom_fields add column options jsonb, add column is_required boolean not null default false,
        add column sort_order integer not null default 0;
      ${createTenantView('custom_fields')}
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ${dropTenantView('custom_fields')}
      alter table custom_fields drop column options, drop column is_required, drop column sort_order;
      ${createTenantView('custom_fields')}
    `);
    for (const table of RECORDS)
      await runner.query(`
        ${dropTenantView(table)}
        alter table ${table} drop column metadata;
        ${createTenantView(table)}
      `);
  }
}
