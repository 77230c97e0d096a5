import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { Organization, OwnOrganization } from './organization.commands.js';
import type { OrganizationDto, OwnOrganizationDto } from './organization.dto.js';

/** Writes an organization as `/api/v1` does. */
export function presentOrganization(organization: Organization): OrganizationDto {
  return {
    id: toPrefixedId('organization', organization.id),
    name: organization.name,
    slug: organization.slug,
    default_country: organization.defaultCountry,
    dedupe: organization.dedupe,
    crm_contacts_api_roles: [...organization.crmContactsApiRoles],
    revoke_keys_of_removed_members: organization.revokeKeysOfRemovedMembers,
    leads_make_deals: organization.leadsMakeDeals,
    contact_duplicates_from: organization.contactDuplicatesFrom,
    company_duplicates_from: organization.companyDuplicatesFrom,
    merge_contacts_automatically: organization.mergeContactsAutomatically,
    created_at: isoSeconds(organization.createdAt),
  };
}

/** Writes one of the caller's organizations as `/api/v1` does. */
export function presentOwnOrganization({
  id,
  name,
  slug,
  role,
  createdAt,
}: OwnOrganization): OwnOrganizationDto {
  return { id: toPrefixedId('organization', id), name, slug, role, created_at: isoSeconds(createdAt) };
}
