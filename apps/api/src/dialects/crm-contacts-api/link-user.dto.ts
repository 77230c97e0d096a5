import { IsOptional, IsString } from 'class-validator';
import { PlainId, WarnsOfExtraKeys } from '@rosetta/common';
import { CrmContactRelationshipDto } from './contact.dto.js';

/** Body of `POST /{contactId}/link-user` (document A); each field also in snake_case, the printed spelling wins. */
@WarnsOfExtraKeys()
export class LinkContactUserDto {
  /** User of the organization, a uuid. Required, in this spelling or as `user_id`. */
  @IsOptional()
  @IsString({ message: 'userId must be a string' })
  userId?: string;

  /** The same as `userId`. */
  @IsOptional()
  @IsString({ message: 'user_id must be a string' })
  user_id?: string;

  /** E.g. `primary` (the default), `secondary`; at most 50 characters. */
  @IsOptional()
  @IsString({ message: 'relationshipType must be a string' })
  relationshipType?: string | null;

  /** The same as `relationshipType`. */
  @IsOptional()
  @IsString({ message: 'relationship_type must be a string' })
  relationship_type?: string | null;
}

/** A user's relationship to a contact, by itself. */
export class LinkedUserDto extends CrmContactRelationshipDto {
  @PlainId()
  contact_id: string;
}

/** Answer of linking a user. */
export class LinkedUserResponse {
  data: LinkedUserDto;
}
