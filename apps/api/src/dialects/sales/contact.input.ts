import type { ContactFields, ContactFilter, ContactKeysetPage } from '@rosetta/contacts';
import type { SalesContactFilters, SalesContactsDto, SalesPageQuery } from './contact-list.dto.js';
import type { SalesContactFields } from './contact.dto.js';
import { numberOfCursor } from './cursor.js';

const PAGE_SIZE = 10;

/** Reads which contacts are asked for; an empty array is no filter. */
export function readContactFilter({ filters }: SalesContactsDto): ContactFilter {
  const { contacts, accounts, search, include_inactive }: SalesContactFilters = filters ?? {};
  return {
    ids: contacts?.length ? contacts : undefined,
    accountIds: accounts?.length ? accounts : undefined,
    nameSearch: search ?? undefined,
    includeInactive: include_inactive ?? false,
  };
}

/** Reads which keyset page is asked for of the contacts. */
export function readContactKeysetPage(body: SalesContactsDto): ContactKeysetPage {
  const { page, pageSize } = readPage(body);
  return { ...readContactFilter(body), after: numberOfCursor(page), limit: pageSize };
}

/** Reads where the page begins and how long it is: what stands inside `filters` counts first. */
export function readPage({ filters, page, page_size }: SalesPageQuery & { filters?: SalesPageQuery | null }) {
  return {
    page: filters?.page ?? page ?? null,
    pageSize: filters?.page_size ?? page_size ?? PAGE_SIZE,
  };
}

/** Reads a contact's fields; "" clears like null. */
export function readContactFields(body: SalesContactFields): ContactFields {
  const { first_name: firstName, last_name: lastName, email, phone } = body;
  return { firstName, lastName, email, phone };
}
