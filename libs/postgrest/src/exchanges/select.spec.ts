import { LibraryDatabase } from '../fixtures/library-database.js';

describe('GET with select', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  it('shows every public column and none that is not', async () => {
    const { json } = await db.get('authors?name=eq.Yuki');
    expect(Object.keys((json as object[])[0] ?? {})).toEqual([
      'id',
      'name',
      'born',
      'rating',
      'languages',
      'phones',
      'profile',
      'active',
      'publisher_id',
      'bio',
      'joined_at',
    ]);
  });

  it('treats an empty select as every column', async () => {
    expect((await db.get('publishers?select=&id=eq.1')).json).toEqual([{ id: 1, name: 'Nile House' }]);
  });

  it('renames, casts and mixes with a star', async () => {
    const reply = await db.get('publishers?select=*,label:name,"given name":name,id::text&id=eq.2');
    expect(reply.text).toBe(
      '[{"id":2,"name":"Harbour Press","label":"Harbour Press","given name":"Harbour Press","id":"2"}]',
    );
  });

  it('keeps a quote inside an alias out of the SQL', async () => {
    const reply = await db.get('publishers?select="a\\"b;--":name&id=eq.2');
    expect(reply.json).toEqual([{ 'a"b;--': 'Harbour Press' }]);
  });

  it('skips blanks around commas', async () => {
    expect((await db.get('publishers?select= id , name &id=eq.2')).json).toEqual([
      { id: 2, name: 'Harbour Press' },
    ]);
  });

  it('renders a column the way its declaration says, and casts it raw', async () => {
    const reply = await db.get('authors?select=rating,joined_at,day:joined_at::date&name=eq.Hana');
    expect(reply.json).toEqual([{ rating: 4.5, joined_at: '2026-01-02T03:04:05.678Z', day: '2026-01-02' }]);
  });

  it('lets a column alias be the name of an internal relation', async () => {
    expect((await db.get('publishers?select=page:name,e:id&id=eq.2')).json).toEqual([
      { page: 'Harbour Press', e: 2 },
    ]);
  });

  it.each([
    ['authors?select=shoe_size', '42703', 'column authors.shoe_size does not exist'],
    ['authors?select=secret', '42703', 'column authors.secret does not exist'],
    ['authors?select=tenant', '42703', 'column authors.tenant does not exist'],
    ['authors?select=joined_on', '42703', 'column authors.joined_on does not exist'],
    ['authors?select=constructor', '42703', 'column authors.constructor does not exist'],
    ['authors?__proto__=eq.1', '42703', 'column authors.__proto__ does not exist'],
    ['authors?order=toString', '42703', 'column authors.toString does not exist'],
    ['authors?or=(secret.eq.hush)', '42703', 'column authors.secret does not exist'],
    ['books?select=title,authors!author_id(secret)', '42703', 'column authors.secret does not exist'],
    ['authors?select=name::regclass', '42704', 'type "regclass" does not exist'],
    ['authors?select=name::int', '22P02', undefined],
    ['authors?select="*".sum()', '42703', 'column authors.* does not exist'],
  ])('refuses %s with %s', async (path, code, message) => {
    const reply = await db.get(path);
    expect(reply).toMatchObject({ status: 400, code });
    if (message !== undefined) expect(reply.message).toBe(message);
  });

  it.each([
    'id,,x',
    'id::',
    'id,',
    'id)',
    'books(id',
    'id!x',
    '*x',
    'a:b:c',
    'id name(',
    '...books',
    'id.sum()x',
  ])('refuses the grammar of select=%s', async (select) => {
    expect(await db.get(`authors?select=${select}`)).toMatchObject({
      status: 400,
      code: 'PGRST100',
      message: expect.stringContaining(`"failed to parse select parameter (${select})" (line 1, column `),
    });
  });

  it('refuses more columns than a row may have', async () => {
    const stars = Array.from({ length: 150 }, () => '*').join(',');
    expect(await db.get(`authors?select=${stars}`)).toMatchObject({ status: 400, code: 'PGRST100' });
  });
});
