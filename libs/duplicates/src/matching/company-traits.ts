import { type Account, identityKey, normalizePhone } from '@rosetta/contacts';
import { companyWords } from './company-name.js';
import { type Details, detailsOf } from './details.js';
import { companyDomain, type Mailbox, mailbox } from './mailboxes.js';

/** As much of a company as is compared. */
export type ComparedCompany = Pick<
  Account,
  | 'id'
  | 'name'
  | 'domain'
  | 'website'
  | 'email'
  | 'phone'
  | 'address'
  | 'city'
  | 'state'
  | 'postalCode'
  | 'taxId'
  | 'customFields'
>;

/** A company in the form in which it is compared. */
export interface CompanyTraits {
  readonly id: string;
  readonly name: readonly string[];
  readonly domains: readonly string[];
  readonly mailboxes: readonly Mailbox[];
  readonly phones: readonly string[];
  readonly details: Details;
}

/** Brings a company to the form in which it is compared. */
export function companyTraits(company: ComparedCompany): CompanyTraits {
  const { id, email, phone, address, city, state, postalCode, taxId, customFields } = company;
  const mailboxes = email === null ? [] : [mailbox(identityKey(email))];
  const number = phone === null ? null : normalizePhone(phone);
  const domains = [company.domain, hostOf(company.website), mailboxes[0]?.domain ?? null].map(companyDomain);
  const own = { street: address, city, state, postal_code: postalCode, identifier: taxId };
  return {
    id,
    name: companyWords(company.name),
    domains: [...new Set(domains.filter((domain) => domain !== null))],
    mailboxes,
    phones: number === null ? [] : [identityKey(number)],
    details: { ...detailsOf(customFields), ...detailsOf(own) },
  };
}

function hostOf(website: string | null): string | null {
  return website === null ? null : website.replace(/^[a-z]+:\/\//i, '').replace(/[/?#:].*$/, '');
}
