import { startApi, type Tenant, type TestApi } from './support/api.js';
import { CONTACTS as HOUSE_CONTACTS } from './crm-v1/house.js';
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
  const answer = await api.request('POST', PROXY_CONTACTS, { headers: key, json: rows });
  expect([answer.status, answer.body.length]).toEqual([201, rows.length]);
}

const namesOf = (rows: any[]): string[] => rows.map((row) => `${row.first_name}|${row.last_name}`);

/** How each door is asked for contacts by a term. */
const searches: Record<string, (term: string) => Promise<any[]>> = {
  'search-contacts': async (query) => {
    const ask = { headers: key, json: { query, limit: 100 } };
    return (await api.request('POST', '/functions/v1/search-contacts', ask)).body.contacts;
  },
  'crm-v1': async (term) => {
    const path = `${HOUSE_CONTACTS}?limit=200&search=${encodeURIComponent(term)}`;
    return (await api.request('GET', path, { headers: { cookie: tenant.cookie } })).body.items;
  },
  sales: async (search) => (await sales.list({ filters: { search, page_size: 1000 } })).body.data,
};

describe.each(Object.keys(searches))('A search at %s', (door) => {
  it.each(cases)('for %j finds %s %s alone', async (term, first, last) => {
    expect(namesOf(await searches[door]!(term))).toEqual([`${first}|${last}`]);
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
    expect(await searches[door]!(term)).toEqual([]);
  });

  it('looks for no more than ten words, whatever comes after them', async () => {
    const term = 'm a r i d e l c n p beyond';
    expect(namesOf(await searches[door]!(term))).toEqual(['María del Carmen|Pérez Ruiz']);
    expect(await searches[door]!('x '.repeat(100))).toEqual([]);
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
