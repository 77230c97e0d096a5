import { StatementNames } from './statement-names.js';

describe('StatementNames', () => {
  const ask = (names: StatementNames, text: string, times: number) =>
    Array.from({ length: times }, () => names.of(text)).at(-1);

  it('names a statement once it has come three times, always the same', () => {
    const names = new StatementNames();
    expect([names.of('select 1'), names.of('select 1')]).toEqual([null, null]);
    const name = names.of('select 1');
    expect(name).toMatch(/^composed\.\d+$/);
    expect(names.of('select 1')).toBe(name);
  });

  it('gives each text a name of its own', () => {
    const names = new StatementNames();
    expect(ask(names, 'select 1', 3)).not.toBe(ask(names, 'select 2', 3));
  });

  it('remembers no more than its bound, however many shapes come', () => {
    const names = new StatementNames();
    const given = new Set(Array.from({ length: 2_000 }, (_, n) => ask(names, `select ${n}`, 3)));
    expect(given.has(null)).toBe(true);
    expect(given.size).toBe(251);
    expect(names.of('select 0')).toBe('composed.1');
  });
});
