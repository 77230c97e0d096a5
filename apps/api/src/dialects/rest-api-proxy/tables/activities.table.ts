import type { TableDeclaration } from '@rosetta/postgrest';
import {
  id,
  liveRows,
  orderedTimestamp,
  requiredText,
  requiredUuid,
  text,
  timestamp,
  tenantTable,
} from './columns.js';

/** The proxy's `activities`: calls, messages, meetings and notes of a contact. */
export const activities: TableDeclaration = {
  name: 'activities',
  ...tenantTable('activities'),
  primaryKey: ['id'],
  uniqueKeys: [['external_id']],
  scope: liveRows,
  columns: {
    id,
    contact_id: requiredUuid,
    kind: requiredText,
    direction: text,
    occurred_at: { ...orderedTimestamp, default: true },
    external_id: text,
    body: text,
    created_at: timestamp,
    updated_at: timestamp,
  },
};
