import { startApi, type Tenant, type TestApi } from './support/api.js';
import { CONTACTS as API_V1_CONTACTS } from './crm-v1/client.js';
import { CONTACTS as PROXY_CONTACTS } from './rest-api-proxy/proxy-client.js';
import { type Sales, salesOf } from './sales/sales-client.js';

/** First and last names, and what finds them alone among all of these. */
const people: [first: string, last: string, ...terms: string[]][] = [
  ['José', 'García', 'jose', 'garcia', 'GARCÍA JOSÉ', 'García, José', 'jo cia'],
  ['María del Carmen', 'Pérez Ruiz', 'María Pérez', 'mar per', 'perez carmen', 'maria ruiz'],
  ['Zoë', 'Kravitz', 'zoe', 'ZOË'],
  ['Jörg', 'Weiß', 'jorg', 'JÖRG', 'weiss', 'WEISS'],
  [
    'Sinéad',
    'O’Connor',
    "o'connor",
    'O’CONNOR',
    'oconnor',
    'o`connor',
    'o´connor',
    'oʼconnor',
    'connor sinead',
  ],
  ['Beverly', 'D’Angelo', "d'angelo", 'dangelo', 'angelo'],
  ['Jean-Paul', 'Belmondo', 'jean-paul', 'jean paul', 'jeanpaul', 'Jean‐Paul', 'paul belmondo'],
  ['Anne Marie', 'Duval', 'anne-marie', 'Anne–Marie'],
  ['Işıl', 'ŞAHİN', 'isil', 'ışıl', 'IŞIL', 'sahin', 'şahin', 'Sahin Isil'],
  ['Łukasz', 'Dąbrowski', 'lukasz', 'ŁUKASZ', 'dabrowski'],
  ['Đức', 'Nguyễn Thị', 'nguyen', 'duc', 'nguyen thi duc', 'đức nguyễn', 'NGUYỄN'.normalize('NFD')],
  ['Søren', 'Ødegård', 'soren', 'odegard', 'ØDEGÅRD'],
  ['أحمد', 'مُحَمَّد', 'احمد', 'أحمد', 'محمد', 'محمد احمد', 'محـــمد'],
  ['فاطمة', 'يحيى', 'فاطمه', 'يحيي', 'فَاطِمَة'],
  ['דָּוִד', 'בן־גוריון', 'דוד', 'בןגוריון', 'בן גוריון', 'בן־גוריון'],
  ['Γιώργος', 'Παπαδόπουλος', 'γιωργος', 'ΓΙΏΡΓΟΣ', 'παπαδοπουλοσ', 'Παπαδό'],
  ['Артём', 'Ёлкин', 'артем', 'ёлкин', 'ЕЛКИН АРТЁМ'],
  ['Ｔｏｒａｏ', 'Ｋａｎｏ', 'torao', 'KANO', 'Ｋａｎｏ　Ｔｏｒａｏ'],
  ['ｹﾝｼﾞ', 'ﾔﾏｶﾞﾀ', 'ケンジ', 'ヤマガタケンジ', 'ｹﾝｼﾞﾔﾏｶﾞﾀ', 'ガ'],
  ['太郎', '山田', '山田太郎', '太郎山田', '山田 太郎', '太郎　山田', '山', '田太'],
  ['민준', '김', '김민준', '민준김', '김 민준', '민준', '김', '김민준'.normalize('NFD')],
  ['小明', '王', '王小明', '小明 王', '王'],
];
const cases = people.flatMap(([first, last, ...terms]) => terms.map((term) => [term, first, last] as const));

let api: TestApi;
let tenant: Tenant;
let sales: Sales;
let key: Record<string, string>;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  sales = await salesOf(api, tenant);
  key = { 'x-api-key': tenant.apiKey };
  await stored(people.map(([first_name, last_name]) => ({ first_name, last_name })));
}, 60_000);
afterAll(() => api?.close());

async function stored(rows: object[]): Promise<void> {
  const response = await api.request('POST', PROXY_CONTACTS, { headers: key, json: rows });
  expect([response.status, response.body.length]).toEqual([201, rows.length]);
}

const namesOf = (rows: any[]): string[] => rows.map((row) => `${row.first_name}|${row.last_name}`);

/** How each dialect is asked for contacts by a term. */
const searches: Record<string, (term: string) => Promise<any[]>> = {
  'search-contacts': async (query) => {
    const ask = { headers: key, json: { query, limit: 100 } };
    return (await api.request('POST', '/functions/v1/search-contacts', ask)).body.contacts;
  },
  'crm-v1': async (term) => {
    const path = `${API_V1_CONTACTS}?limit=200&search=${encodeURIComponent(term)}`;
    return (await api.request('GET', path, { headers: { cookie: tenant.cookie } })).body.items;
  },
  sales: async (search) => (await sales.list({ filters: { search, page_size: 1000 } })).body.data,
};

describe.each(Object.keys(searches))('A search at %s', (dialect) => {
  it.each(cases)('for %j finds %s %s alone', async (term, first, last) => {
    expect(namesOf(await searches[dialect]!(term))).toEqual([`${first}|${last}`]);
  });

  it.each([
    'joseph',
    'garcia perez',
    'jose zoe',
    'か',
    'カ',
    'ヤマカタ',
    '山山',
    'ma\u0301rio',
    "'",
    '‐',
    'ـ',
  ])('for %j finds nobody', async (term) => {
    expect(await searches[dialect]!(term)).toEqual([]);
  });

  it('looks for no more than ten words, whatever comes after them', async () => {
    const term = 'm a r i d e l c n p beyond';
    expect(namesOf(await searches[dialect]!(term))).toEqual(['María del Carmen|Pérez Ruiz']);
    expect(await searches[dialect]!('x '.repeat(100))).toEqual([]);
  });
});

describe('A search among e-mails', () => {
  it.each(['7777@mail', 'first.last@', 'first-last+7777', 'First.Last@7777-mail', '7777-mail.example'])(
    'finds by %j',
    async (term) => {
      tenant = await api.tenant();
      key = { 'x-api-key': tenant.apiKey };
      await stored([
        { emails: ['first.last@7777-mail.example'] },
        { emails: ['first-last+7777@mail.example'] },
      ]);
      const found = await searches['search-contacts']!(term);
      expect(found.length).toBeGreaterThan(0);
      expect(await searches['crm-v1']!(term)).toHaveLength(found.length);
    },
  );
});

describe('Names are sorted as people sort', () => {
  const last = [
    'Åberg',
    'adler',
    'D’Angelo',
    'de Vries',
    'éclair',
    'Øre',
    'Öz',
    'ŞENER',
    'Šimić',
    'Zed',
    'Ёлкин',
    'Жук',
    '山田',
  ];
  const first = ['Ana', 'ána', 'Åsa', 'bo', 'Çağla', 'Łukasz'];
  /** The last names that a dialect lists, in its order; a contact without one has a source. */
  const sorted: Record<string, (order: 'asc' | 'desc') => Promise<any[]>> = {
    'rest-api-proxy': async (order) => {
      const path = `${PROXY_CONTACTS}?order=last_name.${order},first_name.${order}`;
      return (await api.request('GET', path, { headers: key })).body;
    },
    'crm-v1': async (order) => {
      const path = `${API_V1_CONTACTS}?limit=200&sort=name&order=${order}`;
      return (await api.request('GET', path, { headers: { cookie: tenant.cookie } })).body.items;
    },
    sales: async (order) => {
      const { data } = (await sales.list({ action: 'lite' })).body;
      return order === 'asc' ? data : data.reverse();
    },
  };

  beforeAll(async () => {
    tenant = await api.tenant();
    sales = await salesOf(api, tenant);
    key = { 'x-api-key': tenant.apiKey };
    const rows = last.map((last_name) => ({ first_name: 'Kim', last_name }));
    const alike = first.map((first_name) => ({ first_name, last_name: 'Ẑed' }));
    await stored([...rows, ...alike, { first_name: 'Cher', last_name: null }].reverse());
  });

  it.each(Object.keys(sorted))('at %s, those without a last name behind Z, and back', async (dialect) => {
    const inOrder = await sorted[dialect]!('asc');
    const kims = inOrder.filter(({ first_name }) => first_name === 'Kim').map(({ last_name }) => last_name);
    expect(kims).toEqual(last);
    const zeds = inOrder.filter(({ last_name }) => last_name === 'Ẑed').map(({ first_name }) => first_name);
    expect([zeds.slice(0, 2).sort(), zeds.slice(2)]).toEqual([['Ana', 'ána'].sort(), first.slice(2)]);
    expect(inOrder.at(-1).first_name).toBe('Cher');
    const back = await sorted[dialect]!('desc');
    expect(namesOf(back)).toEqual(namesOf(inOrder.reverse()));
  });

  it('at rest-api-proxy by first names too, and by names that deals embed, with nulls where they are requested', async () => {
    const get = async (path: string) => (await api.request('GET', path, { headers: key })).body;
    const firsts = await get(`${PROXY_CONTACTS}?select=first_name&last_name=eq.Ẑed&order=first_name.desc`);
    expect(firsts.map((row: any) => row.first_name).slice(0, 4)).toEqual(['Łukasz', 'Çağla', 'bo', 'Åsa']);
    const nulls = await get(`${PROXY_CONTACTS}?select=first_name&order=last_name.asc.nullsfirst&limit=1`);
    expect(nulls).toEqual([{ first_name: 'Cher' }]);
    const groups = await get(`${PROXY_CONTACTS}?select=last_name,count()&order=last_name&limit=2`);
    expect(groups).toEqual([
      { last_name: 'Åberg', count: 1 },
      { last_name: 'adler', count: 1 },
    ]);
  });
});
