import { normalizePhone, readPhones } from './phone.js';

describe('normalizePhone', () => {
  it.each([
    ['+20 101 717 7777', '+201017177777'],
    ['201017177777', '+201017177777'],
    ['abc', null],
  ])('reads %j as document B, section 5 tables it', (written, stored) => {
    expect(normalizePhone(written)).toBe(stored);
  });

  it('does not convert the prefix 00, but puts a + before it as the document warns', () => {
    expect(normalizePhone('00201017177777')).toBe('+00201017177777');
  });

  it.each([
    ['spaces, also no-break and ideographic ones', ' 20\u00a0101\u3000717 7777\t'],
    ['dashes, also typographic ones', '20-101\u2010717\u20137777'],
    ['parentheses', '(20)(101)7177777'],
    ['dots', '20.101.717.7777'],
  ])('drops %s', (_what, written) => {
    expect(normalizePhone(written)).toBe('+201017177777');
  });

  it.each([
    ['+1234567', null],
    ['1234567', null],
    ['12345678', '+12345678'],
    ['+12345678', '+12345678'],
    ['123456789012345', '+123456789012345'],
    ['+123456789012345', '+123456789012345'],
    ['1234567890123456', null],
    ['+1234567890123456', null],
  ])('holds %j to 8-15 digits', (written, stored) => {
    expect(normalizePhone(written)).toBe(stored);
  });

  it.each([
    '',
    ' ',
    '+',
    '++201017177777',
    '20+1017177777',
    '201017177777+',
    '201017177777 ext.',
    '2.01017E+11',
    '+2010...',
    '1-800-FLOWERS',
    '201017177777 / 5',
    '20/1017177777',
  ])('refuses %j', (written) => {
    expect(normalizePhone(written)).toBeNull();
  });

  it.each([
    ['Arabic digits', '+٢٠١٠١٧١٧٧٧٧٧'],
    ['Persian digits', '+۲۰۱۰۱۷۱۷۷۷۷۷'],
    ['Devanagari digits', '+२०१०१७१७७७७७'],
    ['full-width digits', '＋２０１０１７１７７７７７'],
    ['Thai digits', '+๒๐๑๐๑๗๑๗๗๗๗๗'],
    ['marks of direction', '\u202a+201017177777\u202c'],
    ['a blank of no width', '+20101\u200b7177777\ufeff'],
    ["a spreadsheet's apostrophe", "'+201017177777"],
    ["a spreadsheet's formula", '="+201017177777"'],
    ["a spreadsheet's fraction", '+201017177777.0'],
    ['the same with a comma', '201017177777,00'],
    ['a URI', 'tel:+20-101-717-7777'],
    ['a local URI', 'tel:7177777;phone-context=+20-101'],
    ['an encoded URI', 'TEL:%2B20%20101%207177777'],
    ['a word before it', 'Mobile: +20 101 717 7777'],
    ['a word behind it', '+20 101 717 7777 (home)'],
    ['a slash', '+20 101/7177777'],
  ])('reads %s', (_what, written) => {
    expect(normalizePhone(written)).toBe('+201017177777');
  });

  it('reads digits of another script as those of a country too', () => {
    expect(normalizePhone('٠١٠١٧١٧٧٧٧٧', 'EG')).toBe('+201017177777');
  });

  it.each([
    ['+44 (0)20 7946 0018', '+442079460018'],
    ['+44(0)2079460018', '+442079460018'],
    ['(+44) (0) 20 7946 0018', '+442079460018'],
    ['44 (0)20 7946 0018', '+442079460018'],
    ['+49 (0) 171 1234567', '+491711234567'],
    ['+39 (0)6 1234 5678', '+390612345678'],
  ])('reads the trunk zero of %j', (written, stored) => {
    expect(normalizePhone(written)).toBe(stored);
  });

  it.each([
    '+1 415-555-0177 x12',
    '+1 415-555-0177 ext. 12',
    '+14155550177 Ext 12',
    '+1 (415) 555-0177 extension 12',
    '+1 415 555 0177 #12',
    '+1 415 555 0177;ext=12',
    'tel:+1-415-555-0177;ext=12',
    '+1 415 555 0177 доб. 12',
    '+1 415 555 0177 内線12',
    '+1 415 555 0177,,12',
    '+1 415 555 0177 (ext 12)',
  ])('reads the extension of %j', (written) => {
    expect(readPhones(written)).toEqual([{ number: '+14155550177', extension: '12' }]);
  });

  it.each([
    '+201017177777 / +201222222222',
    '+201017177777/+201222222222',
    '+20 101 717 7777, +20 122 222 2222',
    '+201017177777;+201222222222',
    '+20 101 717 7777 +20 122 222 2222',
    '201017177777\n201222222222',
    '+201017177777 or +201222222222',
    '+٢٠١٠١٧١٧٧٧٧٧ ، +٢٠١٢٢٢٢٢٢٢٢٢',
  ])('reads both numbers of %j', (written) => {
    expect(readPhones(written)?.map(({ number }) => number)).toEqual(['+201017177777', '+201222222222']);
  });

  it.each([
    ['+1 415 555 0132/33', ['+14155550132', '+14155550133']],
    ['(+49) 30-1234567/8', ['+49301234567', '+49301234568']],
    ['+49 30/1234567', ['+49301234567']],
    ['+49 171/12', null],
  ])('reads %j as the numbers it is of', (written, numbers) => {
    expect(readPhones(written)?.map(({ number }) => number) ?? null).toEqual(numbers);
  });

  it('gives what it gave when it is asked again', () => {
    const stored = normalizePhone('20 101 717 7777');
    expect(normalizePhone(stored!)).toBe(stored);
  });

  describe('with a default country', () => {
    it.each([
      ['0101 717 7777', 'EG', '+201017177777'],
      ['1017177777', 'EG', '+201017177777'],
      ['090-1234-5678', 'JP', '+819012345678'],
      ['030/23125-042', 'DE', '+493023125042'],
      ['(415) 555-2671', 'US', '+14155552671'],
    ])('reads the national number %j in %s', (written, country, stored) => {
      expect(normalizePhone(written, country)).toBe(stored);
    });

    it('leaves an international number alone', () => {
      expect(normalizePhone('+20 101 717 7777', 'JP')).toBe('+201017177777');
    });

    it('treats what is no number of that country as if there were none', () => {
      expect(normalizePhone('99999999', 'EG')).toBe('+99999999');
      expect(normalizePhone('12345', 'EG')).toBeNull();
      expect(normalizePhone('abc', 'EG')).toBeNull();
    });
  });
});
