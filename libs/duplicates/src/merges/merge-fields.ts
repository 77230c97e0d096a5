import { type Account, checkCustomFields, checkMetadata, type Contact, limits } from '@rosetta/contacts';
import type { DuplicateEntity } from '../matching/matcher.js';

/** How one field of several records becomes one. */
export type FieldKind =
  /** One of them has it, all of its properties together. */
  | 'value'
  /** Who has opted out stays so. */
  | 'opt-in'
  /** All that they list, once each. */
  | 'list'
  /** A list whose first value may be shown otherwise. */
  | 'phones'
  /** An object, key by key. */
  | 'keys';

/** A field of a record as merging knows it. */
export interface MergeField {
  /** On the wire. */
  readonly name: string;
  readonly kind: FieldKind;
  readonly properties: readonly string[];
  /** The longest a list may be. */
  readonly most?: number;
  /** Refuses what is too large once it is one. */
  readonly check?: (value: Record<string, unknown>) => unknown;
}

const one = <Properties extends string>(name: string, ...properties: readonly Properties[]) =>
  ({ name, kind: 'value', properties }) as const satisfies MergeField;

const keyed = [
  { name: 'custom_fields', kind: 'keys', properties: ['customFields'], check: checkCustomFields },
  { name: 'metadata', kind: 'keys', properties: ['metadata'], check: checkMetadata },
] as const satisfies readonly MergeField[];

const ofContacts = [
  one<keyof Contact>('name', 'fullName', 'firstName', 'lastName'),
  { name: 'emails', kind: 'list', properties: ['emails'], most: limits.values },
  {
    name: 'phones',
    kind: 'phones',
    properties: ['phones', 'phoneAsWritten', 'phoneExtensions'],
    most: limits.values,
  },
  one<keyof Contact>('position', 'position'),
  one<keyof Contact>('company', 'companyId', 'companyName'),
  one<keyof Contact>('note', 'description'),
  one<keyof Contact>('source', 'source'),
  { name: 'tags', kind: 'list', properties: ['tags'], most: limits.tags },
  one<keyof Contact>('assignee_id', 'assigneeId'),
  { name: 'opt_in_status', kind: 'opt-in', properties: ['optInStatus'] },
  ...keyed,
] as const satisfies readonly MergeField[];

const ofCompanies = [
  one<keyof Account>('name', 'name'),
  one<keyof Account>('domain', 'domain'),
  one<keyof Account>('website', 'website'),
  one<keyof Account>('phone', 'phone'),
  one<keyof Account>('email', 'email'),
  // In one piece: a street of one record and a city of another are no address.
  one<keyof Account>('address', 'address', 'city', 'state', 'postalCode', 'country'),
  one<keyof Account>('industry', 'industry'),
  one<keyof Account>('employee_count', 'employeeCount'),
  one<keyof Account>('annual_revenue', 'annualRevenue'),
  one<keyof Account>('linkedin', 'linkedin'),
  one<keyof Account>('twitter', 'twitter'),
  one<keyof Account>('facebook', 'facebook'),
  one<keyof Account>('description', 'description'),
  one<keyof Account>('note', 'notes'),
  one<keyof Account>('tax_id', 'taxId'),
  one<keyof Account>('owner_id', 'ownerId'),
  ...keyed,
] as const satisfies readonly MergeField[];

/** The fields that are merged, in the order in which they are shown. */
export const mergeFields: Readonly<Record<DuplicateEntity, readonly MergeField[]>> = {
  contacts: ofContacts,
  companies: ofCompanies,
};
