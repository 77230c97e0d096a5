import { Injectable } from '@nestjs/common';
import type { Actor } from '@rosetta/common';
import { AssociationsService, ContactsService } from '@rosetta/contacts';
import type { SalesContactNames, SalesContactsDto, SalesContactsPage } from './contact-list.dto.js';
import type { SalesContactDto } from './contact.dto.js';
import { readContactFilter, readContactKeysetPage } from './contact.input.js';
import {
  listedProperties,
  presentContact,
  presentContactListItem,
  presentContactName,
} from './contact.presenter.js';
import { toCursor } from './cursor.js';
import { MOST_NAMES, truncate, type TruncatingReply } from './truncation.js';

/** Reads contacts as document E shows them: with their accounts. */
@Injectable()
export class ContactPages {
  constructor(
    private readonly contacts: ContactsService,
    private readonly associations: AssociationsService,
  ) {}

  /** @throws {not_found} */
  async get(actor: Actor, uuid: string): Promise<SalesContactDto> {
    const contact = await this.contacts.get(actor, uuid);
    return presentContact(contact, await this.associations.ofContact(actor, contact.id));
  }

  /**
   * One more contact than the page holds is read: it tells whether there is a next page.
   * @throws {validation_failed}
   */
  async page(actor: Actor, body: SalesContactsDto): Promise<SalesContactsPage> {
    const asked = readContactKeysetPage(body);
    const found = await this.contacts.keysetPageWithAccounts(
      actor,
      { ...asked, limit: asked.limit + 1 },
      listedProperties,
    );
    const page = found.slice(0, asked.limit);
    return {
      code: 0,
      data: page.map((contact) => presentContactListItem(contact, contact.accounts)),
      next_page: found.length > page.length ? toCursor(page.at(-1)!.number) : null,
    };
  }

  async names(actor: Actor, body: SalesContactsDto, reply: TruncatingReply): Promise<SalesContactNames> {
    const names = await this.contacts.names(actor, readContactFilter(body), MOST_NAMES + 1);
    return { code: 0, data: truncate(names, reply).map(presentContactName) };
  }
}
