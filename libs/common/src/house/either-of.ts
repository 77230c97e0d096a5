import { DomainError, invalid } from '../domain-error.js';

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
 * Waits for what a body asks for; a failure names a field as the body spells it. `published` has the published spelling of
 * each field by its name in the domain, which is our spelling too.
 */
export async function inWordsOf<T>(
  body: object,
  published: Readonly<Record<string, string>>,
  work: Promise<T>,
): Promise<T> {
  return work.catch((error: unknown) => {
    const field = error instanceof DomainError ? error.facts.field : undefined;
    const spelling = field === undefined ? undefined : published[field];
    if (!(error instanceof DomainError) || field === undefined || spelling === undefined) throw error;
    if (field in body && !(spelling in body)) throw error;
    const message = error.message.replace(new RegExp(`^${field}\\b`), spelling);
    throw new DomainError(error.code, message, { ...error.facts, field: spelling });
  });
}
