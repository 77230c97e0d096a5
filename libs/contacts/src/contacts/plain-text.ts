/** What takes no place when it is shown: marks of direction and joining, blanks of no width, fillers, control characters. */
const INVISIBLE =
  /[\p{Cf}\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180e\u2800\u3164\ufe00-\ufe0f\uffa0]|(?!\s)\p{Cc}/gu;

/** Full-width forms of the characters of ASCII, as East Asian keyboards write them. */
const FULL_WIDTH = /[\uff01-\uff5e]/gu;
const TO_ASCII = 0xfee0;

/** A text without what cannot be seen, and its full-width characters as those of ASCII. */
export function plainText(written: string): string {
  if (/^[\x20-\x7e]*$/.test(written)) return written;
  return written
    .replace(INVISIBLE, '')
    .replace(FULL_WIDTH, (character) => String.fromCharCode(character.charCodeAt(0) - TO_ASCII));
}

/** Takes off the quotes around a text, and what spreadsheets put before one that is to stay text: `'+20...`, `="+20..."`. */
export function withoutQuotes(text: string): string {
  return text
    .trim()
    .replace(/^=?["'`´‘’“”„«»]+|["'`´‘’“”«»]+$/gu, '')
    .trim();
}

/** Digits of any script as those of ASCII: in each script they follow each other from zero to nine. */
export function withAsciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => String(valueOf(digit.codePointAt(0)!)));
}

function valueOf(codePoint: number): number {
  let first = codePoint;
  while (/^\p{Nd}$/u.test(String.fromCodePoint(first - 1))) first--;
  return (codePoint - first) % 10;
}
