import { OptionalText, PlainId, WarnsOfExtraKeys } from '@rosetta/common';
import { CrmContactRelationshipDto } from './contact.dto.js';

/** Body of `POST /{contactId}/link-user` (document A); each field also in snake_case, the printed spelling wins. */
@WarnsOfExtraKeys()
export class LinkContactUserDto {
  /** User of the organization, a uuid. Required, in this spelling or as `user_id`. */
  @OptionalText()
  userId?: string;

  /** The same as `userId`. */
  @OptionalText()
  user_id?: string;

  /** E.g. `primary` (that of a new link unless told), `secondary`; at most 50 characters. */
  @OptionalText()
  relationshipType?: string | null;

  /** The same as `relationshipType`. */
  @OptionalText()
  relationship_type?: string | null;
}

/** A user's relationship to a contact, by itself. */
export class LinkedUserDto extends CrmContactRelationshipDto {
  @PlainId()
  contact_id: string;
}

/** Response of linking a user. */
export class LinkedUserResponse {
  data: LinkedUserDto;
}
