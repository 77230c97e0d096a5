import { wireNameOf } from '../in-wire-names.js';

/** Writes an audit event's fields for the wire: the log knows properties, the wire knows `full_name` for `fullName`. */
export function presentAuditedFields(fields: Record<string, unknown> | null): Record<string, unknown> | null {
  if (fields === null) return null;
  return Object.fromEntries(Object.entries(fields).map(([property, value]) => [wireNameOf(property), value]));
}
