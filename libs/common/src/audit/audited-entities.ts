import type { PrefixedEntity } from '../ids.js';

/** What audit events tell of, by the name they use, and whose ids each has in `/api/v1`. */
export const auditedEntities = {
  contact: 'contact',
  company: 'company',
  deal: 'deal',
  activity: 'activity',
  pipeline: 'pipeline',
  custom_field: 'customField',
  api_key: 'apiKey',
  member: 'member',
  organization: 'organization',
  import: 'import',
  export: 'export',
  webhook: 'webhook',
  duplicate: 'duplicate',
  duplicate_scan: 'duplicateScan',
} as const satisfies Record<string, PrefixedEntity>;

/** A kind of record whose changes are audited. */
export type AuditedEntity = keyof typeof auditedEntities;
