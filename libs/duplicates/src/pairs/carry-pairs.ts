import type { DuplicatePair } from './duplicate-pair.entity.js';

/** As much of a pair as follows a merge: what people said of it, and what was left for them to look at. */
export const carriedProperties = [
  'status',
  'userId',
  'apiKeyId',
  'decidedAt',
  'reportedAt',
  'importId',
] as const;
export type CarriedState = Pick<DuplicatePair, (typeof carriedProperties)[number]>;

/** A pair of a winner as a merge leaves it. */
export interface CarriedPair {
  /** With the names of the loser's pair replaced: the smaller id comes first. */
  readonly pair: DuplicatePair;
  /** What it was before; null where there was none. */
  readonly before: CarriedState | null;
}

/** What is carried of several pairs with the same record: a `different` first, then a `same`, then what was left for review. */
const rank = ({ status, reportedAt }: DuplicatePair) =>
  status === 'different' ? 0 : status === 'same' ? 1 : reportedAt !== null ? 2 : 3;

/**
 * What becomes of the pairs that name losers and somebody else: they are the winner's, who is that person too. What people have said of
 * the winner itself stays.
 */
export function carryPairs(
  pairs: readonly DuplicatePair[],
  winnerId: string,
  loserIds: readonly string[],
  newId: () => string,
): CarriedPair[] {
  const merged = new Set([winnerId, ...loserIds]);
  const own = new Map<string, DuplicatePair>();
  const theirs = new Map<string, DuplicatePair>();
  for (const pair of pairs) {
    const others = [pair.firstId, pair.secondId].filter((id) => !merged.has(id));
    const [other] = others;
    if (other === undefined) continue;
    if (pair.firstId === winnerId || pair.secondId === winnerId) own.set(other, pair);
    else {
      const first = theirs.get(other);
      if (!first || comesBefore(pair, first)) theirs.set(other, pair);
    }
  }
  return [...theirs].flatMap(([other, pair]): CarriedPair | [] => {
    const known = own.get(other);
    if (known) return joinPairs(known, pair);
    const [firstId, secondId] = winnerId < other ? [winnerId, other] : [other, winnerId];
    return { pair: { ...pair, id: newId(), firstId, secondId, version: 1 }, before: null };
  });
}

function comesBefore(a: DuplicatePair, b: DuplicatePair): boolean {
  return rank(a) < rank(b) || (rank(a) === rank(b) && a.score > b.score);
}

function joinPairs(own: DuplicatePair, theirs: DuplicatePair): CarriedPair | [] {
  const isDecided = own.status === 'open' && theirs.status !== 'open';
  const isReported = own.status === 'open' && own.reportedAt === null && theirs.reportedAt !== null;
  if (!isDecided && !isReported) return [];
  const { status, userId, apiKeyId, decidedAt, reportedAt, importId } = theirs;
  return {
    pair: {
      ...own,
      ...(isDecided && { status, userId, apiKeyId, decidedAt }),
      ...(isReported && { reportedAt, importId }),
    },
    before: stateOf(own),
  };
}

/** What of a pair follows a merge. */
export function stateOf(pair: CarriedState): CarriedState {
  const { status, userId, apiKeyId, decidedAt, reportedAt, importId } = pair;
  return { status, userId, apiKeyId, decidedAt, reportedAt, importId };
}
