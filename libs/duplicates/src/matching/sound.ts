import { doubleMetaphone } from 'double-metaphone';

const LATIN = /^[a-z]+$/;
const known = new Map<string, string>();
const MAX_KNOWN = 50_000;

/** How a folded word of Latin letters sounds, as a code; null of any other word, whose letters say more than a guess would. */
export function soundOf(word: string): string | null {
  if (!LATIN.test(word)) return null;
  let sound = known.get(word);
  if (sound === undefined) {
    if (known.size >= MAX_KNOWN) known.clear();
    known.set(word, (sound = doubleMetaphone(word)[0]));
  }
  return sound || null;
}
