import { isoMilliseconds } from '@rosetta/common';
import type { Account, Contact } from '@rosetta/contacts';
import { type JournalEntry, presentChange } from '@rosetta/events';
import { presentContactRow } from '../bulk/contact.presenter.js';
import { presentDealRow } from '../bulk/deal.presenter.js';
import type { ToldOrganization, ToldRecords } from './told-records.js';

/**
 * Writes `data` of an event: the record as the proxy's rows showed it once it was changed so, what belongs to it by now, and the
 * change itself. Of a record that is purged its ids alone are left.
 */
export function presentData(entry: JournalEntry, records: ToldRecords): object {
  const { organization } = records;
  return {
    id: entry.entityId,
    organization_id: organization.id,
    ...(entry.entity === 'deal' ? dataOfDeal(entry, records) : dataOfContact(entry, records)),
    organization: presentOrganization(organization),
    change: presentChange(entry),
  };
}

function dataOfContact({ id }: JournalEntry, { changedContacts }: ToldRecords): object {
  const contact = changedContacts.get(id);
  return contact ? { ...presentContactRow(contact), version: contact.version } : {};
}

function dataOfDeal(
  { id }: JournalEntry,
  { changedDeals, contacts, companies, organization }: ToldRecords,
): object {
  const deal = changedDeals.get(id);
  if (!deal) return {};
  const contact = deal.contactId === null ? undefined : contacts.get(deal.contactId);
  return {
    ...presentDealRow(deal),
    version: deal.version,
    ...(contact && { contact: presentContact(contact, organization.id, companies) }),
  };
}

function presentContact(
  contact: Contact,
  organizationId: string,
  companies: ReadonlyMap<string, Account>,
): object {
  const company = contact.companyId === null ? undefined : companies.get(contact.companyId);
  return {
    ...presentContactRow(contact),
    organization_id: organizationId,
    ...(company && { company: presentCompany(company) }),
  };
}

function presentCompany({ id, name, domain, website, industry }: Account): object {
  return { id, name, domain, website, industry };
}

/** Nobody keeps when an organization was changed; its settings do not leave the house. */
function presentOrganization({ id, name, slug, createdAt }: ToldOrganization): object {
  return { id, name, slug, settings: {}, created_at: isoMilliseconds(createdAt), updated_at: null };
}
