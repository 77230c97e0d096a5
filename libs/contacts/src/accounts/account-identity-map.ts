import { externalIdOf } from '../contacts/custom-fields.js';
import type { AccountState } from './account-state.js';
import type { Account } from './account.entity.js';

/** An account as the rows of an import leave it. */
export interface AccountEntry {
  readonly id: string;
  /** As it was found; null for one that a row makes. */
  readonly stored: Account | null;
  state: AccountState;
}

/** What an account is found by; '' and null are nothing. */
type Key = (state: AccountState) => string | null;

const externalId: Key = ({ customFields }) => externalIdOf(customFields);
const domain: Key = (state) => state.domain;
const name: Key = (state) => state.name.toLowerCase();

/** Accounts by one key; of several the active ones first, then the oldest. */
class AccountIndex {
  private readonly entries = new Map<string, AccountEntry[]>();

  constructor(private readonly keyOf: Key) {}

  add(entry: AccountEntry): void {
    const key = this.keyOf(entry.state);
    if (!key) return;
    const known = this.entries.get(key);
    if (known === undefined) this.entries.set(key, [entry]);
    else if (!known.includes(entry)) known.push(entry);
  }

  /** The first that still has the key of a row, and agrees with the row in these others where both have them. */
  find(row: AccountState, ...others: readonly Key[]): AccountEntry | undefined {
    const key = this.keyOf(row);
    if (!key) return undefined;
    return this.entries
      .get(key)
      ?.find(({ state }) => this.keyOf(state) === key && others.every((other) => agree(other, state, row)));
  }
}

/**
 * The accounts that the rows of an import may be, each row seeing what the rows before it made. Known by id, by the id of
 * another system, by domain, by name, in this order. Two that have different ids of another system are never one, nor are two
 * of one name with different domains.
 */
export class AccountIdentityMap {
  private readonly entries = new Map<string, AccountEntry>();
  private readonly byExternalId = new AccountIndex(externalId);
  private readonly byDomain = new AccountIndex(domain);
  private readonly byName = new AccountIndex(name);

  /** `found` are the live accounts there are, the oldest first. */
  constructor(found: readonly Account[]) {
    const active = found.filter(({ inactivatedAt }) => inactivatedAt === null);
    const inactive = found.filter(({ inactivatedAt }) => inactivatedAt !== null);
    for (const stored of [...active, ...inactive]) this.add({ id: stored.id, stored, state: stored });
  }

  /** The account that a row is about; null if none is known. Into `formerId` one was merged that had the row's id of another system. */
  match(state: AccountState, id?: string, formerId?: string): AccountEntry | null {
    return (
      (id === undefined ? undefined : this.entries.get(id)) ??
      this.byExternalId.find(state) ??
      (formerId === undefined ? undefined : this.entries.get(formerId)) ??
      this.byDomain.find(state, externalId) ??
      this.byName.find(state, externalId, domain) ??
      null
    );
  }

  /** Adds an account that a row makes. */
  create(id: string, state: AccountState): AccountEntry {
    const entry = { id, stored: null, state };
    this.add(entry);
    return entry;
  }

  /** Lets a row change an account. */
  change(entry: AccountEntry, state: AccountState): void {
    entry.state = state;
    this.index(entry);
  }

  /** Those that rows have made. */
  created(): AccountEntry[] {
    return [...this.entries.values()].filter(({ stored }) => stored === null);
  }

  /** Those that were known and that rows have changed. */
  changed(): AccountEntry[] {
    return [...this.entries.values()].filter(({ stored, state }) => stored !== null && stored !== state);
  }

  private add(entry: AccountEntry): void {
    this.entries.set(entry.id, entry);
    this.index(entry);
  }

  private index(entry: AccountEntry): void {
    for (const index of [this.byExternalId, this.byDomain, this.byName]) index.add(entry);
  }
}

function agree(keyOf: Key, one: AccountState, other: AccountState): boolean {
  const [a, b] = [keyOf(one), keyOf(other)];
  return !a || !b || a === b;
}
