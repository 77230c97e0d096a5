import { Transform } from 'class-transformer';
import { IsIn, IsInt, IsNumber, IsString, Max, Min } from 'class-validator';
import { IfSent, PlainId, WarnsOfExtraKeys } from '@rosetta/common';
import { type MemberStatus, memberStatuses, type SubscriptionTier, subscriptionTiers } from '@rosetta/auth';
import { toInteger } from './contact.dto.js';

const MAX_CREDITS = 1e12;

/** Query of `GET /` of the users API. */
export class ListCrmUsersQuery {
  /** Number of users to return (default 1000; more than 10000 is answered with 10000). */
  @IfSent()
  @Transform(({ value }) => toInteger(value))
  @Min(0, { message: 'limit must not be negative' })
  @IsInt({ message: 'limit must be an integer' })
  limit?: number = 1000;

  /** Number of users to skip. */
  @IfSent()
  @Transform(({ value }) => toInteger(value))
  @Max(Number.MAX_SAFE_INTEGER, { message: 'offset is too large' })
  @Min(0, { message: 'offset must not be negative' })
  @IsInt({ message: 'offset must be an integer' })
  offset?: number = 0;
}

/** Body of `PATCH /{userId}` of the users API; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdateCrmUserDto {
  /** A role by its id or its name, whatever the case: `owner`, `admin`, `manager`, `factory`, `viewer`. */
  @IfSent()
  @IsString({ message: 'role_id must be a string' })
  role_id?: string;

  /** Kept, and opens nothing. */
  @IfSent()
  @IsIn(subscriptionTiers, { message: `subscription_tier must be one of ${subscriptionTiers.join(', ')}` })
  subscription_tier?: SubscriptionTier;

  /** Who is not `active` is not let in, anywhere in the organization. */
  @IfSent()
  @IsIn(memberStatuses, { message: `status must be one of ${memberStatuses.join(', ')}` })
  status?: MemberStatus;

  /** The balance to keep, with at most four decimals; never charged. */
  @IfSent()
  @Max(MAX_CREDITS, { message: `credits must be at most ${MAX_CREDITS}` })
  @Min(0, { message: 'credits must not be negative' })
  @IsNumber(
    { allowNaN: false, allowInfinity: false, maxDecimalPlaces: 4 },
    { message: 'credits must be a number' },
  )
  credits?: number;
}

/** A user's role in a list. */
export class CrmUserRole {
  /** What `role_id` is to be sent. */
  id: string;
  /** Name of the role. */
  name: string;
  /** The more, the stronger. */
  level: number;
}

/** A user's role by itself. */
export class CrmUserRoleDetail extends CrmUserRole {
  /** What the role may do. */
  description: string;
}

/** A user after a change. */
export class UpdatedCrmUser {
  /** Id of the membership. */
  @PlainId()
  id: string;
  /** Id of the user, which paths take. */
  @PlainId()
  user_id: string;
  email: string;
  /** Id of the role, as `roles.id` shows it. */
  role_id: string;
  /** Kept, and opens nothing. */
  subscription_tier: SubscriptionTier;
  /** Who is not `active` is not let in, anywhere in the organization. */
  status: MemberStatus;
  /** The current balance, which nothing charges. */
  credits: number;
  /** UTC, with milliseconds. */
  created_at: string;
  /** UTC, with milliseconds. */
  updated_at: string;
}

/** A user in a list. */
export class CrmUserRow extends UpdatedCrmUser {
  /** The user's role. */
  roles: CrmUserRole;
}

/** A user by itself. */
export class CrmUserDetail extends UpdatedCrmUser {
  /** The user's role. */
  roles: CrmUserRoleDetail;
}

/** Answer with a page of users, in the order they joined. */
export class CrmUsersPage {
  data: CrmUserRow[];
  /** How many users there are in all. */
  count: number;
}

/** Answer with one user. */
export class CrmUserResponse {
  data: CrmUserDetail;
}

/** Response of a change. */
export class UpdatedCrmUserResponse {
  data: UpdatedCrmUser;
}
