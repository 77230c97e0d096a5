import { type Actor, DomainError, type Permission } from '@rosetta/common';
import type { DuplicateEntity } from './matching/matcher.js';

const needed = {
  read: { contacts: 'contacts:read', companies: 'companies:read' },
  write: { contacts: 'contacts:write', companies: 'companies:write' },
  merge: { contacts: 'contacts:bulk', companies: 'companies:write' },
  scan: { contacts: 'contacts:bulk', companies: 'companies:write' },
} as const satisfies Record<string, Record<DuplicateEntity, Permission>>;

/**
 * Refuses who may not do this with records of this kind.
 * @throws {forbidden}
 */
export function requireAccess(
  { permissions }: Actor,
  entity: DuplicateEntity,
  what: keyof typeof needed,
): void {
  const permission = needed[what][entity];
  if (!permissions.has(permission))
    throw new DomainError('forbidden', `This needs the permission ${permission}`);
}
