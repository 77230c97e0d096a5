import { invalid } from '../domain-error.js';

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
