import { defaultLimits } from '../limits.js';
import { parseQuery } from './query.js';
import type { Query } from './query.js';

const parse = (...parameters: [string, string][]): Query => parseQuery(parameters, defaultLimits);
const field = (name: string, ...path: object[]) => ({ name, path });

describe('select', () => {
  const select = (text: string) => parse(['select', text]).select;

  it.each<[string, object]>([
    ['a-b c', { field: field('a-b c') }],
    ['"a.b"', { field: field('a.b') }],
    ['名前', { field: field('名前') }],
    ['x:a', { alias: 'x', field: field('a') }],
    ['a::int', { field: field('a'), cast: 'int' }],
    ['x:a::text', { alias: 'x', field: field('a'), cast: 'text' }],
    ['a.sum()', { field: field('a'), aggregate: 'sum' }],
    [
      'x:a->k::int.max()::text',
      {
        alias: 'x',
        field: field('a', { text: false, key: 'k' }),
        cast: 'int',
        aggregate: 'max',
        aggregateCast: 'text',
      },
    ],
    ['count()::text', { field: field('*'), aggregate: 'count', aggregateCast: 'text' }],
    ['a->b-c->>0', { field: field('a', { text: false, key: 'b-c' }, { text: true, index: 0 }) }],
    ['a->>-2', { field: field('a', { text: true, index: -2 }) }],
    ['a->0x', { field: field('a', { text: false, key: '0x' }) }],
    ['a->"x.y"', { field: field('a', { text: false, key: 'x.y' }) }],
    ['a->!@#$%^&*_k', { field: field('a', { text: false, key: '!@#$%^&*_k' }) }],
  ])('reads %s', (text, expected) => {
    expect(select(text)).toEqual([{ kind: 'field', ...expected }]);
  });

  it.each<[string, object]>([
    ['t(a)', { target: 't', inner: false, spread: false }],
    ['x:t(a)', { alias: 'x', target: 't', inner: false, spread: false }],
    ['t!h(a)', { target: 't', hint: 'h', inner: false, spread: false }],
    ['t!inner(a)', { target: 't', inner: true, spread: false }],
    ['t!h!inner(a)', { target: 't', hint: 'h', inner: true, spread: false }],
    ['t!inner!h(a)', { target: 't', hint: 'h', inner: true, spread: false }],
    ['t!left(a)', { target: 't', inner: false, spread: false }],
    ['t!inner_id(a)', { target: 't', hint: 'inner_id', inner: false, spread: false }],
    ['...t(a)', { target: 't', inner: false, spread: true }],
  ])('reads the resource %s', (text, expected) => {
    expect(select(text)).toEqual([
      { kind: 'relation', items: [{ kind: 'field', field: field('a') }], ...expected },
    ]);
  });
});

describe('a filter', () => {
  const filter = (key: string, value: string) => parse([key, value]).filters[0];

  it.each<[string, string, object]>([
    ['a', 'eq.x', { kind: 'compare', word: 'eq', value: 'x' }],
    ['a', 'gt(any).{1,2}', { kind: 'compare', word: 'gt', quantifier: 'any', value: '{1,2}' }],
    ['a', 'isdistinct.', { kind: 'compare', word: 'isdistinct', value: '' }],
    ['a', 'in.(x, y ,"z,""w")', { kind: 'in', values: ['x', ' y ', '"z', '""w"'] }],
    ['a', 'in.()', { kind: 'in', values: [''] }],
    ['a', 'is.Not_Null', { kind: 'is', word: 'not null' }],
    ['a', 'phfts(english).x y', { kind: 'search', word: 'phfts', config: 'english', value: 'x y' }],
  ])('%s=%s', (key, value, operation) => {
    expect(filter(key, value)).toEqual({
      path: [],
      value: { kind: 'condition', field: field('a'), negated: false, operation },
    });
  });

  it('is addressed to an embedded resource by the names before its column', () => {
    expect(filter('x.y.a', 'not.eq.1')).toMatchObject({
      path: ['x', 'y'],
      value: { negated: true, field: field('a') },
    });
  });
});

describe('repeated parameters', () => {
  it('are all applied as filters, the first of the words, the last of the ranges', () => {
    const query = parse(
      ['a', 'eq.1'],
      ['a', 'eq.2'],
      ['select', 'a'],
      ['select', 'b'],
      ['columns', 'c'],
      ['columns', 'd'],
      ['limit', '1'],
      ['limit', '2'],
      ['offset', '3'],
      ['offset', 'x'],
      ['on_conflict', '"e f", g'],
    );
    expect(query.filters).toHaveLength(2);
    expect(query.select).toMatchObject([{ field: field('a') }]);
    expect(query).toMatchObject({ columns: ['c'], onConflict: ['e f', 'g'] });
    expect(query.pages).toEqual([{ path: [], value: { limit: 2n } }]);
  });
});

describe('order', () => {
  it.each<[string, object]>([
    ['a', { field: field('a'), descending: false }],
    ['a.desc', { field: field('a'), descending: true }],
    ['a.asc.nullsfirst', { field: field('a'), descending: false, nulls: 'first' }],
    ['a.nullslast', { field: field('a'), descending: false, nulls: 'last' }],
    ['a->b.desc', { field: field('a', { text: false, key: 'b' }), descending: true }],
    ['t(a).desc', { relation: 't', field: field('a'), descending: true }],
    ['t(a->>0)', { relation: 't', field: field('a', { text: true, index: 0 }), descending: false }],
  ])('reads %s', (text, term) => {
    expect(parse(['order', text]).orders).toEqual([{ path: [], value: [term] }]);
  });
});
