import type { BlockingKey } from './blocking-key.js';
import { companyKeys } from './company-keys.js';
import { type ComparedCompany, companyTraits } from './company-traits.js';
import { compareCompanies } from './compare-companies.js';
import { compareContacts } from './compare-contacts.js';
import { companyModel } from './company-weights.js';
import { contactKeys } from './contact-keys.js';
import { type ComparedContact, contactTraits } from './contact-traits.js';
import type { Finding } from './finding.js';
import { type Match, type Model, weigh } from './model.js';
import { contactModel } from './contact-weights.js';

/** What is compared with its like. */
export const duplicateEntities = ['contacts', 'companies'] as const;
export type DuplicateEntity = (typeof duplicateEntities)[number];

/** How records of one kind are brought together, compared and weighed; no more of it is known outside. */
export interface Matcher<Row = unknown, Traits = unknown> {
  /** Brings a record to the form in which it is compared. */
  readonly traits: (row: Row) => Traits;
  readonly keys: (traits: Traits) => BlockingKey[];
  readonly compare: (a: Traits, b: Traits) => Finding[];
  readonly match: (a: Traits, b: Traits) => Match;
}

function matcher<Row, Traits>(
  parts: Omit<Matcher<Row, Traits>, 'match'>,
  model: Model,
): Matcher<Row, Traits> {
  return { ...parts, match: (a, b) => weigh(model, parts.compare(a, b)) };
}

/** Tells people who are one. */
export const contactMatcher = matcher<ComparedContact, ReturnType<typeof contactTraits>>(
  { traits: contactTraits, keys: contactKeys, compare: compareContacts },
  contactModel,
);

/** Tells companies that are one. */
export const companyMatcher = matcher<ComparedCompany, ReturnType<typeof companyTraits>>(
  { traits: companyTraits, keys: companyKeys, compare: compareCompanies },
  companyModel,
);

/** The matcher of each kind. */
export const matchers: Readonly<Record<DuplicateEntity, Matcher>> = {
  contacts: contactMatcher as Matcher,
  companies: companyMatcher as Matcher,
};
