import type { ColumnPath } from '../plan/read-node.js';

/** More documents than this are not looked for one by one. */
const MAX_DOCUMENTS = 50;

const literal = /^(?:true|false|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?)$/;

/**
 * The JSON documents of which a column contains one wherever the place in it equals one of these values: an index finds what
 * contains a document, and not what is equal behind `->` or `->>`. None where that cannot be told from the values.
 */
export function documentsWith({ path }: ColumnPath, values: readonly string[]): string[] {
  const keys = path.flatMap(({ key }) => (key === undefined ? [] : [JSON.stringify(key)]));
  if (keys.length === 0 || keys.length < path.length) return [];
  const isText = path.at(-1)?.text === true;
  const scalars = values.map((value) => (isText ? scalarsOfText(value) : scalarsOfJson(value)));
  if (scalars.some((each) => each.length === 0) || scalars.flat().length > MAX_DOCUMENTS) return [];
  return scalars.flat().map((scalar) => keys.reduceRight((inner, key) => `{${key}:${inner}}`, scalar));
}

/** What `->>` shows as this text: the string, or what is no string and is written so. */
function scalarsOfText(value: string): string[] {
  if (/^\s*[[{]/.test(value)) return [];
  return literal.test(value) ? [JSON.stringify(value), value] : [JSON.stringify(value)];
}

/** Whatever is no scalar, or no JSON, is left to Postgres. */
function scalarsOfJson(value: string): string[] {
  return literal.test(value) || /^"[^"\\]*"$/.test(value) ? [value] : [];
}
