/** One step into a JSON value; `text` marks the `->>` arrow. */
export interface JsonStep {
  readonly text: boolean;
  readonly key?: string;
  readonly index?: number;
}

/** A column, or a place inside one. */
export interface Field {
  readonly name: string;
  readonly path: readonly JsonStep[];
  /** True when the client wrote a numeric cast after the path. */
  readonly numeric?: boolean;
}

/** Operators that take one value; the keys are the words of the query string. */
export const comparisons = {
  eq: '=',
  neq: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
  like: 'like',
  ilike: 'ilike',
  match: '~',
  imatch: '~*',
  cs: '@>',
  cd: '<@',
  ov: '&&',
  sl: '<<',
  sr: '>>',
  nxr: '&<',
  nxl: '&>',
  adj: '-|-',
  isdistinct: 'is distinct from',
} as const;

/** The word of an operator that takes one value. */
export type Comparison = keyof typeof comparisons;

/** Full-text operators and the function that reads their query. */
export const searches = {
  fts: 'to_tsquery',
  plfts: 'plainto_tsquery',
  phfts: 'phraseto_tsquery',
  wfts: 'websearch_to_tsquery',
} as const;

/** The word of a full-text operator. */
export type Search = keyof typeof searches;

/** What a condition asks of its field. */
export type Operation =
  | {
      readonly kind: 'compare';
      readonly word: Comparison;
      readonly quantifier?: 'any' | 'all';
      readonly value: string;
    }
  | { readonly kind: 'in'; readonly values: readonly string[] }
  | { readonly kind: 'is'; readonly word: 'null' | 'not null' | 'true' | 'false' | 'unknown' }
  | { readonly kind: 'search'; readonly word: Search; readonly config?: string; readonly value: string };

/** One filter. */
export interface Condition {
  readonly kind: 'condition';
  readonly field: Field;
  readonly negated: boolean;
  readonly operation: Operation;
}

/** Filters joined by and/or. */
export interface Group {
  readonly kind: 'group';
  readonly negated: boolean;
  readonly operator: 'and' | 'or';
  readonly terms: readonly Logic[];
}

/** A filter or a tree of them. */
export type Logic = Condition | Group;

/** An aggregate function of select. */
export type Aggregate = 'count' | 'sum' | 'avg' | 'min' | 'max';

/** A column (or `*`, or an aggregate) of select. */
export interface SelectField {
  readonly kind: 'field';
  readonly alias?: string;
  readonly field: Field;
  readonly cast?: string;
  readonly aggregate?: Aggregate;
  readonly aggregateCast?: string;
}

/** An embedded resource of select. */
export interface SelectRelation {
  readonly kind: 'relation';
  readonly alias?: string;
  readonly target: string;
  readonly hint?: string;
  readonly inner: boolean;
  readonly spread: boolean;
  readonly items: readonly SelectItem[];
}

/** Anything select can list. */
export type SelectItem = SelectField | SelectRelation;

/** One term of order; `relation` names an embedded to-one resource. */
export interface OrderTerm {
  readonly relation?: string;
  readonly field: Field;
  readonly descending: boolean;
  readonly nulls?: 'first' | 'last';
}

/** Something addressed to a node of the embed tree; the empty path is the root. */
export interface Addressed<T> {
  readonly path: readonly string[];
  readonly value: T;
}
