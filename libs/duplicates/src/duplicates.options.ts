/** Injection token of {@link DuplicatesOptions}. */
export const DUPLICATES_OPTIONS = Symbol('duplicates options');

/** What the application decides about looking for duplicates. */
export interface DuplicatesOptions {
  /** How often to look for scans that have something to be done; 0 leaves that to other replicas. */
  readonly pollMs: number;
}
