import type { TableDeclaration } from '@rosetta/postgrest';
import { id, json, ownRows, requiredText, timestamp, tenantTable } from './columns.js';

/** The proxy's `pipelines`, where the stages of deals are configured; they are written in `/api/v1`. */
export const pipelines: TableDeclaration = {
  name: 'pipelines',
  ...tenantTable('pipelines'),
  primaryKey: ['id'],
  readonly: true,
  scope: ownRows,
  columns: {
    id,
    name: requiredText,
    is_default: { type: 'boolean', required: true },
    sort_order: { type: 'integer', required: true },
    stages: json,
    created_at: timestamp,
    updated_at: timestamp,
  },
};
