import { LibraryDatabase } from '../fixtures/library-database.js';

describe('a refused GET', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  it.each<[string, number, string, string]>([
    ['staff', 404, 'PGRST205', `Could not find the table 'public.staff' in the schema cache`],
    [
      'hasOwnProperty',
      404,
      'PGRST205',
      `Could not find the table 'public.hasOwnProperty' in the schema cache`,
    ],
    ['books/1', 404, 'PGRST125', 'Invalid path specified in request URL'],
    ['', 404, 'PGRST126', 'Root endpoint metadata is disabled'],
    ['authors?name=Amira', 400, 'PGRST100', '"failed to parse filter (Amira)" (line 1, column 1)'],
    ['authors?name=eqq.x', 400, 'PGRST100', '"failed to parse filter (eqq.x)" (line 1, column 1)'],
    ['authors?name=is.nothing', 400, 'PGRST100', '"failed to parse filter (is.nothing)" (line 1, column 4)'],
    [
      'authors?name=neq(any).{x}',
      400,
      'PGRST100',
      '"failed to parse filter (neq(any).{x})" (line 1, column 4)',
    ],
    ['authors?name=in.a,b', 400, 'PGRST100', '"failed to parse filter (in.a,b)" (line 1, column 4)'],
    ['authors?name=in.(a', 400, 'PGRST100', '"failed to parse filter (in.(a)" (line 1, column 6)'],
    ['authors?name=fts().x', 400, 'PGRST100', '"failed to parse filter (fts().x)" (line 1, column 4)'],
    ['authors?columns=', 400, 'PGRST100', '"failed to parse columns parameter ()" (line 1, column 1)'],
    [
      'authors?on_conflict=a,,b',
      400,
      'PGRST100',
      '"failed to parse on_conflict parameter (a,,b)" (line 1, column 3)',
    ],
    ['authors?name=eq.%ff', 400, 'PGRST100', '"failed to parse query string (eq.%ff)" (line 1, column 1)'],
    ['authors?name=eq.a%00b', 400, 'PGRST100', '"failed to parse query string (name)" (line 1, column 1)'],
    ['authors?id=eq.abc', 400, '22P02', 'invalid input syntax for type uuid: "abc"'],
    ['authors?born=eq.soon', 400, '22007', 'invalid input syntax for type date: "soon"'],
    ['authors?born=eq.2026-02-30', 400, '22008', 'date/time field value out of range: "2026-02-30"'],
    ['authors?active=eq.maybe', 400, '22P02', 'invalid input syntax for type boolean: "maybe"'],
    ['authors?rating=ilike.*1*', 404, '42883', 'operator does not exist: numeric ~~* unknown'],
    ['authors?rating=sl.1', 404, '42883', 'operator does not exist: numeric << unknown'],
    ['books?pages=sr.1', 404, '42883', 'operator does not exist: int >> unknown'],
    ['authors?name=match.(', 400, '2201B', 'invalid regular expression: parentheses () not balanced'],
    ['authors?bio=fts.a b', 400, '42601', 'syntax error in tsquery: "a b"'],
    ['authors?bio=fts(klingon).a', 400, '42704', 'text search configuration "klingon" does not exist'],
  ])('%s → %i %s', async (path, status, code, message) => {
    expect(await db.get(path)).toMatchObject({ status, code, message });
  });

  it.each<[string, string | null]>([
    ['book', `Perhaps you meant the table 'public.books'`],
    ['Authors', `Perhaps you meant the table 'public.authors'`],
    ['staff', null],
    ['kopies', `Perhaps you meant the table 'public.copies'`],
    ['books?select=titel', 'Perhaps you meant to reference the column "books.title".'],
    ['books?titl=eq.x', 'Perhaps you meant to reference the column "books.title".'],
    ['books?order=page.desc', 'Perhaps you meant to reference the column "books.pages".'],
    ['books?select=tenant', null],
    ['authors?secrets=eq.x', null],
    ['books?select=author(*)', `Perhaps you meant 'authors' instead of 'author'.`],
    ['books?select=staff(*)', null],
    [
      'books?select=authors!books_author_id_fkey(bornn)',
      'Perhaps you meant to reference the column "authors.born".',
    ],
    [
      'authors?select=bron',
      'Perhaps you meant to reference the column "authors.born" or the column "authors.bio".',
    ],
    ['authors?born=eq.2026-13-40', 'Perhaps you need a different "DateStyle" setting.'],
  ])('%s is told %j', async (path, hint) => {
    expect(await db.get(path)).toMatchObject({ hint });
  });

  it('passes on what Postgres says of a value', async () => {
    expect(await db.get('books?tags=eq.vip')).toMatchObject({
      code: '22P02',
      details: 'Array value must start with "{" or dimension information.',
    });
    expect(await db.get('books?facts=eq.x')).toMatchObject({ details: 'Token "x" is invalid.' });
  });

  it('says what it expected', async () => {
    expect(await db.get('authors?name=Amira')).toMatchObject({
      details: 'unexpected "A" expecting "not" or operator (eq, gt, ...)',
    });
    expect(await db.get('authors?or=(name.eq.a')).toMatchObject({
      details: 'unexpected end of input expecting "," or ")"',
    });
  });

  it('answers another schema than public with 406', async () => {
    expect(await db.get('books?limit=1', { 'accept-profile': 'public' })).toMatchObject({ status: 200 });
    expect(await db.get('books', { 'accept-profile': 'auth' })).toMatchObject({
      status: 406,
      code: 'PGRST106',
      message: 'Invalid schema: auth',
    });
  });

  it('refuses unknown preferences only under handling=strict', async () => {
    expect(await db.get('books?limit=1', { prefer: 'foo' })).toMatchObject({ status: 200 });
    expect(await db.get('books', { prefer: ['handling=strict', 'foo, bar=1'] })).toMatchObject({
      status: 400,
      code: 'PGRST122',
      details: 'Invalid preferences: foo, bar=1',
    });
    expect(await db.get('books', { prefer: 'handling=strict, notify=none, tx=rollback' })).toMatchObject({
      status: 400,
      details: expect.stringContaining('tx=rollback'),
    });
  });

  it('refuses long patterns, long lists and long query strings', async () => {
    expect(await db.get(`books?title=match.${'a'.repeat(257)}`)).toMatchObject({
      status: 400,
      code: '2201B',
    });
    const list = Array.from({ length: 1001 }, (_, i) => i).join(',');
    expect(await db.get(`books?id=in.(${list})`)).toMatchObject({ status: 400, code: 'PGRST100' });
    expect(await db.get(`books?title=eq.${'a'.repeat(20_000)}`)).toMatchObject({ status: 414 });
  });

  it.each([
    `books?facts=cs.${'['.repeat(8000)}${']'.repeat(8000)}`,
    `authors?bio=fts.${'('.repeat(8000)}a${')'.repeat(8000)}`,
    `books?tags=cs.${'{'.repeat(500)}a${'}'.repeat(500)}`,
    `books?title=match.${'('.repeat(128)}${')'.repeat(128)}`,
  ])('answers a value that nests too deep as the client’s mistake: %.30s…', async (path) => {
    expect((await db.get(path)).status).toBeLessThan(500);
  });

  it.each<[string, string, string]>([
    ['path before profile', 'nowhere?name=x', 'PGRST205'],
    ['profile before grammar', 'books?name=x', 'PGRST106'],
  ])('checks %s', async (_, path, code) => {
    expect(await db.get(path, { 'accept-profile': 'auth' })).toMatchObject({ code });
  });

  it.each<[string, string, string]>([
    ['grammar before range', 'books?id=x&limit=-1', 'PGRST100'],
    ['range before relations', 'books?select=staff(*)&limit=-1', 'PGRST103'],
    ['relations before preferences', 'books?select=staff(*)', 'PGRST200'],
    ['preferences before media types', 'books?select=shoe', 'PGRST122'],
  ])('checks %s', async (_, path, code) => {
    expect(await db.get(path, { prefer: 'handling=strict, foo', accept: 'image/png' })).toMatchObject({
      code,
    });
  });

  it('checks media types before columns', async () => {
    expect(await db.get('books?select=shoe', { accept: 'image/png' })).toMatchObject({ code: 'PGRST107' });
  });
});
