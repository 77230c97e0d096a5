import { presentAuditedFields, toPrefixedId } from '@rosetta/common';
import type { ChangeDto, ChangesPage } from './changes.dto.js';
import { writeToken } from './changes-token.js';
import { entityOf, type JournalEntry, typeOf } from './journal-entry.js';
import type { Changes } from './journal.service.js';

/** Writes an entry of the journal as `/api/v1` does. */
export function presentChange(entry: JournalEntry): ChangeDto {
  const { before, after } = entry;
  const isLinking = entityOf(entry) === 'relationship';
  const relationshipId = (after ?? before)?.relationshipId as string | undefined;
  const recordId = toPrefixedId(entry.entity, entry.entityId);
  return {
    id: toPrefixedId('auditEvent', entry.id),
    position: entry.position,
    token: writeToken(entry),
    type: typeOf(entry),
    action: entry.action,
    entity: entityOf(entry),
    entity_id: isLinking ? (relationshipId ? toPrefixedId('relationship', relationshipId) : null) : recordId,
    contact_id: isLinking ? recordId : null,
    version: entry.version,
    changed_at: entry.occurredAt.toISOString(),
    before: presentAuditedFields(before),
    after: presentAuditedFields(after),
  };
}

/** Writes a page of the journal. */
export function presentChanges({ entries, token, hasMore }: Changes): ChangesPage {
  return { items: entries.map(presentChange), token, has_more: hasMore };
}

/** Writes entries as server-sent events, each with the token behind it; none are a sign of life. */
export function presentChangeEvents(entries: readonly JournalEntry[]): string {
  if (entries.length === 0) return ': still here\n\n';
  return entries
    .map(presentChange)
    .map((change) => `id: ${change.token}\nevent: ${change.type}\ndata: ${JSON.stringify(change)}\n\n`)
    .join('');
}
