import type { Actor } from '@rosetta/common';
import type { Plan, Schema } from '@rosetta/postgrest';

/** Injection token of {@link TransfersOptions}. */
export const TRANSFERS_OPTIONS = Symbol('transfers options');

/** What the application decides about imports and exports. */
export interface TransfersOptions {
  /** The largest file, in bytes, before and after decompression. */
  readonly maxBytes: number;
  /** Imports of one organization that have rows waiting. */
  readonly importsPerOrganization: number;
  /** How long a file that nobody starts, and the outcomes of one that was imported, are kept. */
  readonly keepDays: number;
  /** Exports of one organization at the same time. */
  readonly exportsPerOrganization: number;
  /** Exports and downloads of this process at the same time; each holds a connection of the pool. */
  readonly maxCursorStreams: number;
  /** How often to look for imports that have something to be done; 0 leaves that to other replicas. */
  readonly pollMs: number;
  /** How long a client may stop reading before its export is ended. */
  readonly exportIdleMs: number;
  /** The tables that can be exported, in the grammar of the proxy. */
  readonly exportSchema: (defaultCountry: string | null) => Schema;
  /** Refuses an export that reads further tables than its caller may. */
  readonly checkReading: (actor: Actor, root: Plan['root']) => void;
}
