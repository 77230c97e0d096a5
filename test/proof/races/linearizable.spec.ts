import { type Call, isLinearizable, type Model } from './linearizable.js';

/** A register that is written and read. */
const register: Model<number, ['write', number] | ['read'], number | 'done'> = {
  initial: 0,
  next: (state, asked, answer) => {
    if (asked[0] === 'write') return answer === 'done' ? asked[1] : null;
    return answer === state ? state : null;
  },
};

type RegisterCall = Call<['write', number] | ['read'], number | 'done'>;

const write = (value: number, begun: number, ended: number): RegisterCall => ({
  client: 0,
  asked: ['write', value],
  answer: 'done',
  begun,
  ended,
});
const read = (answer: number, begun: number, ended: number): RegisterCall => ({
  client: 1,
  asked: ['read'],
  answer,
  begun,
  ended,
});

describe('isLinearizable', () => {
  it.each<[string, RegisterCall[]]>([
    ['nothing', []],
    ['a read during a write that sees it', [write(1, 0, 10), read(1, 2, 3)]],
    ['a read during a write that does not yet', [write(1, 0, 10), read(0, 2, 3)]],
    ['writes at once, the earlier one last', [write(1, 0, 10), write(2, 1, 9), read(1, 11, 12)]],
  ])('finds an order for %s', (_, calls) => {
    expect(isLinearizable(calls, register)).toBe(true);
  });

  it.each<[string, RegisterCall[]]>([
    ['a read of what nobody wrote', [read(1, 0, 1)]],
    ['a read that misses a write before it', [write(1, 0, 1), read(0, 2, 3)]],
    ['a read of the future', [read(1, 0, 1), write(1, 2, 3)]],
    ['reads that go back', [write(1, 0, 10), read(1, 1, 2), read(0, 3, 4)]],
  ])('finds none for %s', (_, calls) => {
    expect(isLinearizable(calls, register)).toBe(false);
  });
});
