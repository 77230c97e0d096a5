import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  Database,
  DomainError,
  invalid,
  notFound,
  type Transaction,
} from '@rosetta/common';
import { checkText } from '../contacts/text-limits.js';
import type { ContactRole } from './contact-role.entity.js';
import { ContactRolesRepository } from './contact-roles.repository.js';

const MAX_NAME = 100;

/** The roles a contact can have at an account: seeded with six, open to more. */
@Injectable()
export class ContactRolesService {
  constructor(
    private readonly database: Database,
    private readonly roles: ContactRolesRepository,
    private readonly audit: AuditLog,
  ) {}

  async list(actor: Actor): Promise<ContactRole[]> {
    return this.roles.list(actor.organizationId);
  }

  /**
   * Adds a role; without a number it gets the next one.
   * @throws {validation_failed | duplicate}
   */
  async create(actor: Actor, name: string, rolId: number | null): Promise<ContactRole> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const role = await this.roles.insert(tx, rolId, nameOf(name));
      if (!role) throw new DomainError('duplicate', 'A contact role with this rol_id exists already');
      this.record(tx, actor, 'contact_role_created', null, role);
      return role;
    });
  }

  /** @throws {not_found | validation_failed} */
  async rename(actor: Actor, rolId: number, name: string): Promise<ContactRole> {
    const wanted = nameOf(name);
    return this.database.transaction(actor.organizationId, async (tx) => {
      const before = await this.roles.use(tx, rolId);
      if (!before) throw notFound('Contact role');
      if (before.name === wanted) return before;
      const role = await this.roles.rename(tx, rolId, wanted);
      this.record(tx, actor, 'contact_role_renamed', before, role);
      return role;
    });
  }

  /**
   * Removes a role that no contact has.
   * @throws {not_found | conflict}
   */
  async delete(actor: Actor, rolId: number): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      const use = await this.roles.use(tx, rolId);
      if (!use) throw notFound('Contact role');
      if (use.isUsed) throw new DomainError('conflict', 'The contact role is in use');
      await this.roles.delete(tx, rolId);
      this.record(tx, actor, 'contact_role_deleted', use, null);
    });
  }

  /** A role has a number instead of an id; what happens to it happens to the organization. */
  private record(
    tx: Transaction,
    actor: Actor,
    action: string,
    before: ContactRole | null,
    after: ContactRole | null,
  ): void {
    const factsOf = (role: ContactRole | null) => role && { rol_id: role.rolId, name: role.name };
    const change = { entity: 'organization', entityId: actor.organizationId, action } as const;
    this.audit.record(tx, actor, [{ ...change, before: factsOf(before), after: factsOf(after) }]);
  }
}

function nameOf(name: string): string {
  const trimmed = checkText('name', name, MAX_NAME)?.trim();
  if (!trimmed) throw invalid('name is required', 'name');
  return trimmed;
}
