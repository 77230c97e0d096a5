import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsOptional,
  IsString,
  Matches,
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { IfSent, PlainId, WarnsOfExtraKeys } from '@rosetta/common';
import { SalesAssociatedAccount, SalesPageQuery } from './contact-list.dto.js';
import { RequiredUuid, UUID } from './required-uuid.decorator.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const NOT_BLANK = /\S/u;

/** Which accounts to list. */
export class SalesAccountFilters extends SalesPageQuery {
  /** Only these accounts; an empty array is no filter. */
  @IsOptional()
  @Matches(UUID, { each: true, message: 'accounts must be an array of UUIDs' })
  @IsArray({ message: 'accounts must be an array of UUIDs' })
  accounts?: string[] | null;

  /** Partial, case-insensitive match on the name or domain. */
  @IsOptional()
  @MaxLength(200, { message: 'search must be at most 200 characters' })
  @IsString({ message: 'search must be a string' })
  search?: string | null;

  /** Lists inactive accounts too. */
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

/** `{"action":"create"}` of `POST /api/sales/accounts/account`. */
@WarnsOfExtraKeys()
export class SalesCreateAccount {
  @ApiProperty({ enum: ['create'] })
  @IsIn(['create'])
  action: 'create';

  /** Name, 1 to 200 characters. */
  @Matches(NOT_BLANK, { message: 'name is required' })
  @IsString({ message: 'name is required' })
  name: string;

  /** Internet domain, e.g. `example.com`. */
  @IsOptional()
  @IsString({ message: 'domain must be a string' })
  domain?: string | null;
}

/** An action that needs to know the account. */
@WarnsOfExtraKeys()
export class SalesAccountReference {
  /** The account, a uuid. */
  @RequiredUuid('uuid')
  uuid: string;
}

/** `{"action":"update"}`: what is left out stays. */
export class SalesUpdateAccount extends SalesAccountReference {
  @ApiProperty({ enum: ['update'] })
  @IsIn(['update'])
  action: 'update';

  /** Name, 1 to 200 characters; cannot be cleared. */
  @IfSent()
  @Matches(NOT_BLANK, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string;

  /** Internet domain; null or "" clears it. */
  @IsOptional()
  @IsString({ message: 'domain must be a string' })
  domain?: string | null;
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
}

/** An account in the style of document E. */
export class SalesAccountDto extends SalesWrittenAccount {
  @PlainId()
  uuid: string;
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

/** Answer of `{"action":"lite"}`: at most 10,000 names, sorted. */
export class SalesAccountNames {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  data: SalesAssociatedAccount[];
}

/** Answer of an action: `data` when it created or updated. */
export class SalesAccountDone {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  /** E.g. `Account created successfully`. */
  message: string;
  /** The account, a uuid. */
  @PlainId()
  uuid: string;
  data?: SalesWrittenAccount;
}
