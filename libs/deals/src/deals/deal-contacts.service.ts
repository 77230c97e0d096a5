import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  Database,
  DomainError,
  invalid,
  isUuid,
  namedBy,
  newId,
  notFound,
  requireKnown,
  type Transaction,
} from '@rosetta/common';
import { checkText, ContactsService } from '@rosetta/contacts';
import type { DealContact } from './deal-contact.entity.js';
import { type DealContactPair, DealContactsRepository } from './deal-contacts.repository.js';
import { DealsService } from './deals.service.js';

const MAX_ROLE = 100;

/** Gives a deal a further contact. */
export interface AddDealContact {
  readonly id?: string;
  readonly dealId: string;
  readonly contactId: string;
  readonly role?: string | null;
}

/** One link of a deal and a contact to change: its role; whatever else is named must be what it is. */
export interface DealContactUpdate {
  readonly id: string;
  readonly fields: Partial<Pick<DealContact, 'dealId' | 'contactId' | 'isPrimary' | 'role'>>;
}

/** The rules of a deal's contacts: each at most once, the primary one only through the deal itself. */
@Injectable()
export class DealContactsService {
  constructor(
    private readonly database: Database,
    private readonly links: DealContactsRepository,
    private readonly deals: DealsService,
    private readonly contacts: ContactsService,
    private readonly audit: AuditLog,
  ) {}

  /**
   * A deal's contacts, the primary one first.
   * @throws {not_found}
   */
  async ofDeal(actor: Actor, dealId: string): Promise<DealContact[]> {
    const deal = await this.deals.get(actor, dealId);
    return this.links.ofDeal(actor.organizationId, deal.id);
  }

  /** The ids of the first so many contacts of each of these deals, the primary one first; one statement for any number. */
  async idsOfDeals(
    actor: Actor,
    dealIds: readonly string[],
    most: number,
  ): Promise<ReadonlyMap<string, string[]>> {
    const ids = new Map<string, string[]>(dealIds.map((id) => [id, []]));
    const links = await this.links.ofDeals(actor.organizationId, dealIds, most);
    for (const { dealId, contactId } of links) ids.get(dealId)?.push(contactId);
    return ids;
  }

  /** @throws {not_found | validation_failed | duplicate} */
  async add(actor: Actor, command: AddDealContact): Promise<DealContact> {
    const { dealId } = command;
    return this.database.join(actor.organizationId, async (tx) => {
      // It is locked, so that nobody deletes it before the link is there.
      const isThere = isUuid(dealId) && (await this.deals.existing(tx, [dealId])).size > 0;
      if (!isThere) throw notFound('Deal');
      const [link] = await this.addMany(actor, [command]);
      return link!;
    });
  }

  /**
   * Adds all or none; one that the deal has already is refused.
   * @throws {validation_failed | duplicate}
   */
  async addMany(actor: Actor, commands: readonly AddDealContact[]): Promise<DealContact[]> {
    const rows = commands.map(({ id = newId(), dealId, contactId, role }) => ({
      id,
      dealId,
      contactId,
      role: checkText('role', role ?? null, MAX_ROLE),
    }));
    return this.database.join(actor.organizationId, async (tx) => {
      await this.checkReferences(tx, rows);
      const added = await this.insert(tx, rows);
      this.audit.record(
        tx,
        actor,
        added.map(({ dealId, contactId, role }) => ({
          entity: 'deal',
          entityId: dealId,
          action: 'contact_added',
          after: { contactId, role },
        })),
      );
      const byId = new Map(added.map((link) => [link.id, link]));
      return rows.map(({ id }) => byId.get(id)!);
    });
  }

  /**
   * Changes the roles of those that exist; which deal and contact they join cannot change.
   * @throws {validation_failed}
   */
  async updateMany(actor: Actor, updates: readonly DealContactUpdate[]): Promise<DealContact[]> {
    const fieldsOf = new Map(updates.map(({ id, fields }) => [id, fields]));
    return this.database.join(actor.organizationId, async (tx) => {
      const before = await this.links.lock(tx, [...fieldsOf.keys()]);
      const after = before.map((link) => writeRole(link, fieldsOf.get(link.id)!));
      const changed = after.filter(({ role }, index) => role !== before[index]!.role);
      if (changed.length > 0)
        await this.links.setRoles(
          tx,
          changed.map(({ id, role }) => ({ id, role })),
        );
      const roles = new Map(before.map(({ id, role }) => [id, role]));
      this.audit.record(
        tx,
        actor,
        changed.map(({ id, dealId, contactId, role }) => ({
          entity: 'deal',
          entityId: dealId,
          action: 'contact_role_changed',
          before: { contactId, role: roles.get(id) },
          after: { contactId, role },
        })),
      );
      return after;
    });
  }

  /** @throws {not_found | conflict} */
  async remove(actor: Actor, dealId: string, contactId: string): Promise<void> {
    const link = (await this.ofDeal(actor, dealId)).find((each) => each.contactId === contactId);
    const [removed] = link ? await this.removeMany(actor, [link.id]) : [];
    if (!removed) throw notFound('Deal contact');
  }

  /**
   * Takes further contacts away from their deals; a deal's primary contact stays.
   * @throws {conflict}
   */
  async removeMany(actor: Actor, ids: readonly string[]): Promise<string[]> {
    return this.database.join(actor.organizationId, async (tx) => {
      const links = await this.links.lock(tx, ids);
      if (links.some(({ isPrimary }) => isPrimary))
        throw new DomainError(
          'conflict',
          'A deal keeps its primary contact; change contact_id of the deal instead',
        );
      const removed = await this.links.delete(
        tx,
        links.map(({ id }) => id),
      );
      this.audit.record(
        tx,
        actor,
        links.map(({ dealId, contactId, role }) => ({
          entity: 'deal',
          entityId: dealId,
          action: 'contact_removed',
          before: { contactId, role },
        })),
      );
      return removed;
    });
  }

  /** Which of these links exist; locks them until the transaction ends. */
  async existing(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
    return new Set((await this.links.lock(tx, ids)).map(({ id }) => id));
  }

  /** The links that join these deals and contacts. */
  async find(tx: Transaction, pairs: readonly DealContactPair[]): Promise<DealContact[]> {
    return this.links.find(tx, pairs);
  }

  private async insert(
    tx: Transaction,
    rows: Parameters<DealContactsRepository['insert']>[1],
  ): Promise<DealContact[]> {
    try {
      return await this.links.insert(tx, rows);
    } catch (error) {
      if ((error as { constraint?: string }).constraint !== 'deal_contacts_deal_contact') throw error;
      throw new DomainError('duplicate', 'duplicate key: the deal has this contact already', {
        cause: error,
      });
    }
  }

  private async checkReferences(
    tx: Transaction,
    rows: readonly { dealId: string; contactId: string }[],
  ): Promise<void> {
    const areDeals = async (ids: readonly string[]) =>
      (await this.deals.existing(tx, ids)).size === ids.length;
    await requireKnown(namedBy(rows, 'dealId'), areDeals, 'Deal not found', 'deal_id');
    await this.contacts.requireExisting(tx, namedBy(rows, 'contactId'));
  }
}

function writeRole(link: DealContact, { role, ...fixed }: DealContactUpdate['fields']): DealContact {
  if ((fixed.isPrimary ?? link.isPrimary) !== link.isPrimary)
    throw invalid("is_primary follows the deal's contact_id; change that instead", 'is_primary');
  for (const [property, field] of [
    ['dealId', 'deal_id'],
    ['contactId', 'contact_id'],
  ] as const) {
    if ((fixed[property] ?? link[property]) !== link[property])
      throw invalid(`${field} of a deal contact cannot change; delete it and add another`);
  }
  return { ...link, role: role === undefined ? link.role : checkText('role', role, MAX_ROLE) };
}
