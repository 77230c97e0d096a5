import type { Actor, AuditLog, Change, Database } from '@rosetta/common';
import { newId } from '@rosetta/common';
import type { MembershipEvents } from './better-auth.js';

/** Writes accepted invitations into the audit log, where `/api/v1/members` writes the other ways to join. */
export function auditInvitations(database: Database, audit: AuditLog): MembershipEvents {
  return {
    joined: async ({ id, organizationId, userId, role }) => {
      const circumstances = { dialect: 'better-auth', requestId: newId() };
      const actor: Actor = {
        organizationId,
        userId,
        apiKeyId: null,
        role: null,
        permissions: new Set(),
        ...circumstances,
      };
      const change: Change = {
        entity: 'member',
        entityId: id,
        action: 'created',
        after: { userId, role, invited: true },
      };
      await database.transaction(organizationId, (tx) => audit.record(tx, actor, [change]));
    },
  };
}
