import { type ApiResponse, startApi, type Tenant, type TestApi } from './support/api.js';

let api: TestApi;
let tenant: Tenant;
let headers: Record<'key' | 'token' | 'session' | 'jwt', Record<string, string>>;
let contactId: string;

const A = '/functions/v1/crm-contacts-api';
const B = '/functions/v1/rest-api-proxy';
const C = '/functions/v1/get-contact';
const D = '/api/v1/crm/contacts';
const E = '/api/sales/contacts';

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } });
  headers = {
    key: { 'x-api-key': tenant.apiKey },
    token: { authorization: `Bearer ${tenant.apiKey}` },
    session: { authorization: `Bearer ${tenant.token}` },
    jwt: { authorization: `Bearer ${body.token}` },
  };
  const made = await ask('POST', `${B}/contacts`, { first_name: 'Ada', phones: ['+34600111222'] });
  contactId = made.body[0].id;
}, 60_000);
afterAll(() => api?.close());

const callerOf = (path: string) => {
  if (path.startsWith(C)) return headers.token;
  if (path.startsWith(A) || path.startsWith('/api/sales')) return headers.jwt;
  return path.startsWith('/api/') ? headers.session : headers.key;
};
const ask = (method: string, path: string, json?: unknown, more: Record<string, string> = {}) =>
  api.request(method, path, { headers: { ...callerOf(path), ...more }, json });
const stored = () => api.rows('select * from contacts order by id');
const warningOf = ({ headers: sent }: ApiResponse) => sent.get('warning');

describe('A query with a key that nobody reads', () => {
  it.each([
    [`${A}?limt=5`, 'limt', 'limit'],
    [`${A}?search=Ada`, 'search', null],
    [`${D}?serch=Ada`, 'serch', 'search'],
    [`${D}?companyId=x`, 'companyId', 'company_id'],
    [`${D}?skip=2`, 'skip', null],
    [`/api/v1/crm/companies?Serach=x`, 'Serach', 'search'],
    [`/api/v1/crm/deals?owner=x`, 'owner', 'owner_id'],
    [`/api/v1/crm/activities?Kind=call`, 'Kind', 'kind'],
    [`/api/v1/audit-events?entityId=x`, 'entityId', 'entity_id'],
    [`/api/v1/api-keys?Limit=1`, 'Limit', 'limit'],
  ])('is refused at GET %s, by its name and the nearest one', async (path, key, nearest) => {
    const response = await ask('GET', path);
    expect(response.status).toBe(400);
    expect(response.text).toContain(`Unknown key \\"${key}\\"`);
    if (nearest) expect(response.text).toContain(`did you mean \\"${nearest}\\"?`);
  });

  it.each([
    ['POST', '/functions/v1/import-contacts-bulk?dry_run=true', { contacts: [{ first_name: 'Dry' }] }],
    ['POST', '/functions/v1/create-lead?source=x', { first_name: 'Dry' }],
    ['POST', `${E}/contact?action=create`, { action: 'create', first_name: 'Dry', last_name: 'Run' }],
    ['POST', `${D}?dry_run=true`, { first_name: 'Dry', last_name: 'Run' }],
    ['POST', `${A}?dry_run=true`, { name: 'Dry Run' }],
  ])('is refused where none is read: %s %s, and nothing is written', async (method, path, json) => {
    const before = await stored();
    const response = await ask(method, path, json);
    expect(response.status).toBe(400);
    expect(response.text).toContain('No query is read here');
    expect(await stored()).toEqual(before);
  });

  it.each([
    [`${A}?__proto__=1&limit=1`, '__proto__'],
    [`${A}?toString=1`, 'toString'],
    [`${A}?=1`, ''],
    [`${D}?constructor[x]=1`, 'constructor[x]'],
    [`${A}?limit=1${'&x=1'.repeat(99)}&offset=0`, 'offset'],
  ])('is refused at GET %s, though no object has it', async (path, key) => {
    const response = await ask('GET', path);
    expect(response.status).toBe(400);
    expect(response.text).toContain(`Unknown key \\"${key}\\"`);
  });

  it('is refused where two names of one term differ', async () => {
    const path = '/functions/v1/search-contacts';
    const torn = await ask('POST', path, { query: 'Ada', q: 'Bea' });
    expect([torn.status, torn.body.error]).toEqual([400, 'query and q differ']);
    expect((await ask('POST', path, { query: 'Ada', q: 'Ada', search: null })).body.total).toBe(1);
  });

  it('is refused beside the one that document E has in a query', async () => {
    expect((await ask('GET', `${E}/contact?uuid=${contactId}`)).status).toBe(200);
    const response = await ask('GET', `${E}/contact?uuid=${contactId}&id=1`);
    expect([response.status, response.body.code]).toEqual([400, 1]);
  });

  it('is not refused before it is known who asks', async () => {
    expect((await api.request('GET', `${D}?serch=Ada`)).status).toBe(401);
  });
});

describe('A filter that is not known', () => {
  it.each([
    [E, { filters: { serch: 'x' } }, 'search'],
    [E, { filter: { search: 'x' } }, 'filters'],
    [E, { search: 'x' }, null],
    ['/api/sales/accounts', { filters: { account: ['x'] } }, 'accounts'],
    [C, { phone_number: '+34600111222', contactId: 'x' }, 'contact_id'],
    ['/functions/v1/search-contacts', { phone_number: '+34600111222' }, 'phone'],
    ['/functions/v1/search-contacts', { filters: { mobile: '+34600111222' } }, 'phone'],
    ['/functions/v1/search-contacts', { Query: 'Ada' }, 'query'],
  ])('is refused at %s: %j', async (path, json, nearest) => {
    const response = await ask('POST', path, json);
    expect(response.status).toBe(400);
    if (nearest) expect(response.text).toContain(`did you mean \\"${nearest}\\"?`);
  });

  it('is refused in the body of a GET', async () => {
    const uuid = contactId;
    expect((await ask('GET', `${B}/contacts?phone=eq.x`)).body.hint).toContain('"contacts.phones"');
    const viaBody = await curlGet(`${E}/contact`, { uuid, first_name: 'x' });
    expect(viaBody.status).toBe(400);
  });
});

/** fetch sends no body with a GET. */
async function curlGet(path: string, json: object): Promise<{ status: number }> {
  const { request } = await import('node:http');
  const body = JSON.stringify(json);
  return new Promise((resolve, reject) => {
    const sent = request(
      api.url + path,
      {
        method: 'GET',
        headers: {
          ...callerOf(path),
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(body)),
        },
      },
      (response) => {
        response.resume();
        resolve({ status: response.statusCode! });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

describe('search-contacts', () => {
  it.each([{ phone: '+34 600 111 222' }, { filters: { phone: '+34600111222' } }])(
    'finds the contact of %j alone',
    async (json) => {
      await ask('POST', `${B}/contacts`, { first_name: 'Other' });
      const { body } = await ask('POST', '/functions/v1/search-contacts', json);
      expect(body).toMatchObject({ total: 1, contacts: [{ id: contactId }] });
    },
  );

  it.each([{ phone: '' }, { email: ' ' }, { filters: { phone: '' } }])(
    'refuses %j, which would find everybody',
    async (json) => {
      expect((await ask('POST', '/functions/v1/search-contacts', json)).status).toBe(400);
    },
  );
});

describe('A body with a key that is not known', () => {
  it.each([
    ['POST', A, { name: 'Bo', e_mail: 'bo@example.com' }, 'e_mail', 'email', 201],
    ['POST', D, { first_name: 'Bo', last_name: 'B', mobile: '+34600111333' }, 'mobile', 'phone', 201],
    [
      'POST',
      `${E}/contact`,
      { action: 'create', first_name: 'Bo', last_name: 'B', Email: 'x@example.com' },
      'Email',
      'email',
      200,
    ],
    ['POST', '/api/v1/crm/companies', { name: 'Acme', web: 'x' }, 'web', null, 201],
    [
      'POST',
      '/api/sales/accounts/account',
      { action: 'create', name: 'Acme', Domain: 'x' },
      'Domain',
      'domain',
      200,
    ],
  ] as const)(
    'is accepted and named in a Warning at %s %s',
    async (method, path, json, key, nearest, status) => {
      const response = await ask(method, path, json);
      expect(response.status).toBe(status);
      const meant = nearest === null ? '' : ` (did you mean \\"${nearest}\\"?)`;
      expect(warningOf(response)).toBe(`299 - "Unknown key \\"${key}\\"${meant}: not heeded"`);
    },
  );

  it('is warned of by a kept response too', async () => {
    const once = { 'idempotency-key': 'extra-keys' };
    const send = () => ask('POST', D, { first_name: 'Bo', last_name: 'B', shoe: 44 }, once);
    const [first, again] = [await send(), await send()];
    expect(warningOf(first)).toContain('shoe');
    expect([warningOf(again), again.headers.get('idempotent-replayed')]).toEqual([warningOf(first), 'true']);
  });

  it('is warned of in characters that a header can hold', async () => {
    const response = await ask('POST', A, { name: 'Bo', 'телефон "x"\n': '1' });
    expect(response.status).toBe(201);
    expect(warningOf(response)).toMatch(/^299 - "[\x20-\x7e]+"$/);
  });

  it('lets a whole record be sent back as it was read', async () => {
    const { contact } = (await ask('POST', D, { first_name: 'Bo', last_name: 'B', note: 'x' })).body;
    const at = `${D}/${contact.id}`;
    const response = await ask('PATCH', at, contact);
    expect([response.status, response.body.contact]).toEqual([200, contact]);
    expect(warningOf(response)).toContain('\\"created_at\\"');
  });

  it('is no matter where there is none', async () => {
    expect(warningOf(await ask('POST', A, { name: 'Bo' }))).toBeNull();
    expect(warningOf(await ask('POST', A, { nmae: 'Bo' }))).toBeNull();
  });

  it.each([
    ['/api/v1/api-keys', { name: 'x', expires: '2030-01-01' }, 'expires'],
    ['/functions/v1/create-lead', { firstName: 'Bo', emails: ['bo2@example.com'] }, 'firstName'],
    ['/functions/v1/create-lead', { emails: ['bo2@example.com'], deal: { amount: 5 } }, 'amount'],
    [
      '/functions/v1/import-contacts-bulk',
      { contacts: [{ first_name: 'B' }], skip_duplicate: true },
      'skip_duplicate',
    ],
    ['/functions/v1/create-deals-bulk', { deals: [{ title: 'x' }], skipIfExists: true }, 'skipIfExists'],
  ])('is refused at %s: %j, and nothing is written', async (path, json, key) => {
    const before = await stored();
    const response = await ask('POST', path, json);
    expect(response.status).toBe(400);
    expect(response.text).toContain(`\\"${key}\\"`);
    expect(await stored()).toEqual(before);
  });

  it.each([
    ['Email', 'emails'],
    ['mobile', 'phones'],
    ['firstName', 'first_name'],
    ['assignee', 'assignee_id'],
  ])('is refused by the proxy with a hint: %s is %s', async (key, column) => {
    const response = await ask('POST', `${B}/contacts`, { [key]: 'x' });
    const hint = `Perhaps you meant to reference the column "contacts.${column}".`;
    expect(response).toMatchObject({ status: 400, body: { code: 'PGRST204', hint } });
  });
});

describe('A row of a bulk call with keys that are not known', () => {
  it('is warned of where it says something else', async () => {
    const row = { first_name: 'Eve', Email: 'eve@example.com', mobile: '+34600111444' };
    const { body } = await ask('POST', '/functions/v1/import-contacts-bulk', { contacts: [row] });
    const text =
      'Unknown keys "Email" (did you mean "emails"?), "mobile" (did you mean "phones"?): not heeded';
    expect(body.results).toMatchObject([{ success: true, is_new: true, warnings: [text] }]);
  });

  it('is refused where it says nothing else, and makes no empty contact', async () => {
    const before = await stored();
    const row = { firstName: 'Ada', Email: 'ada@example.com', mobile: '+4670' };
    const { body } = await ask('POST', '/functions/v1/import-contacts-bulk', { contacts: [row] });
    expect(body.results).toMatchObject([{ success: false, field: 'first_name' }]);
    expect(body.results[0].error).toBe(
      'Unknown keys "firstName" (did you mean "first_name"?), "Email" (did you mean "emails"?), "mobile" (did you mean "phones"?)',
    );
    expect(await stored()).toEqual(before);
  });

  it('is warned of in deals and leads, also within a lead’s deal', async () => {
    const deals = [{ title: 'T', contact_id: contactId, amount: 5 }];
    const deal = (await ask('POST', '/functions/v1/create-deals-bulk', { deals })).body.results[0];
    expect(deal.warnings).toEqual(['Unknown key "amount" (did you mean "value"?): not heeded']);
    const leads = [{ first_name: 'L', deal: { title: 'T', owner: 'x' } }];
    const lead = (await ask('POST', '/functions/v1/create-leads-bulk', { leads })).body.results[0];
    expect(lead.warnings).toEqual(['Unknown key "owner" (did you mean "owner_id"?): not heeded']);
  });

  it.each([
    [{ emails: ['bad'] }, 'emails'],
    [{ email: 'bad' }, 'email'],
    [{ phones: ['1'] }, 'phones'],
    [{ phone: '1' }, 'phone'],
  ])('names the field of %j as it was sent', async (row, field) => {
    const { body } = await ask('POST', '/functions/v1/import-contacts-bulk', { contacts: [row] });
    expect(body.results).toMatchObject([{ success: false, field }]);
  });

  it.each([
    [{ contact_email: 'bad' }, 'contact_email'],
    [{ contact_phone: '1' }, 'contact_phone'],
  ])('names the field of a deal’s contact as it was sent: %j', async (row, field) => {
    const deals = [{ title: 'T', ...row }];
    const { body } = await ask('POST', '/functions/v1/create-deals-bulk', { deals });
    expect(body.results).toMatchObject([{ success: false, field }]);
  });

  it('may have a number written as text, as at the proxy', async () => {
    const deals = [{ title: 'T', contact_id: contactId, value: '11523.50', probability: '12' }];
    const [result] = (await ask('POST', '/functions/v1/create-deals-bulk', { deals })).body.results;
    const [deal] = (await ask('GET', `${B}/deals?id=eq.${result.deal_id}`)).body;
    expect(deal).toMatchObject({ value: 11523.5, probability: 12 });
  });
});

describe('JSON that is nested deeply', () => {
  const deep = (levels: number) => `{"a":${'['.repeat(levels)}${']'.repeat(levels)}}`;
  const dialectClients = [
    ['POST', A],
    ['POST', `${B}/contacts`],
    ['POST', '/functions/v1/import-contacts-bulk'],
    ['POST', '/functions/v1/create-deals-bulk'],
    ['POST', '/functions/v1/create-leads-bulk'],
    ['POST', '/functions/v1/create-lead'],
    ['POST', '/functions/v1/search-contacts'],
    ['POST', C],
    ['POST', D],
    ['POST', '/api/v1/crm/activities/bulk'],
    ['POST', E],
    ['POST', `${E}/contact`],
    ['POST', '/api/v1/api-keys'],
    ['POST', '/auth/v1/token?grant_type=password'],
    ['POST', '/api/auth/sign-in/email'],
  ] as const;

  it.each(dialectClients)(
    'is 400 at %s %s, from hundreds of levels to hundreds of thousands',
    async (method, path) => {
      for (const levels of [150, 3_000, 20_000, 400_000]) {
        const sent = { ...callerOf(path), 'content-type': 'application/json' };
        const response = await api.request(method, path, { headers: sent, raw: deep(levels) });
        // Sign-in has a smaller limit for bodies than anybody else.
        const refusals = levels > 20_000 && path.startsWith('/api/auth') ? [413] : [400];
        expect([levels, refusals]).toEqual([levels, [response.status]]);
      }
    },
  );

  it('is 400 as a row too', async () => {
    const raw = `{"contacts":[{"custom_fields":${deep(20_000)}}]}`;
    const sent = { ...headers.key, 'content-type': 'application/json' };
    const response = await api.request('POST', '/functions/v1/import-contacts-bulk', { headers: sent, raw });
    expect(response.status).toBe(400);
  });
});

describe('An object of more keys than anybody reads', () => {
  const keys = `{${Array.from({ length: 60_000 }, (_, n) => `"${n}":0`).join()}}`;

  it.each([
    ['POST', A],
    ['POST', '/functions/v1/import-contacts-bulk'],
    ['POST', C],
    ['POST', D],
    ['POST', '/api/v1/crm/activities/bulk'],
    ['POST', E],
    ['POST', '/auth/v1/token?grant_type=password'],
  ])('is 400 at %s %s before each is compared with all, also within another', async (method, path) => {
    for (const raw of [keys, `{"a":[${keys}]}`]) {
      const sent = { ...callerOf(path), 'content-type': 'application/json' };
      const response = await api.request(method, path, { headers: sent, raw });
      expect(response.status).toBe(400);
      expect(response.text).toContain('An object in the request body is limited to 2000 keys');
    }
  });
});
