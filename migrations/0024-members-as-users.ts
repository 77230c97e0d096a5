import type { MigrationInterface, QueryRunner } from 'typeorm';

const FORMER_ROLES = '{owner,admin,manager,member,viewer}';
const ROLES = '{owner,admin,manager,member}';

/**
 * What document A's users have beside a role: a tier and credits, which are kept and never charged, and a status, without
 * which being `active` a membership opens nothing. Viewers are shut out of document A unless their organization lets them in,
 * also where it has never decided. Contacts are found by a part of their company's name.
 */
export class MembersAsUsers1763769600024 implements MigrationInterface {
  name = 'MembersAsUsers1763769600024';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      alter table auth.members
        add column subscription_tier text not null default 'free' check (subscription_tier in ('free', 'pro', 'enterprise')),
        add column status text not null default 'active' check (status in ('active', 'inactive', 'suspended')),
        add column credits numeric(20, 4) not null default 0,
        add column updated_at timestamptz not null default now();
      update auth.members set updated_at = created_at;
    `);
    await admit(runner, FORMER_ROLES, ROLES);
    await runner.query(
      `create index contacts_company_name on contacts using gin (organization_id, lower(company_name) gin_trgm_ops)
       where deleted_at is null and company_name is not null`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('drop index contacts_company_name');
    await admit(runner, ROLES, FORMER_ROLES);
    await runner.query(
      `alter table auth.members drop column subscription_tier, drop column status, drop column credits, drop column updated_at`,
    );
  }
}

/** Changes which roles document A admits, of new organizations and of those that have them as they were. */
async function admit(runner: QueryRunner, former: string, roles: string): Promise<void> {
  await runner.query(`
    alter table organization_settings alter column crm_contacts_api_roles set default '${roles}';
    alter table organization_settings no force row level security;
    update organization_settings set crm_contacts_api_roles = '${roles}' where crm_contacts_api_roles = '${former}';
    alter table organization_settings force row level security;
  `);
}
