import type { Contact } from './contact.entity.js';
import { fold } from './fold.js';
import { searchTextOf } from './search-text.js';

/** What is stored of a contact beside what it shows, so that it is found and sorted; every writer writes it along. */
export interface SearchColumns {
  readonly searchText: string;
  readonly firstNameKey: string | null;
  readonly lastNameKey: string | null;
}

/** Names that agree in this many characters are sorted as one; a longer key could be too long for an index. */
const KEY_LENGTH = 100;

/** How a contact is found and sorted. */
export function searchColumnsOf(
  contact: Pick<Contact, 'fullName' | 'firstName' | 'lastName' | 'emails'>,
): SearchColumns {
  return {
    searchText: searchTextOf(contact),
    firstNameKey: nameKey(contact.firstName),
    lastNameKey: nameKey(contact.lastName),
  };
}

/** What a name is sorted by, byte by byte: the folded name, as far as it is not too long for an index. */
export function nameKey(name: string, length?: number): string;
export function nameKey(name: string | null): string | null;
export function nameKey(name: string | null, length = KEY_LENGTH): string | null {
  if (name === null) return null;
  const key = fold(name);
  return key.length > length ? [...key].slice(0, length).join('') : key;
}
