import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { CompanyDto, CompanyListItem } from './account.dto.js';
import type { Account } from './account.entity.js';

/** Writes an account as a list of `/api/v1`'s companies shows it. */
export function presentCompanyListItem(account: Account): CompanyListItem {
  return {
    id: toPrefixedId('company', account.id),
    name: account.name,
    domain: account.domain,
    website: account.website,
    phone: account.phone,
    email: account.email,
    address: account.address,
    city: account.city,
    state: account.state,
    postal_code: account.postalCode,
    country: account.country,
    industry: account.industry,
    employee_count: account.employeeCount,
    annual_revenue: account.annualRevenue === null ? null : Number(account.annualRevenue),
    linkedin: account.linkedin,
    twitter: account.twitter,
    facebook: account.facebook,
    tax_id: account.taxId,
    assigned_member_id: account.ownerId && toPrefixedId('user', account.ownerId),
    owner_id: account.ownerId,
    active: account.inactivatedAt === null,
    custom_fields: account.customFields,
    metadata: account.metadata,
    created_at: isoSeconds(account.createdAt),
    updated_at: isoSeconds(account.updatedAt),
  };
}

/** Writes an account by itself as `/api/v1`'s company. */
export function presentCompany(account: Account): CompanyDto {
  return {
    ...presentCompanyListItem(account),
    description: account.description,
    note: account.notes,
  };
}
