import { rawRequest } from '../rest-api-proxy/raw-request.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { BASE_PATH, type Client, clientOf, createContact, everythingStored } from './client.js';

// A start of the product takes its time where other specs run beside this one.

let api: TestApi;
let tenant: Tenant;
let client: Client;
let contact: any;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  client = await clientOf(api, tenant);
  contact = await createContact(client, { email: 'a@example.com', phone: '090-1234-5678', notes: 'n' });
});
afterAll(() => api.close());

const unstorable = 'holds a character that cannot be stored';

const badFields: [what: string, body: object, error: string][] = [
  ['a number for a name', { name: 7 }, 'name must be a string'],
  ['a list for a name', { name: ['Ada'] }, 'name must be a string'],
  ['an object for a name', { name: { first: 'Ada' } }, 'name must be a string'],
  ['a number for an e-mail address', { email: 7 }, 'email must be a string'],
  ['a list for an e-mail address', { email: ['a@example.com'] }, 'email must be a string'],
  ['a number for a phone', { phone: 1234567890 }, 'phone must be a string'],
  ['false for a phone', { phone: false }, 'phone must be a string'],
  ['an object for a company', { company: {} }, 'company must be a string'],
  ['true for notes', { notes: true }, 'notes must be a string'],
  ['a name of 255 characters', { name: 'x '.repeat(127) + 'x' }, 'name must be at most 254 characters'],
  ['a first word of 101 characters', { name: 'x'.repeat(101) }, 'first name must be at most 100 characters'],
  ['a phone of 51 characters', { phone: '1'.repeat(51) }, 'phone must be at most 50 characters'],
  ['a company of 255 characters', { company: 'x'.repeat(255) }, 'company must be at most 254 characters'],
  ['notes of 5001 characters', { notes: '山'.repeat(5001) }, 'notes must be at most 5000 characters'],
  [
    'an e-mail address of 300 characters',
    { email: `${'x'.repeat(288)}@example.com` },
    'email must be at most',
  ],
  ['an e-mail address without a domain', { email: 'john' }, 'Invalid email: "john"'],
  ['an e-mail address with a blank', { email: 'jo hn@example.com' }, 'Invalid email: "jo hn@example.com"'],
  ['an e-mail address with a short top level', { email: 'john@example.c' }, 'Invalid email'],
  ['NUL in a name', { name: 'A\0da' }, `name ${unstorable}`],
  ['NUL in an e-mail address', { email: 'a\0@example.com' }, `email ${unstorable}`],
  ['NUL in a phone', { phone: '090\0' }, `phone ${unstorable}`],
  ['NUL in a company', { company: 'A\0' }, `company ${unstorable}`],
  ['NUL in notes', { notes: '\0' }, `notes ${unstorable}`],
  ['half a surrogate pair in a name', { name: 'K\ud83d' }, `name ${unstorable}`],
  ['half a surrogate pair in a company', { company: '\ude00' }, `company ${unstorable}`],
  ['half a surrogate pair in notes', { notes: '\ude00x' }, `notes ${unstorable}`],
];

/** Bodies that no operation reads, as they are sent. */
const badBodies: [what: string, raw: string | Buffer, error: string][] = [
  ['a list', '[]', 'The request body must be a JSON object'],
  ['a list of contacts', '[{"name":"Ada"}]', 'The request body must be a JSON object'],
  ['a text', '"Ada"', 'The request body must be a JSON object'],
  ['a number', '7', 'The request body must be a JSON object'],
  ['null', 'null', 'The request body must be a JSON object'],
  ['half of JSON', '{"name":"Ada"', 'The request body is not valid JSON'],
  ['JSON with a comma too many', '{"name":"Ada",}', 'The request body is not valid JSON'],
  ['text that is no JSON', 'name=Ada', 'The request body is not valid JSON'],
  ['a key __proto__', '{"name":"Ada","__proto__":{"a":1}}', 'The request body is not valid JSON'],
  [
    'bytes that are no UTF-8',
    Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22]),
    'The request body is not valid UTF-8',
  ],
];

const paths: [method: string, path: () => string][] = [
  ['POST', () => BASE_PATH],
  ['PATCH', () => `${BASE_PATH}/${contact.id}`],
  ['POST', () => `${BASE_PATH}/${contact.id}/link-user`],
];

describe('POST /functions/v1/crm-contacts-api', () => {
  it.each(badFields)('refuses %s and stores nothing', async (_what, body, error) => {
    const before = await everythingStored(api);
    const response = await client.post('', { name: 'Ada King', ...body });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 400,
      body: { error: expect.stringContaining(error) },
    });
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each([
    ['without a name', { email: 'a@example.com' }],
    ['with nothing', {}],
    ['with null for a name', { name: null }],
    ['with an empty name', { name: '' }],
    ['with blanks for a name', { name: ' 　\n' }],
  ])('refuses a body %s', async (_what, body) => {
    const before = await everythingStored(api);
    const response = await client.post('', body);
    expect({ status: response.status, body: response.body }).toEqual({
      status: 400,
      body: { error: 'name is required' },
    });
    expect(await everythingStored(api)).toEqual(before);
  });

  it('refuses no body', async () => {
    const response = await client.post('');
    expect([response.status, response.body]).toEqual([400, { error: 'name is required' }]);
  });

  it('takes the longest of everything', async () => {
    const longest = {
      name: `${'名'.repeat(100)} ${'x'.repeat(153)}`,
      phone: '1'.repeat(50),
      company: '社'.repeat(254),
      notes: '👍'.repeat(5000),
    };
    const response = await client.post('', longest);
    expect(response.status).toBe(201);
    expect(response.body.data).toMatchObject(longest);
  });
});

describe('PATCH /functions/v1/crm-contacts-api/{contactId}', () => {
  it.each(badFields)('refuses %s and changes nothing', async (_what, body, error) => {
    const before = await everythingStored(api);
    const response = await client.patch(`/${contact.id}`, { company: 'changed', notes: 'changed', ...body });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 400,
      body: { error: expect.stringContaining(error) },
    });
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe.each(paths)('%s with a body that cannot be read', (method, path) => {
  it.each(badBodies)('is 400 for %s, and nothing is stored', async (_what, raw, error) => {
    const before = await everythingStored(api);
    const headers = { ...client.headers, 'content-type': 'application/json' };
    const response = await api.request(method, path(), { headers, raw });
    expect({ status: response.status, body: response.body }).toEqual({ status: 400, body: { error } });
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense'])(
    'is 415 under %s, and nothing is stored',
    async (type) => {
      const before = await everythingStored(api);
      const headers = { ...client.headers, 'content-type': type };
      const raw = JSON.stringify({ name: 'Ada', userId: tenant.userId });
      const response = await api.request(method, path(), { headers, raw });
      expect({ status: response.status, body: response.body }).toEqual({
        status: 415,
        body: {
          error: expect.stringMatching(/^(Content-Type must be application\/json|Unsupported Media Type)$/),
        },
      });
      expect(await everythingStored(api)).toEqual(before);
    },
  );

  it('is 413 above a megabyte, and nothing is stored', async () => {
    const before = await everythingStored(api);
    const json = { name: 'Ada', notes: 'x'.repeat(1024 * 1024) };
    const response = await api.request(method, path(), { headers: client.headers, json });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 413,
      body: { error: 'The request body is too large' },
    });
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('/functions/v1/crm-contacts-api/{contactId}', () => {
  const ids: [what: string, id: () => string][] = [
    ['an id that nobody has', () => '00000000-0000-0000-0000-000000000000'],
    ["/api/v1's spelling", () => `cont_${contact.id.replaceAll('-', '')}`],
    ['an id without dashes', () => contact.id.replaceAll('-', '')],
    ['too few digits', () => contact.id.slice(0, -1)],
    ['too many digits', () => `${contact.id}0`],
    ['no hex digits', () => 'zzzzzzzz-zzzz-zzzz-zzzz-zzzzzzzzzzzz'],
    ['a number', () => '1'],
    ['NUL', () => '%00'],
    ['SQL', () => encodeURIComponent("' or '1'='1")],
    ['a path', () => encodeURIComponent('../contacts')],
    ['a long text', () => 'x'.repeat(1000)],
  ];

  it.each(ids)('is 404 for %s, whatever is asked, and changes nothing', async (_what, id) => {
    const before = await everythingStored(api);
    const responses = [
      await client.get(`/${id()}`),
      await client.patch(`/${id()}`, { name: 'Changed' }),
      await client.delete(`/${id()}`),
      await client.post(`/${id()}/link-user`, { userId: tenant.userId }),
      await client.delete(`/${id()}/unlink-user/${tenant.userId}`),
    ];
    for (const { status, body } of responses)
      expect({ status, body }).toEqual({ status: 404, body: { error: 'Contact not found' } });
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('what the dialect does not have', () => {
  it.each([
    ['GET', `${BASE_PATH}/a/b`],
    ['GET', `${BASE_PATH}/a/unlink-user/b/c`],
    ['POST', `${BASE_PATH}/a/link`],
  ])('is 404 in its own shape: %s %s', async (method, path) => {
    const response = await api.request(method, path, { headers: client.headers });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 404,
      body: { error: 'Not found' },
    });
  });

  it.each([
    ['PUT', BASE_PATH, ['GET', 'POST']],
    ['DELETE', BASE_PATH, ['GET', 'POST']],
    ['POST', `${BASE_PATH}/a`, ['DELETE', 'GET', 'PATCH']],
    ['PUT', `${BASE_PATH}/a`, ['DELETE', 'GET', 'PATCH']],
    ['GET', `${BASE_PATH}/a/link-user`, ['POST']],
    ['GET', `${BASE_PATH}/a/unlink-user/b`, ['DELETE']],
  ])('is 405 in its own shape, and told what it has: %s %s', async (method, path, methods) => {
    const response = await api.request(method, path, { headers: client.headers });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 405,
      body: { error: `${method} is not allowed here` },
    });
    const allowed = (response.headers.get('allow') ?? '').split(', ').filter((allow) => allow !== 'HEAD');
    expect(allowed.sort()).toEqual(methods);
  });
});

describe('a broken percent sign in the URL', () => {
  it.each([`${BASE_PATH}/%`, `${BASE_PATH}/%E0%A4%A`, `${BASE_PATH}/%zz`])(
    'is 400 in its own shape: %s',
    async (path) => {
      const response = await rawRequest(api.url, 'GET', path, { headers: { ...client.headers } });
      expect({ status: response.status, body: response.body }).toEqual({
        status: 400,
        body: { error: expect.any(String) },
      });
    },
  );
});

describe('where phones are kept apart', () => {
  it('refuses a phone that another contact has, and stores nothing', async () => {
    const careful = await api.tenant();
    await api.rows('update organization_settings set dedupe = true where organization_id = $1', [
      careful.organizationId,
    ]);
    const other = await clientOf(api, careful);
    await createContact(other, { phone: '+14155550001' });
    const { id } = await createContact(other, { phone: '+14155550002' });
    const before = await everythingStored(api);
    const responses = [
      await other.post('', { name: 'Twin', phone: '+1 (415) 555-0001' }),
      await other.patch(`/${id}`, { phone: '+14155550001' }),
    ];
    for (const { status, body } of responses)
      expect({ status, body }).toEqual({
        status: 409,
        body: { error: 'duplicate key: a contact with phone +14155550001 exists already' },
      });
    expect(await everythingStored(api)).toEqual(before);
  });
});
