import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  isUuid,
  notFound,
  type Page,
  type Transaction,
  type Window,
  withoutUndefined,
} from '@rosetta/common';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import { MembersRepository } from './members.repository.js';
import { releaseMember, requireOwnerFor } from './owner-rules.js';
import type { UpdateUserMember, UserMember } from './user-member.commands.js';
import { UserMembersRepository } from './user-members.repository.js';

const changeable = ['role', 'subscriptionTier', 'status', 'credits'] as const;

/** Members by their users, with what document A's users API keeps of them; the rules of roles are those of all members. */
@Injectable()
export class UserMembersService {
  constructor(
    private readonly users: UserMembersRepository,
    private readonly members: MembersRepository,
    private readonly apiKeys: ApiKeysService,
    private readonly audit: AuditLog,
  ) {}

  /** In the order they joined, those who are not let in included. */
  async list(actor: Actor, window: Window): Promise<Page<UserMember>> {
    return this.users.list(actor.organizationId, window);
  }

  /** @throws {not_found} */
  async get(actor: Actor, userId: string): Promise<UserMember> {
    const user = isUuid(userId) ? await this.users.find(actor.organizationId, userId) : null;
    if (!user) throw notFound('User');
    return user;
  }

  /**
   * Changes a member. Who is not `active` any more has no way in from then on, and the API keys they made end as those of a
   * removed member do.
   * @throws {not_found | forbidden | conflict}
   */
  async update(actor: Actor, userId: string, command: UpdateUserMember): Promise<UserMember> {
    return this.changing(actor, userId, async (tx, before) => {
      const after = { ...before, ...withoutUndefined(command) };
      const changed = changeable.filter((field) => before[field] !== after[field]);
      if (changed.length === 0) return before;
      if (changed.includes('role')) requireOwnerFor(actor, after.role);
      const isLeaving = before.status === 'active' && after.status !== 'active';
      if (isLeaving || changed.includes('role') || changed.includes('status'))
        await releaseMember(tx, this.members, actor, before);
      await this.users.store(tx, before, after);
      const only = (from: UserMember) => Object.fromEntries(changed.map((field) => [field, from[field]]));
      this.audit.record(tx, actor, [
        {
          entity: 'member',
          entityId: before.id,
          action: 'updated',
          before: only(before),
          after: only(after),
        },
      ]);
      if (isLeaving) await this.apiKeys.endOfMember(tx, actor, userId);
      return (await this.users.get(tx, userId))!;
    });
  }

  /**
   * Ends a membership, also one that lets nobody in at the moment. The user's account stays, and what they made.
   * @throws {not_found | forbidden | conflict}
   */
  async remove(actor: Actor, userId: string): Promise<void> {
    await this.changing(actor, userId, async (tx, user) => {
      await releaseMember(tx, this.members, actor, user);
      await this.users.forget(tx, userId);
      const before = { userId, role: user.role };
      this.audit.record(tx, actor, [{ entity: 'member', entityId: user.id, action: 'deleted', before }]);
      await this.apiKeys.endOfMember(tx, actor, userId);
    });
  }

  private async changing<T>(
    actor: Actor,
    userId: string,
    work: (tx: Transaction, user: UserMember) => Promise<T>,
  ): Promise<T> {
    return this.members.changing(actor.organizationId, async (tx) => {
      const user = isUuid(userId) ? await this.users.get(tx, userId) : null;
      if (!user) throw notFound('User');
      return work(tx, user);
    });
  }
}
