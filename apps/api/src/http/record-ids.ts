import { type CurrentRecord, type FollowedIds, fromPrefixedId, isUuid, toPrefixedId } from '@rosetta/common';

/** An id of a contact or company, as a dialect writes it; one without a prefix does not say of which. */
interface RecordId {
  readonly uuid: string;
  readonly entity?: CurrentRecord['entity'];
}

/** Reads a text that is nothing but such an id. */
export function recordId(text: string): RecordId | undefined {
  if (isUuid(text)) return { uuid: text.toLowerCase() };
  for (const entity of ['contact', 'company'] as const) {
    const uuid = fromPrefixedId(entity, text);
    if (uuid) return { uuid, entity };
  }
  return undefined;
}

/** The same text, or what the id in it leads to, written in the same way. */
export function currentId(text: string, found: FollowedIds): string {
  const id = recordId(text);
  const current = id && found.get(id.uuid);
  if (!current || (id.entity && id.entity !== current.entity)) return text;
  return id.entity ? toPrefixedId(id.entity, current.id) : current.id;
}

const IN_TEXT = /(?:cont_|comp_)?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}/gi;

/** A text with each id in it that leads elsewhere replaced, as {@link currentId} does. */
export function withCurrentIds(text: string, found: FollowedIds): string {
  return text.replace(IN_TEXT, (id) => currentId(id, found));
}
