import type { UserMember } from '@rosetta/auth';
import { isoMilliseconds } from '@rosetta/common';
import { publishedRoles } from './published-roles.js';
import type { CrmUserDetail, CrmUserRow, UpdatedCrmUser } from './user.dto.js';

/** Writes a user as the users API does after a change. */
export function presentUpdatedUser(user: UserMember): UpdatedCrmUser {
  return {
    id: user.id,
    user_id: user.userId,
    email: user.email,
    role_id: publishedRoles[user.role].id,
    subscription_tier: user.subscriptionTier,
    status: user.status,
    credits: user.credits,
    created_at: isoMilliseconds(user.createdAt),
    updated_at: isoMilliseconds(user.updatedAt),
  };
}

/** Writes a user as the users API does in a list. */
export function presentUserRow(user: UserMember): CrmUserRow {
  const { id, name, level } = publishedRoles[user.role];
  return { ...presentUpdatedUser(user), roles: { id, name, level } };
}

/** Writes a user as the users API does by itself. */
export function presentUserDetail(user: UserMember): CrmUserDetail {
  return { ...presentUpdatedUser(user), roles: publishedRoles[user.role] };
}
