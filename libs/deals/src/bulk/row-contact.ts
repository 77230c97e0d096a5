import { DomainError, invalid, newId } from '@rosetta/common';
import {
  type AmbiguousMatches,
  blankContact,
  type IdentityMapEntry,
  type ContactIdentityMap,
  normalizeEmail,
  normalizePhone,
  type ReportedPair,
  ownersOf,
  writeFields,
} from '@rosetta/contacts';
import type { DealRow } from './bulk.commands.js';

/** The contact that a row's deal is linked to. */
export interface FoundContact {
  readonly contactId: string;
  readonly isNewContact: boolean;
  readonly warnings: readonly string[];
  /** Contacts that people are to look at. */
  readonly review?: readonly ReportedPair[];
}

/** Whether a row says anything of a contact. */
export function namesContact(row: DealRow): boolean {
  const { contactId, contactEmail, contactPhone, contactFirstName, contactLastName } = row;
  return [contactId, contactEmail, contactPhone, contactFirstName, contactLastName].some(Boolean);
}

/**
 * Finds or makes the contact of a row; document B: by id, then e-mail, then phone; a contact that is found is linked and not
 * updated, and so has its deal also where people are asked whether it is one with another.
 */
export function resolveContact(
  identityMap: ContactIdentityMap,
  row: DealRow,
  defaultCountry: string | null,
  ambiguous: AmbiguousMatches,
): FoundContact | DomainError {
  const linked = ({ id }: IdentityMapEntry, isNewContact = false, warnings: string[] = []) => ({
    contactId: id,
    isNewContact,
    warnings,
  });
  if (row.contactId) {
    const named = row.contactId.toLowerCase();
    const entry = identityMap.get(named);
    if (!entry) return invalid('Contact not found', 'contact_id');
    return linked(
      entry,
      false,
      entry.id === named ? [] : [`The contact ${named} was merged into ${entry.id}`],
    );
  }
  if (!row.contactEmail && !row.contactPhone)
    return invalid('one of contact_id, contact_email or contact_phone is required', 'contact_id');
  try {
    const contact = writeFields(
      blankContact,
      {
        firstName: row.contactFirstName,
        lastName: row.contactLastName,
        emails: row.contactEmail ? [row.contactEmail] : [],
        phones: row.contactPhone ? [row.contactPhone] : [],
      },
      defaultCountry,
    );
    const found = identityMap.match(contact.emails, contact.phones);
    if (found) {
      const settled = ambiguous.settle(found);
      if (settled instanceof DomainError) return settled;
      const { match, review } = settled;
      if (review.length === 0) return linked(match.entry);
      const warnings = [
        `${ownersOf(match)}: its deal is that of the first, and people are asked whether they are one`,
      ];
      return { ...linked(match.entry), warnings, review };
    }
    if (!row.createContactIfMissing)
      return invalid('Contact not found', row.contactEmail ? 'contact_email' : 'contact_phone');
    return linked(identityMap.create(newId(), contact), true);
  } catch (error) {
    if (error instanceof DomainError) return asSent(error);
    throw error;
  }
}

const NAMES: Readonly<Record<string, string>> = { emails: 'contact_email', phones: 'contact_phone' };

/** The failure of a contact's field, under the name that the row has for it. */
function asSent(failure: DomainError): DomainError {
  const { field } = failure.facts;
  const name = field === undefined ? undefined : NAMES[field];
  return name === undefined
    ? failure
    : new DomainError(failure.code, failure.message, { ...failure.facts, field: name });
}

/** The e-mail and phone by which a row names its contact, as they are stored. */
export function identitiesOf(
  { contactEmail, contactPhone }: DealRow,
  defaultCountry: string | null,
): string[] {
  const email = contactEmail ? normalizeEmail(contactEmail) : null;
  const phone = contactPhone ? normalizePhone(contactPhone, defaultCountry) : null;
  return [email, phone].filter((value) => value !== null);
}
