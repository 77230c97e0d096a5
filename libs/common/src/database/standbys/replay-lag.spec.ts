import { ReplayLag } from './replay-lag.js';

describe('ReplayLag', () => {
  it('is how long ago the primary was where the standby is now', () => {
    const lag = new ReplayLag();
    expect(lag.note(100, 100, 0)).toBe(0);
    expect(lag.note(200, 100, 1_000)).toBe(0);
    expect(lag.note(300, 100, 2_000)).toBe(1_000);
    expect(lag.note(400, 200, 3_000)).toBe(1_000);
    expect(lag.note(400, 399, 5_000)).toBe(2_000);
    expect(lag.note(400, 400, 6_000)).toBe(0);
  });

  it('does not grow while the primary writes nothing', () => {
    const lag = new ReplayLag();
    lag.note(100, 100, 0);
    expect(lag.note(100, 100, 60_000)).toBe(0);
  });

  it('grows while nothing arrives', () => {
    const lag = new ReplayLag();
    for (let second = 0; second < 100; second++) lag.note(second + 1, 0, second * 1_000);
    expect(lag.note(100, 0, 100_000)).toBe(100_000);
  });
});
