import { referenceId, emptyAsNull } from '@rosetta/common';
import type { ContactFields } from './contact.commands.js';
import type { UpdateContactDto } from './contact.dto.js';

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
