import { readCsv } from './csv.js';

describe('a CSV body', () => {
  it.each<[string, (string | null)[][]]>([
    ['a,b\n1,2', [['a', 'b'], ['1', '2']]],
    ['a,b\r\n1,2\r\n', [['a', 'b'], ['1', '2']]],
    ['a\n"x, ""y""\nz"', [['a'], ['x, "y"\nz']]],
    ['a,b\nNULL,"NULL"', [['a', 'b'], [null, 'NULL']]],
    ['a,b\n,', [['a', 'b'], ['', '']]],
    ['a', [['a']]],
    ['', [['']]],
  ])('%j is read as %j', (text, lines) => {
    expect(readCsv(text)).toEqual(lines);
  }); // prettier-ignore

  it.each(['a\n"x', 'a\nx"y', 'a\n"x"y'])('refuses %j', (text) => {
    expect(() => readCsv(text)).toThrow('All lines must have same number of fields');
  });
});
