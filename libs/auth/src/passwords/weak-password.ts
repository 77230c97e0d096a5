/** Who the password is for, and what else one thinks of first. */
export interface PasswordContext {
  readonly email?: string;
  readonly name?: string;
}

/** Words of this service that a password for it must not consist of. */
const SERVICE_WORDS = ['rosetta', 'contact', 'contacts', 'password'];

/** Shorter words are found in many good passwords by chance. */
const MIN_WORD = 4;
/** What has to be left of a password without the words of its context. */
const MIN_REST = 5;
/** Keys in the order in which fingers find them. */
const SEQUENCES = [
  'abcdefghijklmnopqrstuvwxyz',
  '01234567890',
  'qwertzuiopasdfghjklyxcvbnm',
  'qwertyuiopasdfghjklzxcvbnm',
];

let common: Promise<ReadonlySet<string>> | undefined;

/**
 * Why a password is too weak, in a sentence; null where it is not. As NIST SP 800-63B wants it: not one of the common ones,
 * not the same over and over nor a sequence, and not the names of the service or of its user; no rules about kinds of
 * characters. Its length is seen to by better-auth.
 */
export async function weaknessOf(password: string, context: PasswordContext): Promise<string | null> {
  const text = password.normalize('NFKC').toLowerCase();
  if (text.trim() === '') return 'The password must not be blank';
  if (isRepetition(text) || isSequence(text)) return 'The password must not be a repetition or a sequence';
  if ((await commonPasswords()).has(text))
    return 'The password is one of the most common ones; choose another';
  if (isMostly(text, wordsOf(context)))
    return 'The password must not consist of your name, your e-mail or the name of this service';
  return null;
}

/** Some fifty thousand, most common first, as zxcvbn-ts keeps them; loaded when the first password is chosen. */
function commonPasswords(): Promise<ReadonlySet<string>> {
  return (common ??= import('@zxcvbn-ts/language-common').then(
    ({ dictionary }) => new Set(dictionary['passwords-common'].map((each) => each.toLowerCase())),
  ));
}

/** Up to four characters again and again: `aaaaaaaa`, `abcabcab`. */
function isRepetition(text: string): boolean {
  return /^(.{1,4}?)\1+(.{0,3})$/su.test(text) && new Set(text).size <= 4;
}

function isSequence(text: string): boolean {
  return SEQUENCES.some((keys) => {
    const doubled = keys + keys;
    return doubled.includes(text) || [...doubled].reverse().join('').includes(text);
  });
}

function wordsOf({ email = '', name = '' }: PasswordContext): string[] {
  const [local = '', domain = ''] = email.toLowerCase().split('@');
  const given = [
    local,
    domain,
    name.toLowerCase(),
    ...`${local} ${domain} ${name.toLowerCase()}`.split(/[^\p{L}\p{N}]+/u),
  ];
  return [...given, ...SERVICE_WORDS]
    .map((word) => word.normalize('NFKC'))
    .filter((word) => word.length >= MIN_WORD);
}

/** Longest words first, so that a name does not hide in a longer one. */
function isMostly(text: string, words: readonly string[]): boolean {
  const found = [...words].sort((a, b) => b.length - a.length).filter((word) => text.includes(word));
  if (found.length === 0) return false;
  const rest = found.reduce((left, word) => left.replaceAll(word, ''), text);
  return [...rest].length < MIN_REST;
}
