import type { Tenant, TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  everythingStored,
  joinAs,
  rowOf,
  startApiV1Clients,
  uuidOf,
} from './client.js';
import { apiV1Error } from '../support/api-v1-error.js';

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let other: ApiV1Client;

beforeAll(async () => {
  ({ api, tenant, apiV1, other } = await startApiV1Clients());
});
afterAll(() => api.close());

describe('POST /api/v1/crm/companies', () => {
  it('answers 201 with the company, key by key', async () => {
    const fields = {
      name: '株式会社あおば',
      domain: 'Aoba.Example',
      website: ' https://aoba.example/会社 ',
      phone: '(03) 1234-5678',
      email: 'Info@Aoba.Example',
      address: '千代田区1-1',
      city: '千代田区',
      state: '東京都',
      postal_code: '100-0001',
      country: 'JP',
      industry: 'Wholesale',
      employee_count: 40,
      annual_revenue: 1250000.5,
      linkedin: 'company/aoba',
      twitter: '@aoba',
      facebook: 'https://facebook.com/aoba',
      tax_id: 'T1010001000001',
      description: 'Tea\nand more',
      note: ' Calls on Mondays ',
      custom_fields: { size: 40 },
    };
    const response = await apiV1.post(COMPANIES, fields);
    expect(response.status).toBe(201);
    const company = {
      ...fields,
      id: expect.stringMatching(/^comp_[0-9a-f]{32}$/),
      domain: 'aoba.example',
      website: 'https://aoba.example/会社',
      email: 'info@aoba.example',
      assigned_member_id: null,
      owner_id: null,
      active: true,
      metadata: {},
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
    };
    expect(response.body).toEqual({ company });
    const [listed] = (await apiV1.get(`${COMPANIES}?limit=1`)).body.items;
    const { note, description, ...shown } = company;
    expect(listed).toEqual(shown);
    expect([note, description]).toEqual([fields.note, fields.description]);
  });

  it('needs a name and nothing else', async () => {
    expect(await createCompany(apiV1, { name: ' Acme ' })).toMatchObject({
      name: 'Acme',
      domain: null,
      custom_fields: {},
      metadata: {},
    });
  });

  it('ignores system fields in the body', async () => {
    const wanted = {
      id: `comp_${'1'.repeat(32)}`,
      organization_id: uuidOf('1'.repeat(32)),
      version: 9,
      active: false,
    };
    const company = await createCompany(apiV1, {
      ...wanted,
      created_by: null,
      inactivated_at: '2001-01-01T00:00:00Z',
    });
    expect(company).toMatchObject({ active: true });
    const row = {
      organization_id: tenant.organizationId,
      created_by: tenant.userId,
      version: 1,
      inactivated_at: null,
    };
    expect(await rowOf(api, 'companies', company.id)).toMatchObject(row);
  });

  it('writes one audit event in the transaction of the company', async () => {
    const { id } = await createCompany(apiV1, { name: 'Audited' });
    expect(await eventsOf(api, id)).toEqual([
      expect.objectContaining({
        entity: 'company',
        action: 'created',
        user_id: tenant.userId,
        dialect: 'crm-v1',
        after: { name: 'Audited' },
      }),
    ]);
    const sql = `select (select xmin::text from companies where id = $1) = (select xmin::text from audit_events where entity_id = $1) as one`;
    expect(await api.rows(sql, [uuidOf(id)])).toEqual([{ one: true }]);
  });

  it.each([
    ['no name', {}, 'name is required'],
    ['an empty name', { name: '' }, 'name is required'],
    ['a blank name', { name: '　' }, 'name is required'],
    ['a number for a name', { name: 7 }, 'name must be a string'],
    ['a name of 201 characters', { name: 'x'.repeat(201) }, 'name must be at most 200 characters'],
    ['NUL in the name', { name: 'a\0' }, 'name holds a character that cannot be stored'],
    ['half a surrogate pair in the name', { name: '\ud83d' }, 'name holds a character that cannot be stored'],
    ['a number for a domain', { name: 'a', domain: 7 }, 'domain must be a string'],
    [
      'a domain of 254 characters',
      { name: 'a', domain: 'x'.repeat(254) },
      'domain must be at most 253 characters',
    ],
    ['a number for a phone', { name: 'a', phone: 7 }, 'phone must be a string'],
    ['an e-mail that is none', { name: 'a', email: 'x' }, 'Invalid email: "x"'],
    ['two e-mails', { name: 'a', email: 'a@b.co, c@d.co' }, 'Invalid email'],
    ['NUL in a note', { name: 'a', note: 'a\0' }, 'note holds a character that cannot be stored'],
    ['a note of 5001 characters', { name: 'a', note: 'x'.repeat(5001) }, 'note must be at most 5000'],
    ['a website of 2049 characters', { name: 'a', website: 'x'.repeat(2049) }, 'at most 2048 characters'],
    ['half an employee', { name: 'a', employee_count: 0.5 }, 'employee_count must be a whole number'],
    ['fewer than no employees', { name: 'a', employee_count: -1 }, 'employee_count must be a whole number'],
    ['too many employees', { name: 'a', employee_count: 2 ** 31 }, 'employee_count must be a whole number'],
    ['a text for a revenue', { name: 'a', annual_revenue: '7' }, 'annual_revenue must be a number'],
    ['a revenue below zero', { name: 'a', annual_revenue: -1 }, 'annual_revenue must be a number from 0 on'],
    ['a revenue beyond numbers', { name: 'a', annual_revenue: 1e16 }, 'must be a number from 0 on'],
    ['a list of custom fields', { name: 'a', custom_fields: [] }, 'custom_fields must be an object'],
    ['a text for custom fields', { name: 'a', custom_fields: 'x' }, 'custom_fields must be an object'],
    [
      'a custom field with a bad key',
      { name: 'a', custom_fields: { 'a b': 1 } },
      'custom_fields key "a b" is not allowed',
    ],
    [
      'custom fields of more than 32 KB',
      { name: 'a', custom_fields: { a: 'x'.repeat(33_000) } },
      'at most 32 KB',
    ],
    ['NUL in a custom field', { name: 'a', custom_fields: { a: '\0' } }, 'cannot be stored'],
  ])('refuses %s and stores nothing', async (_what, body, error) => {
    const before = await everythingStored(api);
    const response = await apiV1.post(COMPANIES, body);
    expect({ status: response.status, body: response.body }).toEqual({
      status: 400,
      body: apiV1Error('VALIDATION_ERROR', expect.stringContaining(error)),
    });
    expect(await everythingStored(api)).toEqual(before);
  });

  it('refuses a number that JSON can write and no number type can hold', async () => {
    const headers = { cookie: tenant.cookie, 'content-type': 'application/json' };
    const response = await api.request('POST', COMPANIES, {
      headers,
      raw: '{"name":"a","custom_fields":{"n":1e400}}',
    });
    expect(response.status).toBe(400);
    expect(response.body).toEqual(
      apiV1Error('VALIDATION_ERROR', 'custom_fields holds a number that is too large'),
    );
  });
});

describe('GET /api/v1/crm/companies', () => {
  let mine: ApiV1Client;

  beforeAll(async () => {
    mine = apiV1Of(api, await api.tenant('Lists'));
    for (const name of ['Beta 100%', 'alpha', 'Čapek'])
      await createCompany(mine, { name, domain: `${name[0]}.example` });
  });

  const namesIn = async (query: string) => {
    const response = await mine.get(COMPANIES + query);
    expect(response.status).toBe(200);
    return response.body.items.map((company: { name: string }) => company.name);
  };

  it('answers a page, newest first, with the total', async () => {
    const { body } = await mine.get(`${COMPANIES}?limit=2&offset=1`);
    expect(Object.keys(body)).toEqual(['items', 'total', 'limit', 'offset']);
    expect(body).toMatchObject({
      items: [{ name: 'alpha' }, { name: 'Beta 100%' }],
      total: 3,
      limit: 2,
      offset: 1,
    });
  });

  it('sorts by name whatever the case, and by time', async () => {
    expect(await namesIn('?sort=name')).toEqual(['alpha', 'Beta 100%', 'Čapek']);
    expect(await namesIn('?sort=name&order=desc')).toEqual(['Čapek', 'Beta 100%', 'alpha']);
    expect(await namesIn('?sort=created_at&order=asc')).toEqual(['Beta 100%', 'alpha', 'Čapek']);
  });

  it.each([
    ['ALPH', ['alpha']],
    ['čap', ['Čapek']],
    ['B.EXAMPLE', ['Beta 100%']],
    ['%', ['Beta 100%']],
    ['_', []],
  ])('finds by a part of the name or domain, %s as it is', async (term, names) => {
    expect(await namesIn(`?search=${encodeURIComponent(term)}`)).toEqual(names);
  });

  it('tells the exact total, filtered or not, whatever was made, deleted, brought back or refused', async () => {
    const own = await api.tenant('Totals');
    const theirs = apiV1Of(api, own);
    const totals = async () => {
      const [all, some] = await Promise.all(
        ['?limit=1', `?limit=1&owner_id=${own.userId}`].map((query) => theirs.get(COMPANIES + query)),
      );
      const path = '/functions/v1/rest-api-proxy/companies?limit=1';
      const headers = { 'x-api-key': own.apiKey, prefer: 'count=exact' };
      const range = (await api.request('GET', path, { headers })).headers.get('content-range');
      return [all!.body.total, some!.body.total, Number(range!.split('/')[1])];
    };
    expect(await totals()).toEqual([0, 0, 0]);
    const first = await createCompany(theirs, { name: 'One', owner_id: own.userId });
    for (const name of ['Two', 'Three']) await createCompany(theirs, { name });
    expect((await theirs.post(COMPANIES, { name: '' })).status).toBe(400);
    expect(await totals()).toEqual([3, 1, 3]);
    await theirs.patch(`${COMPANIES}/${first.id}`, { name: 'Uno' });
    await theirs.delete(`${COMPANIES}/${first.id}`);
    expect(await totals()).toEqual([2, 0, 2]);
    await theirs.post(`${COMPANIES}/${first.id}/restore`);
    expect(await totals()).toEqual([3, 1, 3]);
    const everyone = await api.rows(
      `select count(*)::int as live, (select sum(total)::int from organization_counts where entity = 'company') as counted
       from companies where deleted_at is null`,
    );
    expect(everyone[0].counted).toBe(everyone[0].live);
  });

  it('tells the total behind the last page', async () => {
    expect((await mine.get(`${COMPANIES}?offset=10`)).body).toEqual({
      items: [],
      total: 3,
      limit: 50,
      offset: 10,
    });
  });

  it.each([
    'limit=0',
    'limit=abc',
    'limit=-1',
    'offset=-1',
    'offset=x',
    'sort=domain',
    'order=up',
    'search[a]=b',
  ])('refuses %s', async (query) => {
    const response = await mine.get(`${COMPANIES}?${query}`);
    expect({ status: response.status, code: response.body.code }).toEqual({
      status: 400,
      code: 'VALIDATION_ERROR',
    });
  });
});

describe('PATCH /api/v1/crm/companies/{id}', () => {
  it('changes what was sent, leaves the rest, and audits the difference', async () => {
    const before = await createCompany(apiV1, {
      name: 'Acme',
      domain: 'acme.example',
      custom_fields: { a: 1 },
    });
    const { body } = await apiV1.patch(`${COMPANIES}/${before.id}`, { domain: null });
    expect(body.company).toEqual({ ...before, domain: null, updated_at: expect.stringMatching(TIME) });
    const [, event] = await eventsOf(api, before.id);
    expect(event).toMatchObject({
      action: 'updated',
      before: { domain: 'acme.example' },
      after: { domain: null },
    });
  });

  it.each([null, ''])('clears each field by %j', async (nothing) => {
    const written = {
      website: 'a.example',
      phone: '1',
      email: 'a@b.co',
      industry: 'x',
      note: 'y',
      tax_id: '7',
    };
    const { id } = await createCompany(apiV1, { ...written, employee_count: 3, annual_revenue: 7 });
    const cleared = Object.fromEntries(Object.keys(written).map((field) => [field, nothing]));
    const { body } = await apiV1.patch(`${COMPANIES}/${id}`, {
      ...cleared,
      employee_count: null,
      annual_revenue: null,
    });
    const none = { website: null, phone: null, email: null, industry: null, note: null, tax_id: null };
    expect(body.company).toMatchObject({ ...none, employee_count: null, annual_revenue: null });
    const [, event] = await eventsOf(api, id);
    expect(event.before).toMatchObject({ taxId: '7', notes: 'y', employeeCount: 3, annualRevenue: '7.0000' });
  });

  it('replaces the custom fields', async () => {
    const { id } = await createCompany(apiV1, { custom_fields: { a: 1, b: 2 } });
    const { body } = await apiV1.patch(`${COMPANIES}/${id}`, { custom_fields: { b: 3 } });
    expect(body.company.custom_fields).toEqual({ b: 3 });
  });

  it.each([{}, { name: 'Same', custom_fields: { b: 2, a: 1 } }])('changes nothing for %j', async (body) => {
    const { id } = await createCompany(apiV1, { name: 'Same', custom_fields: { a: 1, b: 2 } });
    const before = await rowOf(api, 'companies', id);
    expect((await apiV1.patch(`${COMPANIES}/${id}`, body)).status).toBe(200);
    expect(await rowOf(api, 'companies', id)).toEqual(before);
    expect(await eventsOf(api, id)).toHaveLength(1);
  });

  it.each([
    [{ name: null }, 'name must be a string'],
    [{ name: '' }, 'name cannot be empty'],
    [{ name: ' ' }, 'name cannot be empty'],
    [{ custom_fields: 7 }, 'custom_fields must be an object'],
  ])('refuses %j and changes nothing', async (body, error) => {
    const { id } = await createCompany(apiV1);
    const before = await everythingStored(api);
    const response = await apiV1.patch(`${COMPANIES}/${id}`, body);
    expect({ status: response.status, body: response.body }).toEqual({
      status: 400,
      body: apiV1Error('VALIDATION_ERROR', error),
    });
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('POST /api/v1/crm/companies/{id}/inactivate and /activate', () => {
  it('turn a company off and on again, and audit each change once', async () => {
    const { id } = await createCompany(apiV1);
    for (const [verb, active] of [
      ['inactivate', false],
      ['inactivate', false],
      ['activate', true],
      ['activate', true],
    ]) {
      const response = await apiV1.post(`${COMPANIES}/${id}/${String(verb)}`);
      expect({ status: response.status, active: response.body.company.active }).toEqual({
        status: 200,
        active,
      });
    }
    expect((await eventsOf(api, id)).map(({ action }) => action)).toEqual([
      'created',
      'inactivated',
      'activated',
    ]);
  });

  it('keep an inactive company readable', async () => {
    const { id } = await createCompany(apiV1);
    await apiV1.post(`${COMPANIES}/${id}/inactivate`);
    expect((await apiV1.get(`${COMPANIES}/${id}`)).body.company).toMatchObject({ id, active: false });
  });
});

describe('DELETE /api/v1/crm/companies/{id}', () => {
  it('is soft: the row stays, every later call is 404', async () => {
    const { id } = await createCompany(apiV1);
    const response = await apiV1.delete(`${COMPANIES}/${id}`);
    expect([response.status, response.body]).toEqual([200, { success: true }]);
    expect((await rowOf(api, 'companies', id)).deleted_at).not.toBeNull();
    for (const again of [await apiV1.get(`${COMPANIES}/${id}`), await apiV1.delete(`${COMPANIES}/${id}`)])
      expect([again.status, again.body]).toEqual([404, apiV1Error('NOT_FOUND', 'Company not found')]);
  });

  it('leaves its contacts, without the company', async () => {
    const company = await createCompany(apiV1);
    const contact = await createContact(apiV1, { company_id: company.id });
    await apiV1.delete(`${COMPANIES}/${company.id}`);
    const { body } = await apiV1.get(`${CONTACTS}/${contact.id}`);
    expect(body.contact).toEqual({ ...contact, company_id: null, updated_at: expect.any(String) });
    expect(
      await api.rows('select 1 from contact_accounts where contact_id = $1', [uuidOf(contact.id)]),
    ).toEqual([]);
  });
});

describe('/api/v1/crm/companies/{id}', () => {
  it.each<[string, () => Promise<string>]>([
    ["another tenant's company", async () => (await createCompany(other)).id],
    ['a company that nobody has', () => Promise.resolve(`comp_${'0'.repeat(32)}`)],
    ['the id of a contact', async () => (await createContact(apiV1)).id],
    ['a bare uuid', async () => uuidOf((await createCompany(apiV1)).id)],
    ['a number', () => Promise.resolve('1')],
  ])('is 404 for %s, whatever the method, and changes nothing', async (_what, make) => {
    const path = `${COMPANIES}/${await make()}`;
    const before = await everythingStored(api);
    const calls = [apiV1.get(path), apiV1.patch(path, { name: 'Changed' }), apiV1.delete(path)];
    const commands = [apiV1.post(`${path}/inactivate`), apiV1.post(`${path}/activate`)];
    for (const response of await Promise.all([...calls, ...commands]))
      expect([response.status, response.body]).toEqual([404, apiV1Error('NOT_FOUND', 'Company not found')]);
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('POST /api/v1/crm/companies/{id}/restore', () => {
  const deleted = async (age: string, by = apiV1) => {
    const company = await createCompany(by, { domain: 'acme.example', custom_fields: { size: 4 } });
    await by.delete(`${COMPANIES}/${company.id}`);
    await api.rows('update companies set deleted_at = now() - $2::interval where id = $1', [
      uuidOf(company.id),
      age,
    ]);
    return company;
  };
  const restore = (id: string) => apiV1.post(`${COMPANIES}/${id}/restore`);

  it('brings a company back as it was, without the contacts that lost it', async () => {
    const company = await createCompany(apiV1, { domain: 'acme.example' });
    const contact = await createContact(apiV1, { company_id: company.id });
    await apiV1.delete(`${COMPANIES}/${company.id}`);
    const response = await restore(company.id);
    expect([response.status, response.body]).toEqual([
      200,
      { company: { ...company, updated_at: expect.stringMatching(TIME) } },
    ]);
    expect((await apiV1.get(`${COMPANIES}/${company.id}`)).body).toEqual(response.body);
    expect((await apiV1.get(`${CONTACTS}/${contact.id}`)).body.contact.company_id).toBeNull();
    const actions = (await eventsOf(api, company.id)).map(({ action }) => action);
    expect(actions).toEqual(['created', 'deleted', 'restored']);
  });

  it('happens once where it is asked for at once, and up to thirty days later', async () => {
    const { id } = await deleted('29 days 23 hours');
    const responses = await Promise.all([1, 2, 3].map(() => restore(id)));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
  });

  it.each<[string, () => Promise<string>]>([
    ['one that was deleted thirty days ago', async () => (await deleted('30 days 1 second')).id],
    ['one that was not deleted', async () => (await createCompany(apiV1)).id],
    ["another tenant's", async () => (await deleted('1 day', other)).id],
    ['the id of something else', () => Promise.resolve(`cont_${'0'.repeat(32)}`)],
  ])('is 404 for %s, and changes nothing', async (_what, make) => {
    const id = await make();
    const before = await everythingStored(api);
    const { status, body } = await restore(id);
    expect([status, body]).toEqual([404, apiV1Error('NOT_FOUND', 'Deleted company not found')]);
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('the credentials of /api/v1', () => {
  const create = (headers: Record<string, string>) =>
    api.request('POST', COMPANIES, { headers, json: { name: 'Acme' } });

  it('are a session, a JWT or an API key', async () => {
    const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } });
    const bearers = [`Bearer ${tenant.token}`, `Bearer ${body.token}`].map((authorization) => ({
      authorization,
    }));
    for (const headers of [...bearers, { 'x-api-key': tenant.apiKey }])
      expect((await create(headers)).status).toBe(201);
  });

  it('name the key, and no user, in the audit event of what a key does', async () => {
    const { body } = await create({ 'x-api-key': tenant.apiKey });
    const [event] = await eventsOf(api, body.company.id);
    expect(event).toMatchObject({ user_id: null, api_key_id: expect.any(String) });
    expect((await rowOf(api, 'companies', body.company.id)).created_by).toBeNull();
  });

  it('let a key do what its scopes say and nothing more', async () => {
    const key = await apiV1.post('/api/v1/api-keys', { name: 'reads', scopes: ['companies:read'] });
    const headers = { 'x-api-key': key.body.api_key.key as string };
    expect((await api.request('GET', COMPANIES, { headers })).status).toBe(200);
    const before = await everythingStored(api);
    const refused = await create(headers);
    expect([refused.status, refused.body.code]).toEqual([403, 'FORBIDDEN']);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('let a viewer read and not write', async () => {
    const { cookie } = await joinAs(api, tenant, 'viewer');
    expect((await api.request('GET', COMPANIES, { headers: { cookie } })).status).toBe(200);
    expect((await create({ cookie })).status).toBe(403);
  });

  it.each([
    {},
    { authorization: 'Bearer x' },
    { 'x-api-key': 'cg_x' },
    { cookie: 'better-auth.session_token=x' },
  ])('are not %j', async (headers) => {
    const before = await everythingStored(api);
    const response = await create(headers as Record<string, string>);
    expect([response.status, response.body]).toEqual([401, apiV1Error('UNAUTHORIZED', 'Unauthorized')]);
    expect(await everythingStored(api)).toEqual(before);
  });
});
