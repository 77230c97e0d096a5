import type { Match } from './model.js';
import { isSafe, MOST_TOGETHER, safeGroups } from './safe-groups.js';

describe('isSafe', () => {
  const match = (score: number, ...found: [string, string][]) =>
    ({ score, why: found.map(([field, likeness]) => ({ field, likeness, weight: 1 })) }) as Match;

  it.each([
    [match(0.999, ['email', 'exact'], ['first_name', 'spelling']), true],
    [match(0.9989), false],
    [match(1, ['birth_date', 'exact'], ['identifier', 'exact']), true],
    [match(1, ['birth_date', 'spelling']), false],
    [match(1, ['identifier', 'different']), false],
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
