import { invalid } from '../domain-error.js';
import { unknownKeysError } from '../keys/unknown-keys.js';

/** Metadata of a handler that reads no query of its own: the names that it declares one by one, most often none. */
export const DECLARED_QUERY = Symbol('declared query');

/** Refuses a query, of which nobody reads anything else than these names: `?dry_run=true` where it belongs into the body. */
export function refuseUndeclaredQuery(url: string, declared: readonly string[]): void {
  const query = url.slice(url.indexOf('?') + 1);
  const unknown = [...new URLSearchParams(query).keys()].filter((key) => !declared.includes(key));
  if (unknown.length === 0) return;
  if (declared.length > 0) throw unknownKeysError(unknown, declared);
  throw invalid(`No query is read here: ${unknownKeysError(unknown, []).message}`);
}
