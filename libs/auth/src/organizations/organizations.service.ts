import { Injectable } from '@nestjs/common';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  Database,
  notFound,
  type Page,
  requireVersion,
  type Window,
  withoutUndefined,
} from '@rosetta/common';
import type { Organization, OwnOrganization, UpdateOrganization } from './organization.commands.js';
import { OrganizationSettings } from './organization-settings.js';
import { OrganizationsRepository } from './organizations.repository.js';

const changeable = [
  'name',
  'defaultCountry',
  'dedupe',
  'crmContactsApiRoles',
  'revokeKeysOfRemovedMembers',
  'leadsMakeDeals',
  'contactDuplicatesFrom',
  'companyDuplicatesFrom',
  'mergeContactsAutomatically',
] as const;

/** What an organization is called and how it keeps its records. */
@Injectable()
export class OrganizationsService {
  constructor(
    private readonly database: Database,
    private readonly organizations: OrganizationsRepository,
    private readonly settings: OrganizationSettings,
    private readonly audit: AuditLog,
  ) {}

  async listOf(userId: string, window: Window): Promise<Page<OwnOrganization>> {
    return this.organizations.listOf(userId, window);
  }

  /** @throws {not_found} */
  async get(actor: Actor): Promise<Organization> {
    const organization = await this.organizations.get(actor.organizationId);
    if (!organization) throw notFound('Organization');
    return organization;
  }

  /** @throws {not_found | version_mismatch} */
  async update(
    actor: Actor,
    command: UpdateOrganization,
    accepted?: AcceptedVersions,
  ): Promise<Organization> {
    const organization = await this.database.transaction(actor.organizationId, async (tx) => {
      const before = await this.organizations.lock(tx);
      if (!before) throw notFound('Organization');
      requireVersion(before, accepted);
      const after = { ...before, ...withoutUndefined(command) };
      const changed = changeable.filter((field) => String(before[field]) !== String(after[field]));
      if (changed.length === 0) return before;
      await this.organizations.update(tx, after);
      const only = (from: Organization) => Object.fromEntries(changed.map((field) => [field, from[field]]));
      const change = { before: only(before), after: only(after) };
      this.audit.record(tx, actor, [
        { entity: 'organization', entityId: before.id, action: 'updated', ...change },
      ]);
      return { ...after, version: before.version + 1 };
    });
    this.settings.forget(actor.organizationId);
    return organization;
  }
}
