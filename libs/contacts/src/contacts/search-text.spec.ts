import { searchTextOf, toLikePattern, toSearchable } from './search-text.js';

const yamada = { fullName: '太郎 山田', firstName: '太郎', lastName: '山田', emails: ['taro@example.com'] };

/** Whether a contact with this text is found by the term, as the database compares them. */
function finds(text: string, term: string): boolean {
  return text.includes(toSearchable(term));
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

  it('lets no term reach from one way of writing into the next', () => {
    expect(finds(searchTextOf(yamada), '山田\n山田')).toBe(false);
    expect(
      searchTextOf(yamada)
        .split('\n')
        .every((way) => way.trim() === way),
    ).toBe(true);
  });

  it('says each way once', () => {
    expect(searchTextOf({ fullName: 'Cher', firstName: 'Cher', lastName: null, emails: [] })).toBe('cher');
  });

  it('finds every e-mail address', () => {
    expect(searchTextOf({ ...yamada, emails: ['a@example.com', 'b@example.org'] })).toContain(
      'b@example.org',
    );
  });

  it('is empty for a contact without name and e-mail', () => {
    expect(searchTextOf({ fullName: null, firstName: null, lastName: null, emails: [] })).toBe('');
  });
});

describe('toSearchable', () => {
  it('makes one of the two ways to write an accent', () => {
    expect(toSearchable('Jose\u0301')).toBe(toSearchable('José'));
  });

  it('folds case beyond ASCII and makes every blank a single space', () => {
    expect(toSearchable('  ÉLODIE\u3000\n ΜΑΡΊΑ ')).toBe('élodie μαρία');
  });
});

describe('toLikePattern', () => {
  it('makes %, _ and \\ ordinary characters', () => {
    expect(toLikePattern('50%_\\')).toBe('%50\\%\\_\\\\%');
  });

  it('folds like the text it is compared with', () => {
    expect(toLikePattern(' José ')).toBe('%josé%');
  });
});
