import type { Role, Versioned } from '@rosetta/common';

/** What scans merge without anybody's looking: nothing, or what is so surely one as was measured. */
export const automaticMergings = ['off', 'measured'] as const;
export type AutomaticMerging = (typeof automaticMergings)[number];

/** A tenant, with what it decided about its records. */
export interface Organization extends Versioned {
  readonly id: string;
  readonly name: string;
  readonly slug: string;
  readonly createdAt: Date;
  readonly defaultCountry: string | null;
  readonly dedupe: boolean;
  readonly crmContactsApiRoles: readonly Role[];
  /** Whether the API keys that a member has made end with their membership. */
  readonly revokeKeysOfRemovedMembers: boolean;
  /** Whether a lead that says nothing of a deal gets one all the same. */
  readonly leadsMakeDeals: boolean;
  /** From which score on a pair of contacts is shown as a duplicate, and one of companies. */
  readonly contactDuplicatesFrom: number;
  readonly companyDuplicatesFrom: number;
  readonly mergeContactsAutomatically: AutomaticMerging;
}

/** One of a user's organizations, and what they are in it. */
export interface OwnOrganization extends Pick<Organization, 'id' | 'name' | 'slug' | 'createdAt'> {
  readonly role: Role;
}

/** What can be changed of an organization; what is left out stays. */
export interface UpdateOrganization {
  readonly name?: string;
  readonly defaultCountry?: string | null;
  readonly dedupe?: boolean;
  readonly crmContactsApiRoles?: readonly Role[];
  readonly revokeKeysOfRemovedMembers?: boolean;
  readonly leadsMakeDeals?: boolean;
  readonly contactDuplicatesFrom?: number;
  readonly companyDuplicatesFrom?: number;
  readonly mergeContactsAutomatically?: AutomaticMerging;
}
