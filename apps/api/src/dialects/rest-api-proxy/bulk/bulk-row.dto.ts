import { ApiProperty } from '@nestjs/swagger';
import { limits } from '@rosetta/contacts';
import { dealLimits } from '@rosetta/deals';

const FREE = { type: 'object', additionalProperties: true, nullable: true } as const;
const TAGS = {
  type: 'array',
  items: { type: 'string', maxLength: limits.tag },
  maxItems: limits.tags,
  nullable: true,
} as const;

/** A contact of a bulk call or lead (document B, section 2.2). A field that is not known here is named in the row's `warnings`. */
export class ContactRow {
  /** Given name. */
  @ApiProperty({ maxLength: limits.name })
  first_name?: string | null;

  /** Family name. */
  @ApiProperty({ maxLength: limits.name })
  last_name?: string | null;

  /** Phone numbers, stored as E.164; the first is the primary one. */
  @ApiProperty({ maxItems: limits.values })
  phones?: string[] | null;

  /** E-mail addresses, stored in lower case; the first is the primary one. */
  @ApiProperty({ maxItems: limits.values })
  emails?: string[] | null;

  /** Put before `phones`. */
  phone?: string | null;

  /** Put before `emails`. */
  email?: string | null;

  /** Where the contact came from. */
  @ApiProperty({ maxLength: limits.source })
  source?: string | null;

  /** Labels. */
  @ApiProperty(TAGS)
  tags?: string[] | null;

  /** The user who looks after the contact. */
  @ApiProperty({ format: 'uuid' })
  assignee_id?: string | null;

  /** The contact's company. */
  @ApiProperty({ format: 'uuid' })
  company_id?: string | null;

  /** Notes. */
  @ApiProperty({ maxLength: limits.description })
  description?: string | null;

  /** Whether the contact agreed to be written to. */
  opt_in_status?: boolean | null;

  /** Free-form fields, at most 32 KB as JSON. */
  @ApiProperty(FREE)
  custom_fields?: Record<string, unknown> | null;
}

/** What a bulk call or lead says of a deal itself (document B, section 3.2). */
export class DealFieldsRow {
  /** Name of the deal. */
  @ApiProperty({ minLength: 1, maxLength: dealLimits.title })
  title?: string | null;

  /** Monetary value, below 10^16. */
  @ApiProperty({ minimum: 0 })
  value?: number | null;

  /** ISO 4217 code. */
  @ApiProperty({ pattern: '^[A-Za-z]{3}$' })
  currency?: string | null;

  /** Stage of the pipeline, by its id; the first one unless told. */
  stage?: string | null;

  /** The default one unless told. */
  @ApiProperty({ format: 'uuid' })
  pipeline_id?: string | null;

  /** Notes. */
  @ApiProperty({ maxLength: dealLimits.description })
  description?: string | null;

  /** When the deal is expected to close. */
  @ApiProperty({ format: 'date' })
  expected_close_date?: string | null;

  /** Win probability in percent. */
  @ApiProperty({ minimum: 0, maximum: 100 })
  probability?: number | null;

  /** Why the deal was lost. */
  @ApiProperty({ maxLength: dealLimits.lostReason })
  lost_reason?: string | null;

  /** When the deal was won; today, in UTC, unless told, where its stage is a won one. */
  @ApiProperty({ format: 'date' })
  won_date?: string | null;

  /** Where the deal came from. */
  @ApiProperty({ maxLength: dealLimits.source })
  source?: string | null;

  /** Labels. */
  @ApiProperty(TAGS)
  tags?: string[] | null;

  /** The user who works on the deal. */
  @ApiProperty({ format: 'uuid' })
  owner_id?: string | null;

  /** The deal's company. */
  @ApiProperty({ format: 'uuid' })
  company_id?: string | null;

  /** Free-form fields, at most 32 KB as JSON; `external_id` identifies the deal to `skip_if_exists`. */
  @ApiProperty(FREE)
  custom_fields?: Record<string, unknown> | null;

  /** Line items, whose keys are free. */
  @ApiProperty({
    type: 'array',
    items: { type: 'object', additionalProperties: true },
    maxItems: dealLimits.products,
    nullable: true,
  })
  products?: Record<string, unknown>[] | null;
}

/** A deal of `/create-deals-bulk`: its own fields, and whose it is. */
export class DealRow extends DealFieldsRow {
  /** Name of the deal. */
  @ApiProperty({ type: 'string', minLength: 1, maxLength: dealLimits.title, required: true, nullable: false })
  override title: string;

  /** The deal's contact; one of this and the next two is needed. */
  @ApiProperty({ format: 'uuid' })
  contact_id?: string | null;

  /** Finds the contact by an e-mail address, unless `contact_id` is given. */
  contact_email?: string | null;

  /** Finds the contact by a phone number, unless the e-mail address has found it. */
  contact_phone?: string | null;

  /** Given name of a contact that is created. */
  @ApiProperty({ maxLength: limits.name })
  contact_first_name?: string | null;

  /** Family name of a contact that is created. */
  @ApiProperty({ maxLength: limits.name })
  contact_last_name?: string | null;

  /** True creates the contact if none is found; false (default) fails the row. */
  create_contact_if_missing?: boolean | null;
}

/** A lead (document B, sections 2.2 and 3.2): a contact, and its deal under `deal` or flat beside it. */
export class LeadRow extends ContactRow {
  /** Name of the company; linked to a company only where one is called exactly so. Not heeded beside `company_id`. */
  @ApiProperty({ maxLength: limits.fullName })
  company_name?: string | null;

  /** Fields of the deal; its title is `Lead: <name or e-mail or phone>` unless told. Null: no deal. */
  deal?: DealFieldsRow | null;

  /** Title of the deal; that of `deal`, if any, has to be the same, as with the next four. */
  @ApiProperty({ maxLength: dealLimits.title })
  title?: string | null;

  /** Value of the deal, where `deal` has none. */
  @ApiProperty({ minimum: 0 })
  value?: number | null;

  /** Currency of the deal, where `deal` has none. */
  @ApiProperty({ pattern: '^[A-Za-z]{3}$' })
  currency?: string | null;

  /** Stage of the deal, where `deal` has none. */
  stage?: string | null;

  /** Pipeline of the deal, where `deal` has none. */
  @ApiProperty({ format: 'uuid' })
  pipeline_id?: string | null;
}
