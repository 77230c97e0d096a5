import { IsString } from 'class-validator';
import {
  OptionalText,
  PageQuery,
  PlainId,
  PrefixedId,
  requiredText,
  WarnsOfExtraKeys,
} from '@rosetta/common';

/** Body of `POST /api/v1/crm/relationships`. */
@WarnsOfExtraKeys()
export class LinkUserDto {
  /** Contact, `cont_...`. */
  @IsString(requiredText('contact_id'))
  contact_id: string;

  /** User of the organization: a uuid, or `usr_` and 32 hex digits. */
  @IsString(requiredText('user_id'))
  user_id: string;

  /** E.g. `primary` (the default), `secondary`; at most 50 characters. */
  @OptionalText()
  relationship_type?: string | null;
}

/** Query of `GET /api/v1/crm/relationships`. */
export class ListRelationshipsQuery extends PageQuery {
  /** Filter by contact, `cont_...`. */
  @OptionalText()
  contact_id?: string;

  /** Filter by user. */
  @OptionalText()
  user_id?: string;
}

/** A relationship in `/api/v1`. */
export class RelationshipDto {
  @PrefixedId('relationship')
  id: string;
  @PrefixedId('contact')
  contact_id: string;
  /** The user's id as sign-in shows it. */
  @PlainId()
  user_id: string;
  relationship_type: string;
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** Answer with one relationship. */
export class RelationshipResponse {
  /** The relationship. */
  relationship: RelationshipDto;
}

/** Answer with a page of relationships. */
export class RelationshipPage {
  items: RelationshipDto[];
  /** How many relationships match in all. */
  total: number;
  limit: number;
  offset: number;
}
