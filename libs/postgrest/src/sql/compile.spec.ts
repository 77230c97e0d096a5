import { library } from '../fixtures/library.js';
import { likeLiterals } from './operands.js';
import { compileRead, compileTargets, planRequest, readRequest } from '../index.js';

const plan = (query: string, method = 'GET', headers = {}) =>
  planRequest(readRequest(library, { method, resource: 'authors', query, headers }));

describe('a compiled statement', () => {
  const loaded =
    `select=name,bio->"KEY'",books!author_id!inner(title)&name=eq.VALUE'&or=(bio.fts(CONFIG).VALUE,bio.in.("VALUE",b))` +
    `&profile->>'KEY=gt.1&books.title=like.VALUE*&offset=7&phones=cs.{VALUE}&order=profile->"KEY\\""`;

  it('holds nothing a client wrote but checked names', () => {
    const { text, values } = compileRead(plan(loaded, 'GET', { prefer: 'count=exact', accept: 'text/csv' }));
    expect(text).not.toMatch(/VALUE|KEY(?!'")|CONFIG/);
    expect(values).toEqual(
      expect.arrayContaining([`VALUE'`, `KEY'`, `'KEY`, 'CONFIG', 'VALUE%', '{"VALUE","b"}', '7']),
    );
  });

  it('numbers its parameters behind those of the caller', () => {
    const { text, values } = compileRead(plan(loaded), { reservedParameters: 3 });
    const numbers = [...text.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
    expect(Math.min(...numbers)).toBe(4);
    expect(Math.max(...numbers)).toBe(3 + values.length);
  });

  it('scopes the root and every embed, in the answer and in the count', () => {
    const { text } = compileRead(plan(loaded, 'GET', { prefer: 'count=exact' }));
    const tables = [...text.matchAll(/from (authors|books) as ("\w+") where \((\S+) = s\.o::int\)/g)];
    expect(tables.length).toBe([...text.matchAll(/from (?:authors|books) as/g)].length);
    for (const [, , alias, column] of tables) expect(column).toBe(`${alias}.tenant`);
  });

  it('can stand inside LATERAL: no WITH, no alias s', () => {
    for (const { text } of [compileRead(plan(loaded))]) {
      expect(text).toMatch(/^select /);
      expect(text).not.toMatch(/\bwith\b(?! ordinality)|\bas "?s"?\b/);
    }
  });

  it('does not count what it need not', () => {
    expect(compileRead(plan('name=eq.x')).text).toContain('null::bigint as total');
  });

  it('picks targets in the order of their keys, one more than allowed, locked', () => {
    const { text } = compileTargets(plan('name=eq.x', 'PATCH'), { max: 10, lock: true });
    expect(text).toMatch(/order by "authors"\."id" limit 11 for update of "authors"$/);
  });
});

describe('a page in an order that an index keeps', () => {
  const text = (query: string) => compileRead(plan(query)).text;

  it.each([
    'bio=ilike.*quiet*&order=name&limit=5',
    'or=(bio.ilike.*quiet*,born.is.null)&order=name.desc,born&limit=5&offset=10',
    'profile->>k=eq.1&order=name&limit=5',
    'languages=cs.{en}&order=name&limit=5&select=name,books!author_id(title)',
  ])('is looked for in its first rows before the filter is asked: %s', (query) => {
    expect(text(query)).toMatch(/with passed as materialized .* limit 1000\).* order by least\(/);
  });

  it.each([
    ['no order', 'bio=ilike.*quiet*&limit=5'],
    ['an order without an index', 'bio=ilike.*quiet*&order=born&limit=5'],
    ['NULLs elsewhere', 'bio=ilike.*quiet*&order=name.nullsfirst&limit=5'],
    ['a filter with statistics', 'born=gt.1900-01-01&order=name&limit=5'],
    ['a look-up', 'phones=cs.{12345}&order=name&limit=5'],
    ['rows deep down', 'bio=ilike.*quiet*&order=name&limit=5&offset=2000'],
    ['an inner embed', 'bio=ilike.*quiet*&order=name&limit=5&select=name,books!author_id!inner(title)'],
  ])('is left to Postgres with %s', (_, query) => expect(text(query)).not.toContain('passed'));

  it('is looked for in more rows when more are wanted', () => {
    expect(text('bio=ilike.*quiet*&order=name')).toContain('limit 4000)');
  });

  it('keeps the filter on the order inside the piece that is read', () => {
    const [, piece] = /from \((select .*? limit 1000)\)/.exec(
      text('name=gt.M&bio=ilike.*quiet*&order=name&limit=5'),
    )!;
    expect(piece).toContain('"authors"."name" >');
    expect(piece).not.toContain('ilike');
  });
});

describe('like and ilike', () => {
  const compiled = (query: string) => compileRead(plan(query));

  it.each(['bio=ilike.*quiet*', 'or=(bio.ilike.*quiet*,name.eq.x)', 'and=(or(bio.like.quiet%25))'])(
    'ask the column for a narrower condition: %s',
    (query) => {
      expect(compiled(query).text).toContain('position(lower(');
      expect(compiled(query).values).toContain('quiet');
    },
  );

  it.each([
    'bio=not.ilike.*quiet*',
    'not.or=(bio.ilike.*quiet*,name.eq.x)',
    'not.and=(or(bio.not.ilike.*quiet*))',
    'bio=imatch.quiet',
    'bio=ilike(any).{*quiet*}',
    'bio=ilike.*',
    'bio=ilike.*quiet\\',
    'name=ilike.*quiet*',
  ])('do not where it could be turned round, or says nothing: %s', (query) => {
    expect(compiled(query).text).not.toContain('position(lower(');
  });

  it.each<[string, string[]]>([
    ['%a_b%', ['a', 'b']],
    ['100\\%\\_\\\\', ['100%_\\']],
    ['\\é%\\😀_', ['é', '😀']],
    ['ab\\', []],
    ['', []],
  ])('contain the literals of %j', (pattern, literals) => {
    expect(likeLiterals(pattern)).toEqual(literals);
  });
});

describe('cs and ov of a column with a look-up', () => {
  const where = (query: string) => compileRead(plan(query)).text;
  const lookups = (query: string) => where(query).split('from author_phones').length - 1;

  it.each([
    ['phones=cs.{1,2}', 2],
    ['phones=ov.{1,2}', 2],
    ['phones=not.ov.{1,2,2}', 2],
    ['or=(phones.ov.{1},phones.cs.{2})', 2],
    ['phones=ov.{null}', 0],
    ['languages=ov.{1,2}', 0],
    ['phones=cd.{1,2}', 0],
  ])('ask it once for each element: %s', (query, times) => {
    expect(lookups(query)).toBe(times);
  });

  it('join it as one set for ov, which an index finds', () => {
    expect(where('phones=ov.{1,2}')).toMatch(/in \(select .+ union all select .+\)/);
    expect(where('phones=cs.{1,2}')).not.toContain('union all');
  });
});
