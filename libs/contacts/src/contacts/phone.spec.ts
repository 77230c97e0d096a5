import { normalizePhone } from './phone.js';

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
    '201017177777 ext. 5',
    '20/1017177777',
  ])('refuses %j', (written) => {
    expect(normalizePhone(written)).toBeNull();
  });

  it.each(['٢٠١٠١٧١٧٧٧٧٧', '２０１０１７１７７７７７', '२०१०१७१७७७७७'])(
    'takes no digits but 0 to 9: %s',
    (written) => {
      expect(normalizePhone(written)).toBeNull();
      expect(normalizePhone(written, 'EG')).toBeNull();
    },
  );

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
