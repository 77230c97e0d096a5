import { totalOf } from '@rosetta/common';
import type { CreateDeal } from '@rosetta/deals';
import type { TableDeclaration } from '@rosetta/postgrest';
import {
  id,
  indexedJson,
  json,
  liveRows,
  number,
  orderedTimestamp,
  requiredText,
  sortedBy,
  text,
  texts,
  uuid,
  tenantTable,
} from './columns.js';
import type { Fields } from './fields.js';

/** What callers write of a deal (document B, section 3.2), beside its products. */
export const dealFields = {
  title: { ...requiredText, ...sortedBy('title_key'), property: 'title' },
  value: { ...number, property: 'value' },
  currency: { ...text, default: true, property: 'currency' },
  stage: { ...text, default: true, property: 'stage' },
  pipeline_id: { ...uuid, default: true, property: 'pipelineId' },
  contact_id: { ...uuid, property: 'contactId' },
  description: { ...text, property: 'description' },
  expected_close_date: { type: 'date', property: 'expectedCloseDate' },
  probability: { ...number, property: 'probability' },
  lost_reason: { ...text, property: 'lostReason' },
  won_date: { type: 'date', property: 'wonDate' },
  source: { ...text, property: 'source' },
  tags: { ...texts, property: 'tags' },
  owner_id: { ...uuid, property: 'ownerId' },
  company_id: { ...uuid, property: 'companyId' },
  custom_fields: { ...indexedJson, property: 'customFields' },
} as const satisfies Fields<CreateDeal>;

/** The proxy's `deals`. */
export const deals: TableDeclaration = {
  name: 'deals',
  ...tenantTable('deals'),
  total: totalOf('deal'),
  primaryKey: ['id'],
  scope: liveRows,
  columns: {
    id,
    ...dealFields,
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
