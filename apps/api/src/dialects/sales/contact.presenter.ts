import { type AssociatedAccount, type Contact, type ContactName, shownPhone } from '@rosetta/contacts';
import type { SalesContactListItem, SalesContactName } from './contact-list.dto.js';
import type { SalesContactDto, SalesWrittenContact } from './contact.dto.js';

/** What a contact itself shows in the list, and its place in it. */
export const listedProperties = [
  'id',
  'number',
  'firstName',
  'lastName',
  'emails',
  'phones',
  'phoneAsWritten',
  'phoneExtensions',
] as const satisfies readonly (keyof Contact)[];

type ListedContact = Pick<Contact, (typeof listedProperties)[number]>;

/** Writes a contact's own fields, as they stand after it was written. */
export function presentWrittenContact(contact: ListedContact): SalesWrittenContact {
  return {
    first_name: contact.firstName ?? '',
    last_name: contact.lastName ?? '',
    email: contact.emails[0] ?? null,
    phone: shownPhone(contact),
  };
}

/** Writes a contact as the list shows it. */
export function presentContactListItem(
  contact: ListedContact,
  accounts: readonly AssociatedAccount[],
): SalesContactListItem {
  return {
    uuid: contact.id,
    ...presentWrittenContact(contact),
    associated_accounts: accounts.map(({ id, name }) => ({ uuid: id, name })),
  };
}

/** Writes a contact by itself: what the list shows, and its integer id. */
export function presentContact(contact: Contact, accounts: readonly AssociatedAccount[]): SalesContactDto {
  return { id: Number(contact.number), ...presentContactListItem(contact, accounts) };
}

/** Writes a contact as a dropdown shows it. */
export function presentContactName({ id, firstName, lastName }: ContactName): SalesContactName {
  return { uuid: id, first_name: firstName ?? '', last_name: lastName ?? '' };
}
