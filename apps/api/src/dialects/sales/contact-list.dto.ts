import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PlainId } from '@rosetta/common';
import { UUID } from './required-uuid.decorator.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.

/** Where a page of a list of document E begins and how long it is; printed inside `filters`, accepted beside it too. */
export class SalesPageQuery {
  /** Cursor: `next_page` of the response before; null, "" or none begins. */
  @IsOptional()
  @MaxLength(100, { message: 'page is not a cursor of this list' })
  @IsString({ message: 'page must be a string' })
  page?: string | null;

  /** How many on a page: 1 to 1000, 10 unless told. */
  @IsOptional()
  @Max(1000, { message: 'page_size must be at most 1000' })
  @Min(1, { message: 'page_size must be at least 1' })
  @IsInt({ message: 'page_size must be an integer' })
  page_size?: number | null;
}

/** Which contacts to list (document E, "Get All Contacts"). */
export class SalesContactFilters extends SalesPageQuery {
  /** Only these contacts; an empty array is no filter. */
  @IsOptional()
  @Matches(UUID, { each: true, message: 'contacts must be an array of UUIDs' })
  @IsArray({ message: 'contacts must be an array of UUIDs' })
  contacts?: string[] | null;

  /** Only contacts associated with any of these accounts; an empty array is no filter. */
  @IsOptional()
  @Matches(UUID, { each: true, message: 'accounts must be an array of UUIDs' })
  @IsArray({ message: 'accounts must be an array of UUIDs' })
  accounts?: string[] | null;

  /** Every word in first or last name, wherever it stands; case, accents, hyphens and apostrophes do not count. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string | null;

  /** Lists inactive contacts too. */
  @IsOptional()
  @IsBoolean({ message: 'include_inactive must be true or false' })
  include_inactive?: boolean | null;
}

/** Body of `POST /api/sales/contacts/` (document E, "Get All Contacts"); everything may be left out. */
export class SalesContactsDto extends SalesPageQuery {
  /** `lite` answers names alone, without pages. */
  @IsOptional()
  @IsIn(['lite'], { message: 'action must be lite' })
  action?: 'lite' | null;

  /** Which contacts, and where the page begins. */
  @IsOptional()
  @ValidateNested()
  @Type(() => SalesContactFilters)
  @IsObject({ message: 'filters must be an object' })
  filters?: SalesContactFilters | null;
}

/** An account as a contact's list of accounts names it. */
export class SalesAssociatedAccount {
  @PlainId()
  uuid: string;
  name: string;
}

/** A contact in a list of document E. */
export class SalesContactListItem {
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
  /** The primary account first. */
  associated_accounts: SalesAssociatedAccount[];
}

/** Answer with a page of contacts, in the order of their integer ids. */
export class SalesContactsPage {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  data: SalesContactListItem[];
  /** Cursor of the next page; null at the end. */
  next_page: string | null;
}

/** A contact in a dropdown. */
export class SalesContactName {
  @PlainId()
  uuid: string;
  first_name: string;
  last_name: string;
}

/** Response of `{"action":"lite"}`: at most 10,000 names, sorted by last, then first name, whatever their case and accents. */
export class SalesContactNames {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  data: SalesContactName[];
}
