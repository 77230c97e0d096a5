import type { Contact } from './contact.entity.js';
import { shownPhone } from './shown-phone.js';

/** A contact's name as a dialect with one name shows it: where there is none, its e-mail address, else its phone. */
export function shownName(
  contact: Pick<Contact, 'fullName' | 'emails' | 'phones' | 'phoneAsWritten' | 'phoneExtensions'>,
): string | null {
  return contact.fullName?.trim() ? contact.fullName : (contact.emails[0] ?? shownPhone(contact));
}
