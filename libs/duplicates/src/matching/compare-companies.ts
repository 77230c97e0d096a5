import type { CompanyTraits } from './company-traits.js';
import { detailFindings } from './detail-findings.js';
import type { ComparedField, Finding, Likeness } from './finding.js';
import { mailLikeness, phoneLikeness } from './identity-likeness.js';
import { wordsLikeness } from './text-likeness.js';

/** In what two companies are alike, and in what they are not. */
export function compareCompanies(a: CompanyTraits, b: CompanyTraits): Finding[] {
  const found: [ComparedField, Likeness | null][] = [
    ['name', a.name.length > 0 && b.name.length > 0 ? wordsLikeness(a.name, b.name) : null],
    ['domain', domainLikeness(a.domains, b.domains)],
    ['email', mailLikeness(a.mailboxes, b.mailboxes)],
    ['phone', phoneLikeness(a.phones, b.phones)],
  ];
  const findings = found.flatMap(([field, likeness]) => (likeness === null ? [] : [{ field, likeness }]));
  return [...findings, ...detailFindings(a.details, b.details)];
}

function domainLikeness(some: readonly string[], others: readonly string[]): Likeness | null {
  if (some.length === 0 || others.length === 0) return null;
  return some.some((domain) => others.includes(domain)) ? 'exact' : 'different';
}
