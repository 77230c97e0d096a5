import { type DomainError, invalid } from '@rosetta/common';
import type { ContactIdentityMap, IdentityMapEntry, Match } from './contact-identity-map.js';
import type { OnAmbiguous } from './contact-import.commands.js';
import type { ReportedPair } from './duplicate-reports.js';

/** Who takes a row, where its e-mails and phones belong to several contacts. */
export interface Settled {
  readonly match: Match;
  /** Contacts that people are to look at: nothing of the row is written to any of them. */
  readonly review: readonly ReportedPair[];
}

/** Settles the rows of one call whose e-mails and phones belong to several contacts, as the caller wants it. */
export class AmbiguousMatches {
  private readonly different: ReadonlySet<string>;

  constructor(
    private readonly identityMap: ContactIdentityMap,
    private readonly wanted: OnAmbiguous | null | undefined,
    different: readonly ReportedPair[],
  ) {
    this.different = new Set(different.map(keyOf));
  }

  /** The first match holds where nothing is wanted, and where a row names its contact by an id. */
  settle(match: Match): Settled | DomainError {
    if (match.others.length === 0 || match.isItself) return { match, review: [] };
    const { entry, others } = match;
    switch (this.wanted) {
      case 'error':
        return invalid(ownersOf(match));
      case 'newest': {
        const newest = this.identityMap.newestOf([entry, ...others]);
        const rest = [entry, ...others].filter((other) => other !== newest);
        return { match: { ...match, entry: newest, others: rest }, review: [] };
      }
      case 'review': {
        const pairs = others.map(({ id }): ReportedPair => [entry.id, id]);
        return { match, review: pairs.filter((pair) => !this.different.has(keyOf(pair))) };
      }
      default:
        return { match, review: [] };
    }
  }
}

/** To whom the e-mails and phones of a row belong, in words. */
export function ownersOf({ entry, others }: Match): string {
  return `The e-mails and phones of this row belong to ${listed([entry, ...others])}`;
}

function keyOf(pair: ReportedPair): string {
  return [...pair].sort().join();
}

/** Nobody is told the id of a contact that the call itself makes, as it may not be written. */
function listed(entries: readonly IdentityMapEntry[]): string {
  return entries
    .map(({ id, stored }) => (stored ? `contact ${id}` : 'the contact of an earlier row'))
    .join(' and ');
}
