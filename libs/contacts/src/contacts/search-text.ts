import type { Contact } from './contact.entity.js';
import { fold, foldedCore } from './fold.js';

/** Between the ways to write a name, or between e-mails; no folded word contains it. */
const SEPARATOR = '\n';

/** Between names and e-mails: what stands before it is the names alone. */
export const END_OF_NAMES = '\t';

/** The most words of a term that are looked for; each costs a pass over what the others have found. */
const MAX_WORDS = 10;

/** Shorter words have no trigram: an index on them would be read from end to end. */
const TRIGRAM = 3;

/** As much of a text as an index is asked for. */
const MAX_CORE = 100;

/** Scripts in which the parts of a name are written together as often as apart. */
const WRITTEN_TOGETHER = /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\p{sc=Hang}]/u;

type Named = Pick<Contact, 'fullName' | 'firstName' | 'lastName' | 'emails'>;

/**
 * The text a contact is found by: its folded names, then its folded e-mails, as short as may be. It contains the folded first
 * and last name as they are, which the proxy's `ilike` relies on.
 */
export function searchTextOf({ fullName, firstName, lastName, emails }: Named): string {
  const [full, first, last] = [fullName, firstName, lastName].map((name) => fold(name ?? '')) as [
    string,
    string,
    string,
  ];
  const ways = WRITTEN_TOGETHER.test(full)
    ? [together(last, first), first, last, ...full.split(' ')]
    : [full, first, last];
  const names = ways.reduce((text, way) => withPart(text, way, SEPARATOR), '');
  const addresses = emails.map(fold).filter((email) => !names.includes(email));
  if (addresses.length === 0) return names;
  return names + END_OF_NAMES + addresses.reduce((text, email) => withPart(text, email, SEPARATOR), '');
}

/** Both orders in one: 山田太郎山田 contains 山田太郎 and 太郎山田. */
function together(last: string, first: string): string {
  return last && first ? (last + first + last).replaceAll(' ', '') : '';
}

function withPart(text: string, part: string, separator: string): string {
  if (part === '' || text.includes(part)) return text;
  return text === '' ? part : text + separator + part;
}

/**
 * The words of a search term, folded: a contact is found by all of them, wherever they stand. Commas part words, and so do
 * hyphens outside of e-mail addresses, since the same name is written with a hyphen, with a blank and in one.
 */
export function searchWords(term: string): string[] {
  const words = term
    .split(/[\s,،、，]+/u)
    .flatMap((word) => (word.includes('@') ? word : word.split(/\p{Pd}/u)))
    .map(fold);
  return [...new Set(words)].filter((word) => word !== '').slice(0, MAX_WORDS);
}

/** Whether a term is blank, and so asks for nothing. */
export function isBlank(term: string): boolean {
  return term.trim() === '';
}

/**
 * SQL conditions that together say whether a search text contains a folded word, in a form that the indexes answer: words of
 * letters and digits of ASCII by their trigrams, others by their pieces of two, which not every Postgres has trigrams for.
 */
export function containsWord(searchText: string, word: string, bind: (value: unknown) => string): string[] {
  const pieces = shortTermsOf(word);
  if (pieces.length === 0 && word.length >= TRIGRAM)
    return [`${searchText} like ${bind(toLikePattern(word))}`];
  const contains = `position(${bind(word)} in ${searchText}) > 0`;
  return pieces.length === 0
    ? [contains]
    : [contains, `${searchText} ~ '[^\\x01-\\x7f]'`, `short_terms(${searchText}) @> ${bind(pieces)}::text[]`];
}

/**
 * An SQL condition that holds of every contact in whose first or last name a text is contained, whatever its case, and that an
 * index answers; null where none would.
 */
export function mayContain(
  searchText: string,
  text: string,
  bind: (value: unknown) => string,
): string | null {
  const core = [...foldedCore(text)].slice(0, MAX_CORE).join('');
  const isIndexed = /[a-z\d]{3}|[^\0-\x7f]/.test(core);
  return isIndexed ? containsWord(searchText, core, bind).join(' and ') : null;
}

/** The pieces of a word that `short_terms()` indexes: of one or two characters, not all of them ASCII. */
function shortTermsOf(word: string): string[] {
  const characters = [...word];
  const pairs = characters.slice(1).map((character, index) => characters[index]! + character);
  return [...new Set(pairs.length > 0 ? pairs : characters)].filter((piece) => /[^\0-\x7f]/.test(piece));
}

/** Writes a folded word as a LIKE pattern in which `%`, `_` and `\` are ordinary characters. */
export function toLikePattern(word: string): string {
  return `%${word.replace(/[\\%_]/g, '\\$&')}%`;
}
