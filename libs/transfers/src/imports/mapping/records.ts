import type { ImportedAccount, ImportedContact } from '@rosetta/contacts';
import type { DealRow } from '@rosetta/deals';
import type { Fields } from './row-reader.js';

/** The fields of a row as a contact's. */
export function asContact(fields: Fields): ImportedContact {
  const text = (field: string) => fields[field] as string | undefined;
  const [name, firstName, lastName] = [text('name'), text('first_name'), text('last_name')];
  const isInParts = firstName !== undefined || lastName !== undefined;
  // Written out: objects spread into one another cost ten times as much, and every row is made into one.
  return {
    id: text('id'),
    name: isInParts ? undefined : name,
    firstName,
    lastName,
    fullName: isInParts ? name : undefined,
    emails: fields.emails as string[] | undefined,
    phones: fields.phones as string[] | undefined,
    position: text('position'),
    companyName: text('company_name'),
    companyId: text('company_id'),
    assigneeId: text('assignee_id'),
    description: text('description'),
    source: text('source'),
    tags: fields.tags as string[] | undefined,
    optInStatus: fields.opt_in_status as boolean | undefined,
    customFields: fields.custom_fields as Record<string, unknown> | undefined,
    metadata: fields.metadata as Record<string, unknown> | undefined,
  };
}

/** The fields of a row as a company's. */
export function asCompany(fields: Fields): ImportedAccount {
  const { id, name, domain, website, phone, email, address, city, state, country, industry } = fields;
  const { linkedin, twitter, facebook, description, notes, metadata } = fields;
  const said = {
    ...{ id, name, domain, website, phone, email, address, city, state, country, industry },
    ...{ linkedin, twitter, facebook, description, notes, metadata },
    postalCode: fields.postal_code,
    employeeCount: fields.employee_count,
    annualRevenue: fields.annual_revenue,
    taxId: fields.tax_id,
    ownerId: fields.owner_id,
    customFields: fields.custom_fields,
  };
  return Object.fromEntries(Object.entries(said).filter(([, value]) => value !== undefined));
}

/** The fields of a row as a deal's. */
export function asDeal(fields: Fields, createContactIfMissing: boolean): DealRow {
  const text = (field: string) => fields[field] as string | undefined;
  return {
    deal: {
      title: text('title'),
      value: fields.value as number | undefined,
      currency: text('currency'),
      stage: text('stage'),
      pipelineId: text('pipeline_id'),
      description: text('description'),
      expectedCloseDate: text('expected_close_date'),
      probability: fields.probability as number | undefined,
      lostReason: text('lost_reason'),
      wonDate: text('won_date'),
      source: text('source'),
      tags: fields.tags as string[] | undefined,
      ownerId: text('owner_id'),
      companyId: text('company_id'),
      customFields: fields.custom_fields as Record<string, unknown> | undefined,
      products: fields.products as Record<string, unknown>[] | undefined,
    },
    contactId: text('contact_id'),
    contactEmail: (fields.contact_email as string[] | undefined)?.[0],
    contactPhone: (fields.contact_phone as string[] | undefined)?.[0],
    contactFirstName: text('contact_first_name'),
    contactLastName: text('contact_last_name'),
    createContactIfMissing:
      (fields.create_contact_if_missing as boolean | undefined) ?? createContactIfMissing,
  };
}
