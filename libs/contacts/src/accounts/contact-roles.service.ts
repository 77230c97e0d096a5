import { Injectable } from '@nestjs/common';
import { type Actor, Database, DomainError, invalid, notFound } from '@rosetta/common';
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
  ) {}

  async list(actor: Actor): Promise<ContactRole[]> {
    return this.roles.list(actor.organizationId);
  }

  /** Adds a role; without a number it gets the next one. */
  async create(actor: Actor, name: string, rolId: number | null): Promise<ContactRole> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const role = await this.roles.insert(tx, rolId, nameOf(name));
      if (!role) throw new DomainError('duplicate', 'A contact role with this rol_id exists already');
      return role;
    });
  }

  async rename(actor: Actor, rolId: number, name: string): Promise<ContactRole> {
    return this.database.transaction(actor.organizationId, async (tx) => {
      const role = await this.roles.rename(tx, rolId, nameOf(name));
      if (!role) throw notFound('Contact role');
      return role;
    });
  }

  /** Removes a role that no contact has. */
  async delete(actor: Actor, rolId: number): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      const use = await this.roles.use(tx, rolId);
      if (!use) throw notFound('Contact role');
      if (use.isUsed) throw new DomainError('conflict', 'The contact role is in use');
      await this.roles.delete(tx, rolId);
    });
  }
}

function nameOf(name: string): string {
  const trimmed = checkText('name', name, MAX_NAME)?.trim();
  if (!trimmed) throw invalid('name is required', 'name');
  return trimmed;
}
