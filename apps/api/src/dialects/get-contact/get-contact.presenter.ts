import { isoSeconds } from '@rosetta/common';
import { type ActivityStats, type Contact, shownPhone } from '@rosetta/contacts';
import type { FoundContact } from './get-contact.dto.js';

/** Writes a contact as document C does. */
export function presentFoundContact(
  contact: Contact,
  stats: ActivityStats,
  accountNames: ReadonlyMap<string, string>,
): FoundContact {
  const email = contact.emails[0] ?? null;
  const phone = shownPhone(contact);
  const accountName = contact.companyId === null ? undefined : accountNames.get(contact.companyId);
  return {
    id: contact.id,
    phone_number: phone,
    name: contact.fullName?.trim() ? contact.fullName : (email ?? phone),
    email,
    company: contact.companyName || (accountName ?? null),
    notes: contact.description,
    tags: contact.tags,
    metadata: contact.customFields,
    stats: {
      total_calls: stats.totalCalls,
      total_messages: stats.totalMessages,
      last_contact: stats.lastContact && isoSeconds(stats.lastContact),
    },
    created_at: isoSeconds(contact.createdAt),
    updated_at: isoSeconds(contact.updatedAt),
  };
}
