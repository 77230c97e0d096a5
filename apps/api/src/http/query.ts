import { parse } from 'qs';

/** Reads the text of a query, which the router leaves as it came, as that of a form. */
export function readQuery(text: string): Readonly<Record<string, unknown>> {
  return parse(text, { depth: 2, parameterLimit: 100, arrayLimit: 50 });
}
