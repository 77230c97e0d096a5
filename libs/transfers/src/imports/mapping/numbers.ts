import type { DecimalSign } from '../import.entity.js';

/** A number as it is written: digits in groups, and what stands around them. */
export interface WrittenNumber {
  readonly digits: string;
  /** The currency that is written beside it, as a code; null where it is none, undefined where its sign is that of several. */
  readonly currency: string | null | undefined;
}

const CURRENCY = /^(?:[A-Z]{3}|[$€£¥₺₽₹₪₩﷼]|zł|kr|Kč|R\$|US\$)$/u;
const CODES: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  '₺': 'TRY',
  '₽': 'RUB',
  '₹': 'INR',
  '₪': 'ILS',
  '₩': 'KRW',
  zł: 'PLN',
  Kč: 'CZK',
  R$: 'BRL',
  US$: 'USD',
};
const NUMBER = /^[+-]?\d[\d.,]*$/;

/** Takes a number out of its cell: without blanks and apostrophes between digits, percent, and currency; null if it is none. */
export function numberIn(text: string): WrittenNumber | null {
  const [, before = '', digits, after = ''] =
    /^([^\d+-]*)([+-]?\d(?:.*\d)?[.,]?)([^\d]*)$/su.exec(latinDigits(text)) ?? [];
  if (digits === undefined) return null;
  const bare = digits.replace(/(?<=\d)[\s'’\u00a0\u202f٬](?=\d{3})/gu, '').replace(/٫/g, ',');
  const around = [before.trim(), after.trim()].filter((sign) => sign !== '' && sign !== '%' && sign !== '٪');
  if (!NUMBER.test(bare) || around.length > 1 || (around[0] && !CURRENCY.test(around[0]))) return null;
  const [sign] = around;
  return { digits: bare, currency: sign === undefined ? null : /^[A-Z]{3}$/.test(sign) ? sign : CODES[sign] };
}

/** The decimal sign that a number proves by its own form; null where both would do, undefined where it has no fraction. */
export function provenSign(digits: string): DecimalSign | null | undefined {
  const separators = digits.match(/[.,]/g) ?? [];
  const [first] = separators;
  if (first === undefined) return undefined;
  const last = separators.at(-1) as DecimalSign;
  if (last !== first) return last;
  if (separators.length > 1) return first === ',' ? '.' : ',';
  const [whole = '', fraction = ''] = digits.replace(/^[+-]/, '').split(first);
  return fraction.length !== 3 || whole.length > 3 || whole.startsWith('0') ? last : null;
}

/** Reads digits by a decimal sign; null where they are not written by it. */
export function readNumber(digits: string, sign: DecimalSign): number | null {
  const [whole = '', fraction, ...more] = digits.split(sign);
  if (more.length > 0 || (fraction !== undefined && !/^\d*$/.test(fraction))) return null;
  const group = sign === '.' ? ',' : '.';
  const isGrouped = whole.includes(group);
  if (isGrouped && !new RegExp(`^[+-]?\\d{1,3}(?:\\${group}\\d{2,3})*\\${group}\\d{3}$`).test(whole))
    return null;
  const number = Number(`${whole.replaceAll(group, '')}.${fraction || '0'}`);
  return Number.isFinite(number) ? number : null;
}

/** Arabic and full-width digits as the ones that are counted with here. */
export function latinDigits(text: string): string {
  return text.replace(/[٠-٩۰-۹０-９]/g, (digit) => String(digit.codePointAt(0)! & 0xf));
}
