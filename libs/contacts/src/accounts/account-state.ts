import { checkAmount, invalid } from '@rosetta/common';
import { writeCustomFields } from '../contacts/custom-fields.js';
import { readEmails } from '../contacts/email.js';
import { checkMetadata } from '../contacts/metadata.js';
import { fold } from '../contacts/fold.js';
import { nameKey } from '../contacts/search-columns.js';
import { checkText } from '../contacts/text-limits.js';
import type { AccountFields } from './account.commands.js';
import type { Account } from './account.entity.js';

/** The longest an account's texts may be, in characters, by their names in refusals. */
export const accountLimits = {
  name: 200,
  domain: 253,
  website: 2048,
  phone: 50,
  email: 254,
  address: 500,
  city: 200,
  state: 200,
  postal_code: 50,
  country: 200,
  industry: 200,
  linkedin: 2048,
  twitter: 2048,
  facebook: 2048,
  description: 5000,
  notes: 5000,
  tax_id: 100,
} as const;

/** Texts that are kept as they were written, without the blanks around them; "" is none. */
const plainTexts = {
  website: 'website',
  phone: 'phone',
  address: 'address',
  city: 'city',
  state: 'state',
  postalCode: 'postal_code',
  country: 'country',
  industry: 'industry',
  linkedin: 'linkedin',
  twitter: 'twitter',
  facebook: 'facebook',
  taxId: 'tax_id',
} as const satisfies Partial<Record<keyof AccountFields, keyof typeof accountLimits>>;

/** Texts in which each blank and line counts. */
const proseTexts = ['description', 'notes'] as const;

const LARGEST_COUNT = 2_147_483_647;

/** What an account is before anything was written; the name must follow. */
export const blankAccount = {
  name: '',
  domain: null,
  website: null,
  phone: null,
  email: null,
  address: null,
  city: null,
  state: null,
  postalCode: null,
  country: null,
  industry: null,
  employeeCount: null,
  annualRevenue: null,
  linkedin: null,
  twitter: null,
  facebook: null,
  description: null,
  notes: null,
  taxId: null,
  ownerId: null,
  customFields: {},
  metadata: {},
  inactivatedAt: null,
} as const satisfies Partial<Account>;

/** The part of an account that is written; everything else is kept by the system. */
export const writtenProperties = Object.keys(blankAccount) as (keyof typeof blankAccount)[];

/** An account as far as it is written. */
export type AccountState = Pick<Account, keyof typeof blankAccount>;

/** Applies one request's fields to an account by the rules that every dialect shares. */
export function writeAccountFields(state: Readonly<AccountState>, fields: AccountFields): AccountState {
  const next = pickAccountState(state);
  if (fields.name !== undefined) next.name = textOf('name', fields.name) ?? '';
  if (next.name === '') throw invalid('name is required', 'name');
  if (fields.domain !== undefined) next.domain = textOf('domain', fields.domain)?.toLowerCase() ?? null;
  if (fields.email !== undefined) next.email = emailOf(fields.email);
  for (const property of Object.keys(plainTexts) as (keyof typeof plainTexts)[]) {
    const text = fields[property];
    if (text !== undefined) next[property] = textOf(plainTexts[property], text);
  }
  for (const property of proseTexts) {
    const text = fields[property];
    if (text !== undefined) next[property] = checkText(property, text || null, accountLimits[property]);
  }
  if (fields.employeeCount !== undefined) next.employeeCount = countOf(fields.employeeCount);
  if (fields.annualRevenue !== undefined)
    next.annualRevenue = checkAmount('annual_revenue', fields.annualRevenue);
  if (fields.ownerId !== undefined) next.ownerId = fields.ownerId?.toLowerCase() ?? null;
  if (fields.customFields !== undefined) next.customFields = writeCustomFields(state.customFields, fields);
  if (fields.metadata !== undefined) next.metadata = checkMetadata(fields.metadata ?? {});
  return next;
}

/** The written part of an account, without anything else it carries. */
export function pickAccountState(account: Readonly<AccountState>): AccountState {
  const entries = writtenProperties.map((property) => [property, account[property]]);
  return Object.fromEntries(entries) as AccountState;
}

/** What an account's name is sorted and found by: the folded name. */
export function accountNameKey(name: string): string {
  return nameKey(name, accountLimits.name);
}

/** What is contained in the key of every account in whose name a term is contained; null of a term that says nothing. */
export function accountNameTerm(term: string): string | null {
  return fold(term) || null;
}

function textOf(field: keyof typeof accountLimits, text: string | null): string | null {
  return checkText(field, text?.trim() || null, accountLimits[field]);
}

function emailOf(written: string | null): string | null {
  const text = textOf('email', written);
  if (text === null) return null;
  const [email, ...more] = readEmails(text) ?? [];
  if (email === undefined || more.length > 0)
    throw invalid(`Invalid email: ${JSON.stringify(text.slice(0, 100))}`, 'email');
  return email;
}

function countOf(count: number | null): number | null {
  if (count === null) return null;
  if (Number.isInteger(count) && count >= 0 && count <= LARGEST_COUNT) return count;
  throw invalid('employee_count must be a whole number from 0 on', 'employee_count');
}
