import type { Contact } from './contact.entity.js';

/** What a contact says of its company. */
export type CompanyOfContact = Pick<Contact, 'companyId' | 'companyName'>;

/** Names of accounts by their ids. */
export type AccountNames = ReadonlyMap<string, string>;

/**
 * A contact's company as a dialect with a text shows it: the name of its account, spelled as the text where that differs in case
 * alone; else the text.
 */
export function shownCompany(
  { companyId, companyName }: CompanyOfContact,
  names: AccountNames,
): string | null {
  const account = companyId === null ? undefined : names.get(companyId);
  if (account === undefined) return companyName || null;
  return isSameName(companyName, account) ? companyName : account;
}

/** The accounts that texts may mean: ids by lower-case name, and the names of those that contacts have. */
export class NamedCompanies {
  constructor(
    private readonly ids: ReadonlyMap<string, string>,
    private readonly names: AccountNames,
  ) {}

  /** What becomes of a contact's company by a text: what is shown already changes nothing, an account of this name stays. */
  link(before: CompanyOfContact, text: string): CompanyOfContact {
    const { companyId, companyName } = before;
    if (shownCompany(before, this.names) === text) return { companyId, companyName };
    const stays = companyId !== null && isSameName(text, this.names.get(companyId));
    return { companyId: stays ? companyId : (this.ids.get(text.toLowerCase()) ?? null), companyName: text };
  }
}

function isSameName(name: string | null, other: string | undefined): boolean {
  return name?.toLowerCase() === other?.toLowerCase();
}
