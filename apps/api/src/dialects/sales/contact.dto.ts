import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, IsString, Matches, MaxLength, Min } from 'class-validator';
import { PlainId, WarnsOfExtraKeys } from '@rosetta/common';
import { SalesContactListItem } from './contact-list.dto.js';
import { RequiredUuid } from './required-uuid.decorator.js';

// Checks of a property run from the bottom up: what kind of value it is stands last.
const NOT_BLANK = /\S/u;
const LENGTH = 50;

/** What creating and updating a contact have in common. */
@WarnsOfExtraKeys()
export class SalesContactFields {
  /** First name, 1 to 50 characters. */
  @MaxLength(LENGTH, { message: `first_name must be at most ${LENGTH} characters` })
  @Matches(NOT_BLANK, { message: 'first_name is required' })
  @IsString({ message: 'first_name is required' })
  first_name: string;

  /** Last name, 1 to 50 characters. */
  @MaxLength(LENGTH, { message: `last_name must be at most ${LENGTH} characters` })
  @Matches(NOT_BLANK, { message: 'last_name is required' })
  @IsString({ message: 'last_name is required' })
  last_name: string;

  /** Primary e-mail address, at most 50 characters; stored in lower case. */
  @IsOptional()
  @MaxLength(LENGTH, { message: `email must be at most ${LENGTH} characters` })
  @IsString({ message: 'email must be a string' })
  email?: string | null;

  /** Primary phone number, at most 50 characters; kept as written. */
  @IsOptional()
  @MaxLength(LENGTH, { message: `phone must be at most ${LENGTH} characters` })
  @IsString({ message: 'phone must be a string' })
  phone?: string | null;
}

/** `{"action":"create"}` of `POST /api/sales/contacts/contact`. */
export class SalesCreateContact extends SalesContactFields {
  @ApiProperty({ enum: ['create'] })
  @IsIn(['create'])
  action: 'create';
}

/** `{"action":"update"}`: an e-mail or phone that is left out stays, null or "" clears it. */
export class SalesUpdateContact extends SalesContactFields {
  @ApiProperty({ enum: ['update'] })
  @IsIn(['update'])
  action: 'update';

  /** The contact, a uuid. */
  @RequiredUuid('uuid')
  uuid: string;
}

/** An action that needs to know the contact and nothing else. */
@WarnsOfExtraKeys()
export class SalesContactReference {
  /** The contact, a uuid. */
  @RequiredUuid('uuid')
  uuid: string;
}

/** `{"action":"delete"}`: the contact can be restored for 30 days. */
export class SalesDeleteContact extends SalesContactReference {
  @ApiProperty({ enum: ['delete'] })
  @IsIn(['delete'])
  action: 'delete';
}

/** `{"action":"inactivate"}`: for the contact's creator alone. */
export class SalesInactivateContact extends SalesContactReference {
  @ApiProperty({ enum: ['inactivate'] })
  @IsIn(['inactivate'])
  action: 'inactivate';
}

/** `{"action":"activate"}`: for the contact's creator alone. */
export class SalesActivateContact extends SalesContactReference {
  @ApiProperty({ enum: ['activate'] })
  @IsIn(['activate'])
  action: 'activate';
}

/** Body of `POST /api/sales/contacts/associate-account`. */
@WarnsOfExtraKeys()
export class SalesAssociateAccount {
  /** The contact, a uuid. */
  @RequiredUuid('contact_uuid')
  contact_uuid: string;

  /** The account, a uuid. */
  @RequiredUuid('account_uuid')
  account_uuid: string;

  /** Role of the contact at the account, see `/api/v1/crm/contact-roles`. */
  @ApiProperty({ type: 'integer' })
  @Min(1, { message: 'rol_id must be at least 1' })
  @IsInt({ message: 'rol_id must be an integer' })
  rol_id: number;
}

/** A contact by itself in document E. */
export class SalesContactDto extends SalesContactListItem {
  /** Internal database ID. */
  @ApiProperty({ type: 'integer' })
  id: number;
}

/** Answer with one contact. */
export class SalesContactResponse {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  data: SalesContactDto;
}

/** What was written of a contact, as it is stored. */
export class SalesWrittenContact {
  first_name: string;
  last_name: string;
  email: string | null;
  phone: string | null;
}

/** Response of an action: `data` when it created or updated. */
export class SalesContactDone {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  /** E.g. `Contact created successfully`. */
  message: string;
  /** The contact, a uuid. */
  @PlainId()
  uuid: string;
  /** What was written, as it is stored. */
  data?: SalesWrittenContact;
}

/** Response of an association. */
export class SalesAssociated {
  /** Always 0: a failure is answered as an error. */
  code: 0;
  message: string;
}
