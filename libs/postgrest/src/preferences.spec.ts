import { preferenceApplied, readPreferences } from './preferences.js';

describe('Prefer', () => {
  const applied = (header: string | string[], method: string) =>
    preferenceApplied(readPreferences(header, new Set(['notify=none'])), method);

  it.each<[string | string[], string, string | undefined]>([
    ['return=minimal', 'PATCH', 'return=minimal'],
    ['return=minimal', 'GET', undefined],
    ['return=minimal, return=representation', 'POST', 'return=minimal'],
    [['return=minimal', 'count=exact'], 'POST', 'return=minimal, count=exact'],
    ['  count=exact ,, ', 'GET', 'count=exact'],
    ['count=nonsense', 'GET', undefined],
    ['resolution=merge-duplicates', 'POST', 'resolution=merge-duplicates'],
    ['resolution=merge-duplicates', 'PATCH', undefined],
    ['missing=default', 'DELETE', undefined],
    ['handling=lenient', 'GET', 'handling=lenient'],
    ['max-affected=5', 'PATCH', undefined],
    ['handling=strict, max-affected=5', 'PATCH', 'handling=strict, max-affected=5'],
    ['handling=strict, max-affected=5', 'POST', 'handling=strict'],
    [
      'handling=strict, max-affected=-1, timezone=Asia/Tokyo',
      'DELETE',
      'handling=strict, timezone=Asia/Tokyo, max-affected=-1',
    ],
    ['timezone=-4', 'GET', 'timezone=-4'],
    ['tx=rollback', 'POST', undefined],
    ['notify=none', 'POST', 'notify=none'],
    [
      'max-affected=1,handling=strict,count=exact,return=minimal,missing=default,resolution=ignore-duplicates',
      'POST',
      'resolution=ignore-duplicates, missing=default, return=minimal, count=exact, handling=strict',
    ],
  ])('%j on %s applies %s', (header, method, expected) => {
    expect(applied(header, method)).toBe(expected);
  });

  it('remembers what nobody understands', () => {
    const { unknown } = readPreferences(
      'foo, return=all, timezone=UTC, tx=commit, tx=rollback, max-affected=1, max-affected=1.5, max-affected=, count=exact',
    );
    expect(unknown).toEqual(['foo', 'return=all', 'tx=rollback', 'max-affected=1.5', 'max-affected=']);
  });

  it('hands the application its own preferences', () => {
    expect(readPreferences('notify=none', new Set(['notify=none']))).toEqual({
      extra: ['notify=none'],
      unknown: [],
    });
  });
});
