import { fold } from '@rosetta/contacts';
import { type Likeness, rank } from './finding.js';
import { fullNameOf } from './nicknames.js';
import { textLikeness } from './text-likeness.js';

/** A person's name in the form in which it is compared: folded words. */
export interface PersonName {
  readonly given: readonly string[];
  readonly family: readonly string[];
  /** All letters without blanks, in both orders. */
  readonly together: readonly [string, string];
  readonly script: Script;
  /** Which of those of one name, as `Jr.` or `III` says; null where nothing does. */
  readonly generation: string | null;
}

/** What stands behind the names of father and son, each with what means the same. */
const GENERATIONS =
  'junior jr jnr jun fils hijo filho figlio; senior sr snr sen pere padre pai; ii 2nd; iii 3rd; iv 4th';
const generations = new Map(
  GENERATIONS.split('; ').flatMap((group) => {
    const words = group.split(' ');
    return words.map((word) => [word, words[0]!] as const);
  }),
);

type Script = 'kana' | 'other' | 'latin' | null;

/** How two names are alike, part by part. */
export interface NameLikeness {
  readonly given: Likeness | null;
  readonly family: Likeness | null;
  /** Given and family name stand in each other's place. */
  readonly isSwapped: boolean;
}

/** Reads a name for comparison; where it has no parts, the first word is the given name, as everywhere. */
export function personName(
  firstName: string | null,
  lastName: string | null,
  fullName: string | null,
): PersonName {
  const whole = nameWords(fullName);
  const [given, family] =
    firstName || lastName ? [nameWords(firstName), nameWords(lastName)] : [whole.slice(0, 1), whole.slice(1)];
  const [first, last] = [given.join(''), family.join('')];
  return {
    given,
    family,
    together: [first + last, last + first],
    script: scriptOf(first + last),
    generation: generationOf(given, family),
  };
}

/** A word alone is a name: who is called Junior, or Sen, is nobody's son by it. */
function generationOf(...parts: readonly (readonly string[])[]): string | null {
  const found = parts.flatMap((part) => (part.length > 1 ? (generations.get(part.at(-1)!) ?? []) : []));
  return found[0] ?? null;
}

/** The words of a person's name; the article of Arabic ones is written or left out. */
function nameWords(name: string | null): string[] {
  return words(name).map((word) => word.replace(/^ال(?=.{3})/u, ''));
}

/** The folded words of a name, without points and commas; of `S.A.` one. */
export function words(name: string | null): string[] {
  return fold(name ?? '')
    .replace(/(?<=(?:^|[^\p{L}])\p{L}(?:\.\p{L})*)\.(?=\p{L})/gu, '')
    .replace(/[.,،、()"/]/g, ' ')
    .split(' ')
    .filter((word) => word !== '');
}

function scriptOf(letters: string): Script {
  if (letters === '') return null;
  if (/[a-z]/.test(letters)) return 'latin';
  return /^[\u3040-\u30ff]+$/.test(letters) ? 'kana' : 'other';
}

/** Compares two names, in both orders of their parts; null where they are not comparable, as names in two scripts. */
export function nameLikeness(a: PersonName, b: PersonName): NameLikeness | null {
  if (a.script === null || b.script === null || a.script !== b.script) return null;
  const isOnePiece = a.family.length === 0 || b.family.length === 0;
  const isInitial = [a, b].some(({ given, family }) => family.length > 0 && /^[a-z]$/.test(given.join('')));
  if (!isInitial && a.together.some((each) => b.together.includes(each)))
    return { given: 'exact', family: 'exact', isSwapped: !isOnePiece && a.together[0] !== b.together[0] };
  if (isOnePiece && a.script === 'other') return { ...wholeLikeness(a, b), isSwapped: false };
  const straight = [partLikeness(a.given, b.given), partLikeness(a.family, b.family)] as const;
  if (straight.every((each) => each === 'exact'))
    return { given: 'exact', family: 'exact', isSwapped: false };
  const crossed = [partLikeness(a.given, b.family), partLikeness(a.family, b.given)] as const;
  const isSwapped = distance(crossed) < distance(straight);
  const [given, family] = isSwapped ? crossed : straight;
  return { given, family: ofGenerations(a, b, family), isSwapped };
}

/** Father and son are called alike, but for what is written behind; one of whom nothing is may be either. */
function ofGenerations(a: PersonName, b: PersonName, family: Likeness | null): Likeness | null {
  if (a.generation === b.generation) return family;
  if (a.generation !== null && b.generation !== null) return 'different';
  return family === 'different' ? family : 'similar';
}

/** Whether a mailbox is made of a name alone: of its words, or what they begin with. */
export function isCalledAs(mailboxName: string, { given, family }: PersonName): boolean {
  const words = [...given, ...family].sort((a, b) => b.length - a.length);
  const rest = words.reduce((left, word) => left.replace(word, ''), mailboxName);
  return rest.length < mailboxName.length && rest.length <= words.length && /^[a-z]*$/.test(rest);
}

/** Of names that are written together, and cannot be parted. */
function wholeLikeness(a: PersonName, b: PersonName): Pick<NameLikeness, 'given' | 'family'> {
  const [one, other] = [a.together[1], b.together[1]];
  if (a.family.length === 0 && b.family.length === 0)
    return { given: textLikeness(one, other), family: null };
  const [part, whole] = a.family.length > 0 ? [a, other] : [b, one];
  const isIn = (words: readonly string[]) => (whole.includes(words.join('')) ? 'exact' : 'different');
  return { given: isIn(part.given), family: isIn(part.family) };
}

function distance(parts: readonly (Likeness | null)[]): number {
  return parts.reduce((sum, part) => sum + rank(part ?? 'different'), 0);
}

function partLikeness(a: readonly string[], b: readonly string[]): Likeness | null {
  if (a.length === 0 || b.length === 0) return null;
  const [one, other] = [a.join(''), b.join('')];
  if (one === other) return /^[a-z]$/.test(one) ? 'initial' : 'exact';
  const [first, second] = [a[0]!, b[0]!];
  if (fullNameOf(first) === fullNameOf(second) && first !== second) return 'nickname';
  if ((one.length === 1 || other.length === 1) && one[0] === other[0]) return 'initial';
  const whole = textLikeness(one, other);
  const [fewer, more] = a.length <= b.length ? [a, b] : [b, a];
  return whole !== 'spelling' && fewer.every((word) => more.includes(word)) ? 'part' : whole;
}
