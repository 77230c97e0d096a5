import type { Permission } from '@rosetta/common';

/** What a key must be allowed to do with each table; one without `write` is read only. */
export const tablePermissions = {
  contacts: { read: 'contacts:read', write: 'contacts:write' },
  deals: { read: 'deals:read', write: 'deals:write' },
  deal_contacts: { read: 'deals:read', write: 'deals:write' },
  companies: { read: 'companies:read', write: 'companies:write' },
  activities: { read: 'activities:read', write: 'activities:write' },
  pipelines: { read: 'pipelines:read' },
  custom_fields: { read: 'custom-fields:read' },
} as const satisfies Record<string, { read: Permission; write?: Permission }>;

/** A table of the proxy. */
export type TableName = keyof typeof tablePermissions;
