import { type Likeness, nearer } from './finding.js';
import type { Mailbox } from './mailboxes.js';
import { edits } from './text-likeness.js';

/** As many last digits as one number has in common with itself, however its beginning is written. */
const ENDING = 8;

/** How the nearest two of two records' addresses are alike; null where one has none. */
export function mailLikeness(some: readonly Mailbox[], others: readonly Mailbox[]): Likeness | null {
  return nearest(some, others, (a, b) => {
    if (a.address === b.address) return a.isShared ? 'shared' : 'exact';
    if (a.name !== null && a.name === b.name) return 'mailbox';
    // Mailboxes that differ by a number are those of two people of one name.
    if (!a.isShared && digits(a) === digits(b) && edits(a.address, b.address) <= 1) return 'spelling';
    return a.domain !== null && a.domain === b.domain ? 'domain' : 'different';
  });
}

/** How the nearest two of two records' numbers are alike; null where one has none. */
export function phoneLikeness(some: readonly string[], others: readonly string[]): Likeness | null {
  return nearest(some, others, (a, b) => {
    if (a === b) return 'exact';
    if (a.slice(-ENDING) === b.slice(-ENDING)) return 'ending';
    return edits(a, b) <= 1 ? 'spelling' : 'different';
  });
}

const digits = ({ address }: Mailbox) => address.replace(/\D/g, '');

function nearest<T>(
  some: readonly T[],
  others: readonly T[],
  likeness: (a: T, b: T) => Likeness,
): Likeness | null {
  if (some.length === 0 || others.length === 0) return null;
  const all = some.flatMap((a) => others.map((b) => likeness(a, b)));
  return all.reduce(nearer);
}
