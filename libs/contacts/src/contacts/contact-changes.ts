import type { Change } from '@rosetta/common';
import { blankContact, changedProperties, type ContactState, pickState } from './contact-state.js';
import type { Contact } from './contact.entity.js';
import type { ChangedContactRow } from './contacts.repository.js';
import { searchTextOf } from './search-text.js';

/** What is to be stored of a changed contact; nothing where the row leaves it as it is. */
export function asChangedRow(before: Contact, row: ContactState & { id: string }): ChangedContactRow[] {
  const changed = changedProperties(before, row);
  if (changed.length === 0) return [];
  return [
    {
      ...row,
      searchText: searchTextOf(row),
      newIdentities: changed.includes('emails') || changed.includes('phones'),
      newCompany: changed.includes('companyId'),
    },
  ];
}

/** The audit event of a contact's creation. */
export function asCreation(contact: Contact): Change {
  const written = changedProperties({ ...blankContact }, contact);
  return { entity: 'contact', entityId: contact.id, action: 'created', after: pick(contact, written) };
}

/** The audit event of a contact's change: the changed fields before and after. */
export function asUpdate(before: Contact, after: Contact): Change {
  const changed = changedProperties(before, after);
  return {
    entity: 'contact',
    entityId: after.id,
    action: 'updated',
    before: pick(before, changed),
    after: pick(after, changed),
  };
}

function pick(contact: ContactState, properties: readonly (keyof ContactState)[]): Record<string, unknown> {
  const state = pickState(contact);
  return Object.fromEntries(properties.map((property) => [property, state[property]]));
}
