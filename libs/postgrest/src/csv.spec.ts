import { readCsv } from './csv.js';

const line = (...cells: (string | null)[]) => cells;

describe('a CSV body', () => {
  it.each<[string, (string | null)[][]]>([
    ['a,b\n1,2', [line('a', 'b'), line('1', '2')]],
    ['a,b\r\n1,2\r\n', [line('a', 'b'), line('1', '2')]],
    ['a\n"x, ""y""\nz"', [line('a'), line('x, "y"\nz')]],
    ['a,b\nNULL,"NULL"', [line('a', 'b'), line(null, 'NULL')]],
    ['a,b\n,', [line('a', 'b'), line('', '')]],
    ['a', [line('a')]],
    ['', [line('')]],
  ])('%j is read as %j', (text, lines) => {
    expect(readCsv(text)).toEqual(lines);
  });

  it.each(['a\n"x', 'a\nx"y', 'a\n"x"y'])('refuses %j', (text) => {
    expect(() => readCsv(text)).toThrow('All lines must have same number of fields');
  });
});
