import { Transform } from 'class-transformer';
import { IsDefined, IsInt, IsOptional, IsString, Matches, Max, MaxLength, Min } from 'class-validator';
import { IfSent, OptionalText, PlainId, WarnsOfExtraKeys } from '@rosetta/common';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const NOT_BLANK = /\S/u;
/** What Postgres can store: no NUL, no half of a surrogate pair. */
const STORABLE = /^[^\0\p{Cs}]*$/u;
const MAX_NOTES = 5000;
const UNSTORABLE = 'notes holds a character that cannot be stored';

/** Body of `POST /` (document A). */
@WarnsOfExtraKeys()
export class CreateCrmContactDto {
  /** The name in one piece, kept as written; at most 254 characters. */
  @Matches(NOT_BLANK, { message: 'name is required' })
  @IsString({ message: 'name must be a string' })
  @IsDefined({ message: 'name is required' })
  name: string;

  /** E-mail address; stored in lower case. */
  @OptionalText()
  email?: string | null;

  /** Phone number, shown as written; at most 50 characters. */
  @OptionalText()
  phone?: string | null;

  /** Company by name; linked to the company record of exactly that name, whatever the case, where there is one. */
  @OptionalText()
  company?: string | null;

  /** Notes, at most 5000 characters. */
  @IsOptional()
  @Matches(STORABLE, { message: UNSTORABLE })
  @MaxLength(MAX_NOTES, { message: `notes must be at most ${MAX_NOTES} characters` })
  @IsString({ message: 'notes must be a string' })
  notes?: string | null;
}

/** Body of `PATCH /{contactId}` (document A); what is left out stays, null or "" clears. */
@WarnsOfExtraKeys()
export class UpdateCrmContactDto {
  /** The name in one piece; cannot be cleared. */
  @IfSent()
  @IsString({ message: 'name must be a string' })
  name?: string;

  /** Primary e-mail address; null or "" removes it and the next one moves up. */
  @OptionalText()
  email?: string | null;

  /** Primary phone number; null or "" removes it and the next one moves up. */
  @OptionalText()
  phone?: string | null;

  /** Company by name; null or "" removes it, and the link to the company record. */
  @OptionalText()
  company?: string | null;

  /** Notes, at most 5000 characters. */
  @IsOptional()
  @Matches(STORABLE, { message: UNSTORABLE })
  @MaxLength(MAX_NOTES, { message: `notes must be at most ${MAX_NOTES} characters` })
  @IsString({ message: 'notes must be a string' })
  notes?: string | null;
}

/** Query of `GET /` (document A). */
export class ListCrmContactsQuery {
  /** Number of records to return (default 50; more than 1000 is answered with 1000). */
  @IsOptional()
  @Transform(({ value }) => toInteger(value))
  @Min(0, { message: 'limit must not be negative' })
  @IsInt({ message: 'limit must be an integer' })
  limit?: number = 50;

  /** Number of records to skip. */
  @IsOptional()
  @Transform(({ value }) => toInteger(value))
  @Max(Number.MAX_SAFE_INTEGER, { message: 'offset is too large' })
  @Min(0, { message: 'offset must not be negative' })
  @IsInt({ message: 'offset must be an integer' })
  offset?: number = 0;
}

/** A contact in document A. */
export class CrmContactDto {
  @PlainId()
  id: string;
  /** The name; where there is none, the e-mail address, else the phone number. */
  name: string;
  /** The primary e-mail address, in lower case. */
  email: string | null;
  /** As written. */
  phone: string | null;
  company: string | null;
  notes: string | null;
  /** User who created it; the nil uuid where an API key did. */
  @PlainId()
  created_by: string;
  /** UTC, with milliseconds. */
  created_at: string;
  /** UTC, with milliseconds. */
  updated_at: string;
}

/** A user's relationship to a contact, inside the contact. */
export class CrmContactRelationshipDto {
  @PlainId()
  id: string;
  @PlainId()
  user_id: string;
  /** E.g. `primary`, `secondary`. */
  relationship_type: string;
  /** UTC, with milliseconds. */
  created_at: string;
}

/** A contact by itself in document A: with the users who know it. */
export class CrmContactDetailDto extends CrmContactDto {
  /** Oldest first. */
  crm_contact_relationships: CrmContactRelationshipDto[];
}

/** Answer with one contact. */
export class CrmContactResponse {
  data: CrmContactDto;
}

/** Answer with one contact and its relationships. */
export class CrmContactDetailResponse {
  data: CrmContactDetailDto;
}

/** Answer with a page of contacts, newest first. */
export class CrmContactsPage {
  data: CrmContactDto[];
  /** How many contacts there are in all. */
  count: number;
}

/** Answer that says what was done. */
export class CrmContactMessage {
  message: string;
}

/** Reads a query text as an integer; anything else becomes NaN, which no integer check lets pass. */
export function toInteger(value: unknown): number {
  return typeof value === 'string' && /^-?\d{1,300}$/.test(value) ? Number(value) : NaN;
}
