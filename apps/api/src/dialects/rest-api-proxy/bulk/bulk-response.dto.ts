import { ApiProperty } from '@nestjs/swagger';
import { PlainId } from '@rosetta/common';
import { rowOf } from '../proxy.schemas.js';

/** A row of a bulk call that was not written. */
export class FailedRow {
  /** Place of the row in the request. */
  @ApiProperty({ type: 'integer' })
  index: number;
  @ApiProperty({ enum: [false] })
  success: false;
  /** What went wrong. */
  error: string;
  /** The code that a single call would have answered. */
  code: string;
  /** What the failure is about, where it is one field. */
  field: string | null;
}

/** What a row that was written has in common. */
class WrittenRow {
  /** Place of the row in the request. */
  @ApiProperty({ type: 'integer' })
  index: number;
  @ApiProperty({ enum: [true] })
  success: true;
  /** True where the record existed and was left as it is. */
  @ApiProperty({ enum: [true] })
  skipped?: true;
  /** What was accepted and will hardly do what was meant. */
  warnings?: string[];
}

/** A contact that `/import-contacts-bulk` wrote, merged or skipped. */
export class ImportedContact extends WrittenRow {
  /** Null where a dry run would make it. */
  @PlainId()
  contact_id: string | null;
  is_new: boolean;
}

/** A deal that a bulk call wrote or skipped. */
export class CreatedDeal extends WrittenRow {
  /** Null where a dry run would make it, and of a lead that is a contact alone. */
  @PlainId()
  deal_id: string | null;
  /** Null where a dry run would make it. */
  @PlainId()
  contact_id: string | null;
  is_new_contact: boolean;
}

/** What became of the rows of `/import-contacts-bulk`, in numbers. */
export class ImportSummary {
  /** Rows of the request. */
  @ApiProperty({ type: 'integer' })
  total: number;
  /** Rows that were written or skipped. */
  @ApiProperty({ type: 'integer' })
  successful: number;
  /** Rows that could not be written. */
  @ApiProperty({ type: 'integer' })
  failed: number;
  /** Contacts that were created. */
  @ApiProperty({ type: 'integer' })
  new_contacts: number;
  /** Contacts that rows were merged into. */
  @ApiProperty({ type: 'integer' })
  updated_contacts: number;
  /** Rows whose contact existed and was left as it is. */
  @ApiProperty({ type: 'integer' })
  skipped: number;
}

/** What became of the rows of `/create-deals-bulk` and `/create-leads-bulk`, in numbers. */
export class DealsSummary {
  /** Rows of the request. */
  @ApiProperty({ type: 'integer' })
  total: number;
  /** Rows that were written or skipped. */
  @ApiProperty({ type: 'integer' })
  successful: number;
  /** Rows that could not be written. */
  @ApiProperty({ type: 'integer' })
  failed: number;
  /** Deals that were created. */
  @ApiProperty({ type: 'integer' })
  new_deals: number;
  /** Rows whose deal existed and was left as it is. */
  @ApiProperty({ type: 'integer' })
  skipped_existing: number;
  /** Contacts that were created. */
  @ApiProperty({ type: 'integer' })
  new_contacts_created: number;
}

/** A contact and its deal. */
export class LeadData {
  @ApiProperty({ allOf: [rowOf('contacts')] })
  contact: object;
  /** Null where the lead made none. */
  @ApiProperty({ allOf: [rowOf('deals')], nullable: true })
  deal: object | null;
}

/** Response of `/create-lead`. */
export class LeadResponse {
  @ApiProperty({ enum: [true] })
  success: true;
  message: string;
  /** The contact and its deal, once more. */
  data: LeadData;
  @PlainId()
  contact_id: string;
  /** Null where the lead made none. */
  @PlainId()
  deal_id: string | null;
  /** False where the lead's contact was known, and merged. */
  is_new_contact: boolean;
  @ApiProperty({ allOf: [rowOf('contacts')] })
  contact: object;
  /** Null where the lead made none. */
  @ApiProperty({ allOf: [rowOf('deals')], nullable: true })
  deal: object | null;
}

/** Response of `/search-contacts`. */
export class FoundContacts {
  /** The contacts of the page. */
  @ApiProperty({ type: 'array', items: rowOf('contacts') })
  contacts: object[];
  /** How many match in all. */
  total: number;
  limit: number;
  offset: number;
}
