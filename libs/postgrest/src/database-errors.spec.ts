import { fromDatabaseError, statusOfSqlState } from './database-errors.js';
import { refuse, statusOfCode } from './errors.js';
import { library } from './fixtures/library.js';

const failure = (code: string, message = 'm', rest: object = {}) =>
  fromDatabaseError(Object.assign(new Error(message), { code, ...rest }), library);

describe('a database failure', () => {
  it.each([
    ['08006', 503],
    ['53300', 503],
    ['25P02', 500],
    ['40P01', 500],
    ['54001', 400],
    ['58030', 500],
    ['XX000', 500],
    ['42501', 403],
    ['23505', 409],
    ['23503', 409],
    ['23502', 400],
    ['23514', 400],
    ['21000', 400],
    ['42883', 404],
    ['57014', 500],
    ['22P02', 400],
    ['54000', 400],
    ['P0001', 400],
    ['28000', 403],
    ['42P01', 500],
    ['2201B', 400],
  ])('%s is answered with %i', (code, status) => {
    expect(statusOfSqlState(code)).toBe(status);
    expect(failure(code)).toMatchObject({ code, status });
  });

  it.each(['23502', '23514', '42703', 'XX000'])('%s keeps its details to itself', (code) => {
    expect(failure(code, 'm', { detail: 'Failing row contains (1, secret).', hint: 'h' })).toMatchObject({
      details: null,
      hint: null,
    });
  });

  it.each(['22P02', '22008', '42883'])('%s tells what Postgres tells of what was sent', (code) => {
    expect(failure(code, 'm', { detail: 'd', hint: 'h' })).toMatchObject({ details: 'd', hint: 'h' });
  });

  it('shows the key of a duplicate when all its columns are public', () => {
    const detail = 'Key (id)=(1) already exists.';
    expect(failure('23505', 'm', { detail })).toMatchObject({ details: detail });
    expect(failure('23505', 'm', { detail: 'Key (tenant, id)=(1, 1) already exists.' })).toMatchObject({
      details: null,
    });
  });

  it('shows the referenced table only when it is public', () => {
    const detail = (table: string) => `Key (author_id)=(1) is not present in table "${table}".`;
    expect(failure('23503', 'm', { detail: detail('authors') })).toMatchObject({
      details: detail('authors'),
    });
    expect(failure('23503', 'm', { detail: detail('staff') })).toMatchObject({ details: null });
  });

  it('says nothing about its own mistakes', () => {
    expect(failure('XX000', 'cache lookup failed for relation 123')).toMatchObject({
      message: 'Internal server error',
    });
  });

  it('leaves anything else alone', () => {
    expect(fromDatabaseError(new TypeError('x'))).toBeUndefined();
    expect(fromDatabaseError(Object.assign(new Error('x'), { code: 'ECONNREFUSED' }))).toBeUndefined();
    expect(fromDatabaseError(Object.assign(new Error('x'), { code: 'EPIPE' }))).toBeUndefined();
    expect(fromDatabaseError(null)).toBeUndefined();
  });

  it('passes a refusal of the engine through', () => {
    const refusal = refuse.path();
    expect(fromDatabaseError(refusal)).toBe(refusal);
  });
});

describe('the table of codes', () => {
  it('gives every refusal the status of its code', () => {
    const raised = [
      refuse.syntax('s', 'x', 1, 'd'),
      refuse.body('m'),
      refuse.negativeLimit(),
      refuse.emptyRange(),
      refuse.offsetPastEnd(2, 1),
      refuse.putFilters(),
      refuse.schema('x'),
      refuse.mediaType('x'),
      refuse.notEmbedded('x'),
      refuse.putRange(),
      refuse.putKey(),
      refuse.changedKey('x'),
      refuse.notSingular(2),
      refuse.method('X'),
      refuse.relatedOrder('x', 'y'),
      refuse.preferences(['x']),
      refuse.maxAffected('2'),
      refuse.path(),
      refuse.root(),
      refuse.spreadAggregate(),
      refuse.noRelation('x', 'y'),
      refuse.ambiguousRelation('x', 'y', []),
      refuse.functionMethod('PUT'),
      refuse.function('x', [], false),
      refuse.bodyColumn('x', 'y'),
      refuse.table('x'),
      refuse.noFilter('UPDATE'),
      refuse.longPattern(1),
      refuse.longLikePattern(1),
      refuse.column('x', 'y'),
      refuse.type('x'),
      refuse.operator('x', 'y'),
      refuse.readOnlyColumn('x'),
      refuse.conflictTarget(),
      refuse.tooMuch('x'),
    ];
    for (const { code, status } of raised)
      expect([code, status]).toEqual([code, statusOfCode[code as 'PGRST100']]);
    const codes = new Set(raised.map(({ code }) => code));
    expect([...codes].sort()).toEqual(Object.keys(statusOfCode).sort());
  });
});
