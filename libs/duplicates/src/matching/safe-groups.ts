import type { ComparedField, Finding, Likeness } from './finding.js';
import type { Match } from './model.js';

/** The most records that become one at once. */
export const MOST_TOGETHER = 21;

/** What is written down once for a person: who differs in it at all is left to people. */
const TELLING: ReadonlySet<ComparedField> = new Set(['birth_date', 'identifier']);
const NAMES: ReadonlySet<ComparedField> = new Set(['first_name', 'last_name']);

/** Whether two records are so like each other that neither may become one with a third, unless the other does: they contradict each other in nothing. */
export function isClose({ score, why }: Match, from: number): boolean {
  const contradicts = ({ field, likeness }: Finding) =>
    TELLING.has(field) ? likeness !== 'exact' : NAMES.has(field) && likeness === 'different';
  return score >= from && !why.some(contradicts);
}

/** How near names are that slips, short forms and initials have been made of: or those of siblings, if nothing else tells. */
const NEAR: ReadonlySet<Likeness | undefined> = new Set(['exact', 'nickname', 'spelling', 'part', 'initial']);

/** Whether two records may become one without anybody's looking: they are that close, and have one name. */
export function isSafe(match: Match, from: number): boolean {
  return isClose(match, from) && haveOneName(match.why);
}

/**
 * Whether two are called the same. A household has its address, phone and mailbox together, twins a birth date, and names in it are alike:
 * so a given name that is only like the other, or short for it, says nothing unless an official number says it.
 */
function haveOneName(why: readonly Finding[]): boolean {
  const found = new Map(why.map(({ field, likeness }) => [field, likeness]));
  const [given, family] = [found.get('first_name'), found.get('last_name')];
  if (found.get('reading') === 'exact') return true;
  if (found.get('identifier') === 'exact') return NEAR.has(given) && NEAR.has(family);
  return given === 'exact' && (family === 'exact' || family === 'spelling');
}

/** Records that may become one, and those that are left to people, as not each of them is like each other, or they are too many. */
export interface SafeGroups<Id> {
  readonly groups: readonly (readonly Id[])[];
  readonly left: readonly (readonly Id[])[];
}

/**
 * Groups of records each of which is close to each other one of its group, and like nobody else: two that are like a third and not
 * like each other may be two.
 */
export function safeGroups<Id>(pairs: Iterable<readonly [Id, Id]>): SafeGroups<Id> {
  const neighbours = neighboursIn(pairs);
  const groups: Id[][] = [];
  const left: Id[][] = [];
  for (const members of connected(neighbours)) {
    const isWhole = members.every((member) => neighbours.get(member)!.size === members.length - 1);
    (isWhole && members.length <= MOST_TOGETHER ? groups : left).push(members);
  }
  return { groups, left };
}

/** All whom pairs bring together, over however many others. */
export function connectedBy<Id>(pairs: Iterable<readonly [Id, Id]>): Id[][] {
  return connected(neighboursIn(pairs));
}

function neighboursIn<Id>(pairs: Iterable<readonly [Id, Id]>): Map<Id, Set<Id>> {
  const neighbours = new Map<Id, Set<Id>>();
  const add = (id: Id, other: Id) => neighbours.set(id, (neighbours.get(id) ?? new Set()).add(other));
  for (const [one, other] of pairs) {
    add(one, other);
    add(other, one);
  }
  return neighbours;
}

function connected<Id>(neighbours: ReadonlyMap<Id, ReadonlySet<Id>>): Id[][] {
  const seen = new Set<Id>();
  const groups: Id[][] = [];
  for (const id of neighbours.keys()) {
    if (seen.has(id)) continue;
    const members = new Set([id]);
    for (const member of members) for (const other of neighbours.get(member)!) members.add(other);
    for (const member of members) seen.add(member);
    groups.push([...members]);
  }
  return groups;
}
