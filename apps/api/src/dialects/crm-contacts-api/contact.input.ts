import { invalid, type Window, emptyAsNull } from '@rosetta/common';
import type { ContactFields, LinkUser } from '@rosetta/contacts';
import type { ListCrmContactsQuery, UpdateCrmContactDto } from './contact.dto.js';
import type { LinkContactUserDto } from './link-user.dto.js';

const MAX_LIMIT = 1000;

/** Reads document A's body as the domain's fields; "" clears like null. */
export function readContactBody(body: UpdateCrmContactDto): ContactFields {
  return {
    name: body.name,
    email: body.email,
    phone: body.phone,
    companyName: emptyAsNull(body.company),
    description: emptyAsNull(body.notes),
  };
}

/** The window a list is answered with. */
export function readWindow({ limit = 50, offset = 0 }: ListCrmContactsQuery): Window {
  return { limit: Math.min(limit, MAX_LIMIT), offset };
}

/** What a link's type is called by whoever sent it. */
export function wireNamesOfLink(body: LinkContactUserDto): Record<string, string> {
  return body.relationshipType == null ? {} : { relationship_type: 'relationshipType' };
}

/** Reads who is to be linked, in either spelling. */
export function readLink(contactId: string, body: LinkContactUserDto): LinkUser {
  const userId = body.userId ?? body.user_id;
  if (!userId) throw invalid('userId is required', 'userId');
  return { contactId, userId, relationshipType: body.relationshipType ?? body.relationship_type };
}
