import { invalid } from '@rosetta/common';
import type { AccountFields, LinkContact } from '@rosetta/contacts';
import type { LinkCrmCompanyContactDto, UpdateCrmCompanyDto } from './company.dto.js';

/** Reads a body as the domain's fields; "" clears like null. */
export function readCompanyBody(body: UpdateCrmCompanyDto): AccountFields {
  const { postal_code, employee_count, annual_revenue, ...fields } = body;
  return {
    ...fields,
    postalCode: postal_code,
    employeeCount: employee_count,
    annualRevenue: annual_revenue,
  };
}

/** Reads which contact is to be linked, and as what, in either spelling. */
export function readLinkedContact(companyId: string, body: LinkCrmCompanyContactDto): LinkContact {
  const contactId = either('contactId', body.contactId?.toLowerCase(), body.contact_id?.toLowerCase());
  if (!contactId) throw invalid('contact_id is required', 'contactId');
  const isPrimaryContact = either('isPrimary', body.isPrimary, body.is_primary);
  const accountId = companyId.toLowerCase();
  return { accountId, contactId, role: body.role, isPrimaryContact, notes: body.notes };
}

/** One of two spellings, or both where they say the same. */
function either<T>(field: string, printed: T | undefined, other: T | undefined): T | undefined {
  if (printed != null && other != null && printed !== other)
    throw invalid(`${field} is sent in two spellings that differ`, field);
  return printed ?? other;
}
