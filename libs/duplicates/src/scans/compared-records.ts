import { entityColumns } from '@rosetta/common';
import { Account, Contact } from '@rosetta/contacts';
import type { DuplicateEntity } from '../matching/matcher.js';

/** Where the records of one kind are, and what of them is compared. */
export interface ComparedTable {
  readonly table: string;
  /** Select list, of the alias `c`. */
  readonly columns: string;
}

/** The tables of each kind. */
export const comparedTables: Readonly<Record<DuplicateEntity, ComparedTable>> = {
  contacts: {
    table: 'contacts',
    columns: `${entityColumns(Contact, 'c', [
      'id',
      'fullName',
      'firstName',
      'lastName',
      'emails',
      'phones',
      'companyId',
      'companyName',
      'customFields',
    ])}, (select a.name from companies a where a.organization_id = {organization} and a.id = c.company_id) as "accountName"`,
  },
  companies: {
    table: 'companies',
    columns: entityColumns(Account, 'c', [
      'id',
      'name',
      'domain',
      'website',
      'email',
      'phone',
      'address',
      'city',
      'state',
      'postalCode',
      'taxId',
      'customFields',
    ]),
  },
};
