import { totalOf } from '@rosetta/common';
import type { TableDeclaration } from '@rosetta/postgrest';
import {
  id,
  indexedJson,
  json,
  liveRows,
  number,
  orderedTimestamp,
  requiredText,
  requiredUuid,
  text,
  texts,
  uuid,
  tenantTable,
} from './columns.js';

/** The proxy's `deals` (document B, section 3.2). */
export const deals: TableDeclaration = {
  name: 'deals',
  ...tenantTable('deals'),
  total: totalOf('deal'),
  primaryKey: ['id'],
  scope: liveRows,
  columns: {
    id,
    title: requiredText,
    value: number,
    currency: { type: 'text', default: true },
    stage: { type: 'text', default: true },
    pipeline_id: { type: 'uuid', default: true },
    contact_id: requiredUuid,
    description: text,
    expected_close_date: { type: 'date' },
    probability: number,
    source: text,
    tags: texts,
    owner_id: uuid,
    company_id: uuid,
    custom_fields: indexedJson,
    products: json,
    created_at: orderedTimestamp,
    updated_at: orderedTimestamp,
  },
};

/** Fields of a bulk row that a single deal has no column for (ruling B.5), so that the refusal can tell where they belong. */
export const bulkOnlyFields: readonly string[] = [
  'contact_email',
  'contact_phone',
  'contact_first_name',
  'contact_last_name',
  'create_contact_if_missing',
];
