import type { Role } from '@rosetta/common';
import type { Member } from './member.commands.js';

/** Tiers of a subscription, which are kept and open nothing. */
export const subscriptionTiers = ['free', 'pro', 'enterprise'] as const;

/** Whether a member is let in: only an `active` one is. */
export const memberStatuses = ['active', 'inactive', 'suspended'] as const;

/** One of {@link subscriptionTiers}. */
export type SubscriptionTier = (typeof subscriptionTiers)[number];

/** One of {@link memberStatuses}. */
export type MemberStatus = (typeof memberStatuses)[number];

/** A member as document A's users API knows them, also one who is not let in at the moment. */
export interface UserMember extends Member {
  readonly subscriptionTier: SubscriptionTier;
  readonly status: MemberStatus;
  /** Kept, never charged. */
  readonly credits: number;
  readonly updatedAt: Date;
}

/** What can be changed of a member; what is left out stays. */
export interface UpdateUserMember {
  readonly role?: Role;
  readonly subscriptionTier?: SubscriptionTier;
  readonly status?: MemberStatus;
  readonly credits?: number;
}
