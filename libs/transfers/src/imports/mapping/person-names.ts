const SUFFIX = /^(?:jr|sr|i{2,3}|iv|ph\.?\s?d|m\.?d|esq|mba|cpa|dds|dvm|rn|llc|inc|ltd|gmbh|co)\.?$/i;
const SALUTATION =
  /^(?:mrs?|ms|miss|mx|dr|prof|professor|sir|herr|frau|fräulein|m|mme|mlle|madame|monsieur|mademoiselle|sra?|srta|don|doña|sig|sig\.ra|signora?|dott|dott\.ssa|ing|dra|senhora?|dhr|mevr|mw|drs|ir|السيد|السيدة|د|دكتور|الدكتور|様|さん|先生|女士|小姐|bay|bayan|sayın|pan|pani|г-н|г-жа|господин|госпожа)(?:[.\s]+(?:dr|prof|med|ing|habil|rer|nat|phil|jur|mult)\b)*\.?$/iu;

/** The parts of a name, and the whole where its parts stand in another order than first and last. */
export interface PersonName {
  readonly first?: string;
  readonly last?: string;
  readonly whole?: string;
}

/** Whether a text is how people are addressed, and not what they do. */
export function isSalutation(text: string): boolean {
  return SALUTATION.test(text.trim());
}

/** Takes a name in one piece apart where it says how: "Durand, Marie", or a family name in front. Null where it does not. */
export function partsOfName(name: string, isFamilyFirst: boolean): PersonName | null {
  const [before = '', after, ...more] = name.split(/[,،、]/u).map((part) => part.trim());
  if (after && more.length === 0 && before !== '' && !SUFFIX.test(after))
    return { last: before, first: after };
  if (!isFamilyFirst) return null;
  const [family, ...given] = name.split(/[\s・]+/u);
  return given.length === 0 ? null : { last: family!, first: given.join(' '), whole: name };
}

/** Joins what there is of some parts. */
export function joined(...parts: readonly (string | undefined)[]): string | undefined {
  const said = parts.filter((part) => part !== undefined && part !== '');
  return said.length > 0 ? said.join(' ') : undefined;
}
