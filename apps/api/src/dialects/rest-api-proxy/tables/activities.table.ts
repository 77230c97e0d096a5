import type { TableDeclaration } from '@rosetta/postgrest';
import {
  id,
  liveRows,
  orderedTimestamp,
  requiredText,
  text,
  timestamp,
  tenantTable,
  uuid,
} from './columns.js';

/** The proxy's `activities`: calls, messages, meetings and notes of a contact, about a deal, or both. */
export const activities: TableDeclaration = {
  name: 'activities',
  ...tenantTable('activities'),
  primaryKey: ['id'],
  uniqueKeys: [['external_id']],
  scope: liveRows,
  columns: {
    id,
    contact_id: uuid,
    deal_id: uuid,
    kind: requiredText,
    direction: text,
    occurred_at: { ...orderedTimestamp, default: true },
    external_id: text,
    body: text,
    created_at: timestamp,
    updated_at: timestamp,
  },
};
