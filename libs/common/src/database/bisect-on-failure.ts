import { DomainError, isMisfortune } from '../domain-error.js';
import type { Transaction } from './database.js';
import { failureOf } from './database-error.js';

/** An item of a set-based write that was not written. */
export interface Refusal<Item> {
  readonly item: Item;
  readonly failure: DomainError;
}

/**
 * Writes all items at once; if Postgres refuses, finds the items it refuses by halving, writes all others and returns those.
 * The usual case costs one statement and a savepoint. What `write` sends need not be waited for.
 */
export async function bisectOnFailure<Item>(
  tx: Transaction,
  items: readonly Item[],
  write: (items: readonly Item[]) => void | Promise<void>,
): Promise<Refusal<Item>[]> {
  if (items.length === 0) return [];
  try {
    await tx.savepoint(() => write(items));
    return [];
  } catch (error) {
    const failure = refusalOf(error);
    const [only, ...others] = items;
    if (others.length === 0) return [{ item: only!, failure }];
    const half = Math.ceil(items.length / 2);
    const first = await bisectOnFailure(tx, items.slice(0, half), write);
    return [...first, ...(await bisectOnFailure(tx, items.slice(half), write))];
  }
}

/** A refusal of the data is the item's; a lost connection or a time-out is everybody's. */
function refusalOf(error: unknown): DomainError {
  const failure = failureOf(error);
  if (failure && !isMisfortune(failure)) return failure;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && /^(22|23|54)/.test(code))
    return new DomainError('validation_failed', 'The row cannot be stored', { cause: error });
  throw error;
}
