/** Everything a caller can be allowed to do: roles grant sets of these, and an API key's scopes are a subset of them. */
export const permissions = [
  'contacts:read',
  'contacts:write',
  'contacts:bulk',
  'contacts:restore',
  'contacts:export',
  'companies:read',
  'companies:write',
  'companies:export',
  'activities:read',
  'activities:write',
  'deals:read',
  'deals:write',
  'deals:bulk',
  'deals:export',
  'imports:read',
  'imports:write',
  'pipelines:read',
  'pipelines:write',
  'custom-fields:read',
  'custom-fields:write',
  'api-keys:read',
  'api-keys:write',
  'members:read',
  'members:write',
  'organization:read',
  'organization:write',
  'audit-events:read',
  'changes:read',
] as const;

/** One thing a caller may be allowed to do, written `<resource>:<what>`. */
export type Permission = (typeof permissions)[number];
