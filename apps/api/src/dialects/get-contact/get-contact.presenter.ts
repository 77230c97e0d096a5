import { isoSeconds } from '@rosetta/common';
import {
  type AccountNames,
  type Contact,
  type ContactProfile,
  shownCompany,
  shownName,
  shownPhone,
} from '@rosetta/contacts';
import type { FoundContact, ListedContact, WrittenContact } from './get-contact.dto.js';

/** What a list of document C shows of a contact. */
export const listedProperties = [
  'id',
  'fullName',
  'emails',
  'phones',
  'phoneAsWritten',
  'phoneExtensions',
  'companyId',
  'companyName',
  'tags',
  'updatedAt',
] as const satisfies readonly (keyof Contact)[];

/** Writes a contact of a list as document C's system does. */
export function presentListedContact(
  contact: Pick<Contact, (typeof listedProperties)[number]>,
  accountNames: AccountNames,
): ListedContact {
  return {
    id: contact.id,
    phone_number: shownPhone(contact),
    name: shownName(contact),
    email: contact.emails[0] ?? null,
    company: shownCompany(contact, accountNames),
    tags: contact.tags,
    updated_at: isoSeconds(contact.updatedAt),
  };
}

/** Writes a contact that was made or changed as document C's system does. */
export function presentWrittenContact(
  contact: Pick<Contact, (typeof listedProperties)[number] | 'description' | 'customFields' | 'createdAt'>,
  accountNames: AccountNames,
): WrittenContact {
  const { tags, updated_at, ...who } = presentListedContact(contact, accountNames);
  return {
    ...who,
    notes: contact.description,
    tags,
    metadata: contact.customFields,
    created_at: isoSeconds(contact.createdAt),
    updated_at,
  };
}

/** Writes a contact as document C does. */
export function presentFoundContact(profile: ContactProfile): FoundContact {
  const { companyId, accountName, totalCalls, totalMessages, lastContact } = profile;
  const names: AccountNames =
    companyId !== null && accountName !== null ? new Map([[companyId, accountName]]) : new Map();
  const { created_at, updated_at, ...shown } = presentWrittenContact(profile, names);
  return {
    ...shown,
    stats: {
      total_calls: totalCalls,
      total_messages: totalMessages,
      last_contact: lastContact && isoSeconds(lastContact),
    },
    created_at,
    updated_at,
  };
}
