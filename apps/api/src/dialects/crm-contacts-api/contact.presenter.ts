import { Injectable } from '@nestjs/common';
import { type Actor, isoMilliseconds } from '@rosetta/common';
import {
  type AccountNames,
  AccountsService,
  type Contact,
  type Relationship,
  shownCompany,
  shownName,
  shownPhone,
} from '@rosetta/contacts';
import type { CrmContactRelationshipDto, CrmContactDto } from './contact.dto.js';
import type { LinkedUserDto } from './link-user.dto.js';

/** What document A shows of a contact. */
export const shownProperties = [
  'id',
  'fullName',
  'emails',
  'phones',
  'phoneAsWritten',
  'phoneExtensions',
  'companyId',
  'companyName',
  'description',
  'createdBy',
  'createdAt',
  'updatedAt',
] as const satisfies readonly (keyof Contact)[];

type ShownContact = Pick<Contact, (typeof shownProperties)[number]>;

/** Stands for "no user" in `created_by`, which the document types as a string: the record was made by an API key. */
export const NOBODY = '00000000-0000-0000-0000-000000000000';

/** Writes contacts as document A does; asks for the names of their accounts, once for any number of contacts. */
@Injectable()
export class CrmContactPresenter {
  constructor(private readonly accounts: AccountsService) {}

  async one(actor: Actor, contact: ShownContact): Promise<CrmContactDto> {
    const [view] = await this.many(actor, [contact]);
    return view!;
  }

  async many(actor: Actor, contacts: readonly ShownContact[]): Promise<CrmContactDto[]> {
    const names = await this.accounts.names(
      actor,
      contacts.map(({ companyId }) => companyId),
    );
    return contacts.map((contact) => presentContact(contact, names));
  }
}

/** Writes a relationship as it stands inside its contact. */
export function presentRelationship(relationship: Relationship): CrmContactRelationshipDto {
  return {
    id: relationship.id,
    user_id: relationship.userId,
    relationship_type: relationship.relationshipType,
    created_at: isoMilliseconds(relationship.createdAt),
  };
}

/** Writes a relationship as it stands by itself. */
export function presentLinkedUser(relationship: Relationship): LinkedUserDto {
  const { id, ...rest } = presentRelationship(relationship);
  return { id, contact_id: relationship.contactId, ...rest };
}

function presentContact(contact: ShownContact, accountNames: AccountNames): CrmContactDto {
  return {
    id: contact.id,
    name: shownName(contact) ?? '',
    email: contact.emails[0] ?? null,
    phone: shownPhone(contact),
    company: shownCompany(contact, accountNames),
    notes: contact.description,
    created_by: contact.createdBy ?? NOBODY,
    created_at: isoMilliseconds(contact.createdAt),
    updated_at: isoMilliseconds(contact.updatedAt),
  };
}
