import { Injectable } from '@nestjs/common';
import { type Actor, warn, type WarnedReply } from '@rosetta/common';
import { ContactsService } from '@rosetta/contacts';
import {
  SalesActivateContact,
  type SalesContactDone,
  SalesCreateContact,
  SalesDeleteContact,
  SalesInactivateContact,
  SalesUpdateContact,
} from './contact.dto.js';
import { readContactFields } from './contact.input.js';
import { presentWrittenContact } from './contact.presenter.js';

/** The bodies of `POST /api/sales/contacts/contact`, by their `action`. */
export const contactActions = {
  create: SalesCreateContact,
  update: SalesUpdateContact,
  delete: SalesDeleteContact,
  inactivate: SalesInactivateContact,
  activate: SalesActivateContact,
} as const;

/** Any body of `POST /api/sales/contacts/contact`. */
export type ContactAction = InstanceType<(typeof contactActions)[keyof typeof contactActions]>;

/** Does what a body's `action` says to a contact. */
@Injectable()
export class ContactActions {
  constructor(private readonly contacts: ContactsService) {}

  /** @throws {not_found | validation_failed | duplicate | already_active | already_inactive} */
  async perform(actor: Actor, body: ContactAction, reply: WarnedReply): Promise<SalesContactDone> {
    switch (body.action) {
      case 'create':
        return this.create(actor, body);
      case 'update':
        return this.update(actor, body);
      case 'delete':
        warn(reply, await this.contacts.delete(actor, body.uuid));
        return done('deleted', body.uuid);
      case 'inactivate':
        await this.contacts.inactivate(actor, body.uuid);
        return done('inactivated', body.uuid);
      case 'activate':
        await this.contacts.activate(actor, body.uuid);
        return done('activated', body.uuid);
    }
  }

  private async create(actor: Actor, body: SalesCreateContact): Promise<SalesContactDone> {
    const contact = await this.contacts.create(actor, readContactFields(body));
    return { ...done('created', contact.id), data: presentWrittenContact(contact) };
  }

  private async update(actor: Actor, body: SalesUpdateContact): Promise<SalesContactDone> {
    const contact = await this.contacts.update(actor, body.uuid, readContactFields(body));
    return { ...done('updated', contact.id), data: presentWrittenContact(contact) };
  }
}

function done(what: string, uuid: string): SalesContactDone {
  return { code: 0, message: `Contact ${what} successfully`, uuid };
}
