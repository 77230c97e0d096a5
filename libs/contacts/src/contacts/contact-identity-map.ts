import type { ContactFields } from './contact.commands.js';
import type { Contact } from './contact.entity.js';
import { externalIdOf } from './custom-fields.js';
import type { FollowedExternalIds } from '../merged-records/old-ids.service.js';
import { identityKey } from './identities.js';
import { changedProperties, type FollowedIds } from '@rosetta/common';
import { type ContactState, mergeFields, mergeOwnFields, writableProperties } from './contact-state.js';

/** A contact of a {@link ContactIdentityMap}: as it was, and as the rows of one call have made it so far. */
export interface IdentityMapEntry {
  readonly id: string;
  /** As it is stored; null for one that the call creates. */
  readonly stored: Contact | null;
  /** Lower is older. */
  readonly age: number;
  state: ContactState;
  /** The place of the last row that wrote to it, among all that wrote; 0 where none did. */
  writtenAs: number;
}

/** A stored contact that rows have changed. */
export interface ChangedEntry {
  readonly id: string;
  readonly stored: Contact;
  readonly state: ContactState;
  readonly changed: readonly (keyof ContactState)[];
}

/** Who answers to a row's e-mails and phones. */
export interface Match {
  readonly entry: IdentityMapEntry;
  /** Other contacts that hold a phone or e-mail of the row, which stay untouched. */
  readonly others: readonly IdentityMapEntry[];
  /** The row names the contact by its id. */
  readonly isItself: boolean;
}

/** By what a row may name a contact besides its e-mails and phones. */
export interface NamedContact {
  readonly id?: string;
  /** `custom_fields.external_id`, for whom no e-mail and phone is known. */
  readonly externalId?: string | null;
}

/**
 * The contacts that one bulk call is about, in memory: found by e-mail first, then by any phone, the oldest first; a later
 * row sees what an earlier one made.
 */
export class ContactIdentityMap {
  private readonly entries = new Map<string, IdentityMapEntry>();
  private readonly byIdentity = new Map<string, IdentityMapEntry[]>();
  private readonly byExternalId = new Map<string, IdentityMapEntry>();
  private added = 0;
  private writings = 0;

  /** `merged` are ids of contacts that are no more, and what each leads to; `mergedExternal` those that they had elsewhere. */
  constructor(
    stored: readonly Contact[],
    private readonly merged: FollowedIds = new Map(),
    private readonly mergedExternal: FollowedExternalIds = new Map(),
  ) {
    // Not by id alone: a caller may have chosen it.
    const oldestFirst = [...stored].sort(
      (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
    );
    for (const contact of oldestFirst) this.add(contact.id, contact, contact);
  }

  get(id: string): IdentityMapEntry | undefined {
    return this.entries.get(id) ?? this.entries.get(this.merged.get(id)?.id ?? '');
  }

  match(emails: readonly string[], phones: readonly string[], named: NamedContact = {}): Match | null {
    const keys = [...emails, ...phones].map(identityKey);
    const hits = keys.flatMap((key) => this.byIdentity.get(key) ?? []);
    const itself = named.id === undefined ? undefined : this.get(named.id);
    const entry = itself ?? hits[0] ?? this.findByExternalId(named.externalId);
    if (!entry) return null;
    const others = [...new Set(hits)].filter((other) => other !== entry);
    return { entry, others, isItself: itself !== undefined };
  }

  private findByExternalId(externalId: string | null | undefined): IdentityMapEntry | undefined {
    if (!externalId) return undefined;
    const led = this.mergedExternal.get(externalId);
    return this.byExternalId.get(externalId) ?? (led && this.entries.get(led.id));
  }

  /** The id of whom this contact was merged with, where an id of another system is theirs and not its own. */
  formerlyKnownBy({ id, state }: IdentityMapEntry, externalId: string | null): string | null {
    const led = externalId === null ? undefined : this.mergedExternal.get(externalId);
    return led?.id === id && externalIdOf(state.customFields) !== externalId ? led.old : null;
  }

  /** Notes a contact that the call creates. */
  create(id: string, state: ContactState): IdentityMapEntry {
    const entry = this.add(id, null, state);
    entry.writtenAs = ++this.writings;
    return entry;
  }

  /** Merges a row into a contact, see {@link mergeFields}. */
  merge(entry: IdentityMapEntry, fields: ContactFields, incoming: ContactState, isItself = false): void {
    const { emails, phones, customFields } = entry.state;
    entry.state = (isItself ? mergeOwnFields : mergeFields)(entry.state, fields, incoming);
    entry.writtenAs = ++this.writings;
    if (entry.state.emails !== emails || entry.state.phones !== phones) this.index(entry);
    if (entry.state.customFields !== customFields) this.indexExternalId(entry);
  }

  /** Of these the one that was changed last, by a row or before; the first of equals. */
  newestOf(entries: readonly IdentityMapEntry[]): IdentityMapEntry {
    const time = (entry: IdentityMapEntry) => entry.stored?.updatedAt.getTime() ?? Infinity;
    return entries.reduce((newest, entry) => {
      const [known, other] = [newest, entry].map((each) => (isChanged(each) ? each.writtenAs : 0));
      const isNewer = other === known ? time(entry) > time(newest) : other! > known!;
      return isNewer ? entry : newest;
    });
  }

  /** Forgets what could not be written, so that no later row is told of it. */
  forget(entry: IdentityMapEntry): void {
    this.entries.delete(entry.id);
    for (const value of identitiesOf(entry)) {
      const others = this.byIdentity.get(value)!.filter((other) => other !== entry);
      this.byIdentity.set(value, others);
    }
    const externalId = externalIdOf(entry.state.customFields);
    if (externalId !== null && this.byExternalId.get(externalId) === entry)
      this.byExternalId.delete(externalId);
  }

  /** The accounts of the stored contacts. */
  companyIds(): (string | null)[] {
    return [...this.entries.values()].map(({ state }) => state.companyId);
  }

  storedIds(): string[] {
    return [...this.entries.values()].flatMap(({ id, stored }) => (stored ? [id] : []));
  }

  created(): IdentityMapEntry[] {
    return [...this.entries.values()].filter(({ stored }) => stored === null);
  }

  /** The stored contacts that the rows have changed, and in what. */
  changed(): ChangedEntry[] {
    return [...this.entries.values()].flatMap(({ id, stored, state }) => {
      if (stored === null) return [];
      const changed = changesOf(stored, state);
      return changed.length > 0 ? [{ id, stored, state, changed }] : [];
    });
  }

  private add(id: string, stored: Contact | null, state: ContactState): IdentityMapEntry {
    const entry = { id, stored, state, age: this.added++, writtenAs: 0 };
    this.entries.set(id, entry);
    this.index(entry);
    this.indexExternalId(entry);
    return entry;
  }

  /** The oldest who has it. */
  private indexExternalId(entry: IdentityMapEntry): void {
    const externalId = externalIdOf(entry.state.customFields);
    if (externalId && !this.byExternalId.has(externalId)) this.byExternalId.set(externalId, entry);
  }

  /** A value that came to an older contact later is still the older one's: sending rows again must match alike. */
  private index(entry: IdentityMapEntry): void {
    for (const value of identitiesOf(entry)) {
      const entries = this.byIdentity.get(value);
      if (!entries) this.byIdentity.set(value, [entry]);
      else if (!entries.includes(entry))
        this.byIdentity.set(
          value,
          [...entries, entry].sort((a, b) => a.age - b.age),
        );
    }
  }
}

function changesOf(stored: Contact, state: ContactState): (keyof ContactState)[] {
  return stored === state ? [] : changedProperties(writableProperties, stored, state);
}

/** A row that says what is known already changes nothing. */
function isChanged({ stored, state }: IdentityMapEntry): boolean {
  return stored === null || changesOf(stored, state).length > 0;
}

/** What a contact is found by, whichever notation is asked for. */
function identitiesOf({ state }: IdentityMapEntry): string[] {
  return [...new Set([...state.emails, ...state.phones].map(identityKey))];
}
