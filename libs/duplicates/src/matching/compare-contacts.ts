import { isDomainOf } from './company-name.js';
import type { ContactTraits } from './contact-traits.js';
import { detailFindings } from './detail-findings.js';
import { type ComparedField, type Finding, type Likeness, nearer } from './finding.js';
import { mailLikeness, phoneLikeness } from './identity-likeness.js';
import { isCalledAs, type NameLikeness, nameLikeness } from './person-name.js';
import { textLikeness, wordsLikeness } from './text-likeness.js';

/** In what two contacts are alike, and in what they are not. */
export function compareContacts(a: ContactTraits, b: ContactTraits): Finding[] {
  const name = nameLikeness(a.name, b.name);
  const hasReadings = a.readings.length > 0 && b.readings.length > 0;
  const hasNames = a.name.script !== null && b.name.script !== null;
  const found: [ComparedField, Likeness | null][] = [
    // Names in two scripts are not compared; that they are so says something of its own.
    ['first_name', name === null && !hasReadings && hasNames ? 'script' : (name?.given ?? null)],
    ['last_name', name?.family ?? null],
    ['name_order', name?.isSwapped ? 'swapped' : null],
    // A reading follows from the name: it says something only where the names do not.
    ['reading', name === null && hasReadings ? readingLikeness(a, b) : null],
    ['email', emailLikeness(a, b)],
    ['phone', sharedWhere(isOtherName(name), phoneLikeness(a.phones, b.phones))],
    ['company', companyLikeness(a, b)],
  ];
  const findings = found.flatMap(([field, likeness]) => (likeness === null ? [] : [{ field, likeness }]));
  return [...findings, ...detailFindings(a.details, b.details)];
}

/** Whether two names, as far as they can be compared, are those of two people. */
function isOtherName(name: NameLikeness | null): boolean {
  if (name === null) return false;
  return [name.given, name.family].every((part) => part === null || part === 'different');
}

/** A phone that people of two names have is an office's or a family's. */
function sharedWhere(isOther: boolean, likeness: Likeness | null): Likeness | null {
  return isOther && likeness === 'exact' ? 'shared' : likeness;
}

/** A mailbox that is called as its owner says no more than the name does, and a domain no more than the company. */
function emailLikeness(a: ContactTraits, b: ContactTraits): Likeness | null {
  const likeness = mailLikeness(a.mailboxes, b.mailboxes);
  if (likeness === 'domain') return 'different';
  if (likeness !== 'mailbox') return likeness;
  const names = new Set(a.mailboxes.map(({ name }) => name));
  const isTelling = b.mailboxes.some(
    ({ name }) => name !== null && names.has(name) && ![a, b].some((each) => isCalledAs(name, each.name)),
  );
  return isTelling ? 'mailbox' : null;
}

function readingLikeness(a: ContactTraits, b: ContactTraits): Likeness {
  return a.readings.flatMap((one) => b.readings.map((other) => textLikeness(one, other))).reduce(nearer);
}

function companyLikeness(a: ContactTraits, b: ContactTraits): Likeness | null {
  if (a.companyId !== null && a.companyId === b.companyId) return 'exact';
  if (a.company.length > 0 && b.company.length > 0) return wordsLikeness(a.company, b.company);
  const [named, other] = a.company.length > 0 ? [a, b] : [b, a];
  const isOf = (domain: string | null) =>
    domain !== null &&
    (isDomainOf(domain, named.company) || named.mailboxes.some((each) => each.domain === domain));
  return other.mailboxes.some(({ domain }) => isOf(domain)) ? 'domain' : null;
}
