import type { TableDeclaration } from '@rosetta/postgrest';
import { id, liveRows, ownRows, requiredUuid, text, timestamp, tenantTable } from './columns.js';

/** The proxy's `deal_contacts`: all contacts of a deal, its own `contact_id` being the primary one. */
export const dealContacts: TableDeclaration = {
  name: 'deal_contacts',
  ...tenantTable('deal_contacts'),
  primaryKey: ['id'],
  uniqueKeys: [['deal_id', 'contact_id']],
  scope: (alias) =>
    `${ownRows(alias)} and exists (
      select from deals live where ${liveRows('live')} and live.id = ${alias}.deal_id)`,
  columns: {
    id,
    deal_id: requiredUuid,
    contact_id: requiredUuid,
    role: { ...text, description: 'What the contact has to do with the deal.' },
    is_primary: {
      type: 'boolean',
      default: true,
      description: 'Whether the deal names this contact as its own.',
    },
    created_at: timestamp,
  },
};
