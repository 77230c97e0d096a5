import { Injectable } from '@nestjs/common';
import { OrganizationMembers } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  Database,
  isUuid,
  newId,
  notFound,
  type Page,
  requireVersion,
} from '@rosetta/common';
import { ContactsService } from '../contacts/contacts.service.js';
import { checkText, limits } from '../contacts/text-limits.js';
import type { Linked, LinkUser, RelationshipQuery } from './relationship.commands.js';
import type { Relationship } from './relationship.entity.js';
import { RelationshipsRepository } from './relationships.repository.js';

const DEFAULT_TYPE = 'primary';

/** The rules of relationships: one per contact and user, the user a member of the organization. */
@Injectable()
export class RelationshipsService {
  constructor(
    private readonly database: Database,
    private readonly relationships: RelationshipsRepository,
    private readonly contacts: ContactsService,
    private readonly members: OrganizationMembers,
    private readonly audit: AuditLog,
  ) {}

  /** @throws {not_found} */
  async get(actor: Actor, id: string): Promise<Relationship> {
    const relationship = isUuid(id) ? await this.relationships.get(actor.organizationId, id) : null;
    if (!relationship) throw notFound('Relationship');
    return relationship;
  }

  async list(actor: Actor, query: RelationshipQuery): Promise<Page<Relationship>> {
    return this.relationships.list(actor.organizationId, query);
  }

  /** A contact's relationships, oldest first. */
  async ofContact(actor: Actor, contactId: string): Promise<Relationship[]> {
    return this.relationships.ofContact(actor.organizationId, contactId);
  }

  /**
   * Links a user to a contact; linking again changes the type and keeps the id.
   * @throws {not_found | validation_failed}
   */
  async link(actor: Actor, { contactId, userId, relationshipType }: LinkUser): Promise<Linked<Relationship>> {
    const type = checkText('relationship_type', relationshipType?.trim() || DEFAULT_TYPE, limits.source)!;
    return this.database.transaction(actor.organizationId, async (tx) => {
      if (!isUuid(contactId) || !(await this.contacts.existing(tx, [contactId])).size)
        throw notFound('Contact');
      if (!isUuid(userId) || !(await this.members.exists(tx, userId))) throw notFound('User');
      const linked = await this.relationships.link(tx, {
        id: newId(),
        contactId,
        userId,
        relationshipType: type,
        createdBy: actor.userId,
      });
      if (linked.isChanged) {
        const action = linked.isNew ? 'user_linked' : 'user_relinked';
        const after = { relationshipId: linked.relationship.id, userId, relationshipType: type };
        this.audit.record(tx, actor, [{ entity: 'contact', entityId: contactId, action, after }]);
      }
      return linked;
    });
  }

  /** @throws {not_found | version_mismatch} */
  async unlink(actor: Actor, contactId: string, userId: string, accepted?: AcceptedVersions): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      if (!isUuid(contactId) || !(await this.contacts.existing(tx, [contactId])).size)
        throw notFound('Contact');
      const gone = isUuid(userId) ? await this.relationships.unlink(tx, contactId, userId) : null;
      if (!gone) throw notFound('Relationship');
      requireVersion(gone, accepted);
      const before = { relationshipId: gone.id, userId, relationshipType: gone.relationshipType };
      this.audit.record(tx, actor, [
        { entity: 'contact', entityId: contactId, action: 'user_unlinked', before },
      ]);
    });
  }
}
