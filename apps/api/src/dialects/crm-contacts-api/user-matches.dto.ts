import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayNotEmpty, IsArray, IsObject, IsOptional, ValidateNested } from 'class-validator';
import { PlainId, WarnsOfExtraKeys } from '@rosetta/common';
import { LinkedUserDto } from './link-user.dto.js';

const MAX_LINKS = 500;
const REQUIRED = { message: 'links array is required' };

/** One pair of `POST /bulk-link`; each field also in snake_case. What is wrong with one is told of that one. */
@WarnsOfExtraKeys()
export class BulkLinkRow {
  /** Contact, a uuid. Required, in this spelling or as `contact_id`. */
  @IsOptional()
  contactId?: string;

  /** The same as `contactId`. */
  @IsOptional()
  contact_id?: string;

  /** User of the organization, a uuid. Required, in this spelling or as `user_id`. */
  @IsOptional()
  userId?: string;

  /** The same as `userId`. */
  @IsOptional()
  user_id?: string;

  /** E.g. `primary` (that of a new link unless told), `secondary`; at most 50 characters. */
  @IsOptional()
  relationshipType?: string | null;

  /** The same as `relationshipType`. */
  @IsOptional()
  relationship_type?: string | null;
}

/** Body of `POST /bulk-link`. */
@WarnsOfExtraKeys()
export class BulkLinkDto {
  /** At most 500. */
  @ValidateNested({ each: true })
  @Type(() => BulkLinkRow)
  @IsObject({ each: true, message: 'links must be objects' })
  @ArrayMaxSize(MAX_LINKS, { message: `links must be at most ${MAX_LINKS}` })
  @ArrayNotEmpty(REQUIRED)
  @IsArray(REQUIRED)
  links: BulkLinkRow[];
}

/** A pair that was not linked. */
export class FailedLink {
  /** Its place in `links`, from 0. */
  index: number;
  /** The contact, as it was sent. */
  contactId: string | null;
  /** The user, as it was sent. */
  userId: string | null;
  /** Why they were not linked. */
  error: string;
}

/** Response of `POST /bulk-link`. */
export class BulkLinkedUsers {
  /** The pairs that were linked. */
  data: LinkedUserDto[];
  /** The pairs that were not. */
  errors: FailedLink[];
  /** How many were linked. */
  successCount: number;
  /** How many were not. */
  errorCount: number;
}

/** The contact of a pair. */
export class MatchedContact {
  @PlainId()
  id: string;
  /** The name; where there is none, the e-mail address. */
  name: string;
  /** The address that both have. */
  email: string;
}

/** What is known of a user beside the account. */
export class MatchedProfile {
  /** Id of the membership. */
  @PlainId()
  id: string;
  /** The user's name. */
  name: string;
}

/** The user of a pair. */
export class MatchedUser {
  @PlainId()
  id: string;
  email: string;
  /** What is known of the user beside the account. */
  profile: MatchedProfile;
}

/** A contact and the user it may be. */
export class PotentialMatch {
  contact: MatchedContact;
  user: MatchedUser;
}

/** Answer with a page of pairs. */
export class PotentialMatches {
  /** The pairs of the page. */
  data: PotentialMatch[];
  /** How many pairs there are in all. */
  count: number;
}
