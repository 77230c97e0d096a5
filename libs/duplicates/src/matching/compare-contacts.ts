import { isDomainOf } from './company-name.js';
import type { ContactTraits } from './contact-traits.js';
import { detailFindings } from './detail-findings.js';
import { type ComparedField, type Finding, type Likeness, nearer } from './finding.js';
import { mailLikeness, phoneLikeness } from './identity-likeness.js';
import { isCalledAs, type NameLikeness, nameLikeness } from './person-name.js';
import { textLikeness, wordsLikeness } from './text-likeness.js';

const PLACES: ReadonlySet<ComparedField> = new Set(['street', 'address_2', 'city', 'postal_code', 'state']);

/** Likenesses of the companies of two people who work for one. */
const OF_ONE_COMPANY: ReadonlySet<Likeness | null> = new Set(['exact', 'spelling', 'domain']);

/** In what two contacts are alike, and in what they are not. */
export function compareContacts(a: ContactTraits, b: ContactTraits): Finding[] {
  const name = nameLikeness(a.name, b.name);
  const isOtherInPart = name?.given === 'different' || name?.family === 'different';
  const hasReadings = a.readings.length > 0 && b.readings.length > 0;
  const hasNames = a.name.script !== null && b.name.script !== null;
  const company = companyLikeness(a, b);
  const areColleagues = OF_ONE_COMPANY.has(company);
  const found: [ComparedField, Likeness | null][] = [
    // Names in two scripts are not compared; that they are so says something of its own.
    ['first_name', name === null && !hasReadings && hasNames ? 'script' : (name?.given ?? null)],
    ['last_name', name?.family ?? null],
    ['name_order', name?.isSwapped ? 'swapped' : null],
    // A reading follows from the name: it says something only where the names do not.
    ['reading', name === null && hasReadings ? readingLikeness(a, b) : null],
    ['email', emailLikeness(a, b, isOtherInPart)],
    ['phone', phoneOf(phoneLikeness(a.phones, b.phones), isOtherName(name), areColleagues)],
    // Of the people of one company many share a first or a last name.
    ['company', areColleagues && isOtherInPart ? null : company],
  ];
  const findings = found.flatMap(([field, likeness]) => (likeness === null ? [] : [{ field, likeness }]));
  const details = detailFindings(a.details, b.details);
  return [...findings, ...(areColleagues ? details.filter((finding) => !isSamePlace(finding)) : details)];
}

/** Whether two names, as far as they can be compared, are those of two people. */
function isOtherName(name: NameLikeness | null): boolean {
  if (name === null) return false;
  return [name.given, name.family].every((part) => part === null || part === 'different');
}

/** A phone that people of two names have is an office's or a family's; numbers of one company are neighbours. */
function phoneOf(likeness: Likeness | null, isOther: boolean, areColleagues: boolean): Likeness | null {
  if (isOther && likeness === 'exact') return 'shared';
  return areColleagues && likeness === 'spelling' ? null : likeness;
}

/** A company's people are where it is. */
function isSamePlace({ field, likeness }: Finding): boolean {
  return likeness === 'exact' && PLACES.has(field);
}

/** A mailbox that is called as its owner says no more than the name does, and a domain no more than the company. */
function emailLikeness(a: ContactTraits, b: ContactTraits, isOtherInPart: boolean): Likeness | null {
  const likeness = mailLikeness(a.mailboxes, b.mailboxes);
  if (likeness === 'domain') return 'different';
  // Addresses made of two names are as alike as the names are.
  if (likeness === 'spelling' && isOtherInPart) return 'different';
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
