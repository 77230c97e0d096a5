import { LibraryDatabase } from '../fixtures/library-database.js';

describe('GET with embedded resources', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  const rows = async (path: string) => {
    const reply = await db.get(path);
    expect(reply).toMatchObject({ status: 200 });
    return reply.json;
  };

  it('answers a to-one as an object or null', async () => {
    expect(await rows('books?select=title,authors!author_id(name)&id=in.(1,5)&order=id')).toEqual([
      { title: 'The Delta', authors: { name: 'Hana' } },
      { title: 'Orphan', authors: null },
    ]);
  });

  it('answers a to-many as a list, empty when there is none', async () => {
    expect(await rows('books?select=title,copies(shelf)&copies.order=shelf&id=in.(1,2)&order=id')).toEqual([
      { title: 'The Delta', copies: [{ shelf: 'A1' }, { shelf: 'B2' }] },
      { title: 'The Delta Again', copies: [] },
    ]);
  });

  it.each([
    'authors!author_id(name)',
    'authors!books_author_id_fkey(name)',
    'authors:author_id(name)',
    'authors:books_author_id_fkey(name)',
  ])('finds the relation by %s', async (embed) => {
    expect(await rows(`books?select=${embed}&id=eq.4`)).toEqual([{ authors: { name: 'Omar' } }]);
  });

  it('names an embed by its written target', async () => {
    expect(await rows('books?select=author_id(name)&id=eq.4')).toEqual([{ author_id: { name: 'Omar' } }]);
  });

  it('nests, in any mix', async () => {
    const path = 'publishers?select=name,authors(name,books!author_id(title,copies(shelf)))&id=eq.1';
    expect(
      await rows(`${path}&authors.order=name&authors.books.order=id&authors.books.copies.order=shelf.desc`),
    ).toEqual([
      {
        name: 'Nile House',
        authors: [
          {
            name: 'Hana',
            books: [
              { title: 'The Delta', copies: [{ shelf: 'B2' }, { shelf: 'A1' }] },
              { title: 'The Delta Again', copies: [] },
              { title: '100%_done', copies: [] },
            ],
          },
          { name: 'Omar', books: [{ title: 'Gardens', copies: [{ shelf: 'A1' }] }] },
        ],
      },
    ]);
  });

  it('follows a table into itself both ways', async () => {
    expect(
      await rows('books?select=title,first:sequel_of(title),sequels:books(title)&id=in.(1,2)&order=id'),
    ).toEqual([
      { title: 'The Delta', first: null, sequels: [{ title: 'The Delta Again' }] },
      { title: 'The Delta Again', first: { title: 'The Delta' }, sequels: [] },
    ]);
  });

  it('filters, orders and pages the embedded rows per parent', async () => {
    const path = 'authors?select=name,books!author_id(title)&name=in.(Hana,Omar)&order=name';
    expect(await rows(`${path}&books.order=title.desc&books.limit=1&books.offset=1`)).toEqual([
      { name: 'Hana', books: [{ title: 'The Delta' }] },
      { name: 'Omar', books: [] },
    ]);
    expect(await rows(`${path}&books.genre=eq.craft`)).toEqual([
      { name: 'Hana', books: [{ title: '100%_done' }] },
      { name: 'Omar', books: [{ title: 'Gardens' }] },
    ]);
    expect(await rows(`${path}&books.or=(genre.eq.craft,id.eq.1)&books.not.or=(id.eq.3)`)).toEqual([
      { name: 'Hana', books: [{ title: 'The Delta' }] },
      { name: 'Omar', books: [{ title: 'Gardens' }] },
    ]);
  });

  it('keeps parents whose to-one does not match the filter', async () => {
    expect(
      await rows('books?select=id,authors!author_id(name)&authors.name=eq.Omar&order=id&limit=2&offset=2'),
    ).toEqual([
      { id: 3, authors: null },
      { id: 4, authors: { name: 'Omar' } },
    ]);
  });

  it('drops parents without a matching child under !inner, in the count too', async () => {
    const path = 'books?select=title,authors!author_id!inner(name)&authors.name=eq.Hana&order=id&limit=2';
    expect(await db.get(path, { prefer: 'count=exact' })).toMatchObject({
      status: 206,
      headers: { 'Content-Range': '0-1/3' },
      json: [
        { title: 'The Delta', authors: { name: 'Hana' } },
        { title: 'The Delta Again', authors: { name: 'Hana' } },
      ],
    });
    expect(await rows('books?select=id,copies!inner(shelf)&copies.loans=gt.5')).toEqual([
      { id: 4, copies: [{ shelf: 'A1' }] },
    ]);
  });

  it('lets !inner reach through several levels', async () => {
    const path = 'publishers?select=name,authors!inner(name,books!author_id!inner(title))';
    expect(await rows(`${path}&authors.books.title=eq.Gardens`)).toEqual([
      { name: 'Nile House', authors: [{ name: 'Omar', books: [{ title: 'Gardens' }] }] },
    ]);
  });

  it('shows one relation twice under two aliases, each with its own filter', async () => {
    const path =
      'authors?select=name,trips:books!author_id(title),crafts:books!author_id(title)&name=eq.Hana';
    expect(await rows(`${path}&trips.genre=eq.travel&trips.order=id&crafts.genre=eq.craft`)).toEqual([
      {
        name: 'Hana',
        trips: [{ title: 'The Delta' }, { title: 'The Delta Again' }],
        crafts: [{ title: '100%_done' }],
      },
    ]);
  });

  it.each<[string, string[]]>([
    ['books=is.null', ['Yuki', 'Zoe, "Z"']],
    ['books=not.is.null', ['Hana', 'Omar']],
    ['books.genre=eq.travel&books=is.null', ['Omar', 'Yuki', 'Zoe, "Z"']],
    ['or=(books.not.is.null,name.eq.Yuki)', ['Hana', 'Omar', 'Yuki']],
    ['not.or=(books.is.null,name.eq.Omar)', ['Hana']],
  ])('joins without showing and asks for presence: %s', async (filter, expected) => {
    const reply = await db.get(`authors?select=name,books!author_id()&order=name&${filter}`, {
      prefer: 'count=exact',
    });
    expect(reply.json).toEqual(expected.map((name) => ({ name })));
    expect(reply.headers['Content-Range']).toBe(`0-${expected.length - 1}/${expected.length}`);
  });

  it('asks for the presence of a to-one', async () => {
    expect(await rows('books?select=id,authors!author_id()&authors=is.null')).toEqual([{ id: 5 }]);
  });

  it('still filters the column an embed is named after', async () => {
    const path = `books?select=title,author_id(name)&author_id=eq.00000000-0000-4000-8000-000000000002`;
    expect(await rows(path)).toEqual([{ title: 'Gardens', author_id: { name: 'Omar' } }]);
  });

  it('spreads a to-one into its parent, nulls where it is missing', async () => {
    expect(
      await rows(
        'books?select=title,...authors!author_id(author:name,...publishers(house:name))&id=in.(1,5)&order=id',
      ),
    ).toEqual([
      { title: 'The Delta', author: 'Hana', house: 'Nile House' },
      { title: 'Orphan', author: null, house: null },
    ]);
  });

  it('spreads inside an embed', async () => {
    expect(
      await rows('copies?select=shelf,books(title,...authors!author_id(author:name))&book_id=eq.4'),
    ).toEqual([{ shelf: 'A1', books: { title: 'Gardens', author: 'Omar' } }]);
  });

  it('spreads a to-many into lists that keep its order', async () => {
    expect(
      await rows('books?select=id,...copies(shelves:shelf,loans)&copies.order=loans&id=in.(1,2)&order=id'),
    ).toEqual([
      { id: 1, shelves: ['B2', 'A1'], loans: [0, 3] },
      { id: 2, shelves: [], loans: [] },
    ]);
  });

  it('spreads a column in its own rendering', async () => {
    expect(await rows('books?select=...authors!author_id(rating,joined_at)&id=eq.4')).toEqual([
      { rating: 3, joined_at: '2026-01-02T03:04:05.678Z' },
    ]);
  });

  it('orders by a to-one, shown or not, aliased or not', async () => {
    const byName = [{ id: 4 }, { id: 1 }, { id: 2 }, { id: 3 }, { id: 5 }];
    expect(await rows('books?select=id,authors!author_id()&order=authors(name).desc.nullslast,id')).toEqual(
      byName,
    );
    expect(
      await rows('books?select=id,...authors!author_id()&order=authors(name).desc.nullslast,id'),
    ).toEqual(byName);
    expect(
      await rows('books?select=id,who:authors!author_id(born)&order=who(name).desc.nullslast,id&limit=1'),
    ).toEqual([{ id: 4, who: { born: '1985-11-30' } }]);
    expect(
      await rows('books?select=id,...authors!author_id(born)&order=authors(profile->>score),id&limit=1'),
    ).toEqual([{ id: 4, born: '1985-11-30' }]);
  });

  it('pages before it embeds and keeps the order', async () => {
    expect(
      await rows('books?select=id,copies(shelf)&copies.order=shelf&order=id.desc&limit=2&offset=3'),
    ).toEqual([
      { id: 2, copies: [] },
      { id: 1, copies: [{ shelf: 'A1' }, { shelf: 'B2' }] },
    ]);
  });

  it('caps every level silently', async () => {
    const reply = await db.get(
      'authors?select=name,books!author_id(id)&order=name&books.order=id',
      {},
      { limits: { rows: 2 } },
    );
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'Content-Range': '0-1/*' },
      json: [
        { name: 'Hana', books: [{ id: 1 }, { id: 2 }] },
        { name: 'Omar', books: [{ id: 4 }] },
      ],
    });
  });

  it.each([
    [
      'books?select=id,staff(*)',
      'PGRST200',
      `Could not find a relationship between 'books' and 'staff' in the schema cache`,
    ],
    [
      'books?select=id,tenants(*)',
      'PGRST200',
      `Could not find a relationship between 'books' and 'tenants' in the schema cache`,
    ],
    [
      'books?select=authors!nonsense(*)',
      'PGRST200',
      `Could not find a relationship between 'books' and 'authors' in the schema cache`,
    ],
    [
      'copies?select=books(staff(*))',
      'PGRST200',
      `Could not find a relationship between 'books' and 'staff' in the schema cache`,
    ],
    [
      'books?select=id,constructor(*)',
      'PGRST200',
      `Could not find a relationship between 'books' and 'constructor' in the schema cache`,
    ],
    [
      'books?select=id&copies.shelf=eq.A1',
      'PGRST108',
      `'copies' is not an embedded resource in this request`,
    ],
    [
      'books?select=id&copies.order=shelf',
      'PGRST108',
      `'copies' is not an embedded resource in this request`,
    ],
    ['books?select=id&copies.limit=1', 'PGRST108', `'copies' is not an embedded resource in this request`],
    [
      'books?select=id&copies.or=(shelf.eq.A1)',
      'PGRST108',
      `'copies' is not an embedded resource in this request`,
    ],
    [
      'books?select=id&order=authors(name)',
      'PGRST108',
      `'authors' is not an embedded resource in this request`,
    ],
    [
      'books?select=id,copies(shelf)&order=copies(shelf)',
      'PGRST118',
      `A related order on 'copies' is not possible`,
    ],
  ])('refuses %s with %s', async (path, code, message) => {
    expect(await db.get(path)).toMatchObject({ status: 400, code, message });
  });

  it.each([
    'copies.shelf=eq.A1',
    'copies.or=(shelf.eq.A1,loans.gt.99)',
    'copies.order=shelf.desc&copies.shelf=lt.A2',
    'copies.limit=1&copies.offset=0&c.order=shelf',
  ])(
    'takes the table for the embed that has an alias, and says what to write instead: %s',
    async (parameters) => {
      const written = await db.get(`books?select=id,c:copies(shelf)&order=id&${parameters}`);
      const meant = await db.get(
        `books?select=id,c:copies(shelf)&order=id&${parameters.replaceAll('copies.', 'c.')}`,
      );
      expect([written.status, written.json]).toEqual([200, meant.json]);
      expect(meant.headers['Warning']).toBeUndefined();
      expect(written.headers['Warning']).toBe(
        '299 PostgRESTv16 "Embedded resource was referenced by relation name even though it has an alias. This is ' +
          'deprecated and will stop working in a future release. Update `copies` to `c` in query string filters, orders or limits."',
      );
    },
  );

  it('warns of a table within an embed, by names that no header holds as they are, and prefers the name itself', async () => {
    const deep = await db.get(
      'authors?select=b:books!books_author_id_fkey("ü\n":copies(shelf))&books.copies.limit=0',
    );
    expect(deep.status).toBe(200);
    expect(deep.headers['Warning']).toContain('Update `books` to `b`, `copies` to `Ã¼\\n` in');
    const both = await db.get('books?select=a:copies(shelf),copies(shelf)&id=eq.1&copies.limit=0');
    expect(both.json).toMatchObject([{ a: [{}, {}], copies: [] }]);
    expect(both.headers['Warning']).toBeUndefined();
  });

  it('explains what it searched for', async () => {
    expect(await db.get('books?select=authors!nonsense(*)')).toMatchObject({
      details: `Searched for a foreign key relationship between 'books' and 'authors' using the hint 'nonsense' in the schema 'public', but no matches were found.`,
      hint: null,
    });
    expect(await db.get('books?select=id&copies.shelf=eq.A1')).toMatchObject({
      hint: `Verify that 'copies' is included in the 'select' query parameter.`,
    });
    expect(
      await db.get('books?select=id,a:authors!books_author_id_fkey(name)&order=authors(name)'),
    ).toMatchObject({ code: 'PGRST108', details: null });
  });

  it('asks which of two relations is meant', async () => {
    const way = (constraint: string, column: string) => ({
      cardinality: 'many-to-one',
      embedding: 'books with authors',
      relationship: `${constraint} using books(${column}) and authors(id)`,
    });
    expect(await db.get('books?select=authors(name)')).toMatchObject({
      status: 300,
      code: 'PGRST201',
      message: "Could not embed because more than one relationship was found for 'books' and 'authors'",
      details: [way('books_author_id_fkey', 'author_id'), way('books_editor_id_fkey', 'editor_id')],
      hint: "Try changing 'authors' to one of the following: 'authors!books_author_id_fkey', 'authors!books_editor_id_fkey'. Find the desired relationship in the 'details' key.",
    });
  });

  it('bounds depth and number of embeds', async () => {
    const deep = (levels: number): string => (levels === 0 ? 'id' : `id,sequel_of(${deep(levels - 1)})`);
    expect(await db.get(`books?select=${deep(5)}&id=eq.1`)).toMatchObject({ status: 200 });
    expect(await db.get(`books?select=${deep(6)}`)).toMatchObject({ status: 400, code: 'PGRST100' });
    expect(await db.get(`books?select=${deep(40)}`)).toMatchObject({ status: 400, code: 'PGRST100' });
    const wide = Array.from({ length: 13 }, (_, i) => `c${i}:copies(shelf)`).join(',');
    expect(await db.get(`books?select=${wide}`)).toMatchObject({ status: 400, code: 'PGRST100' });
  });
});
