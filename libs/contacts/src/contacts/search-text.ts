import type { Contact } from './contact.entity.js';

/** Between the ways to write one contact; no search term contains it. */
const SEPARATOR = '\n';

/** Brings a text to the form in which it is searched: case folded, one code point sequence per character, blanks single. */
export function toSearchable(text: string): string {
  return text.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim();
}

/**
 * The text a contact is found by: its names in both orders, with and without a space, and its e-mails (document D: partial
 * match by name or e-mail).
 */
export function searchTextOf(
  contact: Pick<Contact, 'fullName' | 'firstName' | 'lastName' | 'emails'>,
): string {
  const { firstName, lastName } = contact;
  const both = firstName && lastName;
  const ways = [
    contact.fullName,
    both ? `${firstName} ${lastName}` : (firstName ?? lastName),
    both ? `${lastName} ${firstName}` : null,
    both ? `${firstName}${lastName}` : null,
    both ? `${lastName}${firstName}` : null,
    ...contact.emails,
  ];
  const searchable = [...new Set(ways)].filter((way) => way != null).map(toSearchable);
  return [...new Set(searchable)].filter((way) => way !== '').join(SEPARATOR);
}

/** Writes a search term as a LIKE pattern in which `%`, `_` and `\` are ordinary characters. */
export function toLikePattern(term: string): string {
  return `%${toSearchable(term).replace(/[\\%_]/g, '\\$&')}%`;
}
