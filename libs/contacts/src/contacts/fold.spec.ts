import fc from 'fast-check';
import { fold, foldedCore } from './fold.js';

/** Texts of all scripts, with more than their share of what is folded. */
const texts = fc
  .array(
    fc.oneof(
      fc.constantFrom(..."aIıİßσςΣéÉøŁ’-'ʼ か\u3099ﾞガｶ가\u1100\u1161\u11a8\u0301\u0645\u064eـאָ漢"),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
      fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

describe('fold', () => {
  it.each([
    ['accents', 'José Núñez', 'jose nunez'],
    ['umlauts', 'Jörg Weiß', 'jorg weiss'],
    ['a capital ß', 'STRAẞE', 'strasse'],
    ['Turkish letters', 'Işıl İpek ŞAHİN Çağrı', 'isil ipek sahin cagri'],
    ['Polish letters', 'Łukasz Dąbrowski', 'lukasz dabrowski'],
    ['Vietnamese letters', 'Nguyễn Thị Đức', 'nguyen thi duc'],
    ['Nordic letters', 'Søren Kjær Þór Guðrún', 'soren kjaer thor gudrun'],
    ['French ligatures', 'Œuvrard', 'oeuvrard'],
    [
      'apostrophes of all kinds',
      "O'Brien O’Brien OʼBrien O‘Brien O`Brien O´Brien O＇Brien",
      Array(7).fill('obrien').join(' '),
    ],
    [
      'hyphens of all kinds',
      'Jean-Paul Jean‐Paul Jean‑Paul Jean–Paul Jean－Paul Jean\u00adPaul',
      Array(6).fill('jeanpaul').join(' '),
    ],
    ['full-width Latin', 'Ｊｏｈｎ　Ｄｏｅ', 'john doe'],
    ['half-width kana', 'ﾔﾏﾀﾞ ｶﾞｸ ﾊﾟﾝ', 'ヤマダ ガク パン'],
    ['a foreign name in kana', 'マリア・ガルシア', 'マリアガルシア'],
    ['decomposed Hangul', '김민준'.normalize('NFD'), '김민준'],
    ['Arabic vowel signs and stretching', 'مُحَمَّد محـــمد', 'محمد محمد'],
    ['hamzas and letter forms', 'أحمد إبراهيم آدم ٱلله فاطمة يحيى', 'احمد ابراهيم ادم الله فاطمه يحيي'],
    ['Persian letters', 'علی کریمی', 'علي كريمي'],
    ['Arabic digits', '٠١٢ ۷۸۹', '012 789'],
    ['Hebrew points, maqaf and geresh', 'שָׁלוֹם בן־דוד ג׳ורג׳', 'שלום בןדוד גורג'],
    ['Greek accents and the final sigma', 'Γιώργος ΟΔΥΣΣΕΎΣ', 'γιωργοσ οδυσσευσ'],
    ['Cyrillic ё', 'Артём ЁЛКИН', 'артем елкин'],
    ['blanks', '  Ada\u00a0\t\n King\u3000', 'ada king'],
    ['what cannot be seen', 'A\u200bd\u200fa 葛\u{e0100}城', 'ada 葛城'],
    ['ordinal letters', 'Mª', 'ma'],
  ])('does away with %s', (_what, written, folded) => {
    expect(fold(written)).toBe(folded);
  });

  it.each([
    ['が', 'か'],
    ['パ', 'ハ'],
    ['か', 'カ'],
    ['김', '기'],
    ['ก้', 'ก'],
    ['कि', 'क'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(fold(one)).not.toBe(fold(other));
  });

  it('makes one of composed and decomposed, upper and lower case, once and twice', () => {
    // A subscript iota is a letter in upper case alone.
    const upper = (text: string) => (/[\u0345\u1f80-\u1fff]/.test(text) ? text : text.toUpperCase());
    const isSame = (text: string) =>
      [text.normalize('NFD'), text.normalize('NFC'), text.toLowerCase(), upper(text), fold(text)].every(
        (form) => fold(form) === fold(text),
      );
    const odd = [];
    for (let point = 0; point < 0x110000; point++) {
      const character = String.fromCodePoint(point);
      if (character.isWellFormed() && !isSame(character)) odd.push(point.toString(16));
    }
    expect(odd).toEqual([]);
    fc.assert(fc.property(texts, (text) => fold(fold(text)) === fold(text)));
  });
});

describe('foldedCore', () => {
  it('is contained in whatever contains the text, folded', () => {
    fc.assert(
      fc.property(texts, texts, texts, (before, text, after) => {
        expect(fold(before + text + after)).toContain(foldedCore(text));
      }),
      { numRuns: 5_000 },
    );
  });

  it.each([
    ['García', 'garcia'],
    ['山田', '山田'],
    ['やまた', 'やま'],
    ['\u3099か', ''],
    ['김민준', '김민'],
  ])('of %s is %j', (text, core) => {
    expect(foldedCore(text)).toBe(core);
  });
});
