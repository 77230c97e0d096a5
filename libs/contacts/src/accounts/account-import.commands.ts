import type { DomainError } from '@rosetta/common';
import type { AccountFields } from './account.commands.js';

/** The advisory lock that everyone takes who looks for accounts by name or domain and then makes some. */
export const COMPANY_NAMES = 'company-names';

/** A row of an import as an account's fields; without a name it changes one that is known. */
export interface ImportedAccount extends AccountFields {
  readonly id?: string;
}

/** How rows are to be imported. */
export interface AccountImportOptions {
  /** A row whose account is known is skipped instead of changing it. */
  readonly skipDuplicates: boolean;
  /** Decides everything and writes nothing. */
  readonly dryRun?: boolean;
  /** A value that cannot be written is left out of its row, and named. */
  readonly lenient?: boolean;
}

/** A value of a row that is left out, and why. */
export interface DroppedAccountValue {
  readonly field: keyof AccountFields;
  readonly value: unknown;
  readonly why: string;
}

/** What became of one row. */
export type AccountRowOutcome =
  | {
      readonly outcome: 'created' | 'updated' | 'skipped';
      /** Null where it is an account that was to be made, and nothing was written. */
      readonly accountId: string | null;
      readonly warnings: readonly string[];
      readonly dropped: readonly DroppedAccountValue[];
    }
  | { readonly failure: DomainError };
