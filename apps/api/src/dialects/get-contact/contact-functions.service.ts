import { Injectable } from '@nestjs/common';
import { type Actor, Database, invalid, inWireNames } from '@rosetta/common';
import { AccountsService, type Contact, ContactsService } from '@rosetta/contacts';
import type {
  CreateContactFunctionDto,
  DeleteContactFunctionDto,
  ListContactsFunctionDto,
  UpdateContactFunctionDto,
} from './contact-functions.dto.js';
import {
  ownWireNames,
  readChanges,
  readContactId,
  readList,
  readNewContact,
  readPhoneNumber,
} from './contact-functions.input.js';
import type { ContactFunctionPage, WrittenContact } from './get-contact.dto.js';
import { listedProperties, presentListedContact, presentWrittenContact } from './get-contact.presenter.js';

/** Lists and writes contacts as the system of document C does. */
@Injectable()
export class ContactFunctionsService {
  constructor(
    private readonly database: Database,
    private readonly contacts: ContactsService,
    private readonly accounts: AccountsService,
  ) {}

  /** @throws {validation_failed} */
  async list(actor: Actor, body: ListContactsFunctionDto): Promise<ContactFunctionPage> {
    const query = readList(body);
    const { items, total } = await this.contacts.list(actor, query, listedProperties);
    const names = await this.accounts.names(
      actor,
      items.map(({ companyId }) => companyId),
    );
    return {
      contacts: items.map((contact) => presentListedContact(contact, names)),
      total,
      has_more: total > query.offset + query.limit,
    };
  }

  /**
   * A phone number is a contact's own here, whatever the organization has decided.
   * @throws {validation_failed | duplicate}
   */
  async create(actor: Actor, body: CreateContactFunctionDto): Promise<WrittenContact> {
    const creation = { refusesKnownPhones: true };
    const creating = this.contacts.create(actor, readNewContact(body), creation);
    return this.present(actor, await inWireNames(creating, ownWireNames));
  }

  /** @throws {not_found | validation_failed | duplicate} */
  async update(actor: Actor, body: UpdateContactFunctionDto): Promise<WrittenContact> {
    const id = readContactId(body);
    const number = readPhoneNumber(body);
    return this.database.transaction(actor.organizationId, async () => {
      const contact = await inWireNames(this.contacts.update(actor, id, readChanges(body)), ownWireNames);
      if (number && !(await this.contacts.hasPhone(actor, contact, number)))
        throw invalid('phone_number cannot be changed', 'phone_number');
      return this.present(actor, contact);
    });
  }

  /**
   * Answers what the caller is to be warned of.
   * @throws {not_found | validation_failed}
   */
  async delete(actor: Actor, body: DeleteContactFunctionDto): Promise<string[]> {
    return this.contacts.delete(actor, readContactId(body));
  }

  private async present(actor: Actor, contact: Contact): Promise<WrittenContact> {
    const names = await this.accounts.names(actor, [contact.companyId]);
    return presentWrittenContact(contact, names);
  }
}
