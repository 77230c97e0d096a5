import { isISO31661Alpha2, isISO31661Alpha3 } from 'class-validator';
import { alpha3Codes, twoLetterCode } from './country-codes.js';

describe('twoLetterCode', () => {
  it('knows every country of ISO 3166-1 by its code of three letters, each by another of two', () => {
    expect(alpha3Codes).toHaveLength(249);
    expect(alpha3Codes.filter((code) => !isISO31661Alpha3(code))).toEqual([]);
    const codes = alpha3Codes.map(twoLetterCode);
    expect(codes.filter((code) => !isISO31661Alpha2(code))).toEqual([]);
    expect(new Set(codes).size).toBe(249);
  });

  it.each([
    ['DEU', 'DE'],
    ['usa', 'US'],
    ['GBR', 'GB'],
    ['Che', 'CH'],
    ['DE', 'DE'],
    ['XXX', 'XXX'],
    ['', ''],
  ])('makes of %p %p', (code, expected) => {
    expect(twoLetterCode(code)).toBe(expected);
  });
});
