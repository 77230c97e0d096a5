import type { Match } from './model.js';
import { isSafe, MOST_TOGETHER, safeGroups } from './safe-groups.js';

describe('isSafe', () => {
  const match = (score: number, ...found: [string, string][]) =>
    ({ score, why: found.map(([field, likeness]) => ({ field, likeness, weight: 1 })) }) as Match;

  const named = (given: string, family: string, ...more: [string, string][]) =>
    match(1, ['first_name', given], ['last_name', family], ...more);

  it.each([
    [match(0.999, ['first_name', 'exact'], ['last_name', 'spelling']), true],
    [match(0.9989, ['first_name', 'exact'], ['last_name', 'exact']), false],
    [named('exact', 'exact', ['birth_date', 'exact'], ['identifier', 'exact']), true],
    [named('exact', 'exact', ['birth_date', 'spelling']), false],
    [named('exact', 'exact', ['identifier', 'different']), false],
    [named('spelling', 'exact', ['email', 'exact'], ['phone', 'exact']), false],
    [named('nickname', 'exact', ['birth_date', 'exact']), false],
    [named('nickname', 'part', ['identifier', 'exact']), true],
    [named('exact', 'similar', ['identifier', 'exact']), false],
    [named('different', 'exact', ['identifier', 'exact']), false],
    [match(1, ['first_name', 'exact'], ['email', 'exact'], ['phone', 'exact']), false],
    [match(1, ['email', 'exact'], ['phone', 'exact']), false],
    [match(1, ['reading', 'exact'], ['phone', 'exact']), true],
    [match(1, ['first_name', 'script'], ['phone', 'exact']), false],
  ])('of %j is %s', (found, safe) => {
    expect(isSafe(found, 0.999)).toBe(safe);
  });
});

describe('safeGroups', () => {
  it('takes those together who are all alike', () => {
    expect(
      safeGroups([
        ['a', 'b'],
        ['c', 'd'],
        ['c', 'e'],
        ['d', 'e'],
      ]),
    ).toEqual({
      groups: [
        ['a', 'b'],
        ['c', 'd', 'e'],
      ],
      left: [],
    });
  });

  it('leaves those of whom two are not alike, and too many', () => {
    const many = Array.from({ length: MOST_TOGETHER + 1 }, (_, n) => n);
    const all = (ids: number[]) => ids.flatMap((a) => ids.filter((b) => b > a).map((b) => [a, b] as const));
    expect(
      safeGroups([
        ['a', 'b'],
        ['b', 'c'],
      ]),
    ).toEqual({ groups: [], left: [['a', 'b', 'c']] });
    expect(safeGroups(all(many))).toEqual({ groups: [], left: [many] });
    expect(safeGroups(all(many.slice(1))).groups).toHaveLength(1);
  });
});
