import { Inject, Injectable } from '@nestjs/common';
import {
  Database,
  type Page,
  pageOf,
  POOL,
  tenantStatement,
  type Transaction,
  type Window,
} from '@rosetta/common';
import type { Pool } from 'pg';
import type { Organization, OwnOrganization } from './organization.commands.js';

const columns = `o.id, o.name, o.slug, o.created_at as "createdAt", settings.default_country as "defaultCountry", settings.dedupe,
  settings.crm_contacts_api_roles as "crmContactsApiRoles",
  settings.revoke_keys_of_removed_members as "revokeKeysOfRemovedMembers",
  settings.leads_make_deals as "leadsMakeDeals", settings.contact_duplicates_from as "contactDuplicatesFrom",
  settings.company_duplicates_from as "companyDuplicatesFrom",
  settings.merge_contacts_automatically as "mergeContactsAutomatically", settings.version`;
const organization = `
  select ${columns} from auth.organizations o join organization_settings settings on settings.organization_id = o.id
  where o.id = {organization}`;

const getOrganization = tenantStatement('organizations.get', organization);
const lockOrganization = tenantStatement('organizations.lock', `${organization} for update`);
const updateName = tenantStatement(
  'organizations.update-name',
  `update auth.organizations set name = $2 where id = {organization}`,
);
const updateSettings = tenantStatement(
  'organizations.update-settings',
  `update organization_settings set default_country = $2, dedupe = $3, crm_contacts_api_roles = $4,
     revoke_keys_of_removed_members = $5, leads_make_deals = $6, contact_duplicates_from = $7,
     company_duplicates_from = $8, merge_contacts_automatically = $9, version = version + 1
   where organization_id = {organization}`,
);
const listOwn = {
  name: 'organizations.list-own',
  text: `
    select p.*, n.total from (select count(*)::int from auth.members where user_id = $1) n(total)
    left join lateral (
      select o.id, o.name, o.slug, o.created_at as "createdAt", m.role
      from auth.members m join auth.organizations o on o.id = m.organization_id
      where m.user_id = $1 order by o.created_at, o.id limit $2 offset $3
    ) p on true`,
};

/** SQL for organizations and their settings. */
@Injectable()
export class OrganizationsRepository {
  constructor(
    private readonly database: Database,
    @Inject(POOL) private readonly pool: Pool,
  ) {}

  /** The organizations a user belongs to; the one list that is a user's and not an organization's. */
  async listOf(userId: string, { limit, offset }: Window): Promise<Page<OwnOrganization>> {
    const values = [userId, limit, offset];
    const { rows } = await this.pool.query<OwnOrganization & { total: number }>({ ...listOwn, values });
    return pageOf(rows, { limit, offset });
  }

  /** Every organization there is; for work that is done in each. */
  async ids(): Promise<string[]> {
    const { rows } = await this.pool.query<{ id: string }>('select id from auth.organizations order by id');
    return rows.map(({ id }) => id);
  }

  async get(organizationId: string): Promise<Organization | null> {
    return (await this.database.rows<Organization>(organizationId, getOrganization))[0] ?? null;
  }

  async lock(tx: Transaction): Promise<Organization | null> {
    return (await tx.rows<Organization>(lockOrganization))[0] ?? null;
  }

  async update(tx: Transaction, next: Organization): Promise<void> {
    await tx.rows(updateName, [next.name]);
    await tx.rows(updateSettings, [
      next.defaultCountry,
      next.dedupe,
      next.crmContactsApiRoles,
      next.revokeKeysOfRemovedMembers,
      next.leadsMakeDeals,
      next.contactDuplicatesFrom,
      next.companyDuplicatesFrom,
      next.mergeContactsAutomatically,
    ]);
  }
}
