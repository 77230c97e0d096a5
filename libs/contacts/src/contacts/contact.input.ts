import { referenceId, emptyAsNull } from '@rosetta/common';
import type { ContactFields } from './contact.commands.js';
import type { UpdateContactDto } from './contact.dto.js';

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
    metadata: body.metadata,
  };
}
