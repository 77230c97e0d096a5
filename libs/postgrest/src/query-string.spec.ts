import { PostgrestError } from './errors.js';
import { readQueryString } from './query-string.js';

const read = (text: string) => readQueryString(text, { queryLength: 100 });

const pair = (name: string, value: string): [string, string] => [name, value];

describe('a query string', () => {
  it.each<[string, [string, string][]]>([
    ['a=1&b=2', [pair('a', '1'), pair('b', '2')]],
    ['?a=1', [pair('a', '1')]],
    ['a=x+y%20z%2Bw', [pair('a', 'x y z+w')]],
    ['a=b=c', [pair('a', 'b=c')]],
    ['a&b=&=c', [pair('b', ''), pair('', 'c')]],
    ['a%3Db=1', [pair('a=b', '1')]],
    ['n=%D9%85%D8%B1', [pair('n', 'مر')]],
    ['a=1&a=2', [pair('a', '1'), pair('a', '2')]],
    ['a=ilike.%mir%', [pair('a', 'ilike.%mir%')]],
    ['a=%&%zz=%4&b=100%25%', [pair('a', '%'), pair('%zz', '%4'), pair('b', '100%%')]],
    ['__proto__=1', [pair('__proto__', '1')]],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it('puts unescaped UTF-8 together again, which Node delivers byte by byte', () => {
    expect(read(Buffer.from('n=日本').toString('latin1'))).toEqual([['n', '日本']]);
  });

  it('keeps text that is Unicode already', () => {
    expect(read('n=日本&m=é')).toEqual([pair('n', '日本'), pair('m', 'é')]);
  });

  it.each(['a=%ff', '%c3=1', 'a=%00', '%00=a'])('refuses %s', (text) => {
    expect(() => read(text)).toThrow(expect.objectContaining({ status: 400, code: 'PGRST100' }) as Error);
  });

  it('refuses more characters than allowed', () => {
    expect(() => read('a'.repeat(101))).toThrow(PostgrestError);
    expect(() => read('a'.repeat(101))).toThrow(expect.objectContaining({ status: 414 }) as Error);
  });
});
