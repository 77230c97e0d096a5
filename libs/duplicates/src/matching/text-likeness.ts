import { jaroWinkler } from '@skyra/jaro-winkler';
import damerauLevenshtein from 'damerau-levenshtein';
import type { Likeness } from './finding.js';
import { soundOf } from './sound.js';

const SPELLING = 0.9;
const SIMILAR = 0.8;
/** Shorter texts differ by one edit without being one. */
const MIN_EDITED = 4;

/** How many letters have to be written, left out, changed or exchanged with their neighbour to make one of two texts the other. */
export function edits(a: string, b: string): number {
  return damerauLevenshtein(a, b).steps;
}

/** How two folded texts are alike. */
export function textLikeness(a: string, b: string): Likeness {
  if (a === b) return 'exact';
  const nearness = jaroWinkler(a, b);
  const shorter = Math.min(a.length, b.length);
  if (nearness >= SPELLING || (shorter >= MIN_EDITED && nearness > SIMILAR && edits(a, b) <= 1))
    return 'spelling';
  const sound = soundOf(a);
  if (sound !== null && sound === soundOf(b)) return 'sound';
  return nearness >= SIMILAR ? 'similar' : 'different';
}

/** How two texts of words are alike, in whatever order the words stand. */
export function wordsLikeness(a: readonly string[], b: readonly string[]): Likeness {
  const whole = textLikeness(a.join(' '), b.join(' '));
  if (whole === 'exact' || whole === 'spelling') return whole;
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  if (fewer.every((word) => more.includes(word))) return fewer.length === more.length ? 'exact' : 'part';
  return whole;
}

/** How two codes are alike, in which each letter and digit counts: numbers, dates, postal codes. */
export function codeLikeness(a: string, b: string): Likeness {
  if (a === b) return 'exact';
  const steps = edits(a, b);
  if (steps === 1) return 'spelling';
  return steps === 2 && Math.min(a.length, b.length) > MIN_EDITED ? 'similar' : 'different';
}
