import type { TableDeclaration } from '@rosetta/postgrest';
import { id, ownRows, requiredText, timestamp, tenantTable } from './columns.js';

/** The proxy's `custom_fields`: the registry of known keys; it is written in `/api/v1`. */
export const customFields: TableDeclaration = {
  name: 'custom_fields',
  ...tenantTable('custom_fields'),
  primaryKey: ['id'],
  readonly: true,
  scope: ownRows,
  columns: {
    id,
    entity: { ...requiredText, description: 'The kind of record that has it.' },
    key: requiredText,
    label: requiredText,
    type: { ...requiredText, description: 'What it holds.' },
    locked: { type: 'boolean', required: true },
    created_at: timestamp,
    updated_at: timestamp,
  },
};
