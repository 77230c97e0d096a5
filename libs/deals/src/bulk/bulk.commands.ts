import type { DomainError } from '@rosetta/common';
import type { ContactFields, OnAmbiguous } from '@rosetta/contacts';
import type { CreateDeal } from '../deals/deal.commands.js';
import type { DealState } from '../deals/deal-state.js';

/** What a bulk call says once for all of its rows. */
export interface BulkDefaults {
  readonly pipelineId?: string | null;
  readonly stage?: string | null;
  readonly currency?: string | null;
}

/** How a bulk call is to be done. */
export interface BulkOptions {
  readonly defaults: BulkDefaults;
  /** A row is skipped whose deal exists: same contact and title, or the same `custom_fields.external_id`. */
  readonly skipIfExists: boolean;
  /** What becomes of a row whose e-mail and phone belong to several contacts; the e-mail goes first unless said. */
  readonly onAmbiguous?: OnAmbiguous | null;
  /** Whose national phone numbers are understood; the organization's unless said. */
  readonly defaultCountry?: string | null;
  /** Decides everything and writes nothing. */
  readonly dryRun?: boolean;
  /** Nothing is written if any row fails. */
  readonly atomic?: boolean;
  /** A value that cannot be written is left out of its row, and named; title and contact are needed all the same. */
  readonly lenient?: boolean;
  /** A row that says nothing of a contact makes a deal without one. */
  readonly contactIsOptional?: boolean;
}

/** A value of a row that is left out, and why; `field` as it is called on the wire. */
export interface DroppedDealValue {
  readonly field: string;
  readonly value: unknown;
  readonly why: string;
}

/** A deal whose contact is named by id, e-mail or phone, in that order. */
export interface DealRow {
  readonly deal: Omit<CreateDeal, 'contactId'>;
  readonly contactId?: string | null;
  readonly contactEmail?: string | null;
  readonly contactPhone?: string | null;
  readonly contactFirstName?: string | null;
  readonly contactLastName?: string | null;
  readonly createContactIfMissing: boolean;
}

/** A lead: a contact, found as in a contact import and merged, and a deal with it; null: the contact alone. */
export interface LeadRow {
  readonly contact: ContactFields;
  readonly deal: Omit<CreateDeal, 'contactId'> | null;
}

/** How the contacts of a bulk call of leads are to be written. */
export interface LeadOptions extends BulkOptions {
  readonly defaultSource?: string | null;
  readonly defaultTags?: readonly string[];
}

/** What became of one row. */
export type DealOutcome =
  | {
      /** Null where nothing was to be written, and of a lead that is a contact alone. */
      readonly dealId: string | null;
      readonly contactId: string | null;
      readonly isNewContact: boolean;
      readonly isSkipped: boolean;
      readonly warnings: readonly string[];
      /** The deal, where this row made it. */
      readonly deal?: DealState;
      /** What a lenient call has left out. */
      readonly dropped?: readonly DroppedDealValue[];
    }
  | { readonly failure: DomainError };
