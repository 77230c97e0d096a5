import { eitherOf, invalid } from '@rosetta/common';
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
  const contactId = oneOf({
    contactId: body.contactId?.toLowerCase(),
    contact_id: body.contact_id?.toLowerCase(),
  });
  if (!contactId) throw invalid('contact_id is required', 'contactId');
  const isPrimaryContact = oneOf({
    isPrimary: body.isPrimary ?? undefined,
    is_primary: body.is_primary ?? undefined,
  });
  const accountId = companyId.toLowerCase();
  return { accountId, contactId, role: body.role, isPrimaryContact, notes: body.notes };
}

function oneOf<Names extends Record<string, unknown>>(spellings: Names) {
  const [printed] = Object.keys(spellings);
  return eitherOf(spellings, `${printed} is sent in two spellings that differ`);
}
