import { fromDatabaseError, isLostOnTheWay } from './database-error.js';

const codeOf = (error: unknown) => fromDatabaseError(error)?.code;
const withCode = (code: string) => Object.assign(new Error(code), { code });

describe('fromDatabaseError', () => {
  it.each([
    'ECONNREFUSED',
    'ECONNRESET',
    'EHOSTUNREACH',
    'ENETUNREACH',
    'ETIMEDOUT',
    'EAI_AGAIN',
    '08006',
    '53300',
    '57P01',
    '57P03',
    '25P03',
  ])('finds nobody to blame for %s', (code) => expect(codeOf(withCode(code))).toBe('unavailable'));

  it.each(['timeout expired', 'Connection terminated unexpectedly'])('nor for "%s"', (message) =>
    expect(codeOf(new Error(message))).toBe('unavailable'),
  );

  it('leaves what is nothing of Postgres to others', () => expect(codeOf(new Error('else'))).toBeUndefined());
});

describe('isLostOnTheWay', () => {
  it.each(['ECONNRESET', 'ETIMEDOUT', '57P01'])('is so of %s', (code) =>
    expect(isLostOnTheWay(withCode(code))).toBe(true),
  );

  it('is not so of what Postgres has refused', () => expect(isLostOnTheWay(withCode('53100'))).toBe(false));

  it('is not so of what could not be sent any more', () =>
    expect(isLostOnTheWay(new Error('Client has encountered a connection error and is not queryable'))).toBe(
      false,
    ));
});
