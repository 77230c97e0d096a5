import { DomainError } from './domain-error.js';

/** A refusal with its field called as whoever sent it calls it: names on the wire by the domain's. */
export function inWordsOf(
  error: DomainError,
  names: Readonly<Record<string, string | undefined>>,
): DomainError {
  const { field } = error.facts;
  const name = field && names[field];
  if (!name || !error.message.startsWith(field)) return error;
  return new DomainError(error.code, name + error.message.slice(field.length), {
    ...error.facts,
    field: name,
  });
}

/** Does work whose refusals are told in the caller's words, see {@link inWordsOf}. */
export async function toldInWordsOf<T>(
  work: Promise<T>,
  names: Readonly<Record<string, string | undefined>>,
): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof DomainError ? inWordsOf(error, names) : error;
  }
}
