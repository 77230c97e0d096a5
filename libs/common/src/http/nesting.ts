/** Levels of nesting that JSON may have which is sent in: what reads it further may recurse. */
export const MAX_JSON_LEVELS = 100;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Whether JSON is nested deeper than so many levels: told from its bytes, before anything is parsed or recursed into. */
export function isNestedDeeper(json: Uint8Array, levels: number): boolean {
  if (json.length <= 2 * levels) return false;
  let depth = 0;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]!;
    if (byte === QUOTE) at = endOfString(json, at);
    else if (opens(byte) && ++depth > levels) return true;
    else if (closes(byte)) depth--;
  }
  return false;
}

/** Both brackets and both braces: `[` and `{`, `]` and `}`. */
function opens(byte: number): boolean {
  return byte === 0x5b || byte === 0x7b;
}

function closes(byte: number): boolean {
  return byte === 0x5d || byte === 0x7d;
}

/** Where the string that begins at a quote ends; the end of the text where it does not. */
function endOfString(json: Uint8Array, start: number): number {
  let at = start;
  do at = json.indexOf(QUOTE, at + 1);
  while (at > 0 && isEscaped(json, at));
  return at < 0 ? json.length : at;
}

function isEscaped(json: Uint8Array, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === BACKSLASH) backslashes++;
  return backslashes % 2 === 1;
}
