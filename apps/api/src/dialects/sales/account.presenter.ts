import { type Account, type PlacedContact, shownPhone } from '@rosetta/contacts';
import type {
  SalesAccountContact,
  SalesAccountDto,
  SalesAccountOwner,
  SalesWrittenAccount,
} from './account.dto.js';
import { countryNumber } from './countries.js';

/** What else an account shows: the names of whoever answers for it or made it, and who is there. */
export interface AccountPeople {
  readonly owners: ReadonlyMap<string, string>;
  readonly contacts: ReadonlyMap<string, readonly PlacedContact[]>;
}

/** Writes an account's own fields, as they stand after it was written. */
export function presentWrittenAccount(account: Account): SalesWrittenAccount {
  return {
    name: account.name,
    domain: account.domain,
    active: account.inactivatedAt === null,
    country: countryNumber(account.country),
    country_name: account.country,
    tax_id: account.taxId,
    website: account.website,
    phone: account.phone,
    email: account.email,
    address: account.address,
    city: account.city,
    state: account.state,
    postal_code: account.postalCode,
    industry: account.industry,
    employee_count: account.employeeCount,
    annual_revenue: account.annualRevenue === null ? null : Number(account.annualRevenue),
    linkedin: account.linkedin,
    twitter: account.twitter,
    facebook: account.facebook,
    description: account.description,
    notes: account.notes,
    owner_uuid: account.ownerId,
    custom_fields: account.customFields,
  };
}

/** Writes an account in the style of document E. */
export function presentAccount(account: Account, { owners, contacts }: AccountPeople): SalesAccountDto {
  return {
    uuid: account.id,
    ...presentWrittenAccount(account),
    owner: presentOwner(owners.get(ownerOf(account) ?? '')),
    contacts: (contacts.get(account.id) ?? []).map(presentAccountContact),
  };
}

/** Who answers for an account: its maker, where nobody was told to. */
export function ownerOf({ ownerId, createdBy }: Account): string | null {
  return ownerId ?? createdBy;
}

/** People have one name here, document E's have two: the first word, and the rest. */
function presentOwner(name: string | undefined): SalesAccountOwner | null {
  if (name === undefined) return null;
  const [first = '', ...rest] = name.trim().split(/\s+/u);
  return { first_name: first, last_name: rest.join(' ') };
}

function presentAccountContact(placed: PlacedContact): SalesAccountContact {
  return {
    uuid: placed.contactId,
    first_name: placed.firstName ?? '',
    last_name: placed.lastName ?? '',
    email: placed.emails[0] ?? null,
    phone: shownPhone(placed),
  };
}
