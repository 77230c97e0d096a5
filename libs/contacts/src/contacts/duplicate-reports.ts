import type { Actor, Transaction } from '@rosetta/common';

/** Two contacts that may be one person, by their ids. */
export type ReportedPair = readonly [string, string];

/**
 * Where whoever meets two contacts that may be one person leaves them for people to decide. Made by the lib that keeps such
 * pairs, as nobody else knows of it.
 */
export abstract class DuplicateReports {
  /** Which pairs of these contacts people have said to be two persons. */
  abstract knownDifferent(tx: Transaction, contactIds: readonly string[]): Promise<ReportedPair[]>;

  /** Puts pairs of contacts that live into the review queue; what people have decided stays. */
  abstract report(tx: Transaction, actor: Actor, pairs: readonly ReportedPair[]): Promise<void>;

  /** Takes out of the queue what an import alone has put there. */
  abstract withdraw(tx: Transaction, importId: string): Promise<void>;
}
