import { invalid, twoLetterCode } from '@rosetta/common';

/** Numbers of states that are no more, or were renamed, which still name the country that came after them. */
const FORMER = new Set([172, 200, 230, 249, 278, 280, 530, 532, 536, 582, 720, 736, 810, 830, 886, 890, 891]);
/** From 900 on, numbers are nobody's. */
const LARGEST = 899;
/** Languages in which people write countries. */
const LANGUAGES =
  'en es pt fr de it nl pl cs sv da nb fi hu ro tr el ru uk ar he fa hi th vi id ja ko zh zh-Hant';
/** What people write that is neither a code nor a name in these languages. */
const SHORT = { uae: 'AE', 'great britain': 'GB', england: 'GB', holland: 'NL' };

const regions = new Map<number, string>();
const numbers = new Map<string, number>();

/** The number of a country in ISO 3166-1, of its code of two or three letters or its name in a common language; null of other texts. */
export function countryNumber(text: string | null): number | null {
  if (text === null) return null;
  read();
  return numbers.get(plain(twoLetterCode(text.trim()))) ?? null;
}

/**
 * The English name of the country that has this number in ISO 3166-1.
 * @throws {validation_failed}
 */
export function countryName(number: number): string {
  read();
  const region = regions.get(number);
  if (!region) throw invalid('country must be a number of ISO 3166-1', 'country');
  return namesIn('en').of(region)!;
}

/** Node knows the numbers and names of all countries; they are put together at the first question. */
function read(): void {
  if (numbers.size > 0) return;
  const languages = LANGUAGES.split(' ').map(namesIn);
  for (let number = 1; number <= LARGEST; number++) {
    const region = FORMER.has(number) ? '' : regionOf(number);
    if (!/^[A-Z]{2}$/.test(region) || namesIn('en').of(region) === undefined) continue;
    regions.set(number, region);
    numbers.set(plain(region), number);
    for (const language of languages) numbers.set(plain(language.of(region) ?? region), number);
  }
  for (const [text, region] of Object.entries(SHORT)) numbers.set(text, numbers.get(plain(region))!);
}

/** The code of two letters that a number stands for; its three digits where there is none. */
function regionOf(number: number): string {
  return new Intl.Locale(`und-${String(number).padStart(3, '0')}`).region ?? '';
}

function namesIn(language: string): Intl.DisplayNames {
  return new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
}

/** Without case, accents and signs: `Côte d’Ivoire` is `cote d ivoire`. */
function plain(text: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}
