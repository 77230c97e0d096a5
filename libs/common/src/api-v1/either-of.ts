import { invalid } from '../domain-error.js';
import type { WireNames } from '../in-wire-names.js';

/**
 * Reads a field that a request may spell in two ways, the published one first; both at once have to say the same. A dialect
 * may have its own words for a refusal.
 * @throws {validation_failed}
 */
export function eitherOf<Names extends Record<string, unknown>>(
  spellings: Names,
  refusal?: string,
): Names[keyof Names] | undefined {
  const sent = Object.entries(spellings).filter(([, value]) => value !== undefined);
  const [[name, value] = [undefined, undefined], other] = sent;
  if (other && other[1] !== value)
    throw invalid(refusal ?? `${name} and ${other[0]} are one field, and say different things`, name);
  return value as Names[keyof Names] | undefined;
}

/**
 * What a body says anew of a record, by how answers show the record: one that was read, changed in one spelling and sent back
 * whole says in the other spelling what it was.
 */
export function changesIn<Body extends object>(body: Body, shown: object): Body {
  const isNew = ([key, value]: [string, unknown]) => value !== (shown as Record<string, unknown>)[key];
  return Object.fromEntries(Object.entries(body).filter(isNew)) as Body;
}

/**
 * How a body spells its fields: as `published` has it by their names in the domain, which are our spelling, unless the body has
 * that one alone.
 */
export function wireNamesIn(body: object, published: Readonly<Record<string, string>>): WireNames {
  const isPublished = ([own, name]: [string, string]) => name in body || !(own in body);
  return Object.fromEntries(Object.entries(published).filter(isPublished));
}
