import { isoMilliseconds } from '@rosetta/common';
import type { Contact } from '@rosetta/contacts';

/** What the proxy's `contacts` rows show. */
export const shownProperties = [
  'id',
  'firstName',
  'lastName',
  'phones',
  'emails',
  'tags',
  'source',
  'customFields',
  'assigneeId',
  'companyId',
  'description',
  'optInStatus',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Contact)[];

/** Writes a contact as the proxy's `contacts` rows are written. */
export function presentContactRow(contact: Pick<Contact, (typeof shownProperties)[number]>) {
  return {
    id: contact.id,
    first_name: contact.firstName,
    last_name: contact.lastName,
    phones: contact.phones,
    emails: contact.emails,
    tags: contact.tags,
    source: contact.source,
    custom_fields: contact.customFields,
    assignee_id: contact.assigneeId,
    company_id: contact.companyId,
    description: contact.description,
    opt_in_status: contact.optInStatus,
    created_at: isoMilliseconds(contact.createdAt),
    updated_at: isoMilliseconds(contact.updatedAt),
  };
}
