import { type Actor, DomainError, type Role, type Transaction } from '@rosetta/common';
import type { MembersRepository } from './members.repository.js';

/** Refuses whoever is no owner, where it is about one. */
export function requireOwnerFor(actor: Actor, role: Role): void {
  if (role === 'owner' && actor.role !== 'owner') {
    throw new DomainError('forbidden', 'Only an owner makes or unmakes owners');
  }
}

/** Lets a member go from their role, which the last owner who is let in may not. */
export async function releaseMember(
  tx: Transaction,
  members: MembersRepository,
  actor: Actor,
  { role, status = 'active' }: { role: Role; status?: string },
): Promise<void> {
  requireOwnerFor(actor, role);
  if (role === 'owner' && status === 'active' && (await members.countOwners(tx)) === 1) {
    throw new DomainError('conflict', 'An organization keeps at least one owner');
  }
}
