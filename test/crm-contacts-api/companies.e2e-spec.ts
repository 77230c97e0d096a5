import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { salesOf } from '../sales/sales-client.js';
import { clientOf, createContact, everythingStored, joinAs, prefixedId, TIME, UUID } from './client.js';

// A start of the product takes its time where other specs run beside this one.

const BASE_PATH = '/functions/v1/crm-companies-api';
const UNKNOWN = '0198c0de-0000-7000-8000-00000000dead';
const NIL = '00000000-0000-0000-0000-000000000000';

let api: TestApi;
let tenant: Tenant;
let headers: { authorization: string };
let foreign: { headers: { authorization: string }; company: string; contact: string };

const ask = (method: string, path: string, json?: unknown, as = headers) =>
  api.request(method, BASE_PATH + path, { headers: as, json });
const get = (path = '') => ask('GET', path);

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  ({ headers } = await clientOf(api, tenant));
  const other = await clientOf(api, await api.tenant('Other'));
  const company = await ask('POST', '', { name: 'Theirs' }, other.headers);
  const contact = (await createContact(other)).id;
  foreign = { headers: other.headers, company: company.body.data.id, contact };
});
afterAll(() => api.close());

async function createCompany(fields: object = {}): Promise<any> {
  const response = await ask('POST', '', { name: 'Acme', ...fields });
  if (response.status !== 201) throw new Error(`company answered ${response.status}: ${response.text}`);
  return response.body.data;
}

async function makeContact(fields: object = {}): Promise<any> {
  return createContact(await clientOf(api, tenant), fields);
}

const placesIn = async (id: string) => (await get(`/${id}`)).body.data.crm_company_contacts;
const link = (company: string, body: object) => ask('POST', `/${company}/contacts`, body);
const eventsOf = (id: string) =>
  api.rows('select * from audit_events where entity_id = $1 order by id', [id]);

async function expectRefused(work: () => ReturnType<typeof ask>, status: number, error: unknown) {
  const before = await everythingStored(api);
  const response = await work();
  expect([response.status, response.body]).toEqual([status, { error }]);
  expect(await everythingStored(api)).toEqual(before);
}

const acme = {
  name: 'Acme Corp',
  website: 'https://acme.example',
  industry: 'Manufacturing',
  employee_count: 120,
  annual_revenue: 2500000.25,
  email: 'info@acme.example',
  phone: '(555) 123-4567',
  address: '1 Main Street',
  city: 'Springfield',
  state: 'IL',
  postal_code: '62701',
  country: 'USA',
  linkedin: 'https://linkedin.com/company/acme',
  twitter: '@acme',
  facebook: 'acme',
  description: 'Anvils\nand more',
  notes: 'Calls on Mondays',
};

describe('POST /functions/v1/crm-companies-api', () => {
  it('answers 201 with the company, key by key, and says where it is', async () => {
    const response = await ask('POST', '', acme);
    const { id } = response.body.data;
    expect([response.status, response.headers.get('location')]).toEqual([201, `${BASE_PATH}/${id}`]);
    expect(response.body).toEqual({
      data: {
        ...acme,
        id: expect.stringMatching(UUID),
        created_by: tenant.userId,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
    });
    expect((await get(`/${id}`)).body).toEqual({ data: { ...response.body.data, crm_company_contacts: [] } });
    expect(await eventsOf(id)).toMatchObject([
      { entity: 'company', action: 'created', dialect: 'crm-contacts-api', after: { name: 'Acme Corp' } },
    ]);
  });

  it('needs a name and nothing else: the rest is null', async () => {
    const { id, name, created_by, created_at, updated_at, ...rest } = await createCompany({ name: ' Solo ' });
    expect([id, name, created_by]).toEqual([expect.any(String), 'Solo', tenant.userId]);
    expect(created_at).toBe(updated_at);
    expect(new Set(Object.values(rest))).toEqual(new Set([null]));
  });

  it.each([
    [{}, 'Company name is required'],
    [{ name: ' ' }, 'Company name is required'],
    [{ name: 7 }, 'Company name is required'],
    [{ name: 'a', website: 7 }, 'website must be a string'],
    [{ name: 'a', employee_count: '7' }, 'employee_count must be a whole number'],
    [{ name: 'a', employee_count: 1.5 }, 'employee_count must be a whole number'],
    [{ name: 'a', annual_revenue: -1 }, 'annual_revenue must be a number from 0 on'],
    [{ name: 'a', email: 'nobody' }, 'Invalid email: "nobody"'],
    [{ name: 'a', city: 'x'.repeat(201) }, 'city must be at most 200 characters'],
    [{ name: 'a', country: 'a\0' }, 'country holds a character that cannot be stored'],
  ])('refuses %j and stores nothing', async (body, error) => {
    await expectRefused(() => ask('POST', '', body), 400, error);
  });

  it('names the keys that it does not know in a warning', async () => {
    const response = await ask('POST', '', { name: 'a', employes: 7 });
    expect(response.status).toBe(201);
    expect(response.headers.get('warning')).toContain('employes');
  });
});

describe('GET /functions/v1/crm-companies-api', () => {
  const names = async (query: string) => (await get(query)).body.data.map(({ name }: any) => name);

  beforeAll(async () => {
    const empty = await api.tenant('Lists');
    ({ headers } = await clientOf(api, empty));
    await createCompany({ name: 'Beta 100%', email: 'sales@gamma.example' });
    await createCompany({ name: 'alpha', website: 'https://www.delta.example' });
    await createCompany({ name: 'Čapek', city: 'Delta' });
  });
  afterAll(async () => {
    ({ headers } = await clientOf(api, tenant));
  });

  it('lists the newest first, with the count of all', async () => {
    const { body } = await get('?limit=2');
    expect([body.data.map(({ name }: any) => name), body.count]).toEqual([['Čapek', 'alpha'], 3]);
    expect(await names('?limit=2&offset=2')).toEqual(['Beta 100%']);
    expect((await get('?offset=9')).body).toEqual({ data: [], count: 3 });
  });

  it.each([
    ['ALPH', ['alpha']],
    ['čap', ['Čapek']],
    ['GAMMA', ['Beta 100%']],
    ['delta', ['alpha']],
    ['%', ['Beta 100%']],
    ['_', []],
  ])('finds %s in name, e-mail and website alone', async (term, found) => {
    const { body } = await get(`?search=${encodeURIComponent(term)}`);
    expect([body.data.map(({ name }: any) => name), body.count]).toEqual([found, found.length]);
  });

  it.each(['limit=-1', 'limit=x', 'offset=-1', 'industry=x'])('refuses %s', async (query) => {
    await expectRefused(() => get(`?${query}`), 400, expect.any(String));
  });
});

describe('PATCH /functions/v1/crm-companies-api/{companyId}', () => {
  it('changes what is sent and leaves the rest; null and "" clear', async () => {
    const before = await createCompany(acme);
    const changes = { industry: 'Logistics', employee_count: 130, website: null, notes: '' };
    const { status, body } = await ask('PATCH', `/${before.id}`, changes);
    expect([status, body.data]).toEqual([
      200,
      { ...before, ...changes, notes: null, updated_at: expect.stringMatching(TIME) },
    ]);
    const [, event] = await eventsOf(before.id);
    expect(event).toMatchObject({
      before: { industry: 'Manufacturing', employeeCount: 120, notes: 'Calls on Mondays' },
      after: { industry: 'Logistics', employeeCount: 130, website: null, notes: null },
    });
  });

  it('answers the company as it is where nothing changes', async () => {
    const before = await createCompany(acme);
    expect((await ask('PATCH', `/${before.id}`, {})).body.data).toEqual(before);
    expect(await eventsOf(before.id)).toHaveLength(1);
  });

  it.each([
    [{ name: null }, 'name must be a string'],
    [{ name: '' }, 'name cannot be empty'],
  ])('refuses %j', async (body, error) => {
    const { id } = await createCompany();
    await expectRefused(() => ask('PATCH', `/${id}`, body), 400, error);
  });
});

describe('DELETE /functions/v1/crm-companies-api/{companyId}', () => {
  it('says so, and the company is gone, while its contacts stay', async () => {
    const { id } = await createCompany();
    const contact = await makeContact();
    await link(id, { contactId: contact.id });
    const response = await ask('DELETE', `/${id}`);
    expect([response.status, response.body]).toEqual([
      200,
      { message: 'Company deleted successfully', success: true },
    ]);
    await expectRefused(() => get(`/${id}`), 404, 'Company not found');
    const { body } = await (await clientOf(api, tenant)).get(`/${contact.id}`);
    expect(body.data).toMatchObject({ id: contact.id, company: null });
  });
});

describe('POST /functions/v1/crm-companies-api/{companyId}/contacts', () => {
  it.each([
    ['as printed', (id: string) => ({ contactId: id, role: ' CTO ', isPrimary: true })],
    ['in snake_case', (id: string) => ({ contact_id: id, role: 'CTO', is_primary: true, notes: 'x' })],
    ['in both, the same', (id: string) => ({ contactId: id, contact_id: id, role: 'CTO', isPrimary: true })],
  ])('links a contact, %s, and the company shows it', async (_how, body) => {
    const { id } = await createCompany({ name: 'Linked' });
    const contact = await makeContact({ email: 'ada@example.com', phone: '090-1234-5678' });
    const sent: any = body(contact.id);
    const response = await link(id, sent);
    const place = {
      id: expect.stringMatching(UUID),
      company_id: id,
      contact_id: contact.id,
      role: 'CTO',
      is_primary: true,
      notes: sent.notes ?? null,
      created_at: expect.stringMatching(TIME),
    };
    expect([response.status, response.body]).toEqual([201, { data: place }]);
    const { company_id: _company, ...inside } = response.body.data;
    const named = {
      id: contact.id,
      name: 'Ada King',
      email: 'ada@example.com',
      phone: '090-1234-5678',
      company: 'Linked',
    };
    expect(await placesIn(id)).toEqual([{ ...inside, crm_contacts: named }]);
    expect(await eventsOf(contact.id)).toMatchObject([
      { action: 'created' },
      { action: 'account_associated', after: { accountId: id, role: 'CTO', isPrimaryContact: true } },
    ]);
  });

  it('makes the first company of a contact its own, for every other dialect', async () => {
    const [first, second] = [await createCompany({ name: 'First' }), await createCompany({ name: 'Second' })];
    const contact = await makeContact();
    for (const { id } of [first, second]) await link(id, { contactId: contact.id });
    const { body } = await (await clientOf(api, tenant)).get(`/${contact.id}`);
    expect(body.data.company).toBe('First');
    const sales = await (await salesOf(api, tenant)).get(contact.id);
    expect(sales.body.data.associated_accounts).toEqual([
      { uuid: first.id, name: 'First' },
      { uuid: second.id, name: 'Second' },
    ]);
  });

  it('has no role and is not primary unless told', async () => {
    const { id } = await createCompany();
    const { body } = await link(id, { contactId: (await makeContact()).id, role: null, isPrimary: null });
    expect(body.data).toMatchObject({ role: '', is_primary: false, notes: null });
  });

  it('changes a place that exists as far as is sent, keeps its id, and answers 200', async () => {
    const { id } = await createCompany();
    const contactId = (await makeContact()).id;
    const first = await link(id, { contactId, role: 'CTO', isPrimary: true, notes: 'x' });
    const second = await link(id, { contactId, role: 'CEO' });
    expect([second.status, second.body.data]).toEqual([200, { ...first.body.data, role: 'CEO' }]);
    const cleared = await link(id, { contactId, role: null, isPrimary: false, notes: '' });
    expect(cleared.body.data).toMatchObject({ role: '', is_primary: false, notes: null });
    await link(id, { contactId });
    expect((await eventsOf(contactId)).map(({ action }) => action)).toEqual([
      'created',
      'account_associated',
      'account_reassociated',
      'account_reassociated',
    ]);
  });

  it('has one primary contact: the newest, first in the list', async () => {
    const { id } = await createCompany();
    const [older, newer] = [await makeContact({ name: 'Older' }), await makeContact({ name: 'Newer' })];
    for (const contact of [older, newer]) await link(id, { contactId: contact.id, isPrimary: true });
    const places = await placesIn(id);
    expect(places.map((each: any) => [each.crm_contacts.name, each.is_primary])).toEqual([
      ['Newer', true],
      ['Older', false],
    ]);
  });

  it('keeps one primary contact where two are linked at once', async () => {
    const { id } = await createCompany();
    const contacts = await Promise.all(Array.from({ length: 4 }, () => makeContact()));
    const responses = await Promise.all(
      contacts.map(({ id: contactId }) => link(id, { contactId, isPrimary: true })),
    );
    expect(responses.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect((await placesIn(id)).map((each: any) => each.is_primary)).toEqual([true, false, false, false]);
  });

  it('keeps the place when another dialect gives the contact another company', async () => {
    const [{ id }, other] = [await createCompany(), await createCompany({ name: 'Other' })];
    const contact = await makeContact();
    await link(id, { contactId: contact.id });
    const path = `/api/v1/crm/contacts/${prefixedId(contact.id)}`;
    const json = { company_id: `comp_${other.id.replaceAll('-', '')}` };
    expect((await api.request('PATCH', path, { headers, json })).status).toBe(200);
    expect(await placesIn(id)).toMatchObject([{ contact_id: contact.id }]);
    expect(await placesIn(other.id)).toMatchObject([{ contact_id: contact.id, role: '' }]);
  });

  it('takes the place of a text, and its name is shown everywhere', async () => {
    const { id } = await createCompany({ name: 'Record Ltd' });
    const contact = await makeContact({ company: 'Some Text Co' });
    await link(id, { contactId: contact.id });
    const { body } = await (await clientOf(api, tenant)).get(`/${contact.id}`);
    expect(body.data.company).toBe('Record Ltd');
    expect(await placesIn(id)).toMatchObject([{ crm_contacts: { company: 'Record Ltd' } }]);
    const found = await api.request('POST', '/functions/v1/get-contact', {
      headers: { authorization: `Bearer ${tenant.apiKey}` },
      json: { contact_id: contact.id },
    });
    expect(found.body.company).toBe('Record Ltd');
    await ask('DELETE', `/${id}/contacts/${contact.id}`);
    expect((await (await clientOf(api, tenant)).get(`/${contact.id}`)).body.data.company).toBeNull();
  });

  it.each([
    ['unlinked from', (id: string, contact: string) => `/${id}/contacts/${contact}`],
    ['left by the deletion of', (id: string) => `/${id}`],
  ])('makes the next company the own one of a contact that is %s its first', async (_what, path) => {
    const [first, second, third] = [
      await createCompany({ name: 'First' }),
      await createCompany({ name: 'Second' }),
      await createCompany({ name: 'Third' }),
    ];
    const contact = await makeContact();
    for (const { id } of [first, second, third]) await link(id, { contactId: contact.id });
    expect((await ask('DELETE', path(first.id, contact.id))).status).toBe(200);
    const { body } = await (await clientOf(api, tenant)).get(`/${contact.id}`);
    expect(body.data.company).toBe('Second');
    const proxy = await api.request(
      'GET',
      `/functions/v1/rest-api-proxy/contacts?id=eq.${contact.id}&select=company_id,companies(name)`,
      { headers: { 'x-api-key': tenant.apiKey } },
    );
    expect(proxy.body).toEqual([{ company_id: second.id, companies: { name: 'Second' } }]);
    const apiV1 = await api.request('GET', `/api/v1/crm/contacts/${prefixedId(contact.id)}`, { headers });
    expect(apiV1.body.contact.company_id).toBe(`comp_${second.id.replaceAll('-', '')}`);
    const sales = await (await salesOf(api, tenant)).get(contact.id);
    expect(sales.body.data.associated_accounts.map(({ name }: any) => name)).toEqual(['Second', 'Third']);
  });

  it("shows the name of document E's role until it gets words of its own", async () => {
    const { id } = await createCompany();
    const contact_uuid = (await makeContact()).id;
    const sales = await salesOf(api, tenant);
    expect((await sales.associate({ contact_uuid, account_uuid: id, rol_id: 1 })).body.code).toBe(0);
    expect(await placesIn(id)).toMatchObject([{ contact_id: contact_uuid, role: 'Decision maker' }]);
    const { body } = await link(id, { contactId: contact_uuid, role: 'CTO' });
    expect(body.data.role).toBe('CTO');
  });

  it('does not show contacts that were deleted', async () => {
    const { id } = await createCompany();
    const contact = await makeContact();
    await link(id, { contactId: contact.id });
    await (await clientOf(api, tenant)).delete(`/${contact.id}`);
    expect(await placesIn(id)).toEqual([]);
  });

  it('shows the first thousand of more, and warns', async () => {
    const { id } = await createCompany();
    await api.rows(
      `with c as (insert into contacts (organization_id, id, full_name)
         select $1, gen_random_uuid(), 'Many' from generate_series(1, 1001) returning organization_id, id)
       insert into contact_accounts (organization_id, contact_id, account_id) select organization_id, id, $2 from c`,
      [tenant.organizationId, id],
    );
    const response = await get(`/${id}`);
    expect(response.body.data.crm_company_contacts).toHaveLength(1000);
    expect(response.headers.get('warning')).toContain('the first 1000 contacts');
  });

  it.each([
    [{}, 'contact_id is required'],
    [{ contactId: null, contact_id: '' }, 'contact_id is required'],
    [{ contactId: 7 }, 'contactId must be a string'],
    [{ contactId: UNKNOWN, contact_id: NIL }, 'contactId is sent in two spellings that differ'],
    [
      { contactId: UNKNOWN, isPrimary: true, is_primary: false },
      'isPrimary is sent in two spellings that differ',
    ],
    [{ contactId: UNKNOWN, isPrimary: 'yes' }, 'isPrimary must be true or false'],
  ])('refuses %j', async (body, error) => {
    const { id } = await createCompany();
    await expectRefused(() => link(id, body), 400, error);
  });

  it('refuses a role that is too long', async () => {
    const { id } = await createCompany();
    const contactId = (await makeContact()).id;
    const work = () => link(id, { contactId, role: 'x'.repeat(201) });
    await expectRefused(work, 400, 'role must be at most 200 characters');
  });

  it.each<[string, () => string]>([
    ['that nobody has', () => UNKNOWN],
    ["that is another tenant's", () => foreign.contact],
    ['that is none', () => '7'],
  ])('is 404 for a contact %s', async (_what, contact) => {
    const { id } = await createCompany();
    await expectRefused(() => link(id, { contactId: contact() }), 404, 'Contact not found');
  });

  it('is 409 for an inactive company, but for who is there already', async () => {
    const { id } = await createCompany();
    const [there, late] = [await makeContact(), await makeContact()];
    await link(id, { contactId: there.id });
    await (await salesOf(api, tenant)).actOnAccount({ action: 'inactivate', uuid: id });
    await expectRefused(
      () => link(id, { contactId: late.id }),
      409,
      'Cannot associate contact to inactive account',
    );
    expect((await link(id, { contactId: there.id, role: 'CTO' })).status).toBe(200);
  });
});

describe('DELETE /functions/v1/crm-companies-api/{companyId}/contacts/{contactId}', () => {
  it.each(['contact_id', 'id'])('unlinks by the %s of the association', async (key) => {
    const { id } = await createCompany();
    const contact = await makeContact();
    const { body } = await link(id, { contactId: contact.id, role: 'CTO' });
    const response = await ask('DELETE', `/${id}/contacts/${body.data[key]}`);
    expect([response.status, response.body]).toEqual([
      200,
      { message: 'Contact unlinked from company successfully', success: true },
    ]);
    expect(await placesIn(id)).toEqual([]);
    expect((await (await clientOf(api, tenant)).get(`/${contact.id}`)).body.data.company).toBeNull();
    expect((await eventsOf(contact.id)).at(-1)).toMatchObject({
      action: 'account_dissociated',
      before: { accountId: id, role: 'CTO' },
    });
    await expectRefused(
      () => ask('DELETE', `/${id}/contacts/${body.data[key]}`),
      404,
      'Association not found',
    );
  });

  it("does not unlink by another company's association", async () => {
    const [mine, other] = [await createCompany(), await createCompany()];
    const { body } = await link(other.id, { contactId: (await makeContact()).id });
    const path = `/${mine.id}/contacts/${body.data.id}`;
    await expectRefused(() => ask('DELETE', path), 404, 'Association not found');
  });
});

describe('who may use crm-companies-api', () => {
  const operations: [string, (id: string) => string, object?][] = [
    ['GET', (id) => `/${id}`],
    ['PATCH', (id) => `/${id}`, { name: 'Changed' }],
    ['POST', (id) => `/${id}/contacts`, { contactId: UNKNOWN }],
    ['DELETE', (id) => `/${id}/contacts/${UNKNOWN}`],
    ['DELETE', (id) => `/${id}`],
  ];

  it.each<[string, () => string]>([
    ["another tenant's company", () => foreign.company],
    ['a company that nobody has', () => UNKNOWN],
    ['what is no id', () => '7'],
  ])('is 404 for %s, whatever the operation', async (_what, id) => {
    for (const [method, path, json] of operations)
      await expectRefused(() => ask(method, path(id()), json), 404, 'Company not found');
  });

  it('is nobody without a token', async () => {
    const { id } = await createCompany();
    for (const [method, path, json] of [
      ...operations,
      ['GET', () => ''],
      ['POST', () => '', acme],
    ] as typeof operations)
      await expectRefused(() => api.request(method, BASE_PATH + path(id), { json }), 401, expect.any(String));
  });

  it('is nobody who only reads, where something is written', async () => {
    const { id } = await createCompany();
    const viewer = (await clientOf(api, await joinAs(api, tenant, 'viewer'))).headers;
    for (const [method, path, json] of operations.slice(1))
      await expectRefused(() => ask(method, path(id), json, viewer), 403, expect.any(String));
  });

  it('finds nothing of another tenant in its list', async () => {
    const response = await ask('GET', '', undefined, foreign.headers);
    expect(response.body).toMatchObject({ data: [{ id: foreign.company }], count: 1 });
  });
});
