import { unknownKeysError } from '@rosetta/common';
import { parse } from 'qs';

/**
 * Reads the text of a query, which the router leaves as it came, as that of a form. A key that would be lost, as `__proto__` or
 * one beyond the limit, is as little known as any other.
 * @throws {validation_failed}
 */
export function readQuery(text: string): Readonly<Record<string, unknown>> {
  const query = parse(text, { depth: 2, parameterLimit: 100, arrayLimit: 50 });
  const lost = [...new URLSearchParams(text).keys()].filter((key) => !Object.hasOwn(query, rootOf(key)));
  if (lost.length > 0) throw unknownKeysError(lost, []);
  return query;
}

function rootOf(key: string): string {
  return key.split('[', 1)[0]!;
}
