import type { Contact } from './contact.entity.js';

/** A contact's primary phone as a dialect with one phone shows it: as it was written there, else the number and its extension. */
export function shownPhone({
  phones,
  phoneAsWritten,
  phoneExtensions,
}: Pick<Contact, 'phones' | 'phoneAsWritten' | 'phoneExtensions'>): string | null {
  if (phoneAsWritten !== null) return phoneAsWritten;
  const [primary] = phones;
  if (primary === undefined) return null;
  const extension = phoneExtensions[primary];
  return extension === undefined ? primary : `${primary} ext. ${extension}`;
}
