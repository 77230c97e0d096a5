import { LibraryDatabase } from '../fixtures/library-database.js';

describe('GET with Accept', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  const object = { accept: 'application/vnd.pgrst.object+json' };

  it.each([undefined, '*/*', 'application/json', 'application/vnd.pgrst.array+json', 'text/html, */*;q=0.8'])(
    'answers an array for %s',
    async (accept) => {
      const reply = await db.get('publishers?id=eq.1', accept === undefined ? {} : { accept });
      expect(reply).toMatchObject({
        headers: { 'Content-Type': 'application/json; charset=utf-8' },
        json: [{ id: 1 }],
      });
    },
  );

  it.each([
    'application/vnd.pgrst.object+json',
    'application/vnd.pgrst.object',
    'text/x, Application/Vnd.Pgrst.Object+json',
  ])('answers the object for %s', async (accept) => {
    expect(await db.get('publishers?id=eq.1', { accept })).toMatchObject({
      headers: { 'Content-Type': 'application/vnd.pgrst.object+json; charset=utf-8' },
      json: { id: 1, name: 'Nile House' },
    });
  });

  it('refuses an object of no row or several', async () => {
    expect(await db.get('publishers?id=eq.77', object)).toMatchObject({
      status: 406,
      code: 'PGRST116',
      message: 'Cannot coerce the result to a single JSON object',
      details: 'The result contains 0 rows',
      hint: null,
    });
    expect(await db.get('books', object)).toMatchObject({ details: 'The result contains 5 rows' });
  });

  it('strips nulls, at every depth', async () => {
    const accept = 'application/vnd.pgrst.array+json;nulls=stripped';
    expect(
      await db.get('books?select=id,price,authors!author_id(name,born)&id=eq.5', { accept }),
    ).toMatchObject({
      headers: { 'Content-Type': `${accept}; charset=utf-8` },
      text: '[{"id":5}]',
    });
    const one = { accept: 'application/vnd.pgrst.object+json; nulls=stripped' };
    expect((await db.get('books?select=id,price&id=eq.5', one)).text).toBe('{"id":5}');
  });

  it('writes CSV with quotes where they are needed', async () => {
    const path = 'authors?select=name,rating,born,languages,active,bio,"a,b":id&order=name.desc&limit=2';
    expect(await db.get(path, { accept: 'text/csv' })).toMatchObject({
      headers: { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Range': '0-1/*' },
      text: [
        'name,rating,born,languages,active,bio,"a,b"',
        '"Zoe, ""Z""",2.25,2001-02-03,"{en,fr,""two words""}",t,"",00000000-0000-4000-8000-000000000004',
        'Yuki,,,,f,,00000000-0000-4000-8000-000000000003',
      ].join('\n'),
    });
  });

  it('writes CSV of embeds, of duplicate names and of no rows', async () => {
    const csv = { accept: 'text/csv' };
    expect((await db.get('copies?select=loans,loans,books(id)&book_id=eq.4', csv)).text).toBe(
      'loans,loans,books\n7,7,"{""id"":4}"',
    );
    expect((await db.get('copies?select=...books(n:id,t:title)&book_id=eq.4', csv)).text).toBe(
      'n,t\n4,Gardens',
    );
    expect((await db.get('books?select=id&id=eq.77', csv)).text).toBe('id\n');
  });

  it.each(['image/png', 'application/vnd.pgrst.plan+json', 'text/plain'])('refuses %s', async (accept) => {
    expect(await db.get('books', { accept })).toMatchObject({
      status: 406,
      code: 'PGRST107',
      message: `None of these media types are available: ${accept}`,
    });
  });
});
