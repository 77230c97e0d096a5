import { LibraryDatabase } from '../fixtures/library-database.js';

describe('GET with and/or', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  it.each<[string, number[]]>([
    ['or=(genre.eq.craft,pages.gt.250)', [1, 3, 4]],
    ['or=(genre.eq.craft,and(genre.eq.travel,price.gt.11))', [2, 3, 4]],
    ['not.or=(genre.eq.craft,pages.gt.250)', [2, 5]],
    ['and=(genre.not.eq.craft,pages.lt.250)', [2, 5]],
    ['not.and=(genre.eq.travel,pages.lt.250)', [1, 3, 4]],
    ['or=(genre.eq.craft)&or=(price.eq.5,price.eq.12)', [3]],
    ['or=(tags.cs.{new,blue},title.eq.Orphan)', [1, 5]],
    ['or=(title.eq."Orphan",title.eq.100%25_done)', [3, 5]],
    ['or=(id.in.(1,2),id.eq.5)', [1, 2, 5]],
    ['or=( id.in.(1,2) , not.and( id.eq.5 ) )', [1, 2, 3, 4]],
    ['or=(price.is.null,title.like.The*)', [1, 2, 5]],
    ['or=(title.fts(english).gardens,facts->>cover.eq.red)', [3, 4]],
    ['or=(title.like(any).{Orphan,Gard*},id.eq.1)', [1, 4, 5]],
    ['and=(or(id.eq.1,id.eq.2),or(id.eq.2,id.eq.3))', [2]],
  ])('evaluates %s', async (logic, ids) => {
    const reply = await db.get(`books?select=id&order=id&${logic}`);
    expect(reply.json).toEqual(ids.map((id) => ({ id })));
  });

  it('unescapes a quoted value', async () => {
    const reply = await db.get('authors?select=name&or=(name.eq."Zoe, \\"Z\\"",name.eq.nobody)');
    expect(reply.json).toEqual([{ name: 'Zoe, "Z"' }]);
  });

  it.each([
    'or=()',
    'or=(id.eq.1',
    'or=id.eq.1',
    'or=(id.eq.1))',
    'or=(id)',
    'or=(,id.eq.1)',
    'and=(id.eq.1,)',
    'or=(id.in.1,2)',
  ])('refuses %s', async (logic) => {
    expect(await db.get(`books?${logic}`)).toMatchObject({ status: 400, code: 'PGRST100' });
  });

  it('answers a tree of 300 levels with a bounded 400', async () => {
    const tree = `${'and('.repeat(300)}id.eq.1${')'.repeat(300)}`;
    expect(await db.get(`books?or=(${tree})`)).toMatchObject({
      status: 400,
      code: 'PGRST100',
      details: 'a logic tree is limited to 20 levels',
    });
  });

  it('accepts a tree of 20 levels', async () => {
    const tree = `${'and('.repeat(19)}id.eq.1${')'.repeat(19)}`;
    expect((await db.get(`books?select=id&or=(${tree})`)).json).toEqual([{ id: 1 }]);
  });

  it('refuses more than 200 conditions', async () => {
    const many = Array.from({ length: 201 }, () => 'id.eq.1').join(',');
    expect(await db.get(`books?or=(${many})`)).toMatchObject({ status: 400, code: 'PGRST100' });
  });
});
