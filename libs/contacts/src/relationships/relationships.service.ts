import { Injectable } from '@nestjs/common';
import { OrganizationMembers } from '@rosetta/auth';
import {
  type AcceptedVersions,
  type Actor,
  AuditLog,
  type Change,
  Database,
  DomainError,
  orDomainError,
  invalid,
  isUuid,
  newId,
  notFound,
  type Page,
  requireVersion,
  type Window,
} from '@rosetta/common';
import type { Contact } from '../contacts/contact.entity.js';
import { ContactsService } from '../contacts/contacts.service.js';
import { checkText, limits } from '../contacts/text-limits.js';
import type { Linked, LinkOutcome, LinkUser, RelationshipQuery, UserMatch } from './relationship.commands.js';
import type { Relationship } from './relationship.entity.js';
import {
  type LinkedPair,
  type NewRelationship,
  RelationshipsRepository,
} from './relationships.repository.js';

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
   * Links a user to a contact; linking again changes the type, where one is told, and keeps the id.
   * @throws {not_found | validation_failed}
   */
  async link(actor: Actor, command: LinkUser): Promise<Linked<Relationship>> {
    const [outcome] = await this.linkMany(actor, [command]);
    if ('error' in outcome!) throw outcome.error;
    return outcome!;
  }

  /** Links each pair that can be, in a constant number of statements; a later one sees what an earlier one of the two did. */
  async linkMany(actor: Actor, commands: readonly LinkUser[]): Promise<LinkOutcome[]> {
    const wanted = commands.map(readType);
    return this.database.transaction(actor.organizationId, async (tx) => {
      const contactOf = await this.contacts.named(actor, tx, uuidsOf(commands, 'contactId'));
      const missing = new Set(await this.members.missing(tx, uuidsOf(commands, 'userId')));
      const outcomes = commands.map((command, index): NewRelationship | DomainError => {
        const { contactId: named, userId } = lowerCased(command);
        const contactId = contactOf(named);
        const type = wanted[index]!;
        if (type instanceof DomainError) return type;
        if (contactId === undefined) return notFound('Contact');
        if (!isUuid(userId) || missing.has(userId)) return notFound('User');
        return { id: newId(), contactId, userId, relationshipType: type };
      });
      const rows = new Map<string, NewRelationship>();
      for (const row of outcomes) {
        if (row instanceof DomainError) continue;
        const earlier = rows.get(keyOf(row))?.relationshipType ?? null;
        rows.set(keyOf(row), { ...row, relationshipType: row.relationshipType ?? earlier });
      }
      const linked = await this.relationships.linkMany(tx, [...rows.values()], actor.userId);
      this.audit.record(tx, actor, linked.filter(({ isChanged }) => isChanged).map(asLinking));
      const byKey = new Map(linked.map((each) => [keyOf(each.relationship), each]));
      return outcomes.map((row) => (row instanceof DomainError ? { error: row } : byKey.get(keyOf(row))!));
    });
  }

  /** The contact that a user is linked to: of several the one whose relationship is `primary`, then the oldest. */
  async contactOf(actor: Actor, userId: string): Promise<Contact | null> {
    const id = isUuid(userId) ? await this.relationships.contactOfUser(actor.organizationId, userId) : null;
    return id === null ? null : this.contacts.get(actor, id);
  }

  /** Contacts that nobody is linked to, with the members who have one of their e-mails; newest first. */
  async potentialMatches(actor: Actor, window: Window): Promise<Page<UserMatch>> {
    return this.relationships.potentialMatches(actor.organizationId, window);
  }

  /**
   * Unlinks the one user a contact is linked to.
   * @throws {not_found | validation_failed}
   */
  async unlinkOnly(actor: Actor, contactId: string): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      if (!isUuid(contactId) || !(await this.contacts.existing(tx, [contactId])).size)
        throw notFound('Contact');
      const [only, another] = await this.relationships.within(tx, contactId);
      if (!only) throw notFound('Relationship');
      if (another)
        throw invalid('Several users are linked to this contact: name one, as in unlink-user/{userId}');
      await this.unlink(actor, only);
    });
  }

  /** @throws {not_found | version_mismatch} */
  async unlink(actor: Actor, pair: LinkedPair, accepted?: AcceptedVersions): Promise<void> {
    const { contactId, userId } = pair;
    await this.database.transaction(actor.organizationId, async (tx) => {
      if (!isUuid(contactId) || !(await this.contacts.existing(tx, [contactId])).size)
        throw notFound('Contact');
      const gone = isUuid(userId) ? await this.relationships.unlink(tx, pair) : null;
      if (!gone) throw notFound('Relationship');
      requireVersion(gone, accepted);
      const before = { relationshipId: gone.id, userId, relationshipType: gone.relationshipType };
      this.audit.record(tx, actor, [
        {
          entity: 'contact',
          entityId: contactId,
          action: 'user_unlinked',
          version: gone.version + 1,
          before,
        },
      ]);
    });
  }
}

/** The type that is asked for, if any, or what is wrong with it. */
function readType({ relationshipType }: LinkUser): string | null | DomainError {
  return orDomainError(() => checkText('relationship_type', relationshipType?.trim() || null, limits.source));
}

function uuidsOf(commands: readonly LinkUser[], property: 'contactId' | 'userId'): string[] {
  return [...new Set(commands.map((command) => lowerCased(command)[property]).filter(isUuid))];
}

/** Ids as Postgres writes them. */
function lowerCased({ contactId, userId }: LinkUser): Pick<LinkUser, 'contactId' | 'userId'> {
  return { contactId: contactId.toLowerCase(), userId: userId.toLowerCase() };
}

function keyOf({ contactId, userId }: Pick<Relationship, 'contactId' | 'userId'>): string {
  return `${contactId} ${userId}`;
}

function asLinking({ relationship, isNew }: Linked<Relationship>): Change {
  const { id: relationshipId, contactId, userId, relationshipType, version } = relationship;
  return {
    entity: 'contact',
    entityId: contactId,
    action: isNew ? 'user_linked' : 'user_relinked',
    version,
    after: { relationshipId, userId, relationshipType },
  };
}
