import { Injectable } from '@nestjs/common';
import {
  type Actor,
  AuditLog,
  Database,
  DomainError,
  isUuid,
  newId,
  notFound,
  type Transaction,
} from '@rosetta/common';
import { checkText, limits } from '../contacts/text-limits.js';
import type { LinkContact, LinkedContact } from './company-contact.commands.js';
import {
  CompanyContactsRepository,
  type PlacedContact,
  type StoredPlace,
} from './company-contacts.repository.js';

export type { PlacedContact } from './company-contacts.repository.js';

/** The rules of the contacts of an account: each has one place there, one of them is the account's primary contact. */
@Injectable()
export class CompanyContactsService {
  constructor(
    private readonly database: Database,
    private readonly contacts: CompanyContactsRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * Gives a contact a place in an account; linking again changes it and keeps its id. The first account of a contact becomes
   * its primary one, mirrored in `companyId`.
   * @throws {not_found | account_inactive | validation_failed}
   */
  async link(actor: Actor, command: LinkContact): Promise<LinkedContact> {
    const { accountId, contactId } = command;
    return this.database.transaction(actor.organizationId, async (tx) => {
      const isActive = await this.lockAccount(tx, accountId);
      if (!isUuid(contactId) || !(await this.contacts.lockContact(tx, contactId))) throw notFound('Contact');
      const before = await this.contacts.find(tx, accountId, contactId);
      if (!before && !isActive)
        throw new DomainError('account_inactive', 'Cannot associate contact to inactive account');
      const after = placeOf(command, before);
      if (after.isPrimaryContact && !before?.isPrimaryContact)
        await this.contacts.demoteOthers(tx, accountId, contactId);
      const { contactVersion, ...link } = await this.contacts.place(tx, {
        id: newId(),
        accountId,
        contactId,
        ...after,
      });
      const action = before ? 'account_reassociated' : 'account_associated';
      if (!before || !isSamePlace(before, after))
        this.audit.record(tx, actor, [
          {
            entity: 'contact',
            entityId: contactId,
            action,
            version: contactVersion ?? undefined,
            after: { accountId, ...after },
          },
        ]);
      return { link, isNew: !before };
    });
  }

  /**
   * Takes a contact out of an account; `id` is that of the contact, or of its place there.
   * @throws {not_found}
   */
  async unlink(actor: Actor, accountId: string, id: string): Promise<void> {
    await this.database.transaction(actor.organizationId, async (tx) => {
      await this.lockAccount(tx, accountId);
      const place = isUuid(id) ? await this.contacts.find(tx, accountId, id) : null;
      if (!place || !(await this.contacts.lockContact(tx, place.contactId))) throw notFound('Association');
      const version = await this.contacts.remove(tx, place.id);
      const { contactId, role, isPrimaryContact, notes } = place;
      const before = { accountId, role, isPrimaryContact, notes };
      this.audit.record(tx, actor, [
        { entity: 'contact', entityId: contactId, action: 'account_dissociated', version, before },
      ]);
    });
  }

  /** Whether the account is active. */
  private async lockAccount(tx: Transaction, id: string): Promise<boolean> {
    const isActive = isUuid(id) ? await this.contacts.lockAccount(tx, id) : null;
    if (isActive === null) throw notFound('Company');
    return isActive;
  }

  /**
   * The live contacts of each account, its primary one first, then the oldest, at most so many of each; one statement for any
   * number of accounts.
   */
  async ofAccounts(
    actor: Actor,
    accountIds: readonly string[],
    most: number,
  ): Promise<Map<string, PlacedContact[]>> {
    const found = new Map<string, PlacedContact[]>(accountIds.map((id) => [id, []]));
    if (accountIds.length === 0) return found;
    const placed = await this.contacts.ofAccounts(actor.organizationId, accountIds, most);
    for (const contact of placed) found.get(contact.accountId)?.push(contact);
    return found;
  }
}

/** A role in words marks a place that somebody gave, were it with none: it outlives another primary account. */
function placeOf({ role, isPrimaryContact, notes }: LinkContact, before: StoredPlace | null) {
  const words = role === undefined ? before?.role : checkText('role', role?.trim() ?? null, limits.position);
  const kept = notes === undefined ? before?.notes : checkText('notes', notes || null, limits.description);
  return {
    role: words ?? '',
    isPrimaryContact: isPrimaryContact ?? before?.isPrimaryContact ?? false,
    notes: kept ?? null,
  };
}

function isSamePlace(before: StoredPlace, after: ReturnType<typeof placeOf>): boolean {
  return (
    (before.role ?? '') === after.role &&
    before.isPrimaryContact === after.isPrimaryContact &&
    before.notes === after.notes
  );
}
