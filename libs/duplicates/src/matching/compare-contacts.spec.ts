import { compareContacts } from './compare-contacts.js';
import { type ComparedContact, contactTraits } from './contact-traits.js';
import { contactMatcher } from './matcher.js';

const traits = (fields: Partial<ComparedContact>) =>
  contactTraits({
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
    ...fields,
  });
const named = (firstName: string, lastName: string) => ({ firstName, lastName });
const found = (a: Partial<ComparedContact>, b: Partial<ComparedContact>) =>
  Object.fromEntries(compareContacts(traits(a), traits(b)).map(({ field, likeness }) => [field, likeness]));

describe('Two contacts', () => {
  it.each([
    [named('Ada', 'King'), named('ADA', 'Kïng'), { first_name: 'exact', last_name: 'exact' }],
    [
      named('Ada', 'King'),
      named('King', 'Ada'),
      { first_name: 'exact', last_name: 'exact', name_order: 'swapped' },
    ],
    [named('Bob', 'Noyce'), named('Robert', 'Noice'), { first_name: 'nickname', last_name: 'spelling' }],
    [named('G.', 'Hopper'), named('Grace', 'Hopper'), { first_name: 'initial', last_name: 'exact' }],
    [named('María', 'Pérez'), named('Maria del Carmen', 'Pérez'), { first_name: 'part', last_name: 'exact' }],
    [named('太郎', '山田'), named('山田太郎', ''), { first_name: 'exact', last_name: 'exact' }],
    [named('أحمد', 'الشامي'), named('احمد', 'شامي'), { first_name: 'exact', last_name: 'exact' }],
    [named('G.', 'Hopper'), named('G', 'Hopper'), { first_name: 'initial', last_name: 'exact' }],
    [named('Otto', 'King'), named('Otto', 'King jun.'), { first_name: 'exact', last_name: 'similar' }],
    [named('Otto', 'King Sr.'), named('Otto', 'King Jr.'), { first_name: 'exact', last_name: 'different' }],
    [named('Otto', 'King II'), named('Otto', 'King III'), { first_name: 'exact', last_name: 'different' }],
    [named('Asha', 'Sen'), named('Asha', 'Sen'), { first_name: 'exact', last_name: 'exact' }],
    [named('Ada', 'King'), named('太郎', '山田'), { first_name: 'script' }],
    [
      { ...named('花子', '鈴木'), customFields: { furigana: 'スズキ ハナコ' } },
      named('ﾊﾅｺ', 'ｽｽﾞｷ'),
      { reading: 'exact' },
    ],
  ])('of names %j and %j', (a, b, expected) => {
    expect(found(a, b)).toEqual(expected);
  });

  it.each([
    [['ada@a.example'], ['x@b.example', 'ada@a.example'], 'exact'],
    [['info@a.example'], ['info@a.example'], 'shared'],
    [['countess@a.example'], ['coun.tess@b.example'], 'mailbox'],
    [['countess@a.example'], ['contess@a.example'], 'spelling'],
    [['ada71@a.example'], ['ada72@a.example'], 'different'],
  ])('of addresses %j and %j', (emails, others, email) => {
    expect(found({ emails }, { emails: others }).email).toBe(email);
  });

  it('of one mailbox that is called as they are says nothing more', () => {
    const ada = named('Ada', 'King');
    expect(
      found({ ...ada, emails: ['ada.king@a.example'] }, { ...ada, emails: ['ada.king@b.example'] }),
    ).toEqual({
      first_name: 'exact',
      last_name: 'exact',
    });
  });

  it('of two names share a phone, and are one by it if they have one name', () => {
    const phones = ['+12025550143'];
    expect(found({ ...named('Ada', 'King'), phones }, { ...named('Grace', 'Hopper'), phones }).phone).toBe(
      'shared',
    );
    expect(found({ ...named('Ada', 'King'), phones }, { ...named('Ada', 'Kong'), phones }).phone).toBe(
      'exact',
    );
    expect(found({ phones }, { phones: ['+442025550143'] }).phone).toBe('ending');
  });

  it.each([
    [{ companyName: 'Blue Sky Ltd' }, { companyName: 'BLUE SKY, S.A.' }, 'exact'],
    [{ companyName: '株式会社青空' }, { companyName: '青空' }, 'exact'],
    [{ companyName: 'Blue Sky' }, { emails: ['x@blue-sky.example'] }, 'domain'],
    [{ companyName: 'Blue Sky' }, { companyName: 'Red Sea' }, 'different'],
    [{ companyName: 'Blue Sky' }, {}, undefined],
  ])('of companies %j and %j', (a, b, company) => {
    expect(found(a, b).company).toBe(company);
  });

  describe('who work for one company', () => {
    const at = (fields: Partial<ComparedContact>) => ({
      companyName: 'Blue Sky',
      customFields: { city: 'Tlön', zip: '75009' },
      ...fields,
    });
    const score = (a: Partial<ComparedContact>, b: Partial<ComparedContact>) =>
      contactMatcher.match(traits(a), traits(b)).score;
    const jing = at({ ...named('静', '王'), emails: ['jing.wang@sky.example'], phones: ['+862100000344'] });

    it.each<[Partial<ComparedContact>, Partial<ComparedContact>]>([
      [at({ ...named('Ada', 'King') }), at({ ...named('Zoe', 'King') })],
      [at({ ...named('Ada', 'King') }), at({ ...named('Ada', 'Byron') })],
      [jing, at({ ...named('静', '杨'), emails: ['jing.yang@sky.example'], phones: ['+862100000345'] })],
      [
        { ...named('Ada', 'King'), emails: ['ada.king@sky.example'] },
        { ...named('Zoe', 'King'), emails: ['zoe.king@sky.example'] },
      ],
    ])('are not one for that, nor for what follows from it: %j and %j', (a, b) => {
      expect(found(a, b)).not.toHaveProperty('company');
      expect(found(a, b)).not.toHaveProperty('city');
      expect(score(a, b)).toBeLessThan(0.5);
    });

    it('are likely one when they are called the same, and when one has another name but the same address', () => {
      const { emails } = jing;
      expect(score(at(named('Ada', 'King')), at(named('Ada', 'King')))).toBeGreaterThan(0.95);
      expect(score(jing, at({ ...named('静', '杨'), emails }))).toBeGreaterThan(0.5);
    });
  });

  it('are compared by details that custom fields tell, whatever these are called', () => {
    const a = { dob: '1906-12-09', Straße: '5 Rue Blanche', plz: '75009', vat_id: 'FR 12 345' };
    const b = { date_of_birth: '1906-12-90', address: '5 rue blanche', zip: '75010', TaxID: 'FR12346' };
    expect(found({ customFields: a }, { customFields: b })).toEqual({
      birth_date: 'spelling',
      identifier: 'spelling',
      street: 'exact',
      postal_code: 'similar',
    });
  });
});
