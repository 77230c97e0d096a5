import type { NamedContact } from './rewrite-contacts.js';

/** The search text of a contact as it was before migration 14, for the way back. */
export function formerSearchText({ fullName, firstName, lastName, emails }: NamedContact): string {
  const both = firstName && lastName;
  const ways = [
    fullName,
    both ? `${firstName} ${lastName}` : (firstName ?? lastName),
    both ? `${lastName} ${firstName}` : null,
    both ? `${firstName}${lastName}` : null,
    both ? `${lastName}${firstName}` : null,
    ...emails,
  ];
  const searchable = ways
    .filter((way) => way != null)
    .map((way) => way.normalize('NFC').toLowerCase().replace(/\s+/gu, ' ').trim());
  return [...new Set(searchable)].filter((way) => way !== '').join('\n');
}
