import type { Details } from './details.js';
import type { Finding, Likeness } from './finding.js';
import { codeLikeness, textLikeness, wordsLikeness } from './text-likeness.js';

const byWords = (a: string, b: string) => wordsLikeness(a.split(' '), b.split(' '));

/** How each detail is compared. */
const comparisons = {
  birth_date: codeLikeness,
  identifier: codeLikeness,
  street: byWords,
  address_2: byWords,
  city: textLikeness,
  postal_code: codeLikeness,
  state: codeLikeness,
} as const satisfies Partial<Record<keyof Details, (a: string, b: string) => Likeness>>;

const compared = Object.keys(comparisons) as (keyof typeof comparisons)[];

/** In what details that both records tell they are alike. */
export function detailFindings(a: Details, b: Details): Finding[] {
  return compared.flatMap((field) => {
    const [one, other] = [a[field], b[field]];
    return one && other ? [{ field, likeness: comparisons[field](one, other) }] : [];
  });
}
