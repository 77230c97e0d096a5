import { Injectable } from '@nestjs/common';
import { type Actor, invalid } from '@rosetta/common';
import { type ContactProfile, ContactsService } from '@rosetta/contacts';
import type { FoundContact, GetContactDto } from './get-contact.dto.js';
import { presentFoundContact } from './get-contact.presenter.js';
import { MissingParameter } from './missing-parameter.js';

/** Finds the contact a body asks for, with what document C tells about it. */
@Injectable()
export class GetContactService {
  constructor(private readonly contacts: ContactsService) {}

  /** @throws {not_found | validation_failed} */
  async find(actor: Actor, body: GetContactDto): Promise<FoundContact> {
    return presentFoundContact(await this.resolve(actor, body));
  }

  /** An id and a phone that are not of one contact are refused: answering either would be a guess. */
  private async resolve(
    actor: Actor,
    { contact_id: id, phone_number: phone }: GetContactDto,
  ): Promise<ContactProfile> {
    if (!id && !phone) throw new MissingParameter('contact_id or phone_number is required');
    if (!id) return this.contacts.profileByPhone(actor, phone!);
    const contact = await this.contacts.profile(actor, id);
    if (phone && !(await this.contacts.hasPhone(actor, contact, phone)))
      throw invalid('contact_id and phone_number are not of the same contact');
    return contact;
  }
}
