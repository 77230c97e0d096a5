import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { IfSent, OptionalText, PlainId, WarnsOfExtraKeys } from '@rosetta/common';
import { SalesAssociatedAccount, SalesPageQuery } from './contact-list.dto.js';
import { RequiredUuid, UUID } from './required-uuid.decorator.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const NOT_BLANK = /\S/u;

/** How document E's sibling calls the outcome of a deal. */
export const opportunityStates = ['openDeals', 'wonDeals', 'lostDeals'] as const;
const STATES = opportunityStates.join(', ');

/** Which accounts to list. */
export class SalesAccountFilters extends SalesPageQuery {
  /** Only these accounts; an empty array is no filter. */
  @IsOptional()
  @Matches(UUID, { each: true, message: 'accounts must be an array of UUIDs' })
  @IsArray({ message: 'accounts must be an array of UUIDs' })
  accounts?: string[] | null;

  /** Only accounts in which any of these contacts has a place; an empty array is no filter. */
  @IsOptional()
  @Matches(UUID, { each: true, message: 'contacts must be an array of UUIDs' })
  @IsArray({ message: 'contacts must be an array of UUIDs' })
  contacts?: string[] | null;

  /** Partial, case-insensitive match on the name. */
  @IsOptional()
  @MaxLength(200, { message: 'name must be at most 200 characters' })
  @IsString({ message: 'name must be a string' })
  name?: string | null;

  /** Only accounts with deals in any of these states; an empty array is no filter. */
  @IsOptional()
  @IsIn(opportunityStates, { each: true, message: `opportunities_state must be of ${STATES}` })
  @IsArray({ message: `opportunities_state must be an array of ${STATES}` })
  opportunities_state?: (typeof opportunityStates)[number][] | null;

  /** Only accounts whose custom field `area` is a number of at least so many hectares. */
  @IsOptional()
  @Min(0, { message: 'area_min must not be negative' })
  @IsInt({ message: 'area_min must be an integer' })
  area_min?: number | null;

  /** Only accounts whose custom field `area` is a number of at most so many hectares. */
  @IsOptional()
  @Min(0, { message: 'area_max must not be negative' })
  @IsInt({ message: 'area_max must be an integer' })
  area_max?: number | null;

  /** Only accounts whose custom field `farms` holds any of these; an empty array is no filter. */
  @IsOptional()
  @Matches(UUID, { each: true, message: 'farms_uuid must be an array of UUIDs' })
  @IsArray({ message: 'farms_uuid must be an array of UUIDs' })
  farms_uuid?: string[] | null;

  /** Partial, case-insensitive match on the name or domain. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string | null;

  /** Whether inactive accounts are listed: true unless said, false for names alone. */
  @IsOptional()
  @IsBoolean({ message: 'include_inactive must be true or false' })
  include_inactive?: boolean | null;
}

/** Body of `POST /api/sales/accounts/`; everything may be left out. */
export class SalesAccountsDto extends SalesPageQuery {
  /** `lite` answers names alone, without pages. */
  @IsOptional()
  @IsIn(['lite'], { message: 'action must be lite' })
  action?: 'lite' | null;

  /** Which accounts, and where the page begins. */
  @IsOptional()
  @ValidateNested()
  @Type(() => SalesAccountFilters)
  @IsObject({ message: 'filters must be an object' })
  filters?: SalesAccountFilters | null;
}

/** Fields of an account that may be left out; null or "" clears. */
class SalesAccountFields {
  /** Country by its number in ISO 3166-1, e.g. 724. */
  @IsOptional()
  @IsInt({ message: 'country must be an integer' })
  country?: number | null;

  /** Internet domain, e.g. `example.com`. */
  @OptionalText()
  domain?: string | null;

  /** Number under which a tax office knows it, at most 100 characters. */
  @OptionalText()
  tax_id?: string | null;

  /** Country as a name or code, at most 200 characters; what `country` is the number of. */
  @OptionalText()
  country_name?: string | null;

  /** Address of its web site, at most 2048 characters. */
  @OptionalText()
  website?: string | null;

  /** Phone number, kept as written; at most 50 characters. */
  @OptionalText()
  phone?: string | null;

  /** Primary e-mail address; stored in lower case. */
  @OptionalText()
  email?: string | null;

  /** Street and number, at most 500 characters. */
  @OptionalText()
  address?: string | null;

  /** City, at most 200 characters. */
  @OptionalText()
  city?: string | null;

  /** State, province or region, at most 200 characters. */
  @OptionalText()
  state?: string | null;

  /** Postal code, at most 50 characters. */
  @OptionalText()
  postal_code?: string | null;

  /** Industry, at most 200 characters. */
  @OptionalText()
  industry?: string | null;

  /** LinkedIn page, a URL or a handle. */
  @OptionalText()
  linkedin?: string | null;

  /** Twitter page, a URL or a handle. */
  @OptionalText()
  twitter?: string | null;

  /** Facebook page, a URL or a handle. */
  @OptionalText()
  facebook?: string | null;

  /** What it does, at most 5000 characters. */
  @OptionalText()
  description?: string | null;

  /** Notes, at most 5000 characters. */
  @OptionalText()
  notes?: string | null;

  /** Number of employees. */
  @IsOptional()
  @IsInt({ message: 'employee_count must be a whole number' })
  employee_count?: number | null;

  /** Revenue of a year. */
  @IsOptional()
  @IsNumber({}, { message: 'annual_revenue must be a number' })
  annual_revenue?: number | null;

  /** Member who answers for it, by the uuid of the user. */
  @OptionalText()
  owner_uuid?: string | null;

  /** Free-form fields, at most 32 KB; replaces them all. */
  @IsOptional()
  @IsObject({ message: 'custom_fields must be an object' })
  custom_fields?: Record<string, unknown> | null;
}

/** `{"action":"create"}` of `POST /api/sales/accounts/account`. */
@WarnsOfExtraKeys()
export class SalesCreateAccount extends SalesAccountFields {
  @ApiProperty({ enum: ['create'] })
  @IsIn(['create'])
  action: 'create';

  /** Name, 1 to 200 characters. */
  @Matches(NOT_BLANK, { message: 'name is required' })
  @IsString({ message: 'name is required' })
  name: string;
}

/** An action that needs to know the account. */
@WarnsOfExtraKeys()
export class SalesAccountReference {
  /** The account, a uuid. */
  @RequiredUuid('uuid')
  uuid: string;
}

/** `{"action":"update"}`: what is left out stays. */
@WarnsOfExtraKeys()
export class SalesUpdateAccount extends SalesAccountFields {
  @ApiProperty({ enum: ['update'] })
  @IsIn(['update'])
  action: 'update';

  /** The account, a uuid. */
  @RequiredUuid('uuid')
  uuid: string;

  /** Name, 1 to 200 characters; cannot be cleared. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string;
}

/** `{"action":"delete"}`: its contacts stay, without the account. */
export class SalesDeleteAccount extends SalesAccountReference {
  @ApiProperty({ enum: ['delete'] })
  @IsIn(['delete'])
  action: 'delete';
}

/** `{"action":"inactivate"}`: no contact can be associated with the account any more. */
export class SalesInactivateAccount extends SalesAccountReference {
  @ApiProperty({ enum: ['inactivate'] })
  @IsIn(['inactivate'])
  action: 'inactivate';
}

/** `{"action":"activate"}`. */
export class SalesActivateAccount extends SalesAccountReference {
  @ApiProperty({ enum: ['activate'] })
  @IsIn(['activate'])
  action: 'activate';
}

/** What was written of an account, as it is stored. */
export class SalesWrittenAccount {
  name: string;
  domain: string | null;
  /** False once the account was inactivated. */
  active: boolean;
  /** Number of the country in ISO 3166-1; null where `country_name` names none. */
  @ApiProperty({ type: 'integer', nullable: true })
  country: number | null;
  /** The country as it was written. */
  country_name: string | null;
  tax_id: string | null;
  website: string | null;
  /** As written. */
  phone: string | null;
  email: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  industry: string | null;
  employee_count: number | null;
  annual_revenue: number | null;
  linkedin: string | null;
  twitter: string | null;
  facebook: string | null;
  description: string | null;
  notes: string | null;
  /** Member who answers for it; null where nobody was told to. */
  @PlainId()
  owner_uuid: string | null;
  custom_fields: Record<string, unknown>;
}

/** Who answers for an account. */
export class SalesAccountOwner {
  first_name: string;
  last_name: string;
}

/** A contact as an account names it. */
export class SalesAccountContact {
  @PlainId()
  uuid: string;
  /** "" where the contact has none. */
  first_name: string;
  /** "" where the contact has none. */
  last_name: string;
  /** The primary e-mail address. */
  email: string | null;
  /** The primary phone number, as written. */
  phone: string | null;
}

/** An account in the style of document E. */
export class SalesAccountDto extends SalesWrittenAccount {
  @PlainId()
  uuid: string;
  /** Who answers for it, or has made it where nobody was told to; null of an API key, or of somebody who has left. */
  owner: SalesAccountOwner | null;
  /** At most 100, with `X-Truncated` where there are more. */
  contacts: SalesAccountContact[];
}

/** Answer with one account. */
export class SalesAccountResponse {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  data: SalesAccountDto;
}

/** Answer with a page of accounts, oldest first. */
export class SalesAccountsPage {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  data: SalesAccountDto[];
  /** Cursor of the next page; null at the end. */
  next_page: string | null;
}

/** Response of `{"action":"lite"}`: at most 10,000 names, sorted. */
export class SalesAccountNames {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  data: SalesAssociatedAccount[];
}

/** Response of an action: `data` when it created or updated. */
export class SalesAccountDone {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  /** E.g. `Account created successfully`. */
  message: string;
  /** The account, a uuid. */
  @PlainId()
  uuid: string;
  /** What was written, as it is stored. */
  data?: SalesWrittenAccount;
}
