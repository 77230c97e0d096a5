import { LibraryDatabase } from '../fixtures/library-database.js';

describe('GET with aggregates', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  it('groups by the plain columns beside them', async () => {
    expect((await db.get('books?select=genre,count(),total:price.sum()&order=genre')).json).toEqual([
      { genre: 'craft', count: 2, total: 905 },
      { genre: 'travel', count: 3, total: 22.5 },
    ]);
  });

  it('answers one row without plain columns', async () => {
    const reply = await db.get('books?select=price.avg(),price.min(),price.max(),price.count(),n:count()');
    expect(reply.json).toEqual([{ avg: 231.875, min: 5, max: 900, count: 4, n: 5 }]);
  });

  it('renders the aggregate of a column as the column itself', async () => {
    expect((await db.get('authors?select=rating.max(),joined_at.max()')).json).toEqual([
      { max: '2026-01-02T03:04:05.678Z' },
    ]);
    expect((await db.get('authors?select=rating.max()')).text).toBe('[{"max":4.5}]');
  });

  it('casts before and after', async () => {
    const reply = await db.get('authors?select=top:profile->>score::int.max()::text&profile->score=lt.99999');
    expect(reply).toMatchObject({ status: 400, code: '22P02' });
    expect((await db.get('books?select=p:pages::numeric.sum()::text')).json).toEqual([{ p: '670' }]);
  });

  it('groups by a path and by an embedded resource', async () => {
    expect(
      (await db.get('authors?select=profile->>city,count()&order=profile->>city.asc.nullslast')).json,
    ).toEqual([
      { city: 'Cairo', count: 1 },
      { city: 'Giza', count: 1 },
      { city: null, count: 2 },
    ]);
    const reply = await db.get('books?select=authors!author_id(name),count()&author_id=not.is.null');
    expect(reply.json).toEqual(
      expect.arrayContaining([
        { authors: { name: 'Hana' }, count: 3 },
        { authors: { name: 'Omar' }, count: 1 },
      ]),
    );
  });

  it('orders by a grouped column that is shown in its own rendering', async () => {
    const reply = await db.get('authors?select=joined_at,count()&order=joined_at');
    expect(reply.json).toEqual([{ joined_at: '2026-01-02T03:04:05.678Z', count: 4 }]);
  });

  it('aggregates inside an embed', async () => {
    const reply = await db.get(
      'authors?select=name,books!author_id(genre,count())&books.order=genre&name=eq.Hana',
    );
    expect(reply.json).toEqual([
      {
        name: 'Hana',
        books: [
          { genre: 'craft', count: 1 },
          { genre: 'travel', count: 2 },
        ],
      },
    ]);
  });

  it('still understands count without parentheses', async () => {
    expect(
      (await db.get('authors?select=name,books!author_id(count)&name=in.(Hana,Yuki)&order=name')).json,
    ).toEqual([
      { name: 'Hana', books: [{ count: 3 }] },
      { name: 'Yuki', books: [{ count: 0 }] },
    ]);
  });

  it('lifts an aggregate out of a to-one spread', async () => {
    const reply = await db.get('books?select=genre,...authors!author_id(rating.max(),n:count())&order=genre');
    expect(reply.json).toEqual([
      { genre: 'craft', max: 4.5, n: 2 },
      { genre: 'travel', max: 4.5, n: 2 },
    ]);
  });

  it('counts groups, not rows', async () => {
    const reply = await db.get('books?select=genre,count()&limit=1', { prefer: 'count=exact' });
    expect(reply).toMatchObject({ status: 206, headers: { 'Content-Range': '0-0/2' } });
  });

  it('refuses them in a to-many spread', async () => {
    expect(await db.get('authors?select=name,...books!author_id(price.sum())')).toMatchObject({
      status: 400,
      code: 'PGRST127',
    });
  });

  it('answers an aggregate the type does not have as an unknown function', async () => {
    expect(await db.get('books?select=title.sum()')).toMatchObject({ status: 404, code: '42883' });
  });
});
