import type { DeletedRow, Transaction, Versioned } from '@rosetta/common';

/** A record as merging reads it. */
export type MergedRow = Readonly<Record<string, unknown>> &
  Versioned & { readonly id: string; readonly updatedAt: Date };

/** Records as merging writes them: it has checked what it writes, and tells the audit log of it itself. */
export interface MergedRows {
  /** Those that are not deleted, locked until the transaction ends. */
  lock(tx: Transaction, ids: readonly string[]): Promise<readonly MergedRow[]>;
  /** Writes one whole, and answers its version since. */
  write(tx: Transaction, record: MergedRow): Promise<number>;
  delete(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]>;
  restore(tx: Transaction, ids: readonly string[]): Promise<DeletedRow[]>;
}
