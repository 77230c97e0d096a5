import type { ContactTraits } from './contact-traits.js';
import { detailFindings } from './detail-findings.js';
import type { ComparedField, Finding, Likeness } from './finding.js';
import { mailLikeness, phoneLikeness } from './identity-likeness.js';
import { nameLikeness } from './person-name.js';
import { textLikeness, wordsLikeness } from './text-likeness.js';

/** In what two contacts are alike, and in what they are not. */
export function compareContacts(a: ContactTraits, b: ContactTraits): Finding[] {
  const name = nameLikeness(a.name, b.name);
  const found: [ComparedField, Likeness | null][] = [
    ['first_name', name?.given ?? null],
    ['last_name', name?.family ?? null],
    ['name_order', name?.isSwapped ? 'swapped' : null],
    // A reading follows from the name: it says something only where the names do not.
    ['reading', name === null && a.reading && b.reading ? textLikeness(a.reading, b.reading) : null],
    ['email', mailLikeness(a.mailboxes, b.mailboxes)],
    ['phone', phoneLikeness(a.phones, b.phones)],
    ['company', companyLikeness(a, b)],
  ];
  const findings = found.flatMap(([field, likeness]) => (likeness === null ? [] : [{ field, likeness }]));
  return [...findings, ...detailFindings(a.details, b.details)];
}

function companyLikeness(a: ContactTraits, b: ContactTraits): Likeness | null {
  if (a.companyId !== null && a.companyId === b.companyId) return 'exact';
  if (a.company.length === 0 || b.company.length === 0) return null;
  return wordsLikeness(a.company, b.company);
}
