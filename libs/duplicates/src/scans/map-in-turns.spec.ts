import { mapInTurns } from './map-in-turns.js';

describe('mapInTurns', () => {
  it('keeps the order, and lets others have their turn', async () => {
    let done = 0;
    const seen: number[] = [];
    const items = Array.from({ length: 120 }, (_, n) => n);
    const mapped = mapInTurns(items, (n) => (done++, n * 2));
    setImmediate(() => seen.push(done));
    expect(await mapped).toEqual(items.map((n) => n * 2));
    expect(seen[0]).toBeLessThan(items.length);
  });
});
