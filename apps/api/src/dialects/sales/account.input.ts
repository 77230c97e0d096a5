import type { AccountFields, AccountFilter, AccountKeysetPage } from '@rosetta/contacts';
import type { SalesAccountFilters, SalesAccountsDto, SalesUpdateAccount } from './account.dto.js';
import { readPage } from './contact.input.js';
import { uuidOfCursor } from './cursor.js';

/** Reads which accounts are asked for; an empty array is no filter. */
export function readAccountFilter({ filters }: SalesAccountsDto): AccountFilter {
  const { accounts, search, include_inactive }: SalesAccountFilters = filters ?? {};
  return {
    ids: accounts?.length ? accounts : undefined,
    search: search ?? undefined,
    includeInactive: include_inactive ?? false,
  };
}

/** Reads which keyset page is asked for of the accounts. */
export function readAccountKeysetPage(body: SalesAccountsDto): AccountKeysetPage {
  const { page, pageSize } = readPage(body);
  return { ...readAccountFilter(body), after: uuidOfCursor(page), limit: pageSize };
}

/** Reads the fields of an account that are to be changed; "" clears like null. */
export function readAccountFields({ name, domain }: SalesUpdateAccount): AccountFields {
  return { name, domain };
}
