import { emptyAsNull, invalid, referenceId } from '@rosetta/common';
import type { ContactFields } from './contact.commands.js';
import type { UpdateContactDto } from './contact.dto.js';
import type { Contact } from './contact.entity.js';

/** How document D spells fields of a contact that the domain calls otherwise. */
export const contactWireNames = { description: 'note' } as const;

/** Reads document D's body as the domain's fields; "" clears like null. */
export function readContactBody(body: UpdateContactDto): ContactFields {
  return {
    firstName: body.first_name,
    lastName: body.last_name,
    email: body.email,
    phone: body.phone,
    position: emptyAsNull(body.position),
    companyId: referenceId('company', 'Company', emptyAsNull(body.company_id)),
    description: emptyAsNull(body.note),
    customFields: body.custom_fields,
    metadata: body.metadata,
  };
}

/**
 * A name cannot be cleared; one that is empty already may be sent back as it was shown.
 * @throws {validation_failed}
 */
export function withoutEmptyNames(contact: Contact, fields: ContactFields): ContactFields {
  const empty = (['firstName', 'lastName'] as const).filter((name) => fields[name]?.trim() === '');
  const cleared = empty.find((name) => contact[name]?.trim());
  const field = cleared === 'firstName' ? 'first_name' : 'last_name';
  if (cleared) throw invalid(`${field} cannot be empty`, field);
  return { ...fields, ...Object.fromEntries(empty.map((name) => [name, undefined])) };
}
