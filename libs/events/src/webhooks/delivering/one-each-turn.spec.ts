import { OneEachTurn } from './one-each-turn.js';

describe('OneEachTurn', () => {
  it('lets the event loop turn between two of them, and keeps their order', async () => {
    const turns = new OneEachTurn();
    const seen: string[] = [];
    const begun = ['a', 'b', 'c'].map((name) => turns.begin(() => Promise.resolve(seen.push(name))));
    for (let turn = 1; turn <= 3; turn++) {
      await new Promise((next) => setImmediate(next));
      seen.push(`turn ${turn}`);
    }
    await Promise.all(begun);
    expect(seen).toEqual(['a', 'turn 1', 'b', 'turn 2', 'c', 'turn 3']);
  });

  it('goes on behind what fails', async () => {
    const turns = new OneEachTurn();
    const failing = turns.begin(() => Promise.reject(new Error('no')));
    const next = turns.begin(() => Promise.resolve('yes'));
    await expect(failing).rejects.toThrow('no');
    await expect(next).resolves.toBe('yes');
  });
});
