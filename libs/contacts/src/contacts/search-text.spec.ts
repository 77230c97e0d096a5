import fc from 'fast-check';
import { fold } from './fold.js';
import { nameKey } from './search-columns.js';
import { containsWord, isBlank, searchTextOf, searchWords, toLikePattern } from './search-text.js';

const yamada = { fullName: '太郎 山田', firstName: '太郎', lastName: '山田', emails: ['taro@example.com'] };
const named = (firstName: string | null, lastName: string | null, emails: string[] = []) => ({
  fullName: [firstName, lastName].filter(Boolean).join(' ') || null,
  firstName,
  lastName,
  emails,
});

/** Whether a contact with this text is found by the term, as the database compares them. */
function finds(text: string, term: string): boolean {
  return searchWords(term).every((word) => text.includes(word));
}

describe('searchTextOf', () => {
  it.each(['太郎', '山田', '山田太郎', '太郎山田', '山田 太郎', '太郎 山田', '田太', 'taro@', 'EXAMPLE.com'])(
    'lets %s find 山田 太郎',
    (term) => {
      expect(finds(searchTextOf(yamada), term)).toBe(true);
    },
  );

  it.each(['anna maria schmidt', 'Schmidt Anna', 'annamaria'])('lets %j find a verbatim name', (term) => {
    const contact = {
      fullName: 'Annamaria Anna Maria Schmidt',
      firstName: 'Anna Maria',
      lastName: 'Schmidt',
      emails: [],
    };
    expect(finds(searchTextOf(contact), term)).toBe(true);
  });

  it('is as short as may be', () => {
    expect(searchTextOf(named('Jean-Paul', 'O’Connor'))).toBe('jeanpaul oconnor');
    expect(searchTextOf(named('Ada', 'King', ['a.king@example.com', 'ada-k@example.org']))).toBe(
      'ada king\ta.king@example.com\nadak@example.org',
    );
    expect(searchTextOf(named('Cher', null))).toBe('cher');
    expect(searchTextOf(yamada)).toBe('山田太郎山田\ttaro@example.com');
    expect(searchTextOf(named('민준', '김'))).toBe('김민준김');
    expect(searchTextOf(named('a@example.com', 'B', ['a@example.com']))).toBe('a@example.com b');
  });

  it('holds first and last name folded, whatever they and the whole name are', () => {
    const name = fc.option(
      fc.oneof(fc.string({ unit: 'binary' }), fc.stringMatching(/^[ '-]?(Jo|山|민| ){0,4}$/)),
    );
    fc.assert(
      fc.property(name, name, name, (fullName, firstName, lastName) => {
        const text = searchTextOf({ fullName, firstName, lastName, emails: ['a-b@example.com'] });
        expect(text.split('\t')[0]).toContain(fold(firstName ?? ''));
        expect(text.split('\t')[0]).toContain(fold(lastName ?? ''));
        for (const word of fold(fullName ?? '').split(' ')) expect(text).toContain(word);
      }),
    );
  });

  it('is empty for a contact without name and e-mail', () => {
    expect(searchTextOf(named(null, null))).toBe('');
  });
});

describe('searchWords', () => {
  it.each<[string, string[]]>([
    [' María  PÉREZ ', ['maria', 'perez']],
    ['Pérez, María', ['perez', 'maria']],
    ['García-Lorca', ['garcia', 'lorca']],
    ['jean-paul@ex-ample.com', ['jeanpaul@example.com']],
    ["O'Connor", ['oconnor']],
    ['ada ADA', ['ada']],
    ["' -", []],
    ['a b c d e f g h i j k l', [...'abcdefghij']],
  ])('reads %j', (term, words) => {
    expect(searchWords(term)).toEqual(words);
  });

  it('tells a term of which nothing is left from a blank one', () => {
    expect([isBlank(' \u3000'), isBlank("'")]).toEqual([true, false]);
  });
});

describe('containsWord', () => {
  const conditions = (word: string) => {
    const bound: unknown[] = [];
    return [containsWord('t', word, (value) => `$${bound.push(value)}`).join(' and '), ...bound];
  };

  it('asks the trigrams about ASCII, and no index where there are none', () => {
    expect(conditions('jo%')).toEqual(['t like $1', '%jo\\%%']);
    expect(conditions('jo')).toEqual(['position($1 in t) > 0', 'jo']);
  });

  it('asks the short terms about everything else', () => {
    const sql = String.raw`position($1 in t) > 0 and t ~ '[^\x01-\x7f]' and short_terms(t) @> $2::text[]`;
    expect(conditions('山')).toEqual([expect.stringContaining('short_terms'), '山', ['山']]);
    expect(conditions('иван')[0]).toBe(sql);
    expect(conditions('иваив').slice(1)).toEqual(['иваив', ['ив', 'ва', 'аи']]);
    expect(conditions('kenた').slice(1)).toEqual(['kenた', ['nた']]);
  });
});

describe('toLikePattern', () => {
  it('makes %, _ and \\ ordinary characters', () => {
    expect(toLikePattern('50%_\\')).toBe('%50\\%\\_\\\\%');
  });
});

describe('nameKey', () => {
  it('sorts as people sort', () => {
    const names = ['Zed', 'adler', 'de Vries', 'Åberg', 'éclair', "d'Angelo", 'Öz'];
    const sorted = names.toSorted((a, b) => (nameKey(a) < nameKey(b) ? -1 : 1));
    expect(sorted).toEqual(['Åberg', 'adler', "d'Angelo", 'de Vries', 'éclair', 'Öz', 'Zed']);
  });

  it('is short enough for an index, whatever the name, and null where there is no name', () => {
    expect(nameKey(null)).toBeNull();
    expect(nameKey('')).toBe('');
    expect(nameKey('\ufdfa'.repeat(254))).toHaveLength(100);
    expect(nameKey('\u{20000}'.repeat(254))).toBe('\u{20000}'.repeat(100));
  });
});
