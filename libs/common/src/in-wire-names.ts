import { DomainError } from './domain-error.js';

/** Names of fields on the wire, by the domain's. */
export type WireNames = Readonly<Record<string, string | undefined>>;

/** What a property of the domain is called on the wire where nothing else is said: `full_name` for `fullName`. */
export function wireNameOf(property: string): string {
  return property.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** A refusal with its field called as whoever sent it calls it. */
export function errorInWireNames(error: DomainError, names: WireNames): DomainError {
  const { field } = error.facts;
  const name = field && names[field];
  if (!name) return error;
  const message = error.message.replace(new RegExp(`^${field}\\b`), name);
  return new DomainError(error.code, message, { ...error.facts, field: name });
}

/** Waits for work whose refusals are told in the caller's words, see {@link errorInWireNames}. */
export async function inWireNames<T>(work: Promise<T>, names: WireNames): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof DomainError ? errorInWireNames(error, names) : error;
  }
}
