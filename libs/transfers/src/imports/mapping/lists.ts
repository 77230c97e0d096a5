import { isNestedDeeper, MAX_JSON_LEVELS } from '@rosetta/common';
import { parseArrayLiteral } from '@rosetta/postgrest';

const SEPARATOR = /:::|[;,|\n\r、；，،]/u;
/** As one system writes further e-mails: the address, whether it is invalid, whether it is opted out. */
const FLAGGED = /^[^\s,;@]+@[^\s,;@]+,[01],[01](?:;[^\s,;@]+@[^\s,;@]+,[01],[01])*;?$/;

/**
 * Takes a cell with several values apart: by `:::`, `;`, `,`, `|` or line breaks, as a JSON array, or as Postgres and the
 * proxy's CSV write one. What stands in quotes is one value.
 */
export function valuesIn(text: string): unknown[] {
  const array = arrayIn(text);
  if (array) return array;
  if (!SEPARATOR.test(text)) return [unquoted(text)];
  if (FLAGGED.test(text)) return text.split(';').map((value) => value.split(',')[0]);
  return partsOf(text)
    .map((value) => unquoted(value.trim()))
    .filter((value) => value !== '');
}

function arrayIn(text: string): unknown[] | undefined {
  if (text.startsWith('{') && text.endsWith('}')) {
    const array: unknown = parseArrayLiteral(text);
    return Array.isArray(array) ? array : undefined;
  }
  if (!text.startsWith('[') || isNestedDeeper(Buffer.from(text), MAX_JSON_LEVELS)) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    return Array.isArray(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** The parts between separators; a separator in quotes is none, where each quote is closed. */
function partsOf(text: string): string[] {
  const isQuoted = text.includes('"') && text.split('"').length % 2 === 1 && !text.includes('\0');
  if (!isQuoted) return text.split(SEPARATOR);
  const quoted: string[] = [];
  const bare = text.replace(/"(?:[^"]|"")*"/g, (part) => `\0${quoted.push(part) - 1}\0`);
  return bare
    .split(SEPARATOR)
    .map((part) => part.replace(/\0(\d+)\0/g, (_, place: string) => quoted[Number(place)]!));
}

function unquoted(value: string): string {
  if (!value.startsWith('"') && !value.startsWith('*')) return value;
  const [, inner] = /^"((?:[^"]|"")*)"$/.exec(value) ?? [];
  // Google marks its own groups with an asterisk.
  return (inner?.replace(/""/g, '"') ?? value).replace(/^\*\s+/, '').trim();
}
