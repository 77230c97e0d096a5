import { permissions, type Permission, type Role } from '@rosetta/common';

const reads: readonly Permission[] = [
  'contacts:read',
  'companies:read',
  'activities:read',
  'deals:read',
  'changes:read',
  'pipelines:read',
  'custom-fields:read',
  'members:read',
  'organization:read',
];

const writes: readonly Permission[] = [
  'contacts:write',
  'companies:write',
  'activities:write',
  'deals:write',
];

/** Changing or carrying away many rows at once, bringing back what was deleted. */
const sweeping: readonly Permission[] = [
  'contacts:bulk',
  'contacts:restore',
  'contacts:export',
  'companies:export',
  'deals:bulk',
  'deals:export',
  'imports:read',
  'imports:write',
];

/** How the organization works: its keys, pipelines, fields, people, whom it tells of changes, and the record of what they did. */
const administration: readonly Permission[] = [
  'pipelines:write',
  'custom-fields:write',
  'api-keys:read',
  'api-keys:write',
  'members:write',
  'audit-events:read',
  'webhooks:manage',
];

const viewer = reads;
const member = [...viewer, ...writes];
const manager = [...member, ...sweeping];
const admin = [...manager, ...administration];
const owner = [...admin, 'organization:write'] as const;

/** What each role may do: the one table every guard, test and printed matrix reads. */
export const rolePermissions: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set(owner),
  admin: new Set(admin),
  manager: new Set(manager),
  member: new Set(member),
  viewer: new Set(viewer),
};

/**
 * What an API key may do when its creator does not say: all work with records, and with what they are made of; of keys, people
 * and the audit log nothing.
 */
export const defaultScopes: readonly Permission[] = [
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
  'changes:read',
  'imports:read',
  'imports:write',
  'pipelines:read',
  'pipelines:write',
  'custom-fields:read',
  'custom-fields:write',
];

/** Tells whether a text names a permission; scopes of API keys are permissions. */
export function isPermission(text: unknown): text is Permission {
  return (permissions as readonly unknown[]).includes(text);
}
