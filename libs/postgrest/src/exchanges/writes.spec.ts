import { LibraryDatabase } from '../fixtures/library-database.js';
import { LibraryWriter } from '../fixtures/library-writes.js';

const representation = { prefer: 'return=representation' };
const minimal = { prefer: 'return=minimal' };

/** Every test has books of its own, so that they run in any order. */
let nextId = 1000;
function fresh(): number {
  nextId += 10;
  return nextId;
}

let db: LibraryDatabase;
let writer: LibraryWriter;
beforeAll(async () => {
  db = await LibraryDatabase.open();
  writer = new LibraryWriter(db);
});
afterAll(() => db.close());

async function books(...titles: string[]): Promise<number> {
  const first = fresh();
  for (const [i, title] of titles.entries()) {
    await db.sql(`insert into books (id, tenant, title, genre) values ($1, 1, $2, $3)`, [
      first + i,
      title,
      `own-${first}`,
    ]);
  }
  return first;
}

async function titles(first: number): Promise<string[]> {
  const rows = await db.sql<{ title: string }>(
    'select title from books where id between $1 and $2 order by id',
    [first, first + 9],
  );
  return rows.map(({ title }) => title);
}

describe('POST', () => {
  it('answers the created rows as an array by default, in the order sent', async () => {
    const id = fresh();
    const reply = await writer.send('POST', 'books?select=id,title', [
      { id: id + 1, title: 'b' },
      { id, title: 'a' },
    ]);
    expect(reply).toMatchObject({
      status: 201,
      headers: { 'Content-Range': '*/*', 'Content-Type': 'application/json; charset=utf-8' },
      json: [
        { id: id + 1, title: 'b' },
        { id, title: 'a' },
      ],
    });
    expect(reply.headers).not.toHaveProperty('Location');
    expect(reply.headers).not.toHaveProperty('Preference-Applied');
  });

  it('answers nothing under return=minimal', async () => {
    const reply = await writer.send('POST', 'books', { id: fresh(), title: 'x' }, minimal);
    expect(reply).toMatchObject({ status: 201, text: '' });
    expect(reply.headers).toEqual({ 'Content-Range': '*/*', 'Preference-Applied': 'return=minimal' });
  });

  it('answers the place of a single row under return=headers-only', async () => {
    const id = fresh();
    const reply = await writer.send('POST', 'books', { id, title: 'x' }, { prefer: 'return=headers-only' });
    expect(reply).toMatchObject({ status: 201, text: '', headers: { Location: `/books?id=eq.${id}` } });
  });

  it('shapes the created rows with select, embeds and order', async () => {
    const id = fresh();
    const path = 'books?select=t:title,authors!author_id(name)&order=id';
    const author_id = '00000000-0000-4000-8000-000000000002';
    const reply = await writer.send(
      'POST',
      path,
      [
        { id: id + 1, title: 'b', author_id },
        { id, title: 'a', author_id },
      ],
      representation,
    );
    expect(reply).toMatchObject({
      headers: { 'Preference-Applied': 'return=representation' },
      json: [
        { t: 'a', authors: { name: 'Omar' } },
        { t: 'b', authors: { name: 'Omar' } },
      ],
    });
  });

  it('counts under count=exact', async () => {
    const reply = await writer.send('POST', 'books', [{ id: fresh(), title: 'x' }], {
      prefer: 'count=exact',
    });
    expect(reply.headers).toMatchObject({ 'Content-Range': '*/1', 'Preference-Applied': 'count=exact' });
  });

  it('accepts an empty array', async () => {
    expect(await writer.send('POST', 'books', [])).toMatchObject({ status: 201, json: [] });
  });

  it('reads only the keys of columns, NULL for those that are absent', async () => {
    const id = fresh();
    const rows = [
      { id, title: 'x', nonsense: 1 },
      { id: id + 1, title: 'y', pages: 3 },
    ];
    const reply = await writer.send('POST', 'books?columns="id","title","pages"&select=title,pages', rows);
    expect(reply.json).toEqual([
      { title: 'x', pages: null },
      { title: 'y', pages: 3 },
    ]);
  });

  it('leaves absent keys to their default under missing=default', async () => {
    const id = '10000000-0000-4000-8000-000000000001';
    const path = 'authors?columns=id,name,active&select=name,active';
    const reply = await writer.send('POST', path, [{ id, name: 'D' }], {
      prefer: 'missing=default, return=representation',
    });
    expect(reply).toMatchObject({
      headers: { 'Preference-Applied': 'missing=default, return=representation' },
      json: [{ name: 'D', active: true }],
    });
  });

  it('takes CSV', async () => {
    const id = fresh();
    const csv = `id,title,pages,tags\n${id},"a ""b"", c",NULL,"{x,y z}"\n${id + 1},,12,{}`;
    const reply = await writer.send('POST', 'books?select=title,pages,tags', csv, {
      'content-type': 'text/csv; charset=utf-8',
    });
    expect(reply.json).toEqual([
      { title: 'a "b", c', pages: null, tags: ['x', 'y z'] },
      { title: '', pages: 12, tags: [] },
    ]);
  });

  it.each<[string, unknown, string, string]>([
    ['books', [{ id: 1 }, { title: 'x' }], 'PGRST102', 'All object keys must match'],
    ['books', [{ id: 1 }, 5], 'PGRST102', 'All object keys must match'],
    ['books', '{"id":', 'PGRST102', 'Empty or invalid json'],
    ['books', '', 'PGRST102', 'Empty or invalid json'],
    [
      'books',
      { shoe_size: 44 },
      'PGRST204',
      `Could not find the 'shoe_size' column of 'books' in the schema cache`,
    ],
    [
      'books',
      '{"__proto__":1}',
      'PGRST204',
      `Could not find the '__proto__' column of 'books' in the schema cache`,
    ],
    ['books', { tenant: 2 }, 'PGRST204', `Could not find the 'tenant' column of 'books' in the schema cache`],
    [
      'books?columns=id,shoe',
      { id: 1 },
      'PGRST204',
      `Could not find the 'shoe' column of 'books' in the schema cache`,
    ],
    ['authors', { joined_at: 'x' }, '428C9', 'column "joined_at" can only be updated to DEFAULT'],
  ])('refuses %s %j with %s', async (path, body, code, message) => {
    expect(await writer.send('POST', path, body)).toMatchObject({ status: 400, code, message });
  });

  it('refuses more rows than one body may hold', async () => {
    const rows = Array.from({ length: 501 }, () => ({ id: 1 }));
    expect(await writer.send('POST', 'books', rows)).toMatchObject({
      status: 400,
      code: 'PGRST102',
      message: 'The body is limited to 500 rows',
    });
  });

  it('refuses a body nested deeper than any stack should go', async () => {
    const deep = (levels: number) => `{"id":1,"facts":${'['.repeat(levels)}${']'.repeat(levels)}}`;
    expect(await writer.send('POST', 'books', deep(100_000))).toMatchObject({
      status: 400,
      code: 'PGRST102',
      message: 'The body is limited to 100 levels of nesting',
    });
  });

  it('refuses other content types and ragged CSV', async () => {
    expect(await writer.send('POST', 'books', 'a=1', { 'content-type': 'text/plain' })).toMatchObject({
      status: 400,
      code: 'PGRST102',
      message: 'Content-Type not acceptable: text/plain',
    });
    expect(await writer.send('POST', 'books', 'id,title\n1', { 'content-type': 'text/csv' })).toMatchObject({
      status: 400,
      code: 'PGRST102',
      message: 'All lines must have same number of fields',
    });
  });

  it('answers a duplicate with 409', async () => {
    const id = await books('x');
    expect(await writer.send('POST', 'books', { id, title: 'y' })).toMatchObject({
      status: 409,
      code: '23505',
      message: 'duplicate key value violates unique constraint "books_pkey"',
      details: `Key (id)=(${id}) already exists.`,
    });
  });

  it('hides the row of a violated not-null constraint', async () => {
    expect(await writer.send('POST', 'books', { id: fresh() })).toMatchObject({
      status: 400,
      code: '23502',
      details: null,
    });
  });

  it('refuses a read-only table with 405', async () => {
    expect(await writer.send('POST', 'publishers', { id: 5 })).toMatchObject({
      status: 405,
      code: 'PGRST117',
      headers: { Allow: 'OPTIONS,GET,HEAD' },
    });
  });
});

describe('POST as an upsert', () => {
  const merge = { prefer: 'resolution=merge-duplicates, return=representation' };
  const ignore = { prefer: 'resolution=ignore-duplicates, return=representation' };

  it('answers 200 when rows were only updated', async () => {
    const id = await books('x');
    const reply = await writer.send('POST', 'books?select=title,genre', { id, title: 'y' }, merge);
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'Preference-Applied': 'resolution=merge-duplicates, return=representation' },
      json: [{ title: 'y', genre: `own-${id}` }],
    });
  });

  it('answers 201 when any row was inserted', async () => {
    const id = await books('x');
    const rows = [
      { id, title: 'y' },
      { id: id + 1, title: 'z' },
    ];
    expect(await writer.send('POST', 'books', rows, merge)).toMatchObject({ status: 201 });
  });

  it('answers only the inserted rows when duplicates are ignored', async () => {
    const id = await books('x');
    expect(await writer.send('POST', 'books', { id, title: 'y' }, ignore)).toMatchObject({
      status: 201,
      json: [],
    });
    expect(await titles(id)).toEqual(['x']);
  });

  it('refuses on_conflict without a unique key', async () => {
    expect(await writer.send('POST', 'books?on_conflict=title', { id: 1 }, merge)).toMatchObject({
      status: 400,
      code: '42P10',
    });
    expect(await writer.send('POST', 'books?on_conflict=shoe', { id: 1 }, merge)).toMatchObject({
      status: 400,
      code: '42703',
    });
  });
});

describe('PATCH', () => {
  it('answers the changed rows by default', async () => {
    const id = await books('x', 'y');
    expect(await writer.send('PATCH', `books?id=eq.${id}&select=title`, { title: 'z' })).toMatchObject({
      status: 200,
      headers: { 'Content-Range': '0-0/*' },
      json: [{ title: 'z' }],
    });
    expect(await titles(id)).toEqual(['z', 'y']);
  });

  it('answers an empty array when nothing matches', async () => {
    expect(await writer.send('PATCH', `books?id=eq.${fresh()}`, { title: 'z' })).toMatchObject({
      status: 200,
      headers: { 'Content-Range': '*/*' },
      json: [],
    });
  });

  it('answers nothing but the range under return=minimal', async () => {
    const id = await books('x', 'y', 'z');
    const reply = await writer.send(
      'PATCH',
      `books?genre=eq.own-${id}`,
      { pages: 1 },
      { prefer: 'return=minimal, count=exact' },
    );
    expect(reply).toMatchObject({ status: 204, text: '' });
    expect(reply.headers).toEqual({
      'Content-Range': '0-2/3',
      'Preference-Applied': 'return=minimal, count=exact',
    });
  });

  it('changes nothing for an empty object', async () => {
    const id = await books('x');
    expect(await writer.send('PATCH', `books?id=eq.${id}`, {})).toMatchObject({
      status: 200,
      json: [],
      headers: { 'Content-Range': '*/*' },
    });
    expect(await writer.send('PATCH', `books?id=eq.${id}`, {}, minimal)).toMatchObject({ status: 204 });
  });

  it('refuses several objects at once', async () => {
    expect(await writer.send('PATCH', 'books?id=eq.1', [{ pages: 1 }, { pages: 2 }])).toMatchObject({
      status: 400,
      code: 'PGRST102',
      message: 'A PATCH takes one object',
    });
  });

  it('ignores limit and offset; order only sorts the answer', async () => {
    const id = await books('a', 'b', 'c');
    const path = `books?genre=eq.own-${id}&limit=1&offset=1&order=title.desc&select=title`;
    expect((await writer.send('PATCH', path, { pages: 2 })).json).toEqual([
      { title: 'c' },
      { title: 'b' },
      { title: 'a' },
    ]);
  });

  it('picks its rows by logic trees, and not by filters on embeds', async () => {
    const id = await books('a', 'b', 'c');
    const path = `books?or=(id.eq.${id},and(id.eq.${id + 1},title.eq.b))&select=id,copies(shelf)&copies.shelf=eq.none`;
    expect((await writer.send('PATCH', path, { pages: 2 })).json).toEqual([
      { id, copies: [] },
      { id: id + 1, copies: [] },
    ]);
  });

  it.each(['books', 'books?select=id&order=id&limit=1', 'books?select=id,copies(shelf)&copies.shelf=eq.A1'])(
    'refuses %s, which has no filter',
    async (path) => {
      expect(await writer.send('PATCH', path, { pages: 1 })).toMatchObject({
        status: 400,
        code: '21000',
        message: 'UPDATE requires a WHERE clause',
      });
    },
  );

  it.each([
    'title=like.%25',
    'title=ilike.*',
    'title=ilike.**',
    'title=like(any).{*,x}',
    'title=like(all).{*,**}',
    'title=match.',
    'title=imatch..*',
    'title=gte.',
    'title=not.lt.',
    'title=match.^.*$',
    'title=not.in.()',
    'tags=cs.{}',
    'tags=cs.{ }',
    'tags=not.ov.{}',
    'facts=cs.{}',
    'facts=cs.[]',
    'or=(tags.cs.{},title.eq.none)',
    'and=(tags.cs.{},title.like.*)',
    'not.and=(id.in.(),title.eq.none)',
    'not.or=(id.in.(),tags.ov.{})',
    'title=like.*&tags=cs.{}',
  ])('refuses %s, which every row passes', async (filter) => {
    const refusal = { status: 400, code: '21000', details: 'A filter that every row passes is none.' };
    expect(await writer.send('PATCH', `books?${filter}`, { pages: 1 })).toMatchObject(refusal);
    expect(await writer.send('DELETE', `books?${filter}`)).toMatchObject(refusal);
  });

  it.each(['', '&tags=cs.{}', '&title=ilike.*', '&or=(tags.cs.{},title.eq.none)'])(
    'takes an id that is not null for a filter, written on purpose, and %s beside it',
    async (more) => {
      const id = await books('a');
      const path = `books?id=not.is.null&id=gte.${id}${more}`;
      expect((await writer.send('PATCH', path, { pages: 2 })).status).toBe(200);
    },
  );

  it.each(['title=match.^$&title=eq.x', 'tags=ov.{}', 'id=in.()', 'not.or=(tags.cs.{},title.eq.a)'])(
    'changes nothing by %s, which no row passes',
    async (filter) => {
      expect((await writer.send('PATCH', `books?${filter}`, { pages: 2 })).json).toEqual([]);
    },
  );

  it('refuses more rows than max-affected under handling=strict, before anything changes', async () => {
    const id = await books('a', 'b', 'c');
    const prefer = 'handling=strict, max-affected=2';
    expect(await writer.send('PATCH', `books?genre=eq.own-${id}`, { title: 'z' }, { prefer })).toMatchObject({
      status: 400,
      code: 'PGRST124',
      message: 'Query result exceeds max-affected preference constraint',
      details: 'The query affects 3 rows',
    });
    expect(await titles(id)).toEqual(['a', 'b', 'c']);
    expect(
      await writer.send('PATCH', `books?genre=eq.own-${id}`, { pages: 1 }, { prefer: 'max-affected=2' }),
    ).toMatchObject({ status: 200 });
  });

  it('refuses more rows than the server allows', async () => {
    const id = await books('a', 'b', 'c');
    expect(
      await writer.send('PATCH', `books?genre=eq.own-${id}`, { title: 'z' }, {}, { affectedRows: 2 }),
    ).toMatchObject({
      status: 400,
      code: 'PGRST124',
      details: 'The query affects more than 2 rows',
    });
  });

  it('refuses an object answer of several rows before anything changes', async () => {
    const id = await books('a', 'b');
    const headers = { accept: 'application/vnd.pgrst.object+json', ...minimal };
    expect(await writer.send('PATCH', `books?genre=eq.own-${id}`, { title: 'z' }, headers)).toMatchObject({
      status: 406,
      code: 'PGRST116',
      details: 'The result contains 2 rows',
    });
    expect(await titles(id)).toEqual(['a', 'b']);
  });

  it('answers one changed row as an object', async () => {
    const id = await books('a');
    const headers = { accept: 'application/vnd.pgrst.object+json' };
    expect(
      await writer.send('PATCH', `books?id=eq.${id}&select=title`, { title: 'z' }, headers),
    ).toMatchObject({
      status: 200,
      headers: { 'Content-Type': 'application/vnd.pgrst.object+json; charset=utf-8' },
      json: { title: 'z' },
    });
  });

  it('never targets a row of another tenant', async () => {
    expect(await writer.send('PATCH', 'books?or=(id.eq.9,title.eq.Hidden)', { title: 'z' })).toMatchObject({
      json: [],
    });
    expect(await titles(9)).toEqual(['Hidden']);
  });

  it('targets rows by a composite key', async () => {
    const path = 'copies?book_id=eq.1&shelf=eq.B2&select=shelf,loans,books(title)';
    expect((await writer.send('PATCH', path, { loans: 0 })).json).toEqual([
      { shelf: 'B2', loans: 0, books: { title: 'The Delta' } },
    ]);
  });
});

describe('DELETE', () => {
  it('answers 204 by default', async () => {
    const id = await books('x', 'y');
    const reply = await writer.send('DELETE', `books?id=eq.${id}`);
    expect(reply).toMatchObject({ status: 204, text: '', headers: { 'Content-Range': '*/*' } });
    expect(await titles(id)).toEqual(['y']);
  });

  it('answers the rows as they were under return=representation', async () => {
    const id = await books('x');
    const prefer = 'return=representation, count=exact';
    expect(
      await writer.send('DELETE', `books?id=eq.${id}&select=title`, undefined, { prefer }),
    ).toMatchObject({
      status: 200,
      headers: { 'Content-Range': '*/1', 'Preference-Applied': 'return=representation, count=exact' },
      json: [{ title: 'x' }],
    });
  });

  it('refuses to run without a filter', async () => {
    expect(await writer.send('DELETE', 'books?limit=1')).toMatchObject({
      status: 400,
      code: '21000',
      message: 'DELETE requires a WHERE clause',
    });
  });

  it('answers a row that is still referenced with 409', async () => {
    expect(await writer.send('DELETE', 'books?id=eq.1')).toMatchObject({ status: 409, code: '23503' });
  });
});

describe('PUT', () => {
  it('answers 201 for a new row, 200 for a known one, 204 without a representation', async () => {
    const id = fresh();
    const put = (headers = {}) =>
      writer.send('PUT', `books?id=eq.${id}&select=title`, { id, title: 'x' }, headers);
    expect(await put(representation)).toMatchObject({ status: 201, json: [{ title: 'x' }] });
    expect(await put(representation)).toMatchObject({ status: 200, json: [{ title: 'x' }] });
    expect(await put()).toMatchObject({ status: 204, text: '' });
  });

  it.each<[string, unknown, number, string]>([
    ['books?title=eq.x', { id: 1, title: 'x' }, 405, 'PGRST105'],
    ['books', { id: 1, title: 'x' }, 405, 'PGRST105'],
    ['books?id=gt.1', { id: 1, title: 'x' }, 405, 'PGRST105'],
    ['books?id=eq.1&title=eq.x', { id: 1, title: 'x' }, 405, 'PGRST105'],
    ['books?id=eq.1&or=(id.eq.1)', { id: 1, title: 'x' }, 405, 'PGRST105'],
    ['copies?book_id=eq.1', { book_id: 1, shelf: 'A1' }, 405, 'PGRST105'],
    ['books?id=eq.1', { id: 2, title: 'x' }, 400, 'PGRST115'],
    ['books?id=eq.1', { title: 'x' }, 400, 'PGRST115'],
    ['books?id=eq.1', [{ id: 1 }, { id: 1 }], 400, 'PGRST115'],
    ['books?id=eq.1&limit=1', { id: 1, title: 'x' }, 400, 'PGRST114'],
    ['books?id=eq.1&offset=0', { id: 1, title: 'x' }, 400, 'PGRST114'],
  ])('refuses %s %j with %i %s', async (path, body, status, code) => {
    expect(await writer.send('PUT', path, body)).toMatchObject({ status, code });
  });
});
