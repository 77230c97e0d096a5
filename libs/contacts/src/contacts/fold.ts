/** What no search and no order looks at: accents, points, hyphens, apostrophes, and what cannot be seen. */
const UNHEARD = new RegExp(
  [
    // Marks over and under Latin, Greek and Cyrillic letters, and variants of a character.
    '[\\u0300-\\u036f\\u0483-\\u0489\\u1ab0-\\u1aff\\u1dc0-\\u1dff\\u20d0-\\u20ff\\ufe00-\\ufe0f\\ufe20-\\ufe2f]',
    '[\\u{e0100}-\\u{e01ef}]',
    // Hebrew points and geresh; Arabic vowel signs and the letter stretcher.
    '[\\u0591-\\u05c7\\u05f3]',
    '[\\u0610-\\u061a\\u0640\\u064b-\\u065f\\u0670\\u06d6-\\u06ed\\u08ca-\\u08ff]',
    // Hyphens and dashes, and the dots between parts of a name.
    '[\\p{Pd}\\u2043\\u2212\\u00b7\\u2027\\u30fb]',
    // Apostrophes and what is typed for them.
    "['`\\u2018-\\u201b\\u2032\\u2035\\u02b9-\\u02bf\\u02c8\\u02ca\\u02cb\\u055a\\ua78b\\ua78c]",
    '\\p{Cf}',
  ].join('|'),
  'u',
);

/** Letters that no decomposition takes apart, as they are typed where the key is missing. */
const OWN_LETTERS = new Map([
  ...pairs(
    'ø o, ł l, đ d, ð d, þ th, æ ae, œ oe, ħ h, ŧ t, ŋ n, ĸ k, ȷ j, ə e, ǝ e, ɛ e, ɔ o, ɓ b, ɗ d, ɖ d, ƒ f',
  ),
  ...pairs(
    'ɠ g, ǥ g, ɦ h, ɨ i, ƙ k, ɲ n, ɵ o, ƥ p, ʈ t, ʉ u, ʋ v, ƴ y, ɏ y, ƶ z, ƀ b, ɍ r, ɉ j, ȼ c, ɇ e, ⱥ a, ⱦ t',
  ),
  // One Arabic letter, written with or without its hamza, or in its Persian and Urdu form.
  ...pairs('ٱ ا, ى ي, ی ي, ک ك, ة ه, ہ ه, ۃ ه, ە ه, ھ ه, ґ г'),
  ...[...'٠١٢٣٤٥٦٧٨٩'].map((digit, value) => [digit, String(value)] as const),
  ...[...'۰۱۲۳۴۵۶۷۸۹'].map((digit, value) => [digit, String(value)] as const),
]);

const folded = new Map<string, string>();

/**
 * Brings a text to the form in which names are found and sorted: without case, accents, points, hyphens, apostrophes, widths
 * and repeated blanks. Character by character, so that a text that holds another holds it folded too; only signs that make
 * one character together (kana and their voicing, jamo) are put together, see {@link foldedCore}.
 */
export function fold(text: string): string {
  if (/^[\0-\x7f]*$/.test(text)) return text.toLowerCase().replace(/['`-]/g, '').replace(/\s+/g, ' ').trim();
  let form = '';
  for (const character of text) form += foldCharacter(character);
  return form.replace(/ {2,}/g, ' ').trim().normalize('NFC');
}

const STABLE =
  '\\p{sc=Latn}\\p{sc=Grek}\\p{sc=Cyrl}\\p{sc=Arab}\\p{sc=Hebr}\\p{sc=Hani}\\p{Nd}\\p{P}\\p{S}\\p{Zs}';
const UNSTABLE_START = /^[\p{M}\u1160-\u11ff]+/u;
const UNSTABLE_END = new RegExp(`(?:[^${STABLE}]|.(?=\\p{M}))\\p{M}*$`, 'su');

/**
 * The part of a folded text that is contained in every folded text that comes of a longer one: without what the characters
 * before and behind it could change, as a voicing sign changes a kana.
 */
export function foldedCore(text: string): string {
  return fold(text).replace(UNSTABLE_START, '').replace(UNSTABLE_END, '').trim();
}

function foldCharacter(character: string): string {
  // Most of what is not Latin, and always itself: not worth a place in the memory.
  if (/[\u4e00-\u9fff\uac00-\ud7a3]/.test(character)) return character;
  let form = folded.get(character);
  if (form === undefined) folded.set(character, (form = computed(character)));
  return form;
}

function computed(character: string): string {
  if (/\s/u.test(character)) return ' ';
  let form = '';
  for (const part of character.normalize('NFKD')) {
    if (part === ' ' || UNHEARD.test(part)) continue;
    // Upper case in between makes one of what has several lower cases: ß and ss, ς and σ, ı and i.
    for (const letter of part.toLowerCase().toUpperCase().toLowerCase())
      if (!UNHEARD.test(letter)) form += OWN_LETTERS.get(letter) ?? letter;
  }
  return form;
}

function pairs(list: string): [string, string][] {
  return list.split(', ').map((pair) => pair.split(' ') as [string, string]);
}
