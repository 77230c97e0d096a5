import { invalid, isUuid } from '@rosetta/common';
import type { ContactFields } from '@rosetta/contacts';
import type { CreateDeal, DealRow, LeadRow } from '@rosetta/deals';
import { booleanOf, numberOf, objectOf, objectsOf, type Row, textOf, textsOf } from './row-input.js';

/** Reads a contact of a bulk call or lead (document B, section 2.2; also singular `email` and `phone`). */
export function readContact(row: Row): ContactFields {
  return {
    firstName: textOf(row, 'first_name'),
    lastName: textOf(row, 'last_name'),
    emails: listOf(row, 'emails', 'email'),
    phones: listOf(row, 'phones', 'phone'),
    source: textOf(row, 'source'),
    tags: textsOf(row, 'tags'),
    assigneeId: uuidOf(row, 'assignee_id'),
    companyId: uuidOf(row, 'company_id'),
    description: textOf(row, 'description'),
    optInStatus: booleanOf(row, 'opt_in_status'),
    customFields: objectOf(row, 'custom_fields'),
  };
}

/** Reads a deal's own fields (document B, section 3.2). */
export function readDealFields(row: Row): Omit<CreateDeal, 'contactId'> {
  return {
    title: textOf(row, 'title'),
    value: numberOf(row, 'value'),
    currency: textOf(row, 'currency') ?? undefined,
    stage: textOf(row, 'stage'),
    pipelineId: uuidOf(row, 'pipeline_id'),
    description: textOf(row, 'description'),
    expectedCloseDate: textOf(row, 'expected_close_date'),
    probability: numberOf(row, 'probability'),
    source: textOf(row, 'source'),
    tags: textsOf(row, 'tags'),
    ownerId: uuidOf(row, 'owner_id'),
    companyId: uuidOf(row, 'company_id'),
    customFields: objectOf(row, 'custom_fields'),
    products: objectsOf(row, 'products'),
  };
}

/** Reads a row of `/create-deals-bulk`. */
export function readDealRow(row: Row): DealRow {
  return {
    deal: readDealFields(row),
    contactId: uuidOf(row, 'contact_id'),
    contactEmail: textOf(row, 'contact_email'),
    contactPhone: textOf(row, 'contact_phone'),
    contactFirstName: textOf(row, 'contact_first_name'),
    contactLastName: textOf(row, 'contact_last_name'),
    createContactIfMissing: booleanOf(row, 'create_contact_if_missing') ?? false,
  };
}

/** Fields of a lead's deal that may stand beside the contact's (ruling B.10). */
const FLAT = ['title', 'value', 'currency', 'stage', 'pipeline_id'] as const;

/** Reads a lead: contact fields, and a deal beside or under them; without a title it is named after the contact. */
export function readLead(row: Row): LeadRow {
  const contact = readContact(row);
  const flat = Object.fromEntries(
    FLAT.filter((field) => row[field] != null).map((field) => [field, row[field]]),
  );
  const deal = readDealFields({ ...flat, ...objectOf(row, 'deal') });
  return { contact, deal: { ...deal, title: deal.title ?? titleAfter(contact) } };
}

function titleAfter({ firstName, lastName, emails, phones }: ContactFields): string {
  const name = [firstName, lastName].filter((part) => part?.trim()).join(' ');
  // By characters: half of one could not be stored.
  return [...`Lead: ${name || emails?.[0] || phones?.[0] || 'unnamed'}`].slice(0, 200).join('');
}

function listOf(row: Row, plural: string, singular: string): string[] | null | undefined {
  const one = textOf(row, singular);
  const many = textsOf(row, plural);
  return one ? [one, ...(many ?? [])] : many;
}

function uuidOf(row: Row, field: string): string | null | undefined {
  const value = textOf(row, field);
  if (value == null) return value;
  if (!isUuid(value)) throw invalid(`${field} must be a uuid`, field);
  return value.toLowerCase();
}
