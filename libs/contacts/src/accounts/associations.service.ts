import { Injectable } from '@nestjs/common';
import { type Actor, AuditLog, Database, DomainError, isUuid } from '@rosetta/common';
import type { AssociatedAccount } from './associated-accounts.js';
import { AssociationsRepository } from './associations.repository.js';

export type { AssociatedAccount } from './associated-accounts.js';

/** Gives a contact a place in an account. */
export interface AssociateAccount {
  readonly contactId: string;
  readonly accountId: string;
  /** See `ContactRole`. */
  readonly rolId: number;
}

const LARGEST_INTEGER = 2_147_483_647;

/** The rules of a contact's places in accounts (document E, "Associate Contact to Account"). */
@Injectable()
export class AssociationsService {
  constructor(
    private readonly database: Database,
    private readonly associations: AssociationsRepository,
    private readonly audit: AuditLog,
  ) {}

  /**
   * The first association of a contact becomes its primary one, mirrored in `companyId`.
   * @throws {association_target_not_found | account_inactive | already_associated | association_failed}
   */
  async associate(actor: Actor, { contactId, accountId, rolId }: AssociateAccount): Promise<void> {
    const nothing = new DomainError('association_target_not_found', 'Contact or account not found');
    const exists = new DomainError('already_associated', 'Association already exists');
    if (!isUuid(contactId) || !isUuid(accountId)) throw nothing;
    await this.database.transaction(actor.organizationId, async (tx) => {
      const facts = await this.associations.facts(tx, contactId, accountId, Math.min(rolId, LARGEST_INTEGER));
      if (!facts.contactExists || !facts.accountExists) throw nothing;
      if (!facts.accountIsActive)
        throw new DomainError('account_inactive', 'Cannot associate contact to inactive account');
      if (facts.isAssociated) throw exists;
      if (!facts.roleExists) throw new DomainError('association_failed', 'Failed to create association');
      const association = await this.associations.associate(tx, contactId, accountId, rolId);
      if (!association) throw exists;
      const after = { accountId, rolId, ...(association.isPrimary && { companyId: accountId }) };
      const version = association.contactVersion ?? undefined;
      this.audit.record(tx, actor, [
        { entity: 'contact', entityId: contactId, action: 'account_associated', version, after },
      ]);
    });
  }

  /** The live accounts of a contact, the primary one first. */
  async ofContact(actor: Actor, contactId: string): Promise<readonly AssociatedAccount[]> {
    return this.associations.ofContact(actor.organizationId, contactId);
  }
}
