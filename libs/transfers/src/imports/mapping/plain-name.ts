/** Letters that no decomposition brings to the one people type instead. */
const ALIKE: readonly (readonly [RegExp, string])[] = [
  [/ı/g, 'i'],
  [/ł/g, 'l'],
  [/ø/g, 'o'],
  [/ß/g, 'ss'],
  [/æ/g, 'ae'],
  [/œ/g, 'oe'],
  [/đ/g, 'd'],
  [/ة/g, 'ه'],
  [/ى/g, 'ي'],
  [/ـ/g, ''],
];

/** A column's name without what differs from file to file: case, accents, width, blanks, signs. */
export function plainName(name: string): string {
  let plain = name.normalize('NFKD').toLowerCase();
  for (const [letter, other] of ALIKE) plain = plain.replace(letter, other);
  return plain.replace(/[^\p{L}\p{N}]/gu, '');
}

/** Whose a column is, as in "Person - Name", "Contact: Email" or "contact.email". */
const OWNER = /^([^-–—:./>|]{2,40}?)(?:\s+[-–—]+\s+|\s*[:/>|]+\s*|\.|__)(?=\S)/u;
const BRACKETS = /[([{【][^)\]}】]*[)\]}】]/gu;
const LAST_BRACKETS = /[([{【][^([{【]*[)\]}】]\s*$/u;
const REMARK =
  /\s(?:optional|required|mandatory|pflichtfeld|obligatoire|facultatif|obligatorio|opcional|obbligatorio|verplicht)\s*$/iu;

/** A column's name, taken apart. */
export interface ColumnName {
  /** The plain forms it may be known by, the most telling first: with and without remarks and numbering. */
  readonly forms: readonly string[];
  /** Whose it is said to be; undefined if nobody's. */
  readonly owner?: string;
  /** The forms of what stands behind the owner. */
  readonly ownForms: readonly string[];
}

/** Takes a column's name apart: what it may be known by, without remarks in brackets, asterisks and numbering. */
export function columnNameOf(written: string): ColumnName {
  // One system marks the fields that its customers add.
  const whole = written.normalize('NFKC').replace(/__c$/i, '');
  const unremarked = whole.replace(BRACKETS, ' ').replace(REMARK, '').trim();
  const [prefix, owner] = OWNER.exec(unremarked) ?? [];
  return {
    // What stands in brackets may be a remark, or the half of the name: "姓 (カナ) (optional)".
    forms: formsOf(whole, whole.replace(LAST_BRACKETS, ''), unremarked),
    ...(owner !== undefined && { owner: plainName(owner) }),
    ownForms: prefix === undefined ? [] : formsOf(unremarked.slice(prefix.length)),
  };
}

function formsOf(...names: string[]): string[] {
  const plain = names.map(plainName);
  const unnumbered = plain.map((form) => form.replace(/\p{N}+/gu, ''));
  return [...new Set([...plain, ...unnumbered])].filter((form) => form !== '');
}
