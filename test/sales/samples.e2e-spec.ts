import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type Sales, salesOf } from './sales-client.js';

const JOHN = '123e4567-e89b-12d3-a456-426614174000';
const ACME = '987e6543-e21b-12d3-a456-426614174999';
const TECH = '456e7890-e89b-12d3-a456-426614174888';
const JANE = '456e7890-e89b-12d3-a456-426614174001';
const acme = { uuid: ACME, name: 'Acme Corp' };
const tech = { uuid: TECH, name: 'Tech Solutions' };

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
  for (const { uuid, name } of [acme, tech])
    await api.rows('insert into companies (organization_id, id, name) values ($1, $2, $3)', [
      tenant.organizationId,
      uuid,
      name,
    ]);
});

/** Stores a contact under the integer id and the uuid that a sample prints. */
async function store(
  number: number,
  uuid: string,
  first: string,
  last: string,
  email?: string,
  phone?: string,
) {
  await api.rows(
    `insert into contacts (organization_id, id, number, first_name, last_name, full_name, emails, phones, search_text, created_by)
     overriding system value
     values ($1, $2, $3, $4, $5, $4 || ' ' || $5, $6, $7, lower($4 || ' ' || $5), $8)`,
    [
      tenant.organizationId,
      uuid,
      number,
      first,
      last,
      email ? [email] : [],
      phone ? [phone] : [],
      tenant.userId,
    ],
  );
}

async function storeJohn(number = 1, accounts = [ACME, TECH]): Promise<void> {
  await store(number, JOHN, 'John', 'Doe', 'john.doe@example.com', '+1234567890');
  for (const account of accounts) await associate(account);
}

async function associate(account: string): Promise<void> {
  const isPrimary = account === ACME;
  await api.rows(
    'insert into contact_accounts (organization_id, contact_id, account_id, is_primary) values ($1, $2, $3, $4)',
    [tenant.organizationId, JOHN, account, isPrimary],
  );
}

/** The contact whose uuid the samples print, as it is stored. */
async function stored(uuid = JOHN): Promise<any> {
  const sql = 'select * from contacts where organization_id = $1 and id = $2';
  return (await api.rows(sql, [tenant.organizationId, uuid]))[0];
}

function post(path: string, raw: string) {
  return api.request('POST', path, {
    headers: { Authorization: sales.headers.authorization, 'Content-Type': 'application/json' },
    raw,
  });
}

const johnInList = `{
"uuid": "123e4567-e89b-12d3-a456-426614174000",
"first_name": "John",
"last_name": "Doe",
"email": "john.doe@example.com",
"phone": "+1234567890",
"associated_accounts": [
{
"uuid": "987e6543-e21b-12d3-a456-426614174999",
"name": "Acme Corp"
},
{
"uuid": "456e7890-e89b-12d3-a456-426614174888",
"name": "Tech Solutions"
}
]
}`;

describe('POST /api/sales/contacts/', () => {
  it('answers the full request of document E with its response, key by key', async () => {
    await storeJohn(124);
    const response = await post(
      '/api/sales/contacts/',
      `{
"filters": {
"contacts": ["123e4567-e89b-12d3-a456-426614174000"],
"search": "John",
"page": "MTIz",
"page_size": 10
}
}`,
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.text).toBe(JSON.stringify({ code: 0, data: [JSON.parse(johnInList)], next_page: null }));
  });

  it('answers the cursor that the response prints when the page ends at contact 123', async () => {
    await storeJohn(123);
    await store(124, JANE, 'Jane', 'Smith');
    const response = await post('/api/sales/contacts/', '{"filters":{"page_size":1}}');
    expect(response.body).toEqual({ code: 0, data: [JSON.parse(johnInList)], next_page: 'MTIz' });
  });

  it('answers the lite request of document E with its response', async () => {
    await storeJohn(1);
    await store(2, JANE, 'Jane', 'Smith', 'jane@example.com');
    const response = await post('/api/sales/contacts/', '{\n"action": "lite"\n}');
    expect(response.status).toBe(200);
    expect(response.text).toBe(
      JSON.stringify({
        code: 0,
        data: [
          { uuid: JOHN, first_name: 'John', last_name: 'Doe' },
          { uuid: JANE, first_name: 'Jane', last_name: 'Smith' },
        ],
      }),
    );
  });

  const filterExamples: [string, string, string[]][] = [
    ['no filters', '{}', [JOHN, JANE]],
    [
      'specific contacts',
      `{
"filters": {
"contacts": [
"123e4567-e89b-12d3-a456-426614174000",
"456e7890-e89b-12d3-a456-426614174001"
]
}
}`,
      [JOHN, JANE],
    ],
    [
      'accounts',
      `{
"filters": {
"accounts": [
"987e6543-e21b-12d3-a456-426614174999"
]
}
}`,
      [JOHN],
    ],
    ['a name', '{\n"filters": {\n"search": "Doe"\n}\n}', [JOHN]],
    [
      'everything at once',
      `{
"filters": {
"accounts": ["987e6543-e21b-12d3-a456-426614174999"],
"search": "John",
"page_size": 20
}
}`,
      [JOHN],
    ],
  ];
  it.each(filterExamples)('answers the filter example of document E: %s', async (_name, body, expected) => {
    await storeJohn(1);
    await store(2, JANE, 'Jane', 'Smith');
    const response = await post('/api/sales/contacts/', body);
    expect(response.status).toBe(200);
    expect(response.body.data.map(({ uuid }: any) => uuid)).toEqual(expected);
    expect(response.body.next_page).toBeNull();
  });

  it('answers the JavaScript examples of document E', async () => {
    await storeJohn(1_000_000);
    const fetchIt = async (path: string, body: object): Promise<any> => {
      const response = await fetch(api.url + path, {
        method: 'POST',
        headers: { Authorization: sales.headers.authorization, 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      });
      return response.json();
    };
    expect((await fetchIt('/api/sales/contacts/', {})).data).toHaveLength(1);
    const filters = { search: 'John', page_size: 20 };
    expect((await fetchIt('/api/sales/contacts/', { filters })).data).toHaveLength(1);
    const john = { action: 'create', first_name: 'John', last_name: 'Doe', email: 'john@example.com' };
    expect(await fetchIt('/api/sales/contacts/contact', john)).toEqual({
      code: 0,
      message: 'Contact created successfully',
      uuid: expect.any(String),
      data: { first_name: 'John', last_name: 'Doe', email: 'john@example.com', phone: null },
    });
  });
});

describe('GET /api/sales/contacts/contact', () => {
  it('answers the sample of document E, whose uuid stands in the body', async () => {
    await storeJohn(1, [ACME]);
    const response = await sales.getByBody('{\n"uuid": "123e4567-e89b-12d3-a456-426614174000"\n}');
    expect([response.status, response.body.info]).toEqual([200, undefined]);
    expect(JSON.stringify(response.body)).toBe(
      JSON.stringify({
        code: 0,
        data: {
          id: 1,
          uuid: JOHN,
          first_name: 'John',
          last_name: 'Doe',
          email: 'john.doe@example.com',
          phone: '+1234567890',
          associated_accounts: [acme],
        },
      }),
    );
  });
});

describe('POST /api/sales/contacts/contact', () => {
  const written = {
    first_name: 'John',
    last_name: 'Doe',
    email: 'john.doe@example.com',
    phone: '+1234567890',
  };

  it('answers the create sample of document E', async () => {
    const response = await post(
      '/api/sales/contacts/contact',
      `{
"action": "create",
"first_name": "John",
"last_name": "Doe",
"email": "john.doe@example.com",
"phone": "+1234567890"
}`,
    );
    expect(response.status).toBe(200);
    const { uuid } = response.body;
    expect(response.text).toBe(
      JSON.stringify({ code: 0, message: 'Contact created successfully', uuid, data: written }),
    );
    const row = await stored(uuid);
    expect(row).toMatchObject({ first_name: 'John', last_name: 'Doe', full_name: 'John Doe' });
    expect([row.emails, row.phones]).toEqual([['john.doe@example.com'], ['+1234567890']]);
  });

  it('answers the update sample of document E', async () => {
    await storeJohn();
    const response = await post(
      '/api/sales/contacts/contact',
      `{
"action": "update",
"uuid": "123e4567-e89b-12d3-a456-426614174000",
"first_name": "John",
"last_name": "Smith",
"email": "john.smith@example.com",
"phone": "+1234567890"
}`,
    );
    expect(response.status).toBe(200);
    const data = { ...written, last_name: 'Smith', email: 'john.smith@example.com' };
    expect(response.text).toBe(
      JSON.stringify({ code: 0, message: 'Contact updated successfully', uuid: JOHN, data }),
    );
    expect((await sales.get(JOHN)).body.data).toMatchObject(data);
  });

  const samples: [string, string, string][] = [
    ['delete', 'deleted', 'deleted_at'],
    ['inactivate', 'inactivated', 'inactivated_at'],
  ];
  it.each(samples)('answers the %s sample of document E', async (action, done, column) => {
    await storeJohn();
    const raw = `{\n"action": "${action}",\n"uuid": "123e4567-e89b-12d3-a456-426614174000"\n}`;
    const response = await post('/api/sales/contacts/contact', raw);
    expect(response.status).toBe(200);
    expect(response.text).toBe(
      JSON.stringify({ code: 0, message: `Contact ${done} successfully`, uuid: JOHN }),
    );
    expect((await stored())[column]).toEqual(expect.any(Date));
  });

  it('answers the activate sample of document E', async () => {
    await storeJohn();
    await api.rows('update contacts set inactivated_at = now() where organization_id = $1', [
      tenant.organizationId,
    ]);
    const raw = '{\n"action": "activate",\n"uuid": "123e4567-e89b-12d3-a456-426614174000"\n}';
    const response = await post('/api/sales/contacts/contact', raw);
    expect(response.status).toBe(200);
    expect(response.text).toBe(
      JSON.stringify({ code: 0, message: 'Contact activated successfully', uuid: JOHN }),
    );
    expect(await stored()).toMatchObject({ inactivated_at: null });
  });
});

describe('POST /api/sales/contacts/associate-account', () => {
  it('answers the sample of document E, and the contact has the account', async () => {
    await storeJohn(1, []);
    const response = await post(
      '/api/sales/contacts/associate-account',
      `{
"contact_uuid": "123e4567-e89b-12d3-a456-426614174000",
"account_uuid": "987e6543-e21b-12d3-a456-426614174999",
"rol_id": 1
}`,
    );
    expect(response.status).toBe(200);
    expect(response.text).toBe('{"code":0,"message":"Contact associated to account successfully"}');
    expect((await sales.get(JOHN)).body.data.associated_accounts).toEqual([acme]);
  });
});
