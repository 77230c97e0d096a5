import { isoSeconds, toPrefixedId } from '@rosetta/common';
import type { TimelineEntryView } from './timeline.dto.js';
import type { TimelineEntry } from './timeline.repository.js';

/** Writes an entry of a contact's story as the house dialect does. */
export function presentTimelineEntry(entry: TimelineEntry): TimelineEntryView {
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
    before: presentFields(entry.before),
    after: presentFields(entry.after),
  };
}

/** The audit log knows properties, the wire knows fields: `fullName` is `full_name`. */
function presentFields(fields: Record<string, unknown> | null): Record<string, unknown> | null {
  if (fields === null) return null;
  return Object.fromEntries(
    Object.entries(fields).map(([property, value]) => [
      property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      value,
    ]),
  );
}
