import type { ComparedField } from './finding.js';
import type { Match } from './model.js';

/** The most records that become one at once. */
export const MOST_TOGETHER = 21;

/** What is written down once for a person: who differs in it at all is left to people. */
const TELLING: ReadonlySet<ComparedField> = new Set(['birth_date', 'identifier']);

/** Whether two records may become one without anybody's looking: they score so much, and contradict each other in nothing that tells. */
export function isSafe({ score, why }: Match, from: number): boolean {
  return score >= from && !why.some(({ field, likeness }) => TELLING.has(field) && likeness !== 'exact');
}

/** Records that may become one, and those that are left to people, as not each of them is like each other, or they are too many. */
export interface SafeGroups<Id> {
  readonly groups: readonly (readonly Id[])[];
  readonly left: readonly (readonly Id[])[];
}

/**
 * Groups of records each of which is safely like each other one of its group, and like nobody else: two that are like a third and not
 * like each other may be two.
 */
export function safeGroups<Id>(pairs: Iterable<readonly [Id, Id]>): SafeGroups<Id> {
  const neighbours = new Map<Id, Set<Id>>();
  const known = (id: Id) => {
    let others = neighbours.get(id);
    if (!others) neighbours.set(id, (others = new Set()));
    return others;
  };
  for (const [one, other] of pairs) {
    known(one).add(other);
    known(other).add(one);
  }
  const seen = new Set<Id>();
  const groups: Id[][] = [];
  const left: Id[][] = [];
  for (const id of neighbours.keys()) {
    if (seen.has(id)) continue;
    const members = reachedFrom(id, known);
    for (const member of members) seen.add(member);
    const isWhole = members.every((member) => known(member).size === members.length - 1);
    (isWhole && members.length <= MOST_TOGETHER ? groups : left).push(members);
  }
  return { groups, left };
}

function reachedFrom<Id>(id: Id, known: (id: Id) => ReadonlySet<Id>): Id[] {
  const members = new Set([id]);
  for (const member of members) for (const other of known(member)) members.add(other);
  return [...members];
}
