import type { PrefixedEntity } from '@rosetta/common';
import type { ImportEntity } from '../import.entity.js';
import type { CellKind } from './cells.js';

/** A field that columns can be written to. */
export interface Field {
  /** What people call it. */
  readonly label: string;
  readonly kind: CellKind;
  /** What a `reference` refers to. */
  readonly refersTo?: PrefixedEntity;
  /** Several columns may hold it. */
  readonly isShared?: boolean;
}

const text = (label: string): Field => ({ label, kind: 'text' });
const list = (label: string): Field => ({ label, kind: 'list', isShared: true });
const flag = (label: string): Field => ({ label, kind: 'boolean', isShared: true });

const contactFields: Readonly<Record<string, Field>> = {
  name: text('Full name'),
  first_name: text('First name'),
  last_name: text('Last name'),
  middle_name: text('Middle name'),
  name_family_first: text('Full name, family name first'),
  last_name_prefix: text('Prefix of the last name'),
  second_last_name: text('Second last name'),
  emails: list('E-mails'),
  phones: list('Phones'),
  position: text('Position'),
  company_name: text('Company, by its name'),
  company_id: { label: 'Company, by its id', kind: 'reference', refersTo: 'company' },
  assignee_id: text('Owner, by e-mail, name or id'),
  description: text('Description'),
  source: text('Source'),
  tags: list('Tags'),
  opt_in_status: flag('Consent to e-mails'),
  opt_out: flag('Refusal of e-mails'),
  custom_fields: { label: 'All custom fields, as JSON', kind: 'object' },
  metadata: { label: 'Metadata, as JSON', kind: 'object' },
  id: text('Id of the contact here'),
  external_id: text('Id in another system'),
};

const dealFields: Readonly<Record<string, Field>> = {
  title: text('Title'),
  value: { label: 'Amount', kind: 'number' },
  currency: text('Currency'),
  stage: text('Stage, by name or id'),
  pipeline_id: text('Pipeline, by name or id'),
  contact_id: { label: 'Contact, by its id', kind: 'reference', refersTo: 'contact' },
  contact_email: list('E-mail of the contact'),
  contact_phone: list('Phone of the contact'),
  contact_name: text('Full name of the contact'),
  contact_first_name: text('First name of the contact'),
  contact_last_name: text('Last name of the contact'),
  create_contact_if_missing: { label: 'Whether to create a missing contact', kind: 'boolean' },
  description: text('Description'),
  expected_close_date: { label: 'Expected close date', kind: 'date' },
  probability: { label: 'Probability', kind: 'number' },
  lost_reason: text('Why it was lost'),
  won_date: { label: 'Date won', kind: 'date' },
  source: text('Source'),
  tags: list('Tags'),
  owner_id: text('Owner, by e-mail, name or id'),
  company_id: { label: 'Company, by its id', kind: 'reference', refersTo: 'company' },
  company_name: text('Company, by its name'),
  custom_fields: { label: 'All custom fields, as JSON', kind: 'object' },
  products: { label: 'Products, as JSON', kind: 'objects' },
  id: text('Id of the deal here'),
  external_id: text('Id in another system'),
};

const companyFields: Readonly<Record<string, Field>> = {
  name: text('Name'),
  domain: text('Internet domain'),
  website: text('Web site'),
  phone: list('Phone'),
  email: list('E-mail'),
  address: { ...text('Street and number, or the whole address'), isShared: true },
  city: text('City'),
  state: text('State or region'),
  postal_code: text('Postal code'),
  country: text('Country'),
  industry: text('Industry'),
  employee_count: { label: 'Number of employees', kind: 'count' },
  annual_revenue: { label: 'Annual revenue', kind: 'number' },
  linkedin: text('LinkedIn'),
  twitter: text('Twitter'),
  facebook: text('Facebook'),
  description: text('Description'),
  notes: text('Notes'),
  tax_id: text('Tax number'),
  owner_id: text('Owner, by e-mail, name or id'),
  custom_fields: { label: 'All custom fields, as JSON', kind: 'object' },
  metadata: { label: 'Metadata, as JSON', kind: 'object' },
  id: text('Id of the company here'),
  external_id: text('Id in another system'),
};

/** The fields of each kind of record. */
export const fieldsOf: Readonly<Record<ImportEntity, Readonly<Record<string, Field>>>> = {
  contacts: contactFields,
  companies: companyFields,
  deals: dealFields,
};

/** Columns that an export has and nobody can write. */
export const systemColumns: ReadonlySet<string> = new Set(['number', 'createdat', 'updatedat']);
