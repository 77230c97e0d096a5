import type { Actor, Transaction } from '@rosetta/common';
import type { BodyRow } from '@rosetta/postgrest';

/** How the rows of one request are to be written. */
export interface WriteOptions {
  readonly mergeCustomFields: boolean;
}

/** How rows are to be written that may exist already. */
export interface UpsertOptions extends WriteOptions {
  /** Leave those that exist alone. */
  readonly ignore: boolean;
  /** The key that tells whether a row exists: the primary one, or another unique one of the table. */
  readonly on: readonly string[];
}

/** One transaction of one caller. */
export interface WriteContext {
  readonly actor: Actor;
  readonly tx: Transaction;
}

/** Writes one of the proxy's tables through the domain's rules, set-based, inside the caller's transaction. */
export interface TableWriter {
  /** Takes the locks that have to come before those of the rows that a filter or a key hits. */
  beforeLocking?(context: WriteContext, rows: readonly BodyRow[]): Promise<void>;
  /** Creates all rows or none; returns their ids in the order of the rows. */
  create(context: WriteContext, rows: readonly BodyRow[]): Promise<string[]>;
  /** Writes the same columns to every one of these records; returns the ids of those that exist, in their order. */
  update(
    context: WriteContext,
    ids: readonly string[],
    row: BodyRow,
    options: WriteOptions,
  ): Promise<string[]>;
  /** Updates the rows that exist unless `ignore`, and creates the others. */
  upsert(context: WriteContext, rows: readonly BodyRow[], options: UpsertOptions): Promise<Upserted>;
  delete(context: WriteContext, ids: readonly string[]): Promise<void>;
  /** What the caller should be warned of, though the rows are accepted. */
  warningsOf(rows: readonly BodyRow[]): string[];
}

/** What an upsert did: the ids it wrote, in the order of the rows, and how many of them are new. */
export interface Upserted {
  readonly ids: string[];
  readonly inserted: number;
}

/** Injection token of {@link TableWriters}. */
export const TABLE_WRITERS = Symbol('table writers');

/** The writer of each table that can be written. */
export type TableWriters = ReadonlyMap<string, TableWriter>;
