import { contactKeys } from './contact-keys.js';
import { type ComparedContact, contactTraits } from './contact-traits.js';

const nobody: ComparedContact = {
  id: '',
  fullName: null,
  firstName: null,
  lastName: null,
  emails: [],
  phones: [],
  companyId: null,
  companyName: null,
  accountName: null,
  customFields: {},
};
const keysOf = (fields: Partial<ComparedContact>) => contactKeys(contactTraits({ ...nobody, ...fields }));

/** The kinds of keys that two contacts share. */
const shared = (a: Partial<ComparedContact>, b: Partial<ComparedContact>) => {
  const others = new Set(keysOf(b).map(({ key }) => key));
  return [
    ...new Set(
      keysOf(a)
        .filter(({ key }) => others.has(key))
        .map(({ kind }) => kind),
    ),
  ];
};
const named = (firstName: string, lastName: string) => ({ firstName, lastName });

describe('Keys of a contact', () => {
  it.each([
    ['its address', { emails: ['ada@engine.example'] }, { emails: ['ada@engine.example'] }, ['email']],
    [
      'its number in another notation',
      { phones: ['+5491123456789'] },
      { phones: ['+541123456789'] },
      ['phone'],
    ],
    [
      'its mailbox elsewhere',
      { emails: ['ada.king@a.example'] },
      { emails: ['adaking+x@b.example'] },
      ['mailbox'],
    ],
    ['its name in another order', named('Ada', 'King'), named('King', 'Ada'), ['name', 'sound']],
    ['its name without accents', named('Zoë', 'Núñez'), named('Zoe', 'Nunez'), ['name', 'sound']],
    ['the full form of a nickname', named('Bill', 'Hopper'), named('William', 'Hopper'), ['name', 'sound']],
    ['how its name sounds', named('Stephen', 'Meyer'), named('Stefen', 'Maier'), ['sound']],
    ['its name in one piece', named('太郎', '山田'), named('山田太郎', ''), ['name']],
    [
      'its reading',
      { ...named('花子', '鈴木'), customFields: { furigana: 'スズキ ハナコ' } },
      named('はなこ', 'すずき'),
      ['reading'],
    ],
    [
      'a first name at a company, or at the domain that is called so',
      { firstName: 'Grace', companyName: 'Blue Sky Ltd' },
      { firstName: 'Grace', emails: ['g@bluesky.example'] },
      ['company'],
    ],
    [
      'its birth date',
      { customFields: { dob: '1906-12-09' } },
      { customFields: { Geburtsdatum: '19061209' } },
      ['birth_date'],
    ],
  ])('are %s', (_, a, b, kinds) => {
    expect(shared(a, b)).toEqual(kinds);
  });

  it('are not what tells nobody from others', () => {
    expect(shared({ emails: ['info@a.example'] }, { emails: ['info@b.example'] })).toEqual([]);
    expect(shared(named('Ada', 'King'), named('Ada', 'Lovelace'))).toEqual([]);
    expect(keysOf({ emails: ['ada@gmail.com'] }).map(({ kind }) => kind)).toEqual(['email']);
    expect(keysOf({})).toEqual([]);
  });
});
