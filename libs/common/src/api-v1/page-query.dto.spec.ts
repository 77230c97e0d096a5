import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { PageQuery, presentPage, windowOf } from './page-query.dto.js';

/** What the query is answered with: its window, or what is wrong with it. */
function read(query: Record<string, unknown>): unknown {
  const read = plainToInstance(PageQuery, query, { exposeUnsetFields: false });
  const [problem] = validateSync(read, { stopAtFirstError: true });
  return problem ? Object.values(problem.constraints ?? {})[0] : windowOf(read);
}

describe('PageQuery', () => {
  it('has fifty rows from the beginning unless told otherwise', () => {
    expect(read({})).toEqual({ limit: 50, offset: 0 });
  });

  it.each([
    ['1', 1],
    ['200', 200],
    ['201', 200],
    ['1000000000', 200],
    ['+7', 7],
    ['007', 7],
  ])('answers limit=%s with %d rows', (limit, rows) => {
    expect(read({ limit })).toEqual({ limit: rows, offset: 0 });
  });

  it.each(['0', '-1'])('refuses limit=%s', (limit) => {
    expect(read({ limit })).toBe('limit must be at least 1');
  });

  it.each(['abc', '', ' ', '1.5', '1e9', '0x10', '5 ', 'NaN', '9'.repeat(20), ['1', '2'], { a: '1' }])(
    'refuses limit=%j',
    (limit) => {
      expect(read({ limit })).toBe('limit must be an integer');
    },
  );

  it.each([
    ['0', 0],
    ['35', 35],
    ['999999999999999', 999999999999999],
  ])('skips offset=%s rows', (offset, skipped) => {
    expect(read({ offset })).toEqual({ limit: 50, offset: skipped });
  });

  it('refuses a negative offset', () => {
    expect(read({ offset: '-1' })).toBe('offset must be at least 0');
  });

  it.each(['abc', '', '1.5', '1e9', '9'.repeat(20), ['1']])('refuses offset=%j', (offset) => {
    expect(read({ offset })).toBe('offset must be an integer');
  });
});

describe('presentPage', () => {
  it('presents each item, and tells the total and the window', () => {
    const page = { items: [1, 2], total: 35, limit: 2, offset: 4 };
    expect(presentPage(page, (n) => n * 10)).toEqual({ items: [10, 20], total: 35, limit: 2, offset: 4 });
  });
});
