import { startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  createAccount,
  createContact,
  everythingStored,
  refusal,
  type Sales,
  salesOf,
  succeeded,
  UNKNOWN,
} from './sales-client.js';

let api: TestApi;
let tenant: Tenant;
let sales: Sales;

beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(() => api?.close());

beforeEach(async () => {
  tenant = await api.tenant();
  sales = await salesOf(api, tenant);
});

async function listed(body: object = {}): Promise<string[]> {
  return succeeded(await sales.list(body)).data.map(({ uuid }: any) => uuid);
}

async function found(search: string): Promise<string[]> {
  const { data } = succeeded(await sales.list({ filters: { search } }));
  return data.map(({ first_name, last_name }: any) => `${first_name}|${last_name}`);
}

async function numbersOf(uuids: string[]): Promise<number[]> {
  const rows = await api.rows<{ number: string }>(
    'select number from contacts where id = any($1) order by number',
    [uuids],
  );
  return rows.map(({ number }) => Number(number));
}

describe('POST /api/sales/contacts/', () => {
  it('answers a workspace without contacts', async () => {
    expect((await sales.list()).text).toBe('{"code":0,"data":[],"next_page":null}');
  });

  it.each(['/api/sales/contacts', '/api/sales/contacts/'])('answers at %s', async (path) => {
    expect((await sales.list({}, path)).body).toEqual({ code: 0, data: [], next_page: null });
  });

  it('answers a request without a body as one without filters', async () => {
    const uuid = await createContact(sales);
    const response = await api.request('POST', '/api/sales/contacts/', { headers: sales.headers });
    expect([response.status, response.body.data[0].uuid]).toEqual([200, uuid]);
  });

  it('shows "" for names and null for an e-mail and a phone that a contact has not', async () => {
    const headers = { 'x-api-key': tenant.apiKey };
    await api.request('POST', '/functions/v1/rest-api-proxy/contacts', { headers, json: { source: 'x' } });
    expect((await sales.list()).body.data).toEqual([
      {
        uuid: expect.any(String),
        first_name: '',
        last_name: '',
        email: null,
        phone: null,
        associated_accounts: [],
      },
    ]);
  });

  it('lists ten contacts unless told, in the order of their integer ids', async () => {
    const uuids: string[] = [];
    for (let n = 0; n < 11; n++) uuids.push(await createContact(sales, { first_name: `N${n}` }));
    expect(await listed()).toEqual(uuids.slice(0, 10));
    expect(await listed({ filters: { page_size: 11 } })).toEqual(uuids);
  });

  it('answers as next_page the base64 of the last integer id, and null where nothing follows', async () => {
    const uuids = [await createContact(sales), await createContact(sales), await createContact(sales)];
    const [, second] = await numbersOf(uuids);
    const first = succeeded(await sales.list({ filters: { page_size: 2 } }));
    expect(first.next_page).toBe(Buffer.from(String(second)).toString('base64'));
    const rest = succeeded(await sales.list({ filters: { page_size: 2, page: first.next_page } }));
    expect([rest.data[0].uuid, rest.data.length, rest.next_page]).toEqual([uuids[2], 1, null]);
    expect(succeeded(await sales.list({ filters: { page_size: 3 } })).next_page).toBeNull();
  });

  it('accepts page and page_size beside filters too, and prefers those inside', async () => {
    const uuids = [await createContact(sales), await createContact(sales), await createContact(sales)];
    const { next_page } = succeeded(await sales.list({ page_size: 1 }));
    expect(await listed({ page_size: 1, page: next_page })).toEqual([uuids[1]]);
    expect(await listed({ page_size: 1, filters: { page_size: 2 } })).toEqual(uuids.slice(0, 2));
  });

  it.each([null, ''])('begins at the first page for the cursor %j', async (page) => {
    const uuid = await createContact(sales);
    expect(await listed({ filters: { page } })).toEqual([uuid]);
  });

  it('takes a cursor without its padding', async () => {
    await createContact(sales);
    expect(await listed({ filters: { page: 'MTIzNA' } })).toBeInstanceOf(Array);
    expect(
      await listed({ filters: { page: Buffer.from('9223372036854775807').toString('base64') } }),
    ).toEqual([]);
  });

  const garbage = [
    '123',
    'abc',
    '!!!!',
    'MTIz!',
    ' MTIz',
    'MTIz\n',
    Buffer.from('-1').toString('base64'),
    Buffer.from('1.5').toString('base64'),
    Buffer.from('1e3').toString('base64'),
    Buffer.from('x').toString('base64'),
    Buffer.from('9223372036854775808').toString('base64'),
    Buffer.from('99999999999999999999').toString('base64'),
    Buffer.from('1 or 1=1').toString('base64'),
    Buffer.from('١٢').toString('base64'),
    'M'.repeat(101),
    '\u0000',
    '\ud800',
  ];
  it.each(garbage)('refuses the cursor %j', async (page) => {
    const response = await sales.list({ filters: { page } });
    expect([response.status, response.body]).toEqual([400, refusal(1, 'page is not a cursor of this list')]);
  });

  it.each([
    [1001, 'page_size must be at most 1000'],
    [0, 'page_size must be at least 1'],
    [-1, 'page_size must be at least 1'],
    [1.5, 'page_size must be an integer'],
    ['10', 'page_size must be an integer'],
    [true, 'page_size must be an integer'],
    [[10], 'page_size must be an integer'],
  ])('refuses the page size %j', async (page_size, info) => {
    for (const body of [{ filters: { page_size } }, { page_size }]) {
      const response = await sales.list(body);
      expect([response.status, response.body]).toEqual([400, refusal(1, info)]);
    }
  });

  it('answers a page of 1000', async () => {
    await createContact(sales);
    expect(await listed({ filters: { page_size: 1000 } })).toHaveLength(1);
  });

  it.each<[string, unknown, string]>([
    ['filters that are an array', { filters: [] }, 'filters must be an object'],
    ['filters that are a text', { filters: 'x' }, 'filters must be an object'],
    ['filters that are a number', { filters: 1 }, 'filters must be an object'],
    ['contacts that are a text', { filters: { contacts: UNKNOWN } }, 'contacts must be an array of UUIDs'],
    [
      'contacts that are an object',
      { filters: { contacts: { 0: 'x' } } },
      'contacts must be an array of UUIDs',
    ],
    ['contacts that are no uuids', { filters: { contacts: ['x'] } }, 'contacts must be an array of UUIDs'],
    [
      'contacts of which one is null',
      { filters: { contacts: [UNKNOWN, null] } },
      'contacts must be an array of UUIDs',
    ],
    ['contacts of arrays', { filters: { contacts: [[UNKNOWN]] } }, 'contacts must be an array of UUIDs'],
    [
      'accounts that are no uuids',
      { filters: { accounts: [`${UNKNOWN}x`] } },
      'accounts must be an array of UUIDs',
    ],
    ['accounts that are a number', { filters: { accounts: 1 } }, 'accounts must be an array of UUIDs'],
    ['a search that is a number', { filters: { search: 1 } }, 'search must be a string'],
    ['a search that is an array', { filters: { search: ['x'] } }, 'search must be a string'],
    ['a search too long', { filters: { search: 'x'.repeat(201) } }, 'search must be at most 200 characters'],
    ['a page that is a number', { filters: { page: 1 } }, 'page must be a string'],
    [
      'include_inactive as a text',
      { filters: { include_inactive: 'true' } },
      'include_inactive must be true or false',
    ],
    ['another action', { action: 'full' }, 'action must be lite'],
    ['an action that is an array', { action: ['lite'] }, 'action must be lite'],
  ])('refuses %s', async (_what, body, info) => {
    const response = await sales.list(body);
    expect([response.status, response.body]).toEqual([400, refusal(1, info)]);
  });

  it('ignores null for anything that may be left out', async () => {
    const uuid = await createContact(sales);
    const filters = { contacts: null, accounts: null, search: null, page: null, page_size: null };
    const body = { action: null, filters: { ...filters, include_inactive: null } };
    expect(await listed(body)).toEqual([uuid]);
    expect(await listed({ filters: null })).toEqual([uuid]);
  });
});

describe('filters.contacts', () => {
  it('lists these contacts alone, whatever the case of their uuids', async () => {
    const [first, , third] = [
      await createContact(sales),
      await createContact(sales),
      await createContact(sales),
    ];
    expect(await listed({ filters: { contacts: [third, first.toUpperCase(), UNKNOWN] } })).toEqual([
      first,
      third,
    ]);
  });

  it('is no filter when it is empty, as filters.accounts is none', async () => {
    const uuid = await createContact(sales);
    expect(await listed({ filters: { contacts: [] } })).toEqual([uuid]);
    expect(await listed({ filters: { accounts: [] } })).toEqual([uuid]);
  });

  it('finds no contact of another workspace', async () => {
    const theirs = await createContact(await salesOf(api, await api.tenant()));
    expect(await listed({ filters: { contacts: [theirs] } })).toEqual([]);
  });
});

describe('filters.accounts', () => {
  it('lists contacts associated with any of them, once', async () => {
    const [both, one, none] = [
      await createContact(sales),
      await createContact(sales),
      await createContact(sales),
    ];
    const [acme, tech] = [await createAccount(sales), await createAccount(sales, { name: 'Tech' })];
    for (const [contact_uuid, account_uuid] of [
      [both, acme],
      [both, tech],
      [one, tech],
    ])
      succeeded(await sales.associate({ contact_uuid, account_uuid, rol_id: 2 }));
    expect(await listed({ filters: { accounts: [acme, tech] } })).toEqual([both, one]);
    expect(await listed({ filters: { accounts: [acme] } })).toEqual([both]);
    expect(await listed({ filters: { accounts: [UNKNOWN] } })).toEqual([]);
    expect(await listed()).toContain(none);
  });

  it('finds nothing by the account of another workspace', async () => {
    const them = await salesOf(api, await api.tenant());
    const [contact_uuid, account_uuid] = [await createContact(them), await createAccount(them)];
    succeeded(await them.associate({ contact_uuid, account_uuid, rol_id: 1 }));
    await createContact(sales);
    expect(await listed({ filters: { accounts: [account_uuid] } })).toEqual([]);
  });
});

describe('filters.search', () => {
  const names = async (...pairs: [string, string][]) => {
    for (const [first_name, last_name] of pairs) await createContact(sales, { first_name, last_name });
  };

  it('is a part of the first or last name, whatever the case', async () => {
    await names(['John', 'Doe'], ['Mary', 'Johnson'], ['Ann', 'Lee']);
    expect(await found('JOHN')).toEqual(['John|Doe', 'Mary|Johnson']);
    expect(await found('oh')).toEqual(['John|Doe', 'Mary|Johnson']);
    expect(await found('e')).toEqual(['John|Doe', 'Ann|Lee']);
  });

  it('finds both names together, in either order', async () => {
    await names(['John', 'Doe'], ['太郎', '山田']);
    for (const search of ['john doe', 'Doe John', ' john   doe '])
      expect(await found(search)).toEqual(['John|Doe']);
    for (const search of ['山田太郎', '太郎 山田', '山']) expect(await found(search)).toEqual(['太郎|山田']);
  });

  it('does not look at e-mails', async () => {
    await createContact(sales, { first_name: 'A', last_name: 'B', email: 'findme@example.com' });
    expect(await found('findme')).toEqual([]);
    expect(await found('example.com')).toEqual([]);
  });

  it('finds a name that is an e-mail address itself', async () => {
    await createContact(sales, {
      first_name: 'findme@example.com',
      last_name: 'B',
      email: 'findme@example.com',
    });
    expect(await found('findme')).toEqual(['findme@example.com|B']);
  });

  it('finds accented letters however they are composed', async () => {
    await names(['Rene\u0301', 'É'], ['Zoë', 'İpek']);
    expect(await found('ren\u00e9')).toEqual(['Rene\u0301|É']);
    expect(await found('RENE\u0301')).toEqual(['Rene\u0301|É']);
    expect(await found('ZOË')).toEqual(['Zoë|İpek']);
    // Accents do not count: the e of Zoë is as good.
    expect(await found('é')).toEqual(['Rene\u0301|É', 'Zoë|İpek']);
  });

  it.each(['%', '_', '\\', '"', '$1', '*', '[a]'])('takes %s as an ordinary character', async (search) => {
    await names(['plain', 'name'], [`with ${search} inside`, 'x']);
    expect(await found(search)).toEqual([`with ${search} inside|x`]);
  });

  it.each(["'", '-', '’ –'])('finds nobody by %s, which no search looks at', async (search) => {
    await names(['O’Neil', 'Smith-Jones']);
    expect(await found(search)).toEqual([]);
  });

  it.each(['', ' ', '\n'])('is no filter when it is blank: %j', async (search) => {
    await names(['A', 'B']);
    expect(await found(search)).toEqual(['A|B']);
  });

  it.each([
    ['NUL', 'a\u0000b'],
    ['half a surrogate pair', '\ud83d'],
  ])('with %s is no failure of ours', async (_what, search) => {
    const response = await sales.list({ filters: { search } });
    expect([200, 400]).toContain(response.status);
    expect(response.body.code).toBe(response.status === 200 ? 0 : 1);
  });
});

describe('inactive contacts', () => {
  it('are left out of the list and of lite, unless include_inactive is true', async () => {
    const [active, inactive] = [await createContact(sales), await createContact(sales)];
    succeeded(await sales.act({ action: 'inactivate', uuid: inactive }));
    expect(await listed()).toEqual([active]);
    expect(await listed({ filters: { include_inactive: false } })).toEqual([active]);
    expect(await listed({ filters: { include_inactive: true } })).toEqual([active, inactive]);
    expect(await listed({ action: 'lite' })).toEqual([active]);
    expect((await listed({ action: 'lite', filters: { include_inactive: true } })).sort()).toEqual(
      [active, inactive].sort(),
    );
  });

  it('are read by their uuid all the same', async () => {
    const uuid = await createContact(sales);
    succeeded(await sales.act({ action: 'inactivate', uuid }));
    expect((await sales.get(uuid)).body.data.uuid).toBe(uuid);
  });
});

describe('deleted contacts', () => {
  it('are in no list', async () => {
    const uuid = await createContact(sales);
    succeeded(await sales.act({ action: 'delete', uuid }));
    expect(await listed({ filters: { include_inactive: true } })).toEqual([]);
    expect(await listed({ action: 'lite', filters: { contacts: [uuid] } })).toEqual([]);
  });
});

describe('{"action":"lite"}', () => {
  it('is sorted by last, then first name, and knows no pages', async () => {
    for (const [first_name, last_name] of [
      ['B', 'Z'],
      ['C', 'A'],
      ['A', 'Z'],
    ])
      await createContact(sales, { first_name, last_name });
    const { body } = await sales.list({ action: 'lite', page_size: 1, filters: { page_size: 1 } });
    expect(Object.keys(body)).toEqual(['code', 'data']);
    expect(body.data.map((c: any) => c.first_name + c.last_name)).toEqual(['CA', 'AZ', 'BZ']);
    expect(Object.keys(body.data[0])).toEqual(['uuid', 'first_name', 'last_name']);
  });

  it('takes the filters', async () => {
    const john = await createContact(sales, { first_name: 'John' });
    const mary = await createContact(sales, { first_name: 'Mary' });
    expect(await listed({ action: 'lite', filters: { search: 'mary' } })).toEqual([mary]);
    expect(await listed({ action: 'lite', filters: { contacts: [john] } })).toEqual([john]);
  });

  it('stops at 10,000 names and says so', async () => {
    const fill = (count: number) =>
      api.rows(
        `insert into contacts (organization_id, id, first_name, last_name)
         select $1, gen_random_uuid(), 'F' || n, 'L' from generate_series(1, $2::int) n`,
        [tenant.organizationId, count],
      );
    await fill(10_000);
    const whole = await sales.list({ action: 'lite' });
    expect([whole.body.data.length, whole.headers.get('x-truncated')]).toEqual([10_000, null]);
    await fill(1);
    const cut = await sales.list({ action: 'lite' });
    expect([cut.body.data.length, cut.headers.get('x-truncated')]).toEqual([10_000, 'true']);
  }, 60_000);
});

describe('a refused list', () => {
  it('changes nothing', async () => {
    await createContact(sales);
    const before = await everythingStored(api);
    await sales.list({ filters: { page: '!' } });
    expect(await everythingStored(api)).toEqual(before);
  });
});
