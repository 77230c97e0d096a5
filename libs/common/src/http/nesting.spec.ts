import { isNestedDeeper } from './nesting.js';

const nested = (levels: number, inner = '1') => '['.repeat(levels) + inner + ']'.repeat(levels);
const isDeeper = (json: string, levels: number) => isNestedDeeper(Buffer.from(json), levels);

describe('isNestedDeeper', () => {
  it.each([
    [nested(10), 10, false],
    [nested(11), 10, true],
    ['{"a":'.repeat(11) + '1' + '}'.repeat(11), 10, true],
    [`[${Array(50).fill('[1]').join(',')}]`, 2, false],
    [`["${'['.repeat(50)}"]`, 2, false],
    [`["\\"${'['.repeat(50)}"]`, 2, false],
    [`["\\\\",${nested(3)}]`, 2, true],
    [`{"${'{'.repeat(50)}":1}`, 2, false],
    [`["é🙂",${nested(3)}]`, 2, true],
    [`["${'['.repeat(50)}`, 2, false],
    [']'.repeat(5) + '['.repeat(9), 4, false],
  ])('of %s, asked for %i, is %s', (json, levels, expected) => {
    expect(isDeeper(json, levels)).toBe(expected);
  });

  it('exhausts no stack', () => {
    expect(isDeeper(nested(2_000_000), 100)).toBe(true);
  });
});
