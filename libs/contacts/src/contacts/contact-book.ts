import type { ContactFields } from './contact.commands.js';
import type { Contact } from './contact.entity.js';
import { changedProperties, type ContactState, pickState, writeFields } from './contact-state.js';

/** A contact of a {@link ContactBook}: as it was, and as the rows of one call have made it so far. */
export interface BookEntry {
  readonly id: string;
  /** As it is stored; null for one that the call creates. */
  readonly stored: Contact | null;
  /** Lower is older. */
  readonly age: number;
  state: ContactState;
}

/** Who answers to a row's e-mails and phones. */
export interface Match {
  readonly entry: BookEntry;
  /** Other contacts that hold a phone or e-mail of the row, which stay untouched. */
  readonly others: readonly BookEntry[];
}

/**
 * The contacts that one bulk call is about, in memory: found by e-mail first, then by any phone, the oldest first; a later
 * row sees what an earlier one made (domain.md, "Bulk matching").
 */
export class ContactBook {
  private readonly entries = new Map<string, BookEntry>();
  private readonly byIdentity = new Map<string, BookEntry[]>();
  private added = 0;

  constructor(stored: readonly Contact[]) {
    // Not by id alone: a caller may have chosen it.
    const oldestFirst = [...stored].sort(
      (a, b) => a.createdAt.getTime() - b.createdAt.getTime() || (a.id < b.id ? -1 : 1),
    );
    for (const contact of oldestFirst) this.add(contact.id, contact, pickState(contact));
  }

  get(id: string): BookEntry | undefined {
    return this.entries.get(id);
  }

  match(emails: readonly string[], phones: readonly string[]): Match | null {
    const hits = [...emails, ...phones].flatMap((value) => this.byIdentity.get(value) ?? []);
    const [entry] = hits;
    if (!entry) return null;
    return { entry, others: [...new Set(hits)].filter((other) => other !== entry) };
  }

  /** Notes a contact that the call creates. */
  create(id: string, state: ContactState): BookEntry {
    return this.add(id, null, state);
  }

  /**
   * Merges a row into a contact: what it says overwrites, lists are united in order, custom fields merged by key. An empty
   * text says nothing: in a file of many columns it is a blank cell.
   */
  merge(
    entry: BookEntry,
    fields: ContactFields,
    incoming: ContactState,
    defaultCountry: string | null,
  ): void {
    const said = Object.entries(fields).filter(
      ([key, value]) => value != null && value !== '' && !LISTS.has(key),
    );
    const next = writeFields(
      entry.state,
      {
        ...(Object.fromEntries(said) as ContactFields),
        emails: union(entry.state.emails, incoming.emails),
        phones: union(entry.state.phones, incoming.phones),
        tags: union(entry.state.tags, incoming.tags),
        mergeCustomFields: true,
      },
      defaultCountry,
    );
    // A first phone does not replace one that was kept as it was typed: uniting loses nothing.
    entry.state = { ...next, phoneAsWritten: entry.state.phoneAsWritten };
    this.index(entry);
  }

  /** Forgets what could not be written, so that no later row is told of it. */
  forget(entry: BookEntry): void {
    this.entries.delete(entry.id);
    for (const entries of this.byIdentity.values()) {
      const at = entries.indexOf(entry);
      if (at >= 0) entries.splice(at, 1);
    }
  }

  created(): BookEntry[] {
    return [...this.entries.values()].filter(({ stored }) => stored === null);
  }

  changed(): (BookEntry & { stored: Contact })[] {
    return [...this.entries.values()].filter(
      (entry): entry is BookEntry & { stored: Contact } =>
        entry.stored !== null && changedProperties(entry.stored, entry.state).length > 0,
    );
  }

  private add(id: string, stored: Contact | null, state: ContactState): BookEntry {
    const entry = { id, stored, state, age: this.added++ };
    this.entries.set(id, entry);
    this.index(entry);
    return entry;
  }

  /** A value that came to an older contact later is still the older one's: sending rows again must match alike. */
  private index(entry: BookEntry): void {
    for (const value of [...entry.state.emails, ...entry.state.phones]) {
      const entries = this.byIdentity.get(value) ?? [];
      if (entries.includes(entry)) continue;
      this.byIdentity.set(
        value,
        [...entries, entry].sort((a, b) => a.age - b.age),
      );
    }
  }
}

/** Fields that are united instead of overwritten. */
const LISTS = new Set(['emails', 'phones', 'tags', 'email', 'phone']);

function union(known: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...known, ...more])];
}
