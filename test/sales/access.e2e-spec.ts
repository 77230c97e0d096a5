import { startApi, type ApiResponse, type Tenant, type TestApi } from '../support/api.js';
import { rawRequest } from '../rest-api-proxy/raw-request.js';
import {
  ACCOUNTS,
  CONTACTS,
  createAccount,
  createContact,
  everythingStored,
  joinAs,
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
  tenant = await api.tenant();
  sales = await salesOf(api, tenant);
}, 60_000);
afterAll(() => api?.close());

const names = { first_name: 'Ada', last_name: 'King' };

/** Every route of the dialect, with a request that a member may make. */
const routes: [string, string, unknown][] = [
  ['POST', `${CONTACTS}/`, {}],
  ['GET', `${CONTACTS}/contact?uuid=${UNKNOWN}`, undefined],
  ['POST', `${CONTACTS}/contact`, { action: 'create', ...names }],
  ['POST', `${CONTACTS}/associate-account`, { contact_uuid: UNKNOWN, account_uuid: UNKNOWN, rol_id: 1 }],
  ['POST', `${ACCOUNTS}/`, {}],
  ['GET', `${ACCOUNTS}/account?uuid=${UNKNOWN}`, undefined],
  ['POST', `${ACCOUNTS}/account`, { action: 'create', name: 'Acme' }],
];
const reading = routes.filter(([method, path]) => method === 'GET' || path.endsWith('/'));
const writing = routes.filter((route) => !reading.includes(route));

/** Asks without changing anything, or fails. */
async function withoutEffect(ask: () => Promise<ApiResponse>): Promise<ApiResponse> {
  const before = await everythingStored(api);
  const response = await ask();
  expect(await everythingStored(api)).toEqual(before);
  return response;
}

describe.each(routes)('the credential of %s %s', (method, path, json) => {
  const ask = (headers: Record<string, string>) =>
    withoutEffect(() => api.request(method, path, { headers, json }));

  it('is asked for', async () => {
    const response = await ask({});
    expect([response.status, response.body]).toEqual([401, refusal(2, 'Unauthorized')]);
    expect(Object.keys(response.body)).toEqual(['res', 'code', 'info']);
  });

  it('is a JWT and nothing else', async () => {
    const jwt = sales.headers.authorization.slice('Bearer '.length);
    const wrong: Record<string, string>[] = [
      { cookie: tenant.cookie },
      { 'x-api-key': tenant.apiKey },
      { authorization: `Bearer ${tenant.apiKey}` },
      { authorization: `Bearer ${tenant.token}` },
      { authorization: `Basic ${jwt}` },
      { authorization: jwt },
      { authorization: 'Bearer ' },
      { authorization: `Bearer ${jwt}x` },
      { authorization: `Bearer ${jwt.split('.').slice(0, 2).join('.')}.` },
    ];
    for (const headers of wrong) {
      const response = await ask(headers);
      expect([headers, response.status, response.body]).toEqual([headers, 401, refusal(2, 'Unauthorized')]);
    }
  });
});

it('judges the credential before the body', async () => {
  const response = await api.request('POST', `${CONTACTS}/contact`, {
    headers: { 'content-type': 'application/json' },
    raw: '{',
  });
  expect([response.status, response.body]).toEqual([401, refusal(2, 'Unauthorized')]);
});

describe('a viewer', () => {
  let viewer: Sales;
  beforeAll(async () => {
    viewer = await salesOf(api, await joinAs(api, tenant, 'viewer'));
  });

  it.each(reading)('may read: %s %s', async (method, path, json) => {
    const response = await api.request(method, path, { headers: viewer.headers, json });
    expect([0, 4]).toContain(response.body.code);
  });

  it.each(writing)('may not write: %s %s', async (method, path, json) => {
    const response = await withoutEffect(() => api.request(method, path, { headers: viewer.headers, json }));
    expect([response.status, response.body]).toEqual([400, refusal(10)]);
  });

  it('may not delete, inactivate or activate', async () => {
    const uuid = await createContact(sales);
    for (const action of ['update', 'delete', 'inactivate', 'activate']) {
      const response = await withoutEffect(() => viewer.act({ action, uuid, ...names }));
      expect([response.status, response.body.code]).toEqual([400, 10]);
    }
  });
});

describe('somebody without an organization', () => {
  it('is refused with code 10', async () => {
    const user = await api.signUp();
    const response = await (await salesOf(api, user)).list();
    expect([response.status, response.body]).toEqual([400, refusal(10)]);
  });
});

describe('colleagues', () => {
  it('see and change the contacts of the whole workspace', async () => {
    const uuid = await createContact(sales);
    const colleague = await salesOf(api, await joinAs(api, tenant, 'member'));
    expect((await colleague.get(uuid)).body.code).toBe(0);
    const update = { action: 'update', uuid, first_name: 'Changed', last_name: 'Name' };
    expect(succeeded(await colleague.act(update)).data.first_name).toBe('Changed');
    const { data } = succeeded(await colleague.list({ filters: { contacts: [uuid] } }));
    expect(data).toHaveLength(1);
  });
});

describe("another workspace's contact", () => {
  let theirs: string;
  beforeAll(async () => {
    theirs = await createContact(await salesOf(api, await api.tenant()), { first_name: 'Theirs' });
  });

  it('is in no list', async () => {
    for (const body of [{}, { action: 'lite' }]) {
      const filters = { contacts: [theirs], include_inactive: true };
      expect(succeeded(await sales.list({ ...body, filters })).data).toEqual([]);
      expect(succeeded(await sales.list({ ...body, filters: { search: 'Theirs' } })).data).toEqual([]);
    }
  });

  it('does not exist to GET', async () => {
    expect((await sales.get(theirs)).body).toEqual(refusal(4, 'Contact not found'));
    expect((await sales.getByBody(JSON.stringify({ uuid: theirs }))).body).toEqual(
      refusal(4, 'Contact not found'),
    );
  });

  it.each([
    ['update', 'Contact not found'],
    ['delete', 'Contact not found'],
    ['inactivate', 'Contact not found or already inactive'],
    ['activate', 'Contact not found or already active'],
  ])('does not exist to the action %s', async (action, info) => {
    const response = await withoutEffect(() => sales.act({ action, uuid: theirs, ...names }));
    expect([response.status, response.body]).toEqual([400, refusal(4, info)]);
  });

  it("cannot be reached by a cursor of one's own", async () => {
    const page = Buffer.from('0').toString('base64');
    const { data } = succeeded(await sales.list({ filters: { page, page_size: 1000 } }));
    expect(data.some(({ uuid }: any) => uuid === theirs)).toBe(false);
  });
});

describe('what no endpoint answers', () => {
  it.each([
    ['GET', '/api/sales'],
    ['GET', '/api/sales/nothing'],
    ['POST', '/api/sales/contacts/nothing'],
    ['GET', `/api/sales/contacts/${UNKNOWN}`],
    ['POST', '/api/sales/contacts/contact/more'],
  ])('is HTTP 400, code 1, in the envelope: %s %s', async (method, path) => {
    const response = await api.request(method, path, { headers: sales.headers });
    expect([response.status, response.body]).toEqual([400, refusal(1, 'Not found')]);
  });

  it.each([
    ['GET', `${CONTACTS}/`, 'POST'],
    ['DELETE', `${CONTACTS}/contact`, 'GET, HEAD, POST'],
    ['PATCH', `${CONTACTS}/contact`, 'GET, HEAD, POST'],
    ['GET', `${CONTACTS}/associate-account`, 'POST'],
    ['PUT', `${ACCOUNTS}/account`, 'GET, HEAD, POST'],
  ])('is told which methods do: %s %s', async (method, path, allow) => {
    const response = await withoutEffect(() => api.request(method, path, { headers: sales.headers }));
    expect([response.status, response.body]).toEqual([400, refusal(1, `${method} is not allowed here`)]);
    expect(response.headers.get('allow')).toBe(allow);
  });

  it('is HTTP 400 for a broken percent sign too', async () => {
    const response = await rawRequest(api.url, 'GET', '/api/sales/%zz', { headers: sales.headers });
    expect([response.status, response.body.res, response.body.code]).toEqual([400, 'error', 1]);
  });
});

const bodies = routes.filter(([method]) => method === 'POST');
describe.each(bodies)('a body that cannot be read, at %s %s', (_method, path) => {
  const send = (raw: string | Buffer, type = 'application/json') =>
    withoutEffect(() =>
      api.request('POST', path, { headers: { ...sales.headers, 'content-type': type }, raw }),
    );

  it.each([
    ['malformed JSON', '{"action":', 'The request body is not valid JSON'],
    ['a single quote', "{'action':'create'}", 'The request body is not valid JSON'],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'The request body is not valid UTF-8'],
    ['__proto__', '{"__proto__":{"action":"create"}}', 'The request body is not valid JSON'],
    ['an array', '[]', 'The request body must be a JSON object'],
    ['a number', '1', 'The request body must be a JSON object'],
    ['null', 'null', 'The request body must be a JSON object'],
  ])('is refused: %s', async (_what, raw, info) => {
    const response = await send(raw);
    expect([response.status, response.body]).toEqual([400, refusal(1, info)]);
  });

  it('is refused where it is no JSON by its type', async () => {
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'multipart/form-data; boundary=x',
    ]) {
      const response = await send('{"action":"create"}', type);
      expect([response.status, response.body]).toEqual([
        400,
        refusal(1, 'Content-Type must be application/json'),
      ]);
    }
  });

  it('is refused where it is larger than a megabyte', async () => {
    const response = await send(JSON.stringify({ filters: { search: 'x'.repeat(1024 * 1024) } }));
    expect([response.status, response.body]).toEqual([400, refusal(1, 'The request body is too large')]);
  });

  it('is no failure of ours however odd it is', async () => {
    const odd = [null, true, 0, -1, 1e308, '', 'x', '\u0000', '\ud800', [], [[]], [null], {}, { length: 1 }];
    const keys = [
      'action',
      'filters',
      'uuid',
      'first_name',
      'email',
      'contact_uuid',
      'rol_id',
      'name',
      'page',
    ];
    for (const value of odd) {
      const whole = Object.fromEntries(keys.map((key) => [key, value]));
      const inside = {
        filters: { contacts: value, accounts: value, search: value, page: value, page_size: value },
      };
      for (const body of [whole, inside, { action: 'create', ...whole }, { action: 'update', ...whole }]) {
        const response = await api.request('POST', path, { headers: sales.headers, json: body });
        expect([200, 400]).toContain(response.status);
        if (response.status === 400) expect(response.body).toEqual(refusal(1));
      }
    }
  });
});

describe('an empty body', () => {
  it.each(writing)('lacks what is required: %s %s', async (method, path) => {
    const response = await withoutEffect(() => api.request(method, path, { headers: sales.headers }));
    expect([response.status, response.body]).toEqual([400, refusal(1)]);
  });
});

describe('a failure of the database', () => {
  it('is HTTP 500, code 5, without a word of SQL, and names the request', async () => {
    const broken = await startApi();
    const client = await salesOf(broken, await broken.tenant());
    await broken.rows('drop table contacts cascade');
    const headers = { ...client.headers, 'x-request-id': 'broken-1' };
    const response = await broken.request('POST', `${CONTACTS}/`, { headers, json: {} });
    expect(response.status).toBe(500);
    expect(response.body).toEqual(refusal(5, 'Internal server error (request broken-1)'));
    await broken.close();
  }, 60_000);
});

describe('accounts and contacts', () => {
  it('are strangers to each other by uuid', async () => {
    const [contact, account] = [await createContact(sales), await createAccount(sales)];
    expect((await sales.get(account)).body.code).toBe(4);
    expect((await sales.get(contact, `${ACCOUNTS}/account`)).body.code).toBe(4);
  });
});
