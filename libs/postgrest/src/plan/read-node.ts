import type { Aggregate, JsonStep, Operation } from '../parse/tree.js';
import type { Column, Edge, Table } from '../schema.js';

/** A column of a known table, or a place inside one. */
export interface ColumnPath {
  readonly column: Column;
  readonly path: readonly JsonStep[];
  readonly numeric: boolean;
}

/** A filter whose column is known. */
export interface ColumnPredicate {
  readonly kind: 'column';
  readonly field: ColumnPath;
  readonly negated: boolean;
  readonly operation: Operation;
}

/** "This parent has (or lacks) such an embedded row." */
export interface EmbedPredicate {
  readonly kind: 'embed';
  readonly node: ReadNode;
  readonly present: boolean;
}

/** Predicates joined by and/or. */
export interface GroupPredicate {
  readonly kind: 'group';
  readonly negated: boolean;
  readonly operator: 'and' | 'or';
  readonly terms: readonly Predicate[];
}

/** Anything a row can be asked. */
export type Predicate = ColumnPredicate | EmbedPredicate | GroupPredicate;

/** A value shown in the answer. */
export interface ColumnOutput {
  readonly kind: 'column';
  readonly name: string;
  /** Undefined for `count()`. */
  readonly field: ColumnPath | undefined;
  readonly cast?: string;
  readonly aggregate?: Aggregate;
  readonly aggregateCast?: string;
}

/** An embedded resource shown in the answer. */
export interface EmbedOutput {
  readonly kind: 'embed';
  readonly node: ReadNode;
}

/** Anything shown in the answer, in the order select wrote it. */
export type Output = ColumnOutput | EmbedOutput;

/** One order term whose column, and table, is known. */
export interface SortTerm {
  readonly field: ColumnPath;
  readonly descending: boolean;
  readonly nulls?: 'first' | 'last';
  /** The embedded to-one resource the column belongs to. */
  readonly node?: ReadNode;
}

/** One resource of the answer: what is shown of it, which rows, in which order. */
export interface ReadNode {
  readonly table: Table;
  /** Ready-quoted SQL alias of the table, unique in the statement. */
  readonly alias: string;
  /** Ready-quoted SQL alias of the sub-select that renders an embed. */
  readonly join: string;
  /** Key of an embed in its parent. */
  readonly name: string;
  /** How the node hangs on its parent; undefined at the root. */
  readonly edge: Edge | undefined;
  readonly inner: boolean;
  readonly spread: boolean;
  /** False for `deals()`: filters parents, shows nothing. */
  readonly shown: boolean;
  readonly outputs: readonly Output[];
  readonly embeds: readonly ReadNode[];
  readonly where: readonly Predicate[];
  readonly order: readonly SortTerm[];
  readonly limit: number | undefined;
  readonly offset: number;
}
