import type { Actor, Transaction } from '@rosetta/common';
import type { BodyRow } from '@rosetta/postgrest';

/** How the rows of one request are to be written. */
export interface WriteWishes {
  readonly mergeCustomFields: boolean;
}

/** One transaction of one caller. */
export interface WriteContext {
  readonly actor: Actor;
  readonly tx: Transaction;
}

/** Writes one of the proxy's tables through the domain's rules, set-based, inside the caller's transaction. */
export interface TableWriter {
  /** Creates all rows or none; returns their ids in the order of the rows. */
  create(context: WriteContext, rows: readonly BodyRow[]): Promise<string[]>;
  /** Writes the same columns to every one of these records. */
  update(context: WriteContext, ids: readonly string[], row: BodyRow, wishes: WriteWishes): Promise<void>;
  /** Updates the rows that exist (by id) unless `ignore`, and creates the others. */
  upsert(
    context: WriteContext,
    rows: readonly BodyRow[],
    wishes: WriteWishes & { readonly ignore: boolean },
  ): Promise<Upserted>;
  delete(context: WriteContext, ids: readonly string[]): Promise<void>;
  /** What the caller should be warned of, though the rows are accepted. */
  warningsOf(rows: readonly BodyRow[]): string[];
}

/** What an upsert did: the ids it wrote, in the order of the rows, and how many of them are new. */
export interface Upserted {
  readonly ids: string[];
  readonly inserted: number;
}
