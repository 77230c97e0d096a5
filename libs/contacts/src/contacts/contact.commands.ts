import type { CreatedRange, SortedBy } from '@rosetta/common';
/**
 * What a dialect may ask of a contact. A key that is left out is left alone; null clears. A dialect that knows one e-mail
 * and one phone says `email` and `phone` (the primary ones); a dialect that knows lists says `emails` and `phones`.
 */
export interface ContactFields {
  /** The name in one piece; first and last name follow from it. */
  readonly name?: string | null;
  readonly firstName?: string | null;
  readonly lastName?: string | null;
  /** Beside first and last name: the whole as it is written, where it is not one behind the other. */
  readonly fullName?: string;
  readonly email?: string | null;
  readonly emails?: readonly string[] | null;
  readonly phone?: string | null;
  readonly phones?: readonly string[] | null;
  /** Extensions, each by its number in the stored form; of numbers that the contact does not have nothing is kept. */
  readonly phoneExtensions?: Readonly<Record<string, unknown>> | null;
  readonly position?: string | null;
  readonly companyId?: string | null;
  readonly companyName?: string | null;
  readonly description?: string | null;
  readonly source?: string | null;
  readonly tags?: readonly string[] | null;
  readonly assigneeId?: string | null;
  readonly optInStatus?: boolean | null;
  readonly customFields?: Readonly<Record<string, unknown>> | null;
  /** Replaces what was there. */
  readonly metadata?: Readonly<Record<string, unknown>> | null;
}

/** How the fields of one request are to be read. */
export interface ContactWriting {
  /** `custom_fields` are merged by key instead of replaced. */
  readonly mergeCustomFields?: boolean;
  /** Tags that come behind those there are, or behind `tags`. */
  readonly addTags?: readonly string[];
  /** Tags that are taken away, of those that were added too. */
  readonly removeTags?: readonly string[];
}

/** How a new contact is to be made. */
export interface ContactCreation {
  /** A phone that another contact has is refused, whatever the organization's settings say. */
  readonly refusesKnownPhones?: boolean;
}

/** Creates a contact; `id` only where the dialect lets the caller choose one. */
export interface CreateContact extends ContactFields {
  readonly id?: string;
}

/** A row of an import; with an `id` it is that contact, as long as the organization has it. */
export interface ImportedContact extends ContactFields {
  readonly id?: string;
}

/** Changes a contact. */
export type UpdateContact = ContactFields & ContactWriting;

/** Which contacts to list, and in what order. */
export interface ContactQuery extends CreatedRange {
  readonly limit: number;
  readonly offset: number;
  /** Words that names and e-mails contain, whatever their case and accents. */
  readonly search?: string;
  /** The search finds digits of a phone too. */
  readonly searchPhones?: boolean;
  /** The search finds a part of the company's name too, as it is written. */
  readonly searchCompanies?: boolean;
  readonly companyId?: string;
  readonly assigneeId?: string;
  readonly source?: string;
  /** All of these. */
  readonly tags?: readonly string[];
  /** Contacts that hold all of these e-mails and phones, written as they are stored. */
  readonly identities?: readonly string[];
  /** By last and first name, or by the name as a dialect with one name shows it, see `shownName`. */
  readonly sort: 'created_at' | 'updated_at' | 'name' | 'shown_name';
  readonly order: 'asc' | 'desc';
  /** What orders those that are alike by then. */
  readonly thenBy?: readonly SortedBy<'created_at' | 'updated_at' | 'name'>[];
}

/** Which contacts to list or to name. */
export interface ContactFilter {
  readonly ids?: readonly string[];
  /** Contacts that have a place in any of these accounts. */
  readonly accountIds?: readonly string[];
  /** Words that first and last name contain, as in {@link ContactQuery.search}. */
  readonly nameSearch?: string;
  readonly includeInactive?: boolean;
}

/** A keyset page of contacts in the order of their numbers. */
export interface ContactKeysetPage extends ContactFilter {
  /** The last number of the step before; 0 begins. */
  readonly after: string;
  readonly limit: number;
}

/** As much of a contact as a dropdown shows. */
export interface ContactName {
  readonly id: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
}
