import { isDeepStrictEqual } from 'node:util';

/** Whether two values of a record are the same; lists and JSON are compared by what they hold. */
export function isSame(before: unknown, after: unknown): boolean {
  return before === after || (typeof before === 'object' && isDeepStrictEqual(before, after));
}

/** Names those of these properties in which two states of a record differ. */
export function changedProperties<Property extends string>(
  properties: readonly Property[],
  before: Readonly<Record<Property, unknown>>,
  after: Readonly<Record<Property, unknown>>,
): Property[] {
  return properties.filter((property) => !isSame(before[property], after[property]));
}

/** These properties of a record, as an audit event shows them. */
export function pick<Property extends string>(
  record: Readonly<Record<Property, unknown>>,
  properties: readonly Property[],
): Record<string, unknown> {
  const picked: Record<string, unknown> = {};
  for (const property of properties) picked[property] = record[property];
  return picked;
}
