import { DomainError } from '../domain-error.js';
import { nearestKey } from './nearest-key.js';

/** As many unknown keys as a refusal or a warning names. */
const MOST_NAMED = 10;
const MOST_CHARACTERS = 64;

/** Names keys that nobody reads, each with the known one that it comes nearest to. */
export function describeUnknownKeys(unknown: readonly string[], known: readonly string[]): string {
  const named = unknown.slice(0, MOST_NAMED).map((key) => {
    const nearest = nearestKey(key, known);
    return JSON.stringify(shortened(key)) + (nearest === undefined ? '' : ` (did you mean "${nearest}"?)`);
  });
  const more = unknown.length > MOST_NAMED ? ` and ${unknown.length - MOST_NAMED} more` : '';
  return `Unknown ${unknown.length === 1 ? 'key' : 'keys'} ${named.join(', ')}${more}`;
}

/** Refuses keys that nobody reads: what is lost in silence, nobody mends. */
export function unknownKeysError(unknown: readonly string[], known: readonly string[]): DomainError {
  const [first = ''] = unknown;
  return new DomainError('validation_failed', describeUnknownKeys(unknown, known), {
    field: nearestKey(first, known) ?? shortened(first),
  });
}

/** The keys of an object that are none of the known ones. */
export function unknownKeysIn(object: object, known: ReadonlySet<string>): string[] {
  return Object.keys(object).filter((key) => !known.has(key));
}

function shortened(key: string): string {
  return [...key.slice(0, 2 * MOST_CHARACTERS)].slice(0, MOST_CHARACTERS).join('').toWellFormed();
}
