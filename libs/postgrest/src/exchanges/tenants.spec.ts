import { LibraryDatabase } from '../fixtures/library-database.js';

describe('GET on behalf of a tenant', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    // Rows that point across the border, as a forgotten check on write would leave them.
    db = await LibraryDatabase.open();
    await db.sql(`update books set editor_id = '00000000-0000-4000-8000-000000000009' where id = 3`);
    await db.sql(`update books set author_id = '00000000-0000-4000-8000-000000000001' where id = 9`);
    await db.sql(`update copies set book_id = 1 where shelf = 'Z9'`);
  });
  afterAll(() => db.close());

  it.each([
    'authors?name=eq.Stranger',
    'authors?or=(id.not.is.null,id.is.null)&name=eq.Stranger',
    'authors?not.and=(id.is.null)&name=eq.Stranger',
    'books?or=(id.eq.9,id.eq.9)',
    'authors?phones=cs.{"+201017177777"}&name=neq.Hana',
    'copies?shelf=eq.Z9',
    'books?select=id,authors!editor_id!inner(name)&authors.name=eq.Stranger',
    'books?select=id,authors!editor_id()&authors.name=eq.Stranger&authors=not.is.null',
  ])('never finds a row of another: %s', async (path) => {
    expect(await db.get(path, { prefer: 'count=exact' })).toMatchObject({
      status: 200,
      json: [],
      headers: { 'Content-Range': '*/0' },
    });
  });

  it('shows null for a to-one of another tenant', async () => {
    expect(
      (await db.get('books?select=authors!editor_id(name),...authors!editor_id(n:name)&id=eq.3')).json,
    ).toEqual([{ authors: null, n: null }]);
  });

  it('leaves rows of another tenant out of to-many embeds, spreads and counts', async () => {
    const path = 'authors?select=books!author_id(id),n:books!author_id(count),...books!author_id(ids:id)';
    expect((await db.get(`${path}&name=eq.Hana&books.order=id`)).json).toEqual([
      { books: [{ id: 1 }, { id: 2 }, { id: 3 }], n: [{ count: 3 }], ids: expect.not.arrayContaining([9]) },
    ]);
    expect((await db.get('books?select=copies(shelf)&id=eq.1&copies.order=shelf')).json).toEqual([
      { copies: [{ shelf: 'A1' }, { shelf: 'B2' }] },
    ]);
  });

  it('counts only its own rows', async () => {
    expect((await db.get('authors?select=count()')).json).toEqual([{ count: 4 }]);
    const other = await db.get('authors?limit=1', { prefer: 'count=exact' }, { tenant: 2 });
    expect(other).toMatchObject({ headers: { 'Content-Range': '0-0/1' }, json: [{ name: 'Stranger' }] });
  });
});
