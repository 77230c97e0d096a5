import type { DomainError } from '@rosetta/common';
import type { DroppedValue } from './contact-leniency.js';
import type { ImportedContact } from './contact.commands.js';

/** The advisory lock that everyone takes who matches contacts by e-mail and phone and then creates some. */
export const CONTACT_IDENTITIES = 'contact-identities';

/** What can become of a row whose e-mails and phones belong to several contacts. */
export const onAmbiguousChoices = ['review', 'newest', 'error'] as const;

/**
 * `review`: it is written to none of them, and people are asked whether they are one; `newest`: the one that was changed last
 * takes it; `error`: it fails.
 */
export type OnAmbiguous = (typeof onAmbiguousChoices)[number];

/** A row of a bulk call: what it says of a contact, or why it could not be read. */
export type ContactRow = ImportedContact | DomainError;

/** How a bulk call is to be done. */
export interface BulkImportOptions {
  /** A row that matches a contact is skipped instead of merged into it. */
  readonly skipDuplicates: boolean;
  /** Unless said, an e-mail goes before a phone, and the oldest contact before others. */
  readonly onAmbiguous?: OnAmbiguous | null;
  /** Source of rows that name none; does not overwrite a known contact's. */
  readonly defaultSource?: string | null;
  /** Added to the tags of every row. */
  readonly defaultTags?: readonly string[];
  /** Whose national phone numbers are understood; the organization's unless said. */
  readonly defaultCountry?: string | null;
  /** Decides everything and writes nothing. */
  readonly dryRun?: boolean;
  /** Nothing is written if any row fails. */
  readonly atomic?: boolean;
  /** A value that cannot be written is left out of its row, and named; the row fails only where nobody is left. */
  readonly lenient?: boolean;
  /** A first phone that is written without a country goes on being shown so. */
  readonly keepsPhonesAsWritten?: boolean;
  /** A row that says nothing makes no contact. */
  readonly skipBlank?: boolean;
  /** Called once Postgres has got all that is to be written: work that is done then costs no time. */
  readonly meanwhile?: () => void;
}

/** What became of one row. */
export type RowOutcome =
  | {
      /** Null where it is a contact that was to be made, and nothing was written. */
      readonly contactId: string | null;
      readonly outcome: 'created' | 'merged' | 'skipped';
      readonly warnings: readonly string[];
      /** What a lenient call has left out. */
      readonly dropped?: readonly DroppedValue[];
    }
  | { readonly failure: DomainError };
