import { shortForms } from './name-lists.mjs';

const ASCII_TO_FULL_WIDTH = 0xfee0;
const KEYS = 'abcdefghijklmnopqrstuvwxyz';

/** One slip of the keyboard: a letter left out, doubled, exchanged with its neighbour, or another one. */
export function slip({ below, of }, text) {
  const letters = [...text];
  if (letters.length < 3) return text;
  const at = 1 + below(letters.length - 1);
  const kind = below(4);
  if (kind === 0) letters.splice(at, 1);
  else if (kind === 1) letters.splice(at, 0, letters[at]);
  else if (kind === 2) [letters[at - 1], letters[at]] = [letters[at], letters[at - 1]];
  else letters[at] = /\d/.test(letters[at]) ? String(below(10)) : of(KEYS);
  return letters.join('');
}

export const withoutAccents = (text) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('Ø', 'O')
    .replaceAll('ł', 'l')
    .replaceAll('Ł', 'L');
export const fullWidth = (text) =>
  text.replace(/[!-~]/g, (sign) => String.fromCharCode(sign.charCodeAt(0) + ASCII_TO_FULL_WIDTH));
export const halfWidthKana = (text) => text.replace(/[ァ-ヶー]/g, (kana) => HALF.get(kana) ?? kana);
export const toHiragana = (text) =>
  text.replace(/[ァ-ヶ]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) - 0x60));
export const otherArabicForms = (text) =>
  text
    .replace(/[أإآ]/g, 'ا')
    .replace(/ة/g, 'ه')
    .replace(/ى(?= |$)/g, 'ي');
export const easternDigits = (text) => text.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[digit]);
export const shortForm = (name) => shortForms[name] ?? name;

const HALF = new Map();
for (let code = 0xff61; code <= 0xff9d; code += 1) {
  const half = String.fromCharCode(code);
  HALF.set(half.normalize('NFKC'), half);
  for (const mark of ['ﾞ', 'ﾟ']) {
    const voiced = (half + mark).normalize('NFKC');
    if (voiced.length === 1) HALF.set(voiced, half + mark);
  }
}
