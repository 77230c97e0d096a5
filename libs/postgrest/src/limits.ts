/** What one request may cost; every number can be overridden by the caller. */
export interface Limits {
  /** Characters of the raw query string. */
  readonly queryLength: number;
  /** Rows of the answer and of every embedded list. */
  readonly rows: number;
  /** Rows one PATCH or DELETE may touch. */
  readonly affectedRows: number;
  readonly embedDepth: number;
  readonly embeds: number;
  readonly selectItems: number;
  /** Columns of one row after every `*` and spread is written out; Postgres itself stops at 1,664. */
  readonly outputColumns: number;
  readonly orderTerms: number;
  readonly logicDepth: number;
  readonly conditions: number;
  readonly listItems: number;
  readonly patternLength: number;
  readonly jsonPathLength: number;
  readonly bodyRows: number;
  /** Levels of nesting in a JSON body; deeper ones could exhaust somebody's stack. */
  readonly bodyDepth: number;
}

/** The limits a public, multi-tenant door starts from. */
export const defaultLimits: Limits = {
  queryLength: 16_384,
  rows: 1_000,
  affectedRows: 1_000,
  embedDepth: 5,
  embeds: 12,
  selectItems: 200,
  outputColumns: 1_000,
  orderTerms: 50,
  logicDepth: 20,
  conditions: 200,
  listItems: 1_000,
  patternLength: 256,
  jsonPathLength: 20,
  bodyRows: 500,
  bodyDepth: 100,
};
