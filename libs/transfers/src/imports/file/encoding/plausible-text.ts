/** Letters of scripts that no word mixes; Latin stands beside the scripts of East Asia. */
const SCRIPTS = [
  /\p{Script=Latin}/u,
  /\p{Script=Cyrillic}/u,
  /\p{Script=Greek}/u,
  /\p{Script=Arabic}/u,
  /\p{Script=Hebrew}/u,
  /\p{Script=Thai}/u,
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u,
];
const NO_TEXT = /[\p{Cn}\p{Co}\p{Cs}\ufffd\u0080-\u009f\u2500-\u259f]/u;
/** A capital inside a word, and a sign that is no letter between letters. */
const CAPITAL_INSIDE = /\p{Ll}(?=[^\x00-\x7f])\p{Lu}|(?=[^\x00-\x7f])\p{Ll}\p{Lu}(?!\p{Lu})/u;
const SIGN_INSIDE = /\p{L}(?![-'’‘`´.‐–·・()（）&＆/«»“”„、。_:])[\p{S}\p{No}\p{P}]+\p{L}/u;
/** Sigma has a form of its own at the end of a word, and there alone; lower-case words of some length have an accent. */
const NO_GREEK = /ς\p{L}|σ$|^(?=\p{Script=Greek}*\p{Ll})(?!.*[άέήίόύώΐΰΆΈΉΊΌΎΏ])\p{Script=Greek}{4,}$/u;

/** The share of words beyond ASCII that nobody would write: what a wrong encoding makes of the bytes of a right one. */
export function implausibility(text: string): number {
  const words = text.split(/[\s,;|"]+/).filter((word) => /[^\x00-\x7f]/.test(word));
  if (words.length === 0) return 0;
  return words.filter(isImplausible).length / words.length;
}

function isImplausible(word: string): boolean {
  if (NO_TEXT.test(word)) return true;
  if (SCRIPTS.filter((script) => script.test(word)).length > (SCRIPTS.at(-1)!.test(word) ? 2 : 1))
    return true;
  return CAPITAL_INSIDE.test(word) || SIGN_INSIDE.test(word) || NO_GREEK.test(word);
}
