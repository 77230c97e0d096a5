import { type CountryCode, parsePhoneNumberFromString } from 'libphonenumber-js/min';
import { plainText, withAsciiDigits, withoutQuotes } from './plain-text.js';

/** A number as it is stored, and the extension that was written behind it. */
export interface ReadPhone {
  readonly number: string;
  readonly extension: string | null;
}

/** What stands between the numbers of one cell; a further one may also begin at its `+`. */
const BETWEEN = /\s*(?:[;,،؛、|\n\r\t/&]|:::|\s(?:or|and|oder|und|ou|et|o|y|e|или|и|أو|或)\s)\s*|\s+(?=\+)/iu;

/** A number, and the last digits of another one; of a whole number, what stands behind a stroke is the rest of it. */
const ENDS = /^([+(]{0,2}[\d\s().‐-―-]+\d)\/(\d{1,2})$/u;

const WORDS =
  'ext|extn|extension|xtn|int|interno|anexo|ramal|poste|durchwahl|dw|доб|доп|内線|내선|分机|轉|转|داخلي|تحويلة';
const EXTENSION = new RegExp(
  `(?:;ext=|[;,]*[\\s.(]*(?:${WORDS})\\.?|[\\s(]*[x×#~]|[;,]+)\\s*[:=.]?\\s*([0-9]{1,8})\\s*[)#]*$`,
  'iu',
);

/**
 * Normalizes a phone number as document B, section 5 says: white space, dashes, parentheses and dots are dropped; what is
 * left is digits with an optional leading `+`, which is added from 8 digits on; 8 to 15 digits; `00` is not converted.
 * With a default country a national number is first read as one of that country's. Null when it is no phone number. What the
 * document does not speak of is read as people write it, see {@link readPhones}.
 */
export function normalizePhone(written: string, defaultCountry: string | null = null): string | null {
  return readPhones(written, defaultCountry)?.[0]?.number ?? null;
}

/**
 * Reads the numbers of a text: digits of any script, with an extension, a trunk zero in parentheses, a `tel:` before it or
 * what a spreadsheet made of it; one, or several with signs or words between. Null when any of them is no number.
 */
export function readPhones(written: string, defaultCountry: string | null = null): ReadPhone[] | null {
  if (/^\+[0-9]{8,15}$/.test(written)) return [{ number: written, extension: null }];
  const text = withAsciiDigits(withoutQuotes(plainText(written)));
  const ends = readEnds(text, defaultCountry);
  if (ends) return ends;
  const one = readPhone(text, defaultCountry);
  if (one) return [one];
  const parts = text.split(BETWEEN).filter((part) => part.trim() !== '');
  const phones = parts.flatMap((part) => readPhone(part, defaultCountry) ?? []);
  return parts.length > 1 && phones.length === parts.length ? phones : null;
}

/** `+1 415 555 0132/33`: two numbers that differ in their last digits. */
function readEnds(text: string, defaultCountry: string | null): ReadPhone[] | null {
  const [, whole, end] = ENDS.exec(text) ?? [];
  if (whole === undefined || end === undefined) return null;
  const number = readNumber(whole, defaultCountry);
  if (number === null || !parsePhoneNumberFromString(number)?.isValid()) return null;
  const other = number.slice(0, -end.length) + end;
  return [number, other].map((each) => ({ number: each, extension: null }));
}

function readPhone(written: string, defaultCountry: string | null): ReadPhone | null {
  const text = withoutLabels(fromUri(written));
  const plain = readNumber(text, defaultCountry);
  if (plain !== null) return { number: plain, extension: null };
  const [behind, extension] = EXTENSION.exec(text) ?? [];
  if (behind === undefined || extension === undefined) return null;
  const number = readNumber(text.slice(0, -behind.length), defaultCountry);
  return number === null ? null : { number, extension };
}

/** Document B's rule, and what it says nothing about. */
function readNumber(written: string, defaultCountry: string | null): string | null {
  const text = withoutFraction(withoutTrunkZero(written.trim()));
  const bare = text.replace(text.startsWith('+') ? /[\s\-().‐-―/]/gu : /[\s\-().‐-―]/gu, '');
  if (!/^\+?[0-9]{8,15}$/.test(bare)) return national(text, defaultCountry);
  if (bare.startsWith('+')) return bare;
  return national(text, defaultCountry) ?? `+${bare}`;
}

function national(written: string, defaultCountry: string | null): string | null {
  // `00` is never read as "international": document B says so, and a country must not change it.
  if (!defaultCountry || !/^[\s\d\-().‐-―/]+$/u.test(written) || /^\D*00/.test(written)) return null;
  const parsed = parsePhoneNumberFromString(written, defaultCountry as CountryCode);
  return parsed?.isValid() ? parsed.number : null;
}

/** `tel:` and its kin (RFC 3966): a local number is completed by its context, `;ext=` is written as any other extension. */
function fromUri(text: string): string {
  const uri = /^(?:tel|callto|sms|whatsapp):(?:\/\/)?\s*([^;?]+)([^?]*)/i.exec(text.trim());
  if (!uri) return text;
  const [, number = '', parameters = ''] = uri;
  const context = /;phone-context=(\+[0-9\-.()]+)/i.exec(parameters)?.[1] ?? '';
  const extension = /;ext=([0-9]+)/i.exec(parameters)?.[1];
  const whole = decoded(number.startsWith('+') ? number : context + number);
  return extension === undefined ? whole : `${whole};ext=${extension}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Without a word before the number (`Mobile: +20...`) or in parentheses behind it (`(home)`). */
function withoutLabels(text: string): string {
  return text
    .replace(/^\s*\p{L}[\p{L}. -]{0,20}:\s*(?=[+(0-9])/u, '')
    .replace(/\s*\(\s*\p{L}[^()0-9]*\)\s*$/u, '')
    .trim();
}

/** `+44 (0)20 ...`: the zero is dialled at home alone, but for countries in which it belongs to the number. */
function withoutTrunkZero(text: string): string {
  if (!/^\(?\+?[0-9]{1,3}\)?[\s.\-‐-―]*\(\s*0\s*\)/u.test(text)) return text;
  const bare = text.replace(/\(\s*0\s*\)/, ' ');
  const parsed = parsePhoneNumberFromString(`+${text.replace(/[^0-9]/g, '')}`);
  return parsed?.isValid() && parsed.number !== `+${bare.replace(/[^0-9]/g, '')}` ? parsed.number : bare;
}

/** A spreadsheet that took the number for one writes it with a fraction: `201017187786.0`. */
function withoutFraction(text: string): string {
  return /^\+?[0-9]{8,15}[.,]0{1,3}$/.test(text) ? text.replace(/[.,]0+$/, '') : text;
}
