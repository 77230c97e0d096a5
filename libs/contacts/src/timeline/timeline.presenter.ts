import { isoSeconds, presentAuditedFields, toPrefixedId } from '@rosetta/common';
import type { TimelineEntryDto } from './timeline.dto.js';
import type { TimelineEntry } from './timeline.repository.js';

/** Writes an entry of a contact's story as `/api/v1` does. */
export function presentTimelineEntry(entry: TimelineEntry): TimelineEntryDto {
  return {
    id: toPrefixedId(entry.type === 'activity' ? 'activity' : 'auditEvent', entry.id),
    type: entry.type,
    at: isoSeconds(entry.at),
    user_id: entry.userId,
    api_key_id: entry.apiKeyId && toPrefixedId('apiKey', entry.apiKeyId),
    kind: entry.kind,
    direction: entry.direction,
    body: entry.body,
    action: entry.action,
    dialect: entry.dialect,
    before: presentAuditedFields(entry.before),
    after: presentAuditedFields(entry.after),
  };
}
