import { type Change, changedProperties, pick, type Versioned } from '@rosetta/common';
import { blankContact, type ContactState, writableProperties } from './contact-state.js';
import type { ChangedContactRow } from './contacts.repository.js';
import { searchColumnsOf } from './search-columns.js';

/** What is to be stored of a changed contact. */
export function asChangedRow(
  row: ContactState & { id: string },
  changed: readonly (keyof ContactState)[],
): ChangedContactRow {
  const { searchText, firstNameKey, lastNameKey } = searchColumnsOf(row);
  const newIdentities = changed.includes('emails') || changed.includes('phones');
  const newCompany = changed.includes('companyId');
  return { searchText, firstNameKey, lastNameKey, newIdentities, newCompany, ...row };
}

/** The audit event of a contact's creation. */
export function asCreation(contact: ContactState & { id: string }): Change {
  const written = changedProperties(writableProperties, blankContact, contact);
  return {
    entity: 'contact',
    entityId: contact.id,
    action: 'created',
    version: 1,
    after: pick(contact, written),
  };
}

/** The audit event of a contact's change: the changed fields before and after. */
export function asUpdate(
  before: ContactState & Versioned,
  after: ContactState & { id: string },
  changed: readonly (keyof ContactState)[],
): Change {
  return {
    entity: 'contact',
    entityId: after.id,
    action: 'updated',
    version: before.version + 1,
    before: pick(before, changed),
    after: pick(after, changed),
  };
}
