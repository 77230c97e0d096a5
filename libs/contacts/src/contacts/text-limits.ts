import { invalid } from '@rosetta/common';

/** The longest a contact's texts may be, in characters (document B, section 2.2, where it says so), and how many of each. */
export const limits = {
  name: 100,
  fullName: 254,
  position: 200,
  source: 50,
  tag: 50,
  phone: 50,
  description: 5000,
  /** E-mails, phones. */
  values: 50,
  tags: 100,
} as const;

/** Checks one text: not longer than `max` characters (code points), nothing in it that Postgres cannot store. */
export function checkText(field: string, text: string | null, max: number): string | null {
  if (text === null) return null;
  // A string has at least half as many characters as code units: most texts need no counting.
  if (text.length > max && (text.length > 2 * max || [...text].length > max))
    throw invalid(`${field} must be at most ${max} characters`, field);
  if (text.includes('\0') || !text.isWellFormed())
    throw invalid(`${field} holds a character that cannot be stored`, field);
  return text;
}

/** Checks a list of texts: how many, and each of them; drops repetitions and keeps the order. */
export function checkTexts(field: string, texts: readonly string[], max: number, count: number): string[] {
  if (texts.length > count) throw invalid(`${field} must be at most ${count}`, field);
  return [...new Set(texts)].map((text) => checkText(field, text, max) ?? '');
}
