import { emptyAsNull, invalid, readUserId } from '@rosetta/common';
import type { AccountFields, AccountFilter, AccountKeysetPage } from '@rosetta/contacts';
import type { SalesAccountFilters, SalesAccountsDto, SalesUpdateAccount } from './account.dto.js';
import { readPage } from './contact.input.js';
import { countryName, countryNumber } from './countries.js';
import { positionOfCursor } from './cursor.js';

const outcomes = { openDeals: 'open', wonDeals: 'won', lostDeals: 'lost' } as const;

/**
 * Reads which accounts are asked for; an empty array is no filter. Inactive ones are listed where the response says that they
 * are: names alone do not.
 */
export function readAccountFilter({ action, filters }: SalesAccountsDto): AccountFilter {
  const { accounts, contacts, opportunities_state, farms_uuid, ...rest }: SalesAccountFilters = filters ?? {};
  return {
    ids: someOf(accounts),
    contactIds: someOf(contacts),
    dealOutcomes: someOf(opportunities_state)?.map((state) => outcomes[state]),
    area: readArea(rest),
    farms: someOf(farms_uuid)?.flatMap((uuid) => [uuid.toLowerCase(), uuid.toUpperCase()]),
    name: rest.name ?? undefined,
    search: rest.search ?? undefined,
    includeInactive: rest.include_inactive ?? action !== 'lite',
  };
}

/** Reads which keyset page is asked for of the accounts. */
export function readAccountKeysetPage(body: SalesAccountsDto): AccountKeysetPage {
  const { page, pageSize } = readPage(body);
  return { ...readAccountFilter(body), ...positionOfCursor(page), limit: pageSize };
}

/** What document E's system calls fields of an account that are called otherwise in the domain. */
export const accountWireNames = { owner_id: 'owner_uuid' };

/** Reads the fields of an account that are to be written; "" clears like null. */
export function readAccountFields(body: Omit<SalesUpdateAccount, 'action' | 'uuid'>): AccountFields {
  return {
    name: body.name,
    domain: body.domain,
    country: readCountry(body),
    taxId: body.tax_id,
    website: body.website,
    phone: body.phone,
    email: body.email,
    address: body.address,
    city: body.city,
    state: body.state,
    postalCode: body.postal_code,
    industry: body.industry,
    employeeCount: body.employee_count,
    annualRevenue: body.annual_revenue,
    linkedin: body.linkedin,
    twitter: body.twitter,
    facebook: body.facebook,
    description: body.description,
    notes: body.notes,
    ownerId: readOwner(body.owner_uuid),
    customFields: body.custom_fields,
  };
}

function readOwner(uuid: string | null | undefined): string | null | undefined {
  const owner = emptyAsNull(uuid);
  return owner && readUserId(owner);
}

function someOf<T>(list: T[] | null | undefined): T[] | undefined {
  return list?.length ? list : undefined;
}

function readArea({ area_min, area_max }: SalesAccountFilters): AccountFilter['area'] {
  if (area_min == null && area_max == null) return undefined;
  if (area_min != null && area_max != null && area_min > area_max)
    throw invalid('area_min must not be above area_max', 'area_min');
  return { min: area_min ?? null, max: area_max ?? null };
}

/** What is written in words says more than a number: it counts, unless the number names another country. */
function readCountry({
  country,
  country_name: words,
}: Pick<SalesUpdateAccount, 'country' | 'country_name'>): string | null | undefined {
  const named = country == null ? country : countryName(country);
  if (!words) return words !== undefined && country == null ? null : named;
  if (country != null && countryNumber(words) !== country)
    throw invalid('country and country_name name two countries', 'country');
  return words;
}
