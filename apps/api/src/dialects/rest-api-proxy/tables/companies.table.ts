import type { TableDeclaration } from '@rosetta/postgrest';
import {
  id,
  json,
  liveRows,
  orderedTimestamp,
  requiredText,
  text,
  timestamp,
  tenantTable,
} from './columns.js';

/** The proxy's `companies`, which `company_id` presupposes. */
export const companies: TableDeclaration = {
  name: 'companies',
  ...tenantTable('companies'),
  primaryKey: ['id'],
  scope: liveRows,
  columns: {
    id,
    name: requiredText,
    domain: text,
    custom_fields: json,
    inactivated_at: timestamp,
    created_at: orderedTimestamp,
    updated_at: orderedTimestamp,
  },
};
