import { fold } from '@rosetta/contacts';

const KATAKANA = /[\u30a1-\u30f6]/g;
const KANA_STEP = 0x60;

/** A reading in one form: hiragana, without blanks and width. */
export function toHiragana(text: string): string {
  return fold(text)
    .replace(/[\s・]/g, '')
    .replace(KATAKANA, (kana) => String.fromCharCode(kana.charCodeAt(0) - KANA_STEP));
}
