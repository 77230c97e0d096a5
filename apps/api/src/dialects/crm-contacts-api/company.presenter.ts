import { isoMilliseconds } from '@rosetta/common';
import {
  type Account,
  type AccountNames,
  type CompanyContact,
  type PlacedContact,
  shownCompany,
  shownName,
  shownPhone,
} from '@rosetta/contacts';
import type { CrmCompanyContactDto, CrmCompanyDto, LinkedCompanyContactDto } from './company.dto.js';
import { NOBODY } from './contact.presenter.js';

/** Writes a company as `crm-companies-api` does. */
export function presentCrmCompany(account: Account): CrmCompanyDto {
  return {
    id: account.id,
    name: account.name,
    website: account.website,
    industry: account.industry,
    employee_count: account.employeeCount,
    annual_revenue: account.annualRevenue === null ? null : Number(account.annualRevenue),
    email: account.email,
    phone: account.phone,
    address: account.address,
    city: account.city,
    state: account.state,
    postal_code: account.postalCode,
    country: account.country,
    linkedin: account.linkedin,
    twitter: account.twitter,
    facebook: account.facebook,
    description: account.description,
    notes: account.notes,
    created_by: account.createdBy ?? NOBODY,
    created_at: isoMilliseconds(account.createdAt),
    updated_at: isoMilliseconds(account.updatedAt),
  };
}

/** Writes a contact's place in a company as it stands by itself. */
export function presentLinkedContact(link: CompanyContact): LinkedCompanyContactDto {
  return {
    id: link.id,
    company_id: link.accountId,
    contact_id: link.contactId,
    role: link.role,
    is_primary: link.isPrimaryContact,
    notes: link.notes,
    created_at: isoMilliseconds(link.createdAt),
  };
}

/** Writes a contact's place in a company as it stands inside it. */
export function presentCompanyContact(placed: PlacedContact, names: AccountNames): CrmCompanyContactDto {
  const { company_id: _inside, ...place } = presentLinkedContact(placed);
  const contact = {
    id: placed.contactId,
    name: shownName(placed) ?? '',
    email: placed.emails[0] ?? null,
    phone: shownPhone(placed),
    company: shownCompany(placed, names),
  };
  return { ...place, crm_contacts: contact };
}
