import { LibraryDatabase } from '../fixtures/library-database.js';
import type { RequestHeaders } from '../index.js';

describe('GET with a page', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  const exact = { prefer: 'count=exact' };

  it.each<[string, RequestHeaders, number, string, number]>([
    ['books', {}, 200, '0-4/*', 5],
    ['books?id=eq.77', {}, 200, '*/*', 0],
    ['books?limit=2&offset=3', {}, 200, '3-4/*', 2],
    ['books?limit=0', {}, 200, '*/*', 0],
    ['books?limit=abc&offset=-4', {}, 200, '0-4/*', 5],
    ['books?limit=1&limit=3', {}, 200, '0-2/*', 3],
    ['books?offset=100', {}, 200, '*/*', 0],
    ['books?limit=100000000000000000000', {}, 200, '0-4/*', 5],
    ['books?offset=100000000000000000000', {}, 200, '*/*', 0],
    ['books', exact, 200, '0-4/5', 5],
    ['books?id=eq.77', exact, 200, '*/0', 0],
    ['books?limit=2', exact, 206, '0-1/5', 2],
    ['books?limit=2&offset=3', exact, 206, '3-4/5', 2],
    ['books?offset=5', exact, 206, '*/5', 0],
    ['books?limit=0', exact, 206, '*/5', 0],
    ['books?genre=eq.craft&limit=5', exact, 200, '0-1/2', 2],
    ['books', { prefer: 'count=estimated' }, 200, '0-4/5', 5],
    ['books', { prefer: 'count=nonsense' }, 200, '0-4/*', 5],
    ['books', { range: '0-1' }, 200, '0-1/*', 2],
    ['books', { range: '3-', 'range-unit': 'items' }, 200, '3-4/*', 2],
    ['books', { range: '0-1', ...exact }, 206, '0-1/5', 2],
    ['books?limit=4&offset=1', { range: '2-3' }, 200, '2-3/*', 2],
    ['books', { range: 'bytes=0-1' }, 200, '0-4/*', 5],
  ])('%s %j → %i %s', async (path, headers, status, range, rows) => {
    const reply = await db.get(path, headers);
    expect(reply).toMatchObject({ status, headers: { 'Content-Range': range } });
    expect(reply.json).toHaveLength(rows);
  });

  it.each<[string, RequestHeaders, string]>([
    ['books?limit=-1', {}, 'Limit should be greater than or equal to zero.'],
    ['books?select=id,copies(*)&copies.limit=-1', {}, 'Limit should be greater than or equal to zero.'],
    [
      'books',
      { range: '1-0' },
      'The lower boundary must be lower than or equal to the upper boundary in the Range header.',
    ],
  ])('refuses %s %j with 416', async (path, headers, details) => {
    expect(await db.get(path, headers)).toMatchObject({
      status: 416,
      code: 'PGRST103',
      message: 'Requested range not satisfiable',
      details,
    });
  });

  it('refuses an offset past a known end, and tells the end', async () => {
    expect(await db.get('books?offset=100', exact)).toMatchObject({
      status: 416,
      code: 'PGRST103',
      details: 'An offset of 100 was requested, but there are only 5 rows.',
      headers: { 'Content-Range': '*/5' },
    });
  });

  it('asks the planner for count=planned', async () => {
    const reply = await db.get('books?id=eq.1', { prefer: 'count=planned' });
    expect(reply.headers['Content-Range']).toMatch(/^0-0\/\d+$/);
    expect(reply.headers['Preference-Applied']).toBe('count=planned');
  });

  it('counts exactly for count=estimated below the row cap and estimates above it', async () => {
    const reply = await db.get('books', { prefer: 'count=estimated' }, { limits: { rows: 2 } });
    expect(reply).toMatchObject({ status: 206 });
    expect(Number(reply.headers['Content-Range']?.split('/')[1])).toBeGreaterThanOrEqual(3);
  });

  it('answers HEAD as GET without a body, ignoring Range', async () => {
    const reply = await db.get('books?limit=3', { ...exact, range: '0-0' }, { method: 'HEAD' });
    expect(reply).toMatchObject({ status: 206, text: '', headers: { 'Content-Range': '0-2/5' } });
  });

  it('orders by the key that a column names, by its own rows and by those that embed them', async () => {
    const names = async (query: string) =>
      ((await db.get(query)).json as { name: string }[]).map(({ name }) => name);
    expect(await names('publishers?select=name&order=name')).toEqual(['Nile House', 'Harbour Press']);
    expect(await names('publishers?select=name&order=name.desc')).toEqual(['Harbour Press', 'Nile House']);
    expect(await names('publishers?select=name&order=name&name=gt.H')).toEqual([
      'Nile House',
      'Harbour Press',
    ]);
    expect(await names('publishers?select=name,count()&order=name')).toEqual(['Nile House', 'Harbour Press']);
    const authors = 'authors?select=name,publishers(id)&publisher_id=not.is.null&order=publishers(name),name';
    expect(await names(authors)).toEqual(['Hana', 'Omar', 'Yuki']);
    expect(await names(authors.replace('(name)', '(name).desc'))).toEqual(['Yuki', 'Hana', 'Omar']);
    expect(await db.get('publishers?select=count()&order=name')).toMatchObject({
      status: 400,
      code: '42803',
    });
  });

  it('orders nulls last ascending, first descending, and where told', async () => {
    const ids = async (order: string) =>
      ((await db.get(`books?select=id&order=${order}`)).json as { id: number }[]).map(({ id }) => id);
    expect(await ids('price')).toEqual([3, 1, 2, 4, 5]);
    expect(await ids('price.desc')).toEqual([5, 4, 2, 1, 3]);
    expect(await ids('price.desc.nullslast')).toEqual([4, 2, 1, 3, 5]);
    expect(await ids('price.nullsfirst')).toEqual([5, 3, 1, 2, 4]);
    expect(await ids(' genre.desc , id.desc ')).toEqual([5, 2, 1, 4, 3]);
    expect(await ids('id&order=id.desc')).toEqual([1, 2, 3, 4, 5]);
  });

  it.each(['id.down', 'id,,title', 'id.desc.nullsup', '', 'id.desc.asc', 'id desc.x', 'authors(name'])(
    'refuses order=%s',
    async (order) => {
      expect(await db.get(`books?order=${order}`)).toMatchObject({ status: 400, code: 'PGRST100' });
    },
  );
});
