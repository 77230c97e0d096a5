import fc from 'fast-check';
import { formatArrayLiteral, parseArrayLiteral } from './array-literal.js';

describe('an array literal', () => {
  it.each<[string, (string | null)[] | undefined]>([
    ['{}', []],
    [' { } ', []],
    ['{a,b}', ['a', 'b']],
    ['{ a , b c }', ['a', 'b c']],
    ['{" a ","b,c","d\\"e","f\\\\g"}', [' a ', 'b,c', 'd"e', 'f\\g']],
    ['{null,"null",NULL}', [null, 'null', null]],
    ['{""}', ['']],
    ['a', undefined],
    ['{a', undefined],
    ['{a,}', undefined],
    ['{,}', undefined],
    ['{{a},{b}}', undefined],
    ['{a"b"}', undefined],
    ['{"a"b}', undefined],
    ['{a}b}', undefined],
    ['{"a}', undefined],
  ])('%s is read as %j', (text, expected) => {
    expect(parseArrayLiteral(text)).toEqual(expected);
  });

  it('is read back as it was written', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.string({ unit: 'grapheme' }))), (elements) => {
        expect(parseArrayLiteral(formatArrayLiteral(elements))).toEqual(elements);
      }),
    );
  });
});
