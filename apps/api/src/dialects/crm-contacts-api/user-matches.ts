import { errorInWireNames } from '@rosetta/common';
import type { LinkOutcome, LinkUser, UserMatch } from '@rosetta/contacts';
import { wireNamesOfLink } from './contact.input.js';
import { presentLinkedUser } from './contact.presenter.js';
import type { BulkLinkDto, BulkLinkedUsers, PotentialMatch } from './user-matches.dto.js';

/** Reads pairs in either spelling; what is no text is nobody's id. */
export function readLinks({ links }: BulkLinkDto): LinkUser[] {
  return links.map((row) => ({
    contactId: textOf(row.contactId ?? row.contact_id),
    userId: textOf(row.userId ?? row.user_id),
    relationshipType: typeOf(row.relationshipType ?? row.relationship_type),
  }));
}

/** Writes what became of each pair. */
export function presentBulkLinked(
  { links }: BulkLinkDto,
  rows: readonly LinkUser[],
  outcomes: readonly LinkOutcome[],
): BulkLinkedUsers {
  const data = outcomes.flatMap((outcome) =>
    'relationship' in outcome ? [presentLinkedUser(outcome.relationship)] : [],
  );
  const errors = outcomes.flatMap((outcome, index) => {
    if ('relationship' in outcome) return [];
    const { contactId, userId } = rows[index]!;
    const { message } = errorInWireNames(outcome.error, wireNamesOfLink(links[index]!));
    return [{ index, contactId: contactId || null, userId: userId || null, error: message }];
  });
  return { data, errors, successCount: data.length, errorCount: errors.length };
}

/** Writes a contact and the user it may be. */
export function presentMatch({
  contactId,
  fullName,
  email,
  userId,
  memberId,
  userName,
}: UserMatch): PotentialMatch {
  return {
    contact: { id: contactId, name: fullName?.trim() ? fullName : email, email },
    user: { id: userId, email, profile: { id: memberId, name: userName } },
  };
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** A type of another kind than text is refused with its row. */
function typeOf(value: unknown): string | null {
  return value === undefined || value === null ? null : typeof value === 'string' ? value : '\0';
}
