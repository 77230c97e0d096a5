import { setImmediate as nextTurn } from 'node:timers/promises';

const EACH_TURN = 50;

/** Maps items, some in each turn of the event loop, so that requests do not wait for all of them. */
export async function mapInTurns<T, Result>(
  items: readonly T[],
  work: (item: T) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    results.push(work(item));
    if (results.length % EACH_TURN === 0) await nextTurn();
  }
  return results;
}
