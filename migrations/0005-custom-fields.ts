import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

/** What an organization calls its free-form fields; storing one needs no row here (document B, section 4). */
export class CustomFields1763769600005 implements MigrationInterface {
  name = 'CustomFields1763769600005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      create table custom_fields (
        organization_id uuid not null,
        id uuid not null,
        entity text not null check (entity in ('contact', 'deal', 'company')),
        key text collate "C" not null,
        label text not null,
        type text not null check (type in ('string', 'number', 'boolean', 'date', 'array', 'object')),
        locked boolean not null default false,
        created_at timestamptz(3) not null default now(),
        updated_at timestamptz(3) not null default now(),
        primary key (organization_id, id)
      );
      create unique index custom_fields_key on custom_fields (organization_id, entity, key);
    `);
    await runner.query(protect('custom_fields'));
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`drop table custom_fields;`);
  }
}
