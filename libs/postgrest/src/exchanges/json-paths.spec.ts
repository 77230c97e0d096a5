import { LibraryDatabase } from '../fixtures/library-database.js';

describe('GET with a JSON path', () => {
  let db: LibraryDatabase;
  beforeAll(async () => {
    db = await LibraryDatabase.open();
  });
  afterAll(() => db.close());

  const names = async (filter: string) => {
    const reply = await db.get(`authors?select=name&order=name&${filter}`);
    expect(reply).toMatchObject({ status: 200 });
    return (reply.json as { name: string }[]).map(({ name }) => name);
  };

  it.each<[string, string[]]>([
    ['profile->>city=eq.Cairo', ['Hana']],
    ['profile->address->>zip=eq.11511', ['Hana']],
    ['profile->tags->>0=eq.a', ['Hana']],
    ['profile->tags->>-1=eq.b', ['Hana']],
    ['profile->"address"->>"zip"=eq.11511', ['Hana']],
    ['profile->gift=eq.true', ['Omar']],
    ['profile->city=eq."Cairo"', ['Hana']],
    ['profile->score=gt.9', ['Omar']],
    ['profile->>missing=is.null', ['Hana', 'Omar', 'Yuki', 'Zoe, "Z"']],
    ['profile->>city=not.is.null', ['Hana', 'Omar']],
    ['languages->>0=eq.ar', ['Hana', 'Omar']],
    ['profile->>city=in.(Cairo,Giza)', ['Hana', 'Omar']],
    ['profile->>city=like.*i*', ['Hana', 'Omar']],
    ['profile->address=cs.{"floor":2}', ['Hana']],
    ['profile->>city::text=eq.Cairo', ['Hana']],
    ['profile->>score=eq.9', ['Hana']],
    ['profile->>rank=in.(9,10)', ['Hana', 'Omar']],
    ['profile->>gift=eq.true', ['Omar']],
    ['profile->>address=eq.{"zip": "11511", "floor": 2}', ['Hana']],
    ['profile->address=eq.{"floor":2,"zip":"11511"}', ['Hana']],
    ['profile->>city=eq."Cairo"', []],
    ['not.and=(profile->>city.eq.Cairo)', ['Omar']],
  ])('follows %s', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });

  it.each<[string, string[]]>([
    ['profile->>score=gt.1000', ['Omar', 'Zoe, "Z"']],
    ['profile->>score=lt.1000', ['Hana']],
    ['profile->>score=gte.9&profile->>score=lte.1.2e3', ['Hana', 'Omar']],
    ['profile->>score=not.gt.1000', ['Hana']],
    ['or=(profile->>score.gt.1000,name.eq.Yuki)', ['Omar', 'Yuki', 'Zoe, "Z"']],
  ])('compares numbers with numbers as numbers, anything else as text: %s', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });

  it('compares as text when the value is no number', async () => {
    expect(await names('profile->>city=gt.D')).toEqual(['Omar']);
  });

  it('compares numeric text as text without a cast', async () => {
    expect(await names('profile->>rank=gt.5')).toEqual(['Omar']);
  });

  it.each<[string, string[]]>([
    ['profile->>rank::numeric=gt.5', ['Hana', 'Omar']],
    ['profile->>score::int=eq.9', ['Hana']],
    ['and=(profile->>rank::numeric.gte.10)', ['Hana']],
  ])('casts where the client writes a numeric cast: %s', async (filter, expected) => {
    expect(await names(filter)).toEqual(expected);
  });

  it('names a selected path after its last key', async () => {
    const reply = await db.get(
      'authors?select=profile->address->>zip,town:profile->>city,profile->tags->0,languages->>0&name=eq.Hana',
    );
    expect(reply.json).toEqual([{ zip: '11511', town: 'Cairo', tags: 'a', languages: 'ar' }]);
  });

  it('casts a selected path', async () => {
    expect((await db.get('authors?select=profile->>score::int&name=eq.Omar')).json).toEqual([
      { score: 1200 },
    ]);
  });

  it('orders by a path', async () => {
    const reply = await db.get('authors?select=name&order=profile->score.desc.nullslast');
    expect(reply.json).toEqual([{ name: 'Omar' }, { name: 'Hana' }, { name: 'Zoe, "Z"' }, { name: 'Yuki' }]);
  });

  it('refuses a value that is no JSON where JSON is compared', async () => {
    expect(await db.get('authors?profile->city=eq.Cairo')).toMatchObject({ status: 400, code: '22P02' });
  });

  it.each(['profile->>--3=eq.1', 'profile->>=eq.1', 'profile->-x=eq.1'])(
    'refuses the path %s',
    async (filter) => {
      expect(await db.get(`authors?${filter}`)).toMatchObject({ status: 400, code: 'PGRST100' });
    },
  );

  it.each([
    'profile->>address.zip=eq.11511',
    'profile->>city.name=is.null',
    'profile->>city,x=eq.Cairo',
    'profile->>city:x=eq.Cairo',
    'profile->>city::date=eq.Cairo',
    'profile->city::text=eq.Cairo',
    'name:x=eq.Hana',
    'name::text=eq.Hana',
    'name(x)=eq.Hana',
    'books.title:x=eq.Dust',
    'profile->>city.limit=1',
    'profile->>city.order=name',
  ])('refuses a key of which a part would be left out: %s', async (filter) => {
    expect(await db.get(`authors?${filter}`)).toMatchObject({ status: 400, code: 'PGRST100' });
  });
});
