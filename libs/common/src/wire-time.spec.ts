import { isoMilliseconds, isoSeconds } from './wire-time.js';

describe('wire times', () => {
  const instant = new Date('2026-01-20T10:00:00.987+01:00');

  it('have whole seconds, cut off and not rounded, in dialects C and D', () => {
    expect(isoSeconds(instant)).toBe('2026-01-20T09:00:00Z');
  });

  it('have milliseconds in dialects A and B', () => {
    expect(isoMilliseconds(instant)).toBe('2026-01-20T09:00:00.987Z');
  });
});
