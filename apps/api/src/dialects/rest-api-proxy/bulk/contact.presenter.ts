import { isoMilliseconds } from '@rosetta/common';
import type { Contact } from '@rosetta/contacts';
import { contactFields } from '../tables/contacts.table.js';
import { presentFields } from '../tables/fields.js';

/** What the proxy's `contacts` rows show. */
export const shownProperties: readonly (keyof Contact)[] = [
  'id',
  ...Object.values(contactFields).map(({ property }) => property),
  'createdAt',
  'updatedAt',
  'phoneExtensions',
];

/** Writes a contact as the proxy's `contacts` rows are written. */
export function presentContactRow(contact: Contact) {
  return {
    id: contact.id,
    ...presentFields<Contact>(contactFields, contact),
    created_at: isoMilliseconds(contact.createdAt),
    updated_at: isoMilliseconds(contact.updatedAt),
    phone_extensions: contact.phoneExtensions,
  };
}
