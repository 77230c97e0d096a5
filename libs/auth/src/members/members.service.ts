import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  DomainError,
  invalid,
  notFound,
  type Page,
  type Role,
  type Transaction,
  type Window,
} from '@rosetta/common';
import type { ApiKey } from '../api-keys/api-key.entity.js';
import { ApiKeysService } from '../api-keys/api-keys.service.js';
import type { AddMember, Member } from './member.commands.js';
import { MembersRepository } from './members.repository.js';
import { releaseMember, requireOwnerFor } from './owner-rules.js';

/** The rules of membership: owners are made and unmade by owners only, and one always stays. */
@Injectable()
export class MembersService {
  constructor(
    private readonly members: MembersRepository,
    private readonly apiKeys: ApiKeysService,
    private readonly audit: AuditLog,
  ) {}

  async list(actor: Actor, window: Window): Promise<Page<Member>> {
    return this.members.list(actor.organizationId, window);
  }

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<Member> {
    const member = await this.members.find(actor.organizationId, id);
    if (!member) throw notFound('Member');
    return member;
  }

  /**
   * Lets an existing user into the organization.
   * @throws {validation_failed | duplicate | forbidden}
   */
  async add(actor: Actor, { email, role }: AddMember): Promise<Member> {
    return this.members.changing(actor.organizationId, async (tx) => {
      const user = await this.members.findUser(tx, email.trim().toLowerCase());
      if (!user) throw invalid('User not found', 'email');
      if (user.memberId) {
        const facts = { field: 'email', existingId: user.memberId };
        throw new DomainError('duplicate', 'The user is a member already', facts);
      }
      requireOwnerFor(actor, role);
      const member = await this.members.insert(tx, user.userId, role);
      const after = { userId: member.userId, role };
      this.audit.record(tx, actor, [{ entity: 'member', entityId: member.id, action: 'created', after }]);
      return member;
    });
  }

  /** @throws {not_found | forbidden | conflict} */
  async changeRole(actor: Actor, id: string, role: Role): Promise<Member> {
    return this.members.changing(actor.organizationId, async (tx) => {
      const before = await this.member(tx, id);
      if (before.role === role) return before;
      requireOwnerFor(actor, role);
      await releaseMember(tx, this.members, actor, before);
      const after = await this.members.updateRole(tx, id, role);
      const change = { before: { role: before.role }, after: { role } };
      this.audit.record(tx, actor, [{ entity: 'member', entityId: id, action: 'updated', ...change }]);
      return after;
    });
  }

  /**
   * Ends a membership; the records that the member made stay with the organization, their API keys as it has decided. Answers
   * the keys that worked until now.
   * @throws {not_found | forbidden | conflict}
   */
  async remove(actor: Actor, id: string): Promise<ApiKey[]> {
    return this.members.changing(actor.organizationId, async (tx) => {
      const member = await this.member(tx, id);
      await releaseMember(tx, this.members, actor, member);
      await this.members.delete(tx, id);
      const before = { userId: member.userId, role: member.role };
      this.audit.record(tx, actor, [{ entity: 'member', entityId: id, action: 'deleted', before }]);
      return this.apiKeys.endOfMember(tx, actor, member.userId);
    });
  }

  private async member(tx: Transaction, id: string): Promise<Member> {
    const member = await this.members.get(tx, id);
    if (!member) throw notFound('Member');
    return member;
  }
}
