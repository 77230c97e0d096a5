import { Injectable } from '@nestjs/common';
import { type Actor, DomainError, type Permission } from '@rosetta/common';
import {
  AccountsService,
  type CompanyListItem,
  type ContactListItem,
  ContactsService,
  expandedCompanies,
  listedProperties,
  presentContactListItem,
} from '@rosetta/contacts';
import { DealContactsService } from './deal-contacts.service.js';
import type { Deal } from './deal.entity.js';

/** The most contacts shown of one deal; `/deals/{id}/contacts` has them all. */
const MAX_CONTACTS = 50;

/** What can be shown of other records with a deal. */
export const dealExpansions = ['company', 'contacts'] as const;

/** Records shown beside a deal's own fields. */
export interface BesideDeal {
  readonly company?: CompanyListItem | null;
  readonly contacts?: ContactListItem[];
}

/** Reads the records that deals name, to be shown with them: three statements for any number of deals. */
@Injectable()
export class ExpandedDealsService {
  constructor(
    private readonly accounts: AccountsService,
    private readonly contacts: ContactsService,
    private readonly links: DealContactsService,
  ) {}

  /**
   * What `expand` asks for, by deal.
   * @throws {forbidden} who may not read companies or contacts does not read them here either
   */
  async of(
    actor: Actor,
    deals: readonly Deal[],
    expand: string | undefined,
  ): Promise<(deal: Deal) => BesideDeal> {
    const wanted = new Set(expand?.split(','));
    const companyOf = wanted.has('company') && (await expandedCompanies(this.accounts, actor, deals));
    const contactsOf = wanted.has('contacts') && (await this.contactsOf(actor, deals));
    return (deal) => ({ ...(companyOf && companyOf(deal)), ...(contactsOf && contactsOf(deal)) });
  }

  private async contactsOf(
    actor: Actor,
    deals: readonly Deal[],
  ): Promise<(deal: Deal) => { contacts: ContactListItem[] }> {
    requirePermission(actor, 'contacts:read');
    const dealIds = deals.map(({ id }) => id);
    const idsOf = await this.links.idsOfDeals(actor, dealIds, MAX_CONTACTS);
    const ids = [...new Set([...idsOf.values()].flat())];
    const contacts = await this.contacts.byIds(actor, ids, listedProperties);
    return ({ id }) => ({
      contacts: (idsOf.get(id) ?? []).flatMap((contactId) => {
        const contact = contacts.get(contactId);
        return contact ? [presentContactListItem(contact)] : [];
      }),
    });
  }
}

function requirePermission({ permissions }: Actor, permission: Permission): void {
  if (!permissions.has(permission))
    throw new DomainError('forbidden', `This needs the permission ${permission}`);
}
