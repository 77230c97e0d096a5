import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { ContactListItem, ContactDto } from './contact.dto.js';
import type { Contact } from './contact.entity.js';
import { shownPhone } from './shown-phone.js';

/** What document D's list shows of a contact. */
export const listedProperties = [
  'id',
  'firstName',
  'lastName',
  'emails',
  'phones',
  'phoneAsWritten',
  'phoneExtensions',
  'position',
  'companyId',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Contact)[];

/** Writes a contact as document D lists it. */
export function presentContactListItem(
  contact: Pick<Contact, (typeof listedProperties)[number]>,
): ContactListItem {
  return {
    id: toPrefixedId('contact', contact.id),
    first_name: contact.firstName ?? '',
    last_name: contact.lastName ?? '',
    email: contact.emails[0] ?? null,
    phone: shownPhone(contact),
    position: contact.position,
    company_id: contact.companyId && toPrefixedId('company', contact.companyId),
    created_at: isoSeconds(contact.createdAt),
    updated_at: isoSeconds(contact.updatedAt),
  };
}

/** Writes a contact as document D answers it alone. */
export function presentContact(contact: Contact): ContactDto {
  return {
    ...presentContactListItem(contact),
    note: contact.description,
    custom_fields: contact.customFields,
    metadata: contact.metadata,
  };
}
