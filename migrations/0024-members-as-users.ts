import type { MigrationInterface, QueryRunner } from 'typeorm';
import { protect } from './support/row-level-security.js';

const FORMER_ROLES = '{owner,admin,manager,member,viewer}';
const ROLES = '{owner,admin,manager,member}';

/**
 * What document A's users have beside a role: a tier and credits, which are kept and never charged, and a status. Who is not
 * active has no membership at all, so that nothing opens for them anywhere; what it was is kept until it is given back.
 * Viewers are shut out of document A unless their organization lets them in, also where it has never decided. Contacts are
 * found by a part of their company's name.
 */
export class MembersAsUsers1763769600024 implements MigrationInterface {
  name = 'MembersAsUsers1763769600024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(members);
    await runner.query(protect('suspended_members'));
    await admit(runner, FORMER_ROLES, ROLES);
    await runner.query(
      `create index contacts_company_name on contacts using gin (organization_id, lower(company_name) gin_trgm_ops)
       where deleted_at is null and company_name is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index contacts_company_name');
    await admit(runner, ROLES, FORMER_ROLES);
    await runner.query('drop table suspended_members');
    await runner.query(
      'alter table auth.members drop column subscription_tier, drop column credits, drop column updated_at',
    );
  }
}

const kept = `
  subscription_tier text not null default 'free' check (subscription_tier in ('free', 'pro', 'enterprise')),
  credits numeric(20, 4) not null default 0 check (credits >= 0)`;

const members = `
  alter table auth.members ${kept.replace(/^ {2}(?=\w)/gm, '  add column ')}, add column updated_at timestamptz not null default now();
  update auth.members set updated_at = created_at;

  create table suspended_members (
    organization_id uuid not null references auth.organizations (id) on delete cascade,
    member_id uuid not null,
    user_id uuid not null references auth.users (id) on delete cascade,
    role text not null check (role in ('owner', 'admin', 'manager', 'member', 'viewer')),
    status text not null check (status in ('inactive', 'suspended')),
    ${kept},
    created_at timestamptz not null,
    updated_at timestamptz not null default now(),
    primary key (organization_id, user_id)
  );`;

/** Changes which roles document A admits, of new organizations and of those that have them as they were. */
async function admit(runner: QueryRunner, former: string, roles: string): Promise<void> {
  await runner.query(`
    alter table organization_settings alter column crm_contacts_api_roles set default '${roles}';
    alter table organization_settings no force row level security;
    update organization_settings set crm_contacts_api_roles = '${roles}' where crm_contacts_api_roles = '${former}';
    alter table organization_settings force row level security;
  `);
}
