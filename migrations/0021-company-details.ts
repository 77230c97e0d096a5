import type { MigrationInterface, QueryRunner } from 'typeorm';
import { createTenantView, dropTenantView } from './support/tenant-views.js';

const columns = [
  'website text',
  'phone text',
  'email text',
  'address text',
  'city text',
  'state text',
  'postal_code text',
  'country text',
  'industry text',
  'employee_count integer',
  'annual_revenue numeric(20,4)',
  'linkedin text',
  'twitter text',
  'facebook text',
  'description text',
  'notes text',
  'tax_id text',
];

/**
 * Gives companies what further pages of the published systems name of them, and a contact's place in a company an id of its
 * own, a role in free words, notes, and whether the contact is the company's primary one.
 */
export class CompanyDetails1763769600021 implements MigrationInterface {
  name = 'CompanyDetails1763769600021';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table companies ${columns.map((column) => `add column ${column}`).join(', ')};
      ${createTenantView('companies')}
      alter table contact_accounts
        add column id uuid not null default gen_random_uuid(),
        add column role text,
        add column is_primary_contact boolean not null default false,
        add column notes text;
      create unique index contact_accounts_id on contact_accounts (organization_id, id);
      create unique index contact_accounts_primary_contact on contact_accounts (organization_id, account_id) where is_primary_contact;
    `);
  }

  async down(runner: QueryRunner): Promise<void> {
    const names = columns.map((column) => column.split(' ')[0]!);
    await runner.query(`
      drop index contact_accounts_id, contact_accounts_primary_contact;
      alter table contact_accounts drop column id, drop column role, drop column is_primary_contact, drop column notes;
      ${dropTenantView('companies')}
      alter table companies ${names.map((name) => `drop column ${name}`).join(', ')};
      ${createTenantView('companies')}
    `);
  }
}
