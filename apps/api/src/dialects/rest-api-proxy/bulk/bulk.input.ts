import { invalid, isSame } from '@rosetta/common';
import { checkText, type ContactFields, limits } from '@rosetta/contacts';
import type { CreateDeal, DealRow, LeadRow } from '@rosetta/deals';
import { contactFields } from '../tables/contacts.table.js';
import { dealFields } from '../tables/deals.table.js';
import { readFields, type Row } from '../tables/fields.js';
import { booleanOf, bulkReaders, objectOf, objectsOf, textOf, textsOf, uuidOf } from './row-input.js';
import { flatDealKeys, isBlank, rowKeys } from './row-keys.js';

type OwnDealFields = Omit<CreateDeal, 'contactId'>;

/** Whose a deal is, each bulk call says in its own way. */
const { contact_id: _contactId, ...ownDealFields } = dealFields;

/** Reads a contact of a bulk call or lead (document B, section 2.2; also singular `email` and `phone`). */
export function readContact(row: Row): ContactFields {
  return {
    ...readFields<ContactFields>(contactFields, row, bulkReaders),
    emails: listOf(row, 'emails', 'email'),
    phones: listOf(row, 'phones', 'phone'),
  };
}

/** Reads a deal's own fields (document B, section 3.2). */
export function readDealFields(row: Row): OwnDealFields {
  return {
    ...readFields<OwnDealFields>(ownDealFields, row, bulkReaders),
    currency: textOf(row, 'currency') ?? undefined,
    products: objectsOf(row, 'products'),
  };
}

/** Reads a row of `/create-deals-bulk`. */
export function readDealRow(row: Row): DealRow {
  return {
    deal: readDealFields(row),
    contactId: uuidOf(row, 'contact_id'),
    contactEmail: textOf(row, 'contact_email'),
    contactPhone: textOf(row, 'contact_phone'),
    contactFirstName: textOf(row, 'contact_first_name'),
    contactLastName: textOf(row, 'contact_last_name'),
    createContactIfMissing: booleanOf(row, 'create_contact_if_missing') ?? false,
  };
}

/**
 * Reads a lead: contact fields, and a deal beside or under them; without a title it is named after the contact. A lead whose
 * `deal` is null is a contact alone, as is one that says nothing of a deal where the organization wants none then. A company that
 * is named by its id needs no name.
 */
export function readLead(row: Row, makesDeals: boolean): LeadRow {
  if ([...rowKeys.lead.known].every((key) => isBlank(row[key]))) throw invalid('The lead says nothing');
  const companyName = checkText('company_name', textOf(row, 'company_name') ?? null, limits.fullName);
  const named = readContact(row);
  const contact = { ...named, companyName: named.companyId ? null : companyName };
  const flat = Object.fromEntries(
    flatDealKeys.filter((field) => row[field] != null).map((field) => [field, row[field]]),
  );
  const [beside] = Object.keys(flat);
  if (row['deal'] === null && beside !== undefined)
    throw invalid(`deal is null, yet ${beside} says what it is to be`, beside);
  if (row['deal'] === null || (!makesDeals && row['deal'] === undefined && beside === undefined))
    return { contact, deal: null };
  const nested = objectOf(row, 'deal') ?? {};
  const torn = Object.keys(flat).find(
    (field) => nested[field] != null && !isSame(nested[field], flat[field]),
  );
  if (torn !== undefined) throw invalid(`${torn} and deal.${torn} differ`, torn);
  const deal = readDealFields({ ...nested, ...flat });
  return { contact, deal: { ...deal, title: deal.title ?? titleAfter(contact) } };
}

function titleAfter({ firstName, lastName, emails, phones }: ContactFields): string {
  const name = [firstName, lastName].filter((part) => part?.trim()).join(' ');
  // By characters: half of one could not be stored.
  return [...`Lead: ${name || emails?.[0] || phones?.[0] || 'unnamed'}`].slice(0, 200).join('');
}

function listOf(row: Row, plural: string, singular: string): string[] | null | undefined {
  const one = textOf(row, singular);
  const many = textsOf(row, plural);
  return one ? [one, ...(many ?? [])] : many;
}
