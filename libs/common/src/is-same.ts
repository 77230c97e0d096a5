import { isDeepStrictEqual } from 'node:util';

/** Whether two values of a record are the same; lists and JSON are compared by what they hold. */
export function isSame(before: unknown, after: unknown): boolean {
  return before === after || (typeof before === 'object' && isDeepStrictEqual(before, after));
}
