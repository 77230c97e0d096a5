import type { Permission } from '@rosetta/common';
import { type ApiResponse, startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  everythingStored,
} from './client.js';

/** What document D's guides say of every page: signing in, keys, lists, versions. */

const SIGN_IN = '/api/v1/auth/sign-in/email';
const ME = '/api/v1/me';
const API_KEYS = '/api/v1/api-keys';
const DEALS = '/api/v1/crm/deals';
const ACTIVITIES = '/api/v1/crm/activities';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const me = (headers: Record<string, string>) => api.request('GET', ME, { headers });

/** A key as the guides have one made: by a session, with a name. */
async function keyOf(json: object = {}): Promise<{ id: string; key: string }> {
  return (await apiV1.post(API_KEYS, { name: 'server', ...json })).body.api_key;
}

describe('POST /api/v1/auth/sign-in/email', () => {
  const signIn = (json: object) => api.request('POST', SIGN_IN, { json });

  it('sets the cookie by which every resource is open', async () => {
    const response = await signIn({ email: tenant.email, password: tenant.password });
    expect(response.status).toBe(200);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^better-auth\.session_token=[^;]+; .*HttpOnly/);
    const headers = { cookie: cookie.split(';')[0]! };
    for (const path of [CONTACTS, COMPANIES, '/api/v1/crm/deals'])
      expect((await api.request('GET', path, { headers })).status).toBe(200);
    expect((await api.request('GET', CONTACTS, { headers: bearer(response.body.token) })).status).toBe(200);
  });

  it.each([
    ['another password', { password: 'battery horse' }, 401, 'INVALID_EMAIL_OR_PASSWORD'],
    ['no password', { password: undefined }, 400, 'VALIDATION_ERROR'],
    ['no e-mail address', { email: 'nobody' }, 400, 'INVALID_EMAIL'],
  ])('refuses %s in the shape of the guides, and in better-auth’s', async (_what, wrong, status, code) => {
    const response = await signIn({ email: tenant.email, password: tenant.password, ...wrong });
    expect(response.status).toBe(status);
    expect(response.body).toMatchObject({ error: { type: expect.any(String), code }, code });
    expect(response.body.error.message).toBe(response.body.message);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('is followed by choosing an organization, and by signing out', async () => {
    const user = await api.tenant('Second');
    const headers = { cookie: user.cookie };
    const list = await api.request('GET', '/api/v1/auth/organization/list', { headers });
    expect(list.body.map(({ name }: { name: string }) => name)).toEqual(['Second']);
    const json = { organizationId: user.organizationId };
    const chosen = await api.request('POST', '/api/v1/auth/organization/set-active', { headers, json });
    expect([chosen.status, chosen.body.id]).toEqual([200, user.organizationId]);
    expect((await api.request('POST', '/api/v1/auth/sign-out', { headers, json: {} })).status).toBe(200);
    expect((await api.request('GET', CONTACTS, { headers })).status).toBe(401);
  });
});

describe('GET /api/v1/me', () => {
  it.each([
    ['the cookie', () => ({ cookie: tenant.cookie })],
    ['the session token', () => bearer(tenant.token)],
  ])('says who signed in, where, and what they may do: by %s', async (_what, headers) => {
    const response = await me(headers());
    expect([response.status, response.body]).toEqual([
      200,
      {
        user: {
          id: `usr_${tenant.userId.replaceAll('-', '')}`,
          name: 'Test User',
          email: tenant.email,
          email_verified: expect.any(Boolean),
          image: null,
          created_at: expect.stringMatching(/Z$/),
        },
        organization: {
          id: `org_${tenant.organizationId.replaceAll('-', '')}`,
          name: 'Acme',
          slug: expect.any(String),
        },
        role: 'owner',
        permissions: expect.arrayContaining(['contacts:read', 'organization:write']),
        api_key: null,
      },
    ]);
  });

  it('says which key it is, and its scopes', async () => {
    const { id, key } = await keyOf({ scopes: ['contacts:read'] });
    for (const headers of [bearer(key), { 'x-api-key': key }])
      expect((await me(headers)).body).toEqual({
        user: null,
        organization: expect.objectContaining({ name: 'Acme' }),
        role: null,
        permissions: ['contacts:read'],
        api_key: { id, name: 'server', expires_at: null },
      });
  });

  it('is there for somebody without an organization', async () => {
    const user = await api.signUp();
    const { status, body } = await me({ cookie: user.cookie });
    expect([status, body.organization, body.role, body.permissions]).toEqual([200, null, null, []]);
  });

  it('is 401 without a credential', async () => {
    expect((await me({})).status).toBe(401);
  });
});

describe('an API key as Bearer', () => {
  const resources: [path: string, reads: Permission][] = [
    [CONTACTS, 'contacts:read'],
    [COMPANIES, 'companies:read'],
    ['/api/v1/crm/deals', 'deals:read'],
    ['/api/v1/crm/activities', 'activities:read'],
    ['/api/v1/crm/pipelines', 'pipelines:read'],
    ['/api/v1/crm/custom-fields', 'custom-fields:read'],
  ];
  const ask = (path: string, key: string) => api.request('GET', path, { headers: bearer(key) });

  it.each(resources)('opens %s by its scope, and by no other', async (path, scope) => {
    const right = await keyOf({ scopes: [scope] });
    const wrong = await keyOf({ scopes: resources.map(([, each]) => each).filter((each) => each !== scope) });
    expect((await ask(path, right.key)).status).toBe(200);
    const refused = await ask(path, wrong.key);
    expect([refused.status, refused.body.error]).toEqual([
      403,
      { type: 'permission_error', code: 'FORBIDDEN', message: `This needs the permission ${scope}` },
    ]);
  });

  it('writes contacts where it was made with nothing but a name', async () => {
    const { key } = await keyOf();
    const json = { first_name: 'Ada', last_name: 'King' };
    const created = await api.request('POST', CONTACTS, { headers: bearer(key), json });
    expect([created.status, created.body.contact.first_name]).toEqual([201, 'Ada']);
  });

  it.each([
    ['pipelines', { name: 'By key' }],
    ['custom-fields', { resource_type: 'contact', name: 'By key' }],
    ['companies', { name: 'By key' }],
    ['deals', { name: 'By key' }],
  ])('writes %s where it was made with nothing but a name, as far as its maker may', async (path, json) => {
    const { key } = await keyOf();
    const write = (by: string) => api.request('POST', `/api/v1/crm/${path}`, { headers: bearer(by), json });
    expect((await write(key)).status).toBe(201);
  });

  it('does not see another organization', async () => {
    const { key } = await keyOf();
    const other = apiV1Of(api, await api.tenant('Other'));
    const { id } = await createContact(other);
    expect((await ask(`${CONTACTS}/${id}`, key)).status).toBe(404);
  });

  it('ends at once where it is revoked', async () => {
    const { id, key } = await keyOf();
    expect((await ask(CONTACTS, key)).status).toBe(200);
    expect((await apiV1.delete(`${API_KEYS}/${id}`)).body).toEqual({ success: true });
    const before = await everythingStored(api);
    const refused: ApiResponse = await ask(CONTACTS, key);
    expect([refused.status, refused.body.code]).toEqual([401, 'UNAUTHORIZED']);
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('metadata', () => {
  const metadata = { crm_ref: 'A-1', tier: 2, nested: { a: [1, null] } };
  const kinds: [what: string, path: string, fields: object, of: (body: any) => any][] = [
    ['a contact', CONTACTS, { first_name: 'Ada', last_name: 'King' }, ({ contact }) => contact],
    ['a company', COMPANIES, { name: 'Acme' }, ({ company }) => company],
    ['a deal', '/api/v1/crm/deals', { name: 'Order' }, ({ deal }) => deal],
  ];

  it.each(kinds)('of %s is stored, replaced and cleared', async (_what, path, fields, of) => {
    const made = of((await apiV1.post(path, { ...fields, metadata })).body);
    expect(made.metadata).toEqual(metadata);
    const at = `${path}/${made.id}`;
    expect(of((await apiV1.get(at)).body).metadata).toEqual(metadata);
    const change = async (next: unknown) => of((await apiV1.patch(at, { metadata: next })).body).metadata;
    expect(await change({ other: 'x' })).toEqual({ other: 'x' });
    expect(of((await apiV1.patch(at, {})).body).metadata).toEqual({ other: 'x' });
    const [, update] = await eventsOf(api, made.id);
    expect([update.before, update.after]).toEqual([{ metadata }, { metadata: { other: 'x' } }]);
    expect(await change(null)).toEqual({});
  });

  it.each(kinds)('of %s is {} unless told, and keeps to its limits', async (_what, path, fields, of) => {
    expect(of((await apiV1.post(path, fields)).body).metadata).toEqual({});
    const keys = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`k${at}`.padEnd(40, 'x'), 'x'.repeat(280)]),
    );
    expect((await apiV1.post(path, { ...fields, metadata: keys })).status).toBe(201);
    const before = await everythingStored(api);
    for (const [wrong, message] of [
      [[], 'must be an object'],
      ['text', 'must be an object'],
      [{ ...keys, more: 1 }, 'must have at most 50 keys'],
      [{ ['x'.repeat(41)]: 1 }, 'keys must be 1 to 40 characters'],
      [{ a: 'x'.repeat(501) }, 'texts must be at most 500 characters'],
      [{ a: Array(17).fill('x'.repeat(1000)) }, 'must be at most 16 KB'],
      [{ a: 'a\0' }, 'holds a character that cannot be stored'],
    ] as const) {
      const { status, body } = await apiV1.post(path, { ...fields, metadata: wrong });
      expect([status, body.error.message]).toEqual([400, `metadata ${message}`]);
    }
    expect(await everythingStored(api)).toEqual(before);
  });

  it('leaves with an export', async () => {
    const { body } = await apiV1.post(CONTACTS, { first_name: 'Ida', last_name: 'Rhodes', metadata });
    const { text } = await apiV1.get('/api/v1/exports/contacts?format=ndjson&first_name=eq.Ida');
    expect(JSON.parse(text)).toMatchObject({ id: expect.any(String), metadata });
    expect(body.contact.metadata).toEqual(metadata);
  });
});

describe('a list as the guides ask for it', () => {
  let own: ApiV1Client;
  const names = ['Cara', 'Abel', 'Bea'];
  const lists = [CONTACTS, COMPANIES, DEALS, ACTIVITIES];
  const named = lists.filter((path) => path !== ACTIVITIES);
  const listed = async (path: string, query: string) => (await own.get(`${path}?${query}`)).body;
  const firstNames = ({ items }: any) =>
    items.map((item: any) => item.first_name ?? item.name ?? item.content);

  beforeAll(async () => {
    own = apiV1Of(api, await api.tenant('Lists'));
    for (const name of names) {
      await createContact(own, { first_name: name, last_name: 'Same' });
      await createCompany(own, { name });
      const { id } = (await own.post(DEALS, { name, amount: 5 })).body.deal;
      await own.post(ACTIVITIES, { deal_id: id, type: 'note', content: name });
    }
  });

  it.each(lists)('is in pages, as by limit and offset: %s', async (path) => {
    expect(await listed(path, 'page=2&per_page=2')).toEqual(await listed(path, 'limit=2&offset=2'));
    expect(await listed(path, 'page=1')).toMatchObject({ total: 3, limit: 50, offset: 0 });
    expect((await listed(path, 'per_page=150')).limit).toBe(100);
    const both = await listed(path, 'page=2&per_page=2&limit=2&offset=2');
    expect(both).toEqual(await listed(path, 'page=2&per_page=2'));
    expect((await listed(path, 'page=9&per_page=2')).items).toEqual([]);
  });

  it.each([
    ['page=0', 'page must be at least 1'],
    ['page=x', 'page must be an integer'],
    ['per_page=0', 'per_page must be at least 1'],
    ['page=2&offset=10', 'page and offset are two ways to say one thing, and differ'],
    ['page=2&offset=0', 'page and offset are two ways to say one thing, and differ'],
    ['per_page=1&limit=2', 'per_page and limit are two ways to say one thing, and differ'],
    ['sort=created_at:up', 'sort must be one of'],
    ['sort=created_at:asc&order=desc', 'sort and order say different things'],
    ['created_after=yesterday', 'created_after must be an ISO 8601 date or time'],
  ])('refuses %s', async (query, message) => {
    for (const path of lists) {
      const { status, body } = await own.get(`${path}?${query}`);
      expect([status, body.error.message]).toEqual([400, expect.stringContaining(message)]);
    }
  });

  it.each(lists)('is sorted by a key with its direction: %s', async (path) => {
    expect(firstNames(await listed(path, 'sort=created_at:asc'))).toEqual(names);
    expect(firstNames(await listed(path, 'sort=created_at&order=desc'))).toEqual(names.toReversed());
  });

  it('sorts deals by several of the published names, and of ours', async () => {
    for (const sort of ['amount:desc,name:asc', 'value:asc,title:asc', 'amount,name:asc'])
      expect(firstNames(await listed(DEALS, `sort=${sort}`))).toEqual(['Abel', 'Bea', 'Cara']);
    expect(firstNames(await listed(DEALS, 'sort=amount:desc,created_at:asc'))).toEqual(names);
    expect((await own.get(`${DEALS}?sort=name:up`)).status).toBe(400);
  });

  it('sorts activities by when they happened, the last one first, and those of a deal likewise', async () => {
    const { id } = (await own.post(DEALS, { name: 'Dated' })).body.deal;
    for (const month of ['03', '01', '02'])
      await own.post(ACTIVITIES, {
        deal_id: id,
        type: 'note',
        content: month,
        occurred_at: `2025-${month}-01T00:00:00Z`,
      });
    for (const path of [`${DEALS}/${id}/activities`, ACTIVITIES]) {
      const of = (query: string) => listed(path, `${query}${path === ACTIVITIES ? `&deal_id=${id}` : ''}`);
      expect(firstNames(await of('limit=9'))).toEqual(['03', '02', '01']);
      expect(firstNames(await of('sort=occurred_at:asc'))).toEqual(['01', '02', '03']);
      expect(firstNames(await of('sort=created_at:asc'))).toEqual(['03', '01', '02']);
      expect((await of('created_before=2025-06-01')).total).toBe(0);
    }
    await own.delete(`${DEALS}/${id}`);
    for (const { id: activity } of (await listed(ACTIVITIES, `deal_id=${id}`)).items)
      await own.delete(`${ACTIVITIES}/${activity}`);
  });

  it.each(named)('is sorted by keys with their directions: %s', async (path) => {
    expect(firstNames(await listed(path, 'sort=name:desc'))).toEqual(['Cara', 'Bea', 'Abel']);
    expect(firstNames(await listed(path, 'sort=name:asc,created_at:desc'))).toEqual(['Abel', 'Bea', 'Cara']);
  });

  it.each([
    [CONTACTS, 'contacts', 'first_name'],
    [COMPANIES, 'companies', 'name'],
    [DEALS, 'deals', 'title'],
    [ACTIVITIES, 'activities', 'body'],
  ])('is of a range of time: %s', async (path, table, name) => {
    await api.rows(`update ${table} set created_at = '2026-01-15T10:00:00Z' where ${name} = 'Abel'`);
    expect(firstNames(await listed(path, 'created_before=2026-02-01'))).toEqual(['Abel']);
    expect((await listed(path, 'created_after=2026-01-15T10:00:00Z')).total).toBe(2);
    expect((await listed(path, 'created_after=2026-01-15T09:59:59Z&created_before=2026-01-16')).total).toBe(
      1,
    );
  });
});

describe('?expand=company', () => {
  it('shows the company beside its id, in lists and alone', async () => {
    const company = await createCompany(apiV1, { name: 'Expanded', domain: 'expanded.example' });
    const { id } = await createContact(apiV1, { company_id: company.id });
    const single = (await apiV1.get(`${CONTACTS}/${id}?expand=company`)).body.contact;
    expect(single).toMatchObject({
      company_id: company.id,
      company: { id: company.id, name: 'Expanded', domain: 'expanded.example' },
    });
    const { items } = (await apiV1.get(`${CONTACTS}?expand=company&company_id=${company.id}`)).body;
    expect(items).toMatchObject([{ id, company: single.company }]);
    const alone = await createContact(apiV1);
    expect((await apiV1.get(`${CONTACTS}/${alone.id}?expand=company`)).body.contact.company).toBeNull();
    expect((await apiV1.get(`${CONTACTS}/${id}`)).body.contact).not.toHaveProperty('company');
  });

  it('is another version for If-None-Match once the company has changed, and the contact’s for If-Match', async () => {
    const company = await createCompany(apiV1);
    const { id } = await createContact(apiV1, { company_id: company.id });
    const path = `${CONTACTS}/${id}?expand=company`;
    const ask = (method: string, at: string, headers: Record<string, string>, json?: object) =>
      api.request(method, at, { headers: { cookie: tenant.cookie, ...headers }, json });
    const tag = (await apiV1.get(path)).headers.get('etag')!;
    expect(tag).toMatch(/^"1;[0-9a-f]{16}"$/);
    expect((await ask('GET', path, { 'if-none-match': tag })).status).toBe(304);
    await apiV1.patch(`${COMPANIES}/${company.id}`, { website: 'https://changed.example' });
    const changed = await ask('GET', path, { 'if-none-match': tag });
    expect([changed.status, changed.body.contact.company.website]).toEqual([200, 'https://changed.example']);
    expect(changed.headers.get('etag')).not.toBe(tag);
    const patch = () => ask('PATCH', `${CONTACTS}/${id}`, { 'if-match': `W/${tag}` }, { position: 'CTO' });
    expect((await patch()).headers.get('etag')).toBe('"2"');
    expect((await patch()).status).toBe(412);
  });

  it('is refused for what cannot be expanded, and to a key that may not read companies', async () => {
    expect((await apiV1.get(`${CONTACTS}?expand=deals`)).status).toBe(400);
    const { key } = await keyOf({ scopes: ['contacts:read'] });
    const response = await api.request('GET', `${CONTACTS}?expand=company`, { headers: bearer(key) });
    expect([response.status, response.body.error.message]).toEqual([
      403,
      'This needs the permission companies:read',
    ]);
  });
});

describe('?expand of deals', () => {
  const listOf = async (query: string) => (await apiV1.get(`${DEALS}?${query}`)).body.items;

  it('shows company and contacts, the primary one first, in lists and alone', async () => {
    const company = await createCompany(apiV1, { name: 'Buyer' });
    const [first, second] = [await createContact(apiV1), await createContact(apiV1, { first_name: 'Ben' })];
    const fields = { name: 'Expanded', company_id: company.id, contact_id: first.id };
    const { deal } = (await apiV1.post(DEALS, fields)).body;
    await apiV1.post(`${DEALS}/${deal.id}/contacts`, { contact_id: second.id });
    const whole = (await apiV1.get(`${DEALS}/${deal.id}?expand=company,contacts`)).body.deal;
    expect(whole).toMatchObject({
      ...deal,
      company: { id: company.id, name: 'Buyer' },
      contacts: [
        { id: first.id, first_name: 'Ada' },
        { id: second.id, first_name: 'Ben' },
      ],
    });
    expect(await listOf(`expand=contacts,company&company_id=${company.id}`)).toEqual([whole]);
    const { company: _, ...withContacts } = whole;
    expect(await listOf(`expand=contacts&company_id=${company.id}`)).toEqual([withContacts]);
    const bare = (await apiV1.post(DEALS, { name: 'Bare' })).body.deal;
    expect((await apiV1.get(`${DEALS}/${bare.id}?expand=company,contacts`)).body.deal).toEqual({
      ...bare,
      company: null,
      contacts: [],
    });
    await apiV1.delete(`${CONTACTS}/${second.id}`);
    expect((await apiV1.get(`${DEALS}/${deal.id}?expand=contacts`)).body.deal.contacts).toMatchObject([
      { id: first.id },
    ]);
  });

  it('is another version once a contact of the deal has changed', async () => {
    const contact = await createContact(apiV1);
    const { deal } = (await apiV1.post(DEALS, { name: 'Tagged', contact_id: contact.id })).body;
    const path = `${DEALS}/${deal.id}?expand=contacts`;
    const tag = (await apiV1.get(path)).headers.get('etag');
    await apiV1.patch(`${CONTACTS}/${contact.id}`, { position: 'CEO' });
    expect((await apiV1.get(path)).headers.get('etag')).not.toBe(tag);
    expect((await apiV1.get(`${DEALS}/${deal.id}`)).headers.get('etag')).toBe('"1"');
  });

  it.each(['owner', 'company,owner', 'company,', ''])('is refused as %j', async (expand) => {
    const { status, body } = await apiV1.get(`${DEALS}?expand=${expand}`);
    expect([status, body.error.message]).toEqual([400, 'expand must be of company, contacts']);
  });

  it.each([
    ['company', 'companies:read'],
    ['contacts', 'contacts:read'],
  ])('of %s needs %s', async (expand, permission) => {
    const { key } = await keyOf({ scopes: ['deals:read'] });
    const response = await api.request('GET', `${DEALS}?expand=${expand}`, { headers: bearer(key) });
    expect([response.status, response.body.error.message]).toEqual([
      403,
      `This needs the permission ${permission}`,
    ]);
  });
});

describe('PUT', () => {
  it('changes what it says, as PATCH does', async () => {
    const put = (path: string, json: object) =>
      api.request('PUT', path, { headers: { cookie: tenant.cookie }, json });
    const { id } = await createContact(apiV1, { position: 'CTO' });
    const { status, body } = await put(`${CONTACTS}/${id}`, { metadata: { a: 1 } });
    expect([status, body.contact.metadata, body.contact.position]).toEqual([200, { a: 1 }, 'CTO']);
    const company = await createCompany(apiV1);
    expect((await put(`${COMPANIES}/${company.id}`, { name: 'Renamed' })).body.company.name).toBe('Renamed');
    const { deal } = (await apiV1.post(DEALS, { name: 'Order', amount: 7 })).body;
    const changed = (await put(`${DEALS}/${deal.id}`, { metadata: { a: 1 } })).body.deal;
    expect([changed.metadata, changed.amount]).toEqual([{ a: 1 }, 7]);
    const call = { deal_id: deal.id, type: 'call', content: 'Asked' };
    const { activity } = (await apiV1.post(ACTIVITIES, call)).body;
    const noted = (await put(`${ACTIVITIES}/${activity.id}`, { content: 'Answered' })).body.activity;
    expect([noted.content, noted.type]).toEqual(['Answered', 'call']);
    const stages = [{ slug: 'met' }, { slug: 'signed', outcome: 'won' }];
    const { pipeline } = (await apiV1.post('/api/v1/crm/pipelines', { name: 'Partners', stages })).body;
    const renamed = await put(`/api/v1/crm/pipelines/${pipeline.id}`, { name: 'Resellers' });
    expect([renamed.body.pipeline.name, renamed.body.pipeline.stages]).toEqual([
      'Resellers',
      pipeline.stages,
    ]);
    const fields = '/api/v1/crm/custom-fields';
    const field = { resource_type: 'contact', name: 'Level', field_type: 'text' };
    const { definition } = (await apiV1.post(fields, field)).body;
    const labelled = (await put(`${fields}/${definition.id}`, { name: 'Rank' })).body.definition;
    expect([labelled.name, labelled.key]).toEqual(['Rank', definition.key]);
    expect((await put(`${CONTACTS}/cont_${'0'.repeat(32)}`, {})).status).toBe(404);
  });
});

describe('the version', () => {
  it.each([
    [CONTACTS, {}],
    [CONTACTS, { 'blueai-version': '2026-02-22' }],
    [`${CONTACTS}/nobody`, {}],
    ['/api/v1/crm/nothing', {}],
  ])('is named by every response: %s %j', async (path, headers) => {
    const response = await api.request('GET', path, { headers: { cookie: tenant.cookie, ...headers } });
    expect(response.headers.get('blueai-version')).toBe('2026-02-22');
  });

  it('is told of by the changelog, to anybody', async () => {
    const { status, body } = await api.request('GET', '/api/v1/changelog');
    expect([status, body]).toEqual([
      200,
      {
        object: 'list',
        data: [
          {
            version: '2026-02-22',
            date: '2026-02-22',
            description: expect.any(String),
            changes: expect.any(Array),
          },
        ],
        latest_version: '2026-02-22',
        current_version: '2026-02-22',
        all_versions: ['2026-02-22'],
      },
    ]);
  });
});
