import { totalOf } from '@rosetta/common';
import type { CreateAccount } from '@rosetta/contacts';
import type { TableDeclaration } from '@rosetta/postgrest';
import {
  id,
  json,
  liveRows,
  number,
  orderedTimestamp,
  requiredText,
  sortedBy,
  text,
  timestamp,
  uuid,
  tenantTable,
} from './columns.js';
import type { Fields } from './fields.js';

/** What callers write of a company. */
export const companyFields = {
  name: { ...requiredText, ...sortedBy('name_key'), property: 'name' },
  domain: { ...text, property: 'domain' },
  website: { ...text, property: 'website' },
  phone: { ...text, property: 'phone' },
  email: { ...text, property: 'email' },
  address: { ...text, property: 'address' },
  city: { ...text, property: 'city' },
  state: { ...text, property: 'state' },
  postal_code: { ...text, property: 'postalCode' },
  country: { ...text, property: 'country' },
  industry: { ...text, property: 'industry' },
  employee_count: { ...number, property: 'employeeCount' },
  annual_revenue: { ...number, property: 'annualRevenue' },
  linkedin: { ...text, property: 'linkedin' },
  twitter: { ...text, property: 'twitter' },
  facebook: { ...text, property: 'facebook' },
  description: { ...text, property: 'description' },
  notes: { ...text, property: 'notes' },
  tax_id: { ...text, property: 'taxId' },
  owner_id: { ...uuid, property: 'ownerId' },
  custom_fields: { ...json, property: 'customFields' },
} as const satisfies Fields<CreateAccount>;

/** The proxy's `companies`, which `company_id` presupposes. */
export const companies: TableDeclaration = {
  name: 'companies',
  ...tenantTable('companies'),
  total: totalOf('company'),
  primaryKey: ['id'],
  scope: liveRows,
  columns: {
    id,
    ...companyFields,
    inactivated_at: timestamp,
    created_at: orderedTimestamp,
    updated_at: orderedTimestamp,
  },
};
