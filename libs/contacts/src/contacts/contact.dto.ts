import { PickType } from '@nestjs/swagger';
import { IsIn, IsObject, IsOptional, IsString, Matches, MaxLength } from 'class-validator';
import {
  CreatedRangeQuery,
  IfSent,
  OptionalText,
  PrefixedId,
  requiredText,
  sortPattern,
  WarnsOfExtraKeys,
} from '@rosetta/common';
import { CompanyListItem } from '../accounts/account.dto.js';
import { limits } from './text-limits.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const NOT_BLANK = /\S/u;
const SORT_KEYS = ['created_at', 'name'];

/** Body of `POST /api/v1/crm/contacts` (document D). */
@WarnsOfExtraKeys()
export class CreateContactDto {
  /** First name, at most 100 characters. */
  @Matches(NOT_BLANK, { message: 'first_name is required' })
  @IsString(requiredText('first_name'))
  first_name: string;

  /** Last name, at most 100 characters. */
  @Matches(NOT_BLANK, { message: 'last_name is required' })
  @IsString(requiredText('last_name'))
  last_name: string;

  /** Primary e-mail address; stored in lower case. */
  @OptionalText()
  email?: string | null;

  /** Primary phone number, kept as written. */
  @OptionalText()
  phone?: string | null;

  /** Position at the company. */
  @OptionalText()
  position?: string | null;

  /** Company, `comp_...`. */
  @OptionalText()
  company_id?: string | null;

  /** Note, at most 5000 characters. */
  @IsOptional()
  @MaxLength(limits.description, { message: `note must be at most ${limits.description} characters` })
  @IsString({ message: 'note must be a string' })
  note?: string | null;

  /** Free-form fields, at most 32 KB; replaces them all. */
  @IsOptional()
  @IsObject({ message: 'custom_fields must be an object' })
  custom_fields?: Record<string, unknown> | null;

  /** What you keep with it for yourself, at most 16 KB, 50 keys of 40 characters, texts of 500; replaces what was there. */
  @IsOptional()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: Record<string, unknown> | null;
}

/** Body of `PATCH /api/v1/crm/contacts/{id}` (document D); what is left out stays, null or "" clears. */
@WarnsOfExtraKeys()
export class UpdateContactDto {
  /** First name, at most 100 characters; cannot be cleared. */
  @IfSent()
  @IsString({ message: 'first_name must be a string' })
  first_name?: string;

  /** Last name, at most 100 characters; cannot be cleared. */
  @IfSent()
  @IsString({ message: 'last_name must be a string' })
  last_name?: string;

  /** Primary e-mail address; null or "" removes it and the next one moves up. */
  @OptionalText()
  email?: string | null;

  /** Primary phone number; null or "" removes it and the next one moves up. */
  @OptionalText()
  phone?: string | null;

  /** Position at the company. */
  @OptionalText()
  position?: string | null;

  /** Company, `comp_...`. */
  @OptionalText()
  company_id?: string | null;

  /** Note, at most 5000 characters. */
  @IsOptional()
  @MaxLength(limits.description, { message: `note must be at most ${limits.description} characters` })
  @IsString({ message: 'note must be a string' })
  note?: string | null;

  /** Free-form fields, at most 32 KB; replaces them all. */
  @IsOptional()
  @IsObject({ message: 'custom_fields must be an object' })
  custom_fields?: Record<string, unknown> | null;

  /** What you keep with it for yourself, at most 16 KB, 50 keys of 40 characters, texts of 500; replaces what was there. */
  @IsOptional()
  @IsObject({ message: 'metadata must be an object' })
  metadata?: Record<string, unknown> | null;
}

/** Query of `GET /api/v1/crm/contacts` (document D). */
export class ListContactsQuery extends CreatedRangeQuery {
  /** Every word in the names or e-mails, wherever it stands; case, accents, hyphens and apostrophes do not count. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string;

  /** Filter by company, `comp_...`. */
  @OptionalText()
  company_id?: string;

  /** Sort key; `name` is last name, then first name, whatever their case and accents, those without one behind Z. Also as in the guides, `name:asc,created_at:desc`. */
  @IsOptional()
  @Matches(sortPattern(SORT_KEYS), { message: `sort must be one of ${SORT_KEYS.join(', ')}` })
  sort?: string;

  /** Sort order; newest first unless told, names from A. */
  @IsOptional()
  @IsIn(['asc', 'desc'], { message: 'order must be one of asc, desc' })
  order?: 'asc' | 'desc';

  /** `company`: the company itself beside its id. */
  @IsOptional()
  @IsIn(['company'], { message: 'expand must be company' })
  expand?: 'company';
}

/** Query of `GET /api/v1/crm/contacts/{id}`. */
export class GetContactQuery extends PickType(ListContactsQuery, ['expand'] as const) {}

/** A contact in a list of `/api/v1`. */
export class ContactListItem {
  @PrefixedId('contact')
  id: string;
  first_name: string;
  last_name: string;
  /** The primary e-mail address, in lower case. */
  email: string | null;
  /** As written. */
  phone: string | null;
  position: string | null;
  @PrefixedId('company')
  company_id: string | null;
  /** The company itself, where it was asked for by `expand`. */
  company?: CompanyListItem | null;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** A contact by itself in `/api/v1`: what the list shows, its note, its free-form fields and its metadata. */
export class ContactDto extends ContactListItem {
  note: string | null;
  custom_fields: Record<string, unknown>;
  /** What a client keeps with it for itself. */
  metadata: Record<string, unknown>;
}

/** Answer with one contact. */
export class ContactResponse {
  contact: ContactDto;
}

/** Answer with a page of contacts. */
export class ContactPage {
  items: ContactListItem[];
  /** How many contacts match in all. */
  total: number;
  limit: number;
  offset: number;
}
