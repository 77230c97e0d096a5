import type { AcceptedVersions, CreatedRange, SortedBy } from '@rosetta/common';
import type { Account } from './account.entity.js';

/** Properties of an account that hold one text, written as callers send it. */
type AccountTexts = Pick<
  Account,
  | 'domain'
  | 'website'
  | 'phone'
  | 'email'
  | 'address'
  | 'city'
  | 'state'
  | 'postalCode'
  | 'country'
  | 'industry'
  | 'linkedin'
  | 'twitter'
  | 'facebook'
  | 'description'
  | 'notes'
  | 'taxId'
>;

/** Fields of an account that callers write; a key that is left out is left alone, null clears. */
export interface AccountFields extends Readonly<Partial<AccountTexts>> {
  readonly name?: string;
  /** A whole number. */
  readonly employeeCount?: number | null;
  readonly annualRevenue?: number | null;
  /** A member of the organization. */
  readonly ownerId?: string | null;
  readonly customFields?: Readonly<Record<string, unknown>> | null;
  /** Replaces what was there. */
  readonly metadata?: Readonly<Record<string, unknown>> | null;
  /** `custom_fields` are merged by key instead of replaced. */
  readonly mergeCustomFields?: boolean;
}

/** Creates an account; the name is its only required field, `id` only where the dialect lets the caller choose one. */
export interface CreateAccount extends AccountFields {
  readonly id?: string;
  readonly name: string;
}

/** A column of accounts that searches look through. */
export type SearchedAccountColumn = 'name' | 'domain' | 'email' | 'website';

/** Which accounts to list. */
export interface AccountQuery extends CreatedRange {
  readonly limit: number;
  readonly offset: number;
  /** Partial, case-insensitive match on any of the searched columns. */
  readonly search?: string;
  /** Name and domain unless told. */
  readonly searchIn?: readonly SearchedAccountColumn[];
  readonly ownerId?: string;
  readonly sort: 'created_at' | 'name';
  readonly order: 'asc' | 'desc';
  /** What orders those that are alike by then. */
  readonly thenBy?: readonly SortedBy<'created_at' | 'name'>[];
}

/** Which accounts to list or to name. */
export interface AccountFilter {
  readonly ids?: readonly string[];
  /** Those in which any of these contacts has a place. */
  readonly contactIds?: readonly string[];
  /** Partial, case-insensitive match on the name. */
  readonly name?: string;
  /** Those with a deal whose stage has one of these outcomes. */
  readonly dealOutcomes?: readonly ('open' | 'won' | 'lost')[];
  /** Those whose custom field `area` is a number in this range, in hectares. */
  readonly area?: { readonly min: number | null; readonly max: number | null };
  /** Those whose custom field `farms`, or `farms_uuid`, is or holds one of these. */
  readonly farms?: readonly string[];
  /** Partial, case-insensitive match on the name or domain. */
  readonly search?: string;
  readonly includeInactive?: boolean;
}

/** A keyset page of accounts in the order of their ids, which is that of their creation. */
export interface AccountKeysetPage extends AccountFilter {
  /** The last id of the step before; null begins. */
  readonly after: string | null;
  /** How many are left out behind that, a whole number. */
  readonly skip?: string;
  readonly limit: number;
}

/** As much of an account as a dropdown shows. */
export interface AccountName {
  readonly id: string;
  readonly name: string;
}

/** How an account is made inactive or active. */
export interface ActivityChange {
  /** Refuses an account that is so already, instead of leaving it as it is. */
  readonly onlyOnce?: boolean;
  readonly accepted?: AcceptedVersions;
}
