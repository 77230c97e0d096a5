import type { PrefixedEntity } from '@rosetta/common';
import type { ImportEntity } from '../import.entity.js';
import type { CellKind } from './cells.js';

/** A field that columns can be written to. */
export interface Field {
  readonly kind: CellKind;
  /** What a `reference` refers to. */
  readonly refersTo?: PrefixedEntity;
  /** Several columns may hold it. */
  readonly isShared?: boolean;
}

const text: Field = { kind: 'text' };
const list: Field = { kind: 'list', isShared: true };
const flag: Field = { kind: 'boolean', isShared: true };

const contactFields: Readonly<Record<string, Field>> = {
  name: text,
  first_name: text,
  last_name: text,
  middle_name: text,
  name_family_first: text,
  last_name_prefix: text,
  second_last_name: text,
  emails: list,
  phones: list,
  position: text,
  company_name: text,
  company_id: { kind: 'reference', refersTo: 'company' },
  assignee_id: text,
  description: text,
  source: text,
  tags: list,
  opt_in_status: flag,
  opt_out: flag,
  custom_fields: { kind: 'object' },
  id: text,
  external_id: text,
};

const dealFields: Readonly<Record<string, Field>> = {
  title: text,
  value: { kind: 'number' },
  currency: text,
  stage: text,
  pipeline_id: text,
  contact_id: { kind: 'reference', refersTo: 'contact' },
  contact_email: list,
  contact_phone: list,
  contact_name: text,
  contact_first_name: text,
  contact_last_name: text,
  create_contact_if_missing: { kind: 'boolean' },
  description: text,
  expected_close_date: { kind: 'date' },
  probability: { kind: 'number' },
  source: text,
  tags: list,
  owner_id: text,
  company_id: { kind: 'reference', refersTo: 'company' },
  company_name: text,
  custom_fields: { kind: 'object' },
  products: { kind: 'objects' },
  id: text,
  external_id: text,
};

/** The fields of each kind of record. */
export const fieldsOf: Readonly<Record<ImportEntity, Readonly<Record<string, Field>>>> = {
  contacts: contactFields,
  deals: dealFields,
};

/** Columns that an export has and nobody can write. */
export const systemColumns: ReadonlySet<string> = new Set(['number', 'createdat', 'updatedat']);
