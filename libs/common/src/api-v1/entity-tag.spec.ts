import { entityTag, isKnown, readIfMatch } from './entity-tag.js';

/** What is no list of tags; the last two would take a careless pattern forever. */
const malformed = [
  '1',
  '"1',
  '1"',
  'w/"1"',
  '"1" "2"',
  '"1", *',
  '*, "1"',
  '',
  ',',
  '"a b"',
  '"1",â\x80¢',
  `"1"${' , '.repeat(5000)}x`,
  `"1"${' '.repeat(10_000)}x`,
];

describe('entityTag', () => {
  it('is the version in quotes', () => {
    expect(entityTag({ version: 12 })).toBe('"12"');
  });
});

describe('readIfMatch', () => {
  it.each<[string | undefined, number[] | undefined]>([
    [undefined, undefined],
    ['*', undefined],
    [' * ', undefined],
    ['"1"', [1]],
    ['"1","20"', [1, 20]],
    [' "9" ,, W/"3" ,\t"1" ,', [9, 3, 1]],
    ['"7;0123456789abcdef", W/"8;fedcba9876543210"', [7, 8]],
    ['"7;0123", "7;0123456789ABCDEF", ";0123456789abcdef"', []],
    ['W/"1"', [1]],
    ['"01", "0", "-1", "1.0", "1-gzip", "W/1", W/"0", "", "12345678901"', []],
    ['"a,b", "\xe9"', []],
  ])('reads %j as %j', (header, versions) => {
    expect(readIfMatch(header)).toEqual(versions && new Set(versions));
  });

  it.each(malformed)('refuses %j', (header) => {
    expect(() => readIfMatch(header)).toThrow('If-Match must be * or entity tags like "1"');
  });
});

describe('isKnown', () => {
  it.each(['"1"', 'W/"1"', '*', '"7", W/"1"'])('finds "1" in %s', (header) => {
    expect(isKnown('"1"', header)).toBe(true);
  });

  it.each([undefined, '"2"', 'W/"2"', '"W/1"', '"11"'])('does not find "1" in %s', (header) => {
    expect(isKnown('"1"', header)).toBe(false);
  });

  it.each(malformed)('refuses %j', (header) => {
    expect(() => isKnown('"1"', header)).toThrow('If-None-Match must be * or entity tags like "1"');
  });
});
