import { DomainError, isMisfortune } from '../domain-error.js';
import type { Transaction } from './database.js';
import { fromDatabaseError } from './database-error.js';

/** What became of one item of a set-based write. */
export type Written<Item, Result> =
  | { readonly item: Item; readonly result: Result; readonly failure?: undefined }
  | { readonly item: Item; readonly failure: DomainError };

/**
 * Writes all items at once; if Postgres refuses, finds the items it refuses by halving and writes all others. The usual
 * case costs one statement and a savepoint.
 */
export async function writeIsolating<Item, Result>(
  tx: Transaction,
  items: readonly Item[],
  write: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<Written<Item, Result>[]> {
  if (items.length === 0) return [];
  try {
    const results = await tx.savepoint(() => write(items));
    return items.map((item, index) => ({ item, result: results[index]! }));
  } catch (error) {
    const failure = refusalOf(error);
    const [only, ...others] = items;
    if (others.length === 0) return [{ item: only!, failure }];
    const half = Math.ceil(items.length / 2);
    const first = await writeIsolating(tx, items.slice(0, half), write);
    return [...first, ...(await writeIsolating(tx, items.slice(half), write))];
  }
}

/** A refusal of the data is the item's; a lost connection or a time-out is everybody's. */
function refusalOf(error: unknown): DomainError {
  const failure = error instanceof DomainError ? error : fromDatabaseError(error);
  if (failure && !isMisfortune(failure)) return failure;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^(22|23|54)/.test(code))
    return new DomainError('validation_failed', 'The row cannot be stored', { cause: error });
  throw error;
}
