import type { Permission } from '@rosetta/common';
import { type Answer, startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  everythingStored,
  type House,
  houseOf,
} from './house.js';

/** What document D's guides say of every page: signing in, keys, lists, versions. */

const SIGN_IN = '/api/v1/auth/sign-in/email';
const ME = '/api/v1/me';
const API_KEYS = '/api/v1/api-keys';

let api: TestApi;
let tenant: Tenant;
let house: House;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  house = houseOf(api, tenant);
});
afterAll(() => api.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const me = (headers: Record<string, string>) => api.request('GET', ME, { headers });

/** A key as the guides have one made: by a session, with a name. */
async function keyOf(json: object = {}): Promise<{ id: string; key: string }> {
  return (await house.post(API_KEYS, { name: 'server', ...json })).body.api_key;
}

describe('POST /api/v1/auth/sign-in/email', () => {
  const signIn = (json: object) => api.request('POST', SIGN_IN, { json });

  it('sets the cookie by which every resource is open', async () => {
    const answer = await signIn({ email: tenant.email, password: tenant.password });
    expect(answer.status).toBe(200);
    const [cookie = ''] = answer.headers.getSetCookie();
    expect(cookie).toMatch(/^better-auth\.session_token=[^;]+; .*HttpOnly/);
    const headers = { cookie: cookie.split(';')[0]! };
    for (const path of [CONTACTS, COMPANIES, '/api/v1/crm/deals'])
      expect((await api.request('GET', path, { headers })).status).toBe(200);
    expect((await api.request('GET', CONTACTS, { headers: bearer(answer.body.token) })).status).toBe(200);
  });

  it.each([
    ['another password', { password: 'battery horse' }, 401, 'INVALID_EMAIL_OR_PASSWORD'],
    ['no password', { password: undefined }, 400, 'VALIDATION_ERROR'],
    ['no e-mail address', { email: 'nobody' }, 400, 'INVALID_EMAIL'],
  ])('refuses %s in the shape of the guides, and in better-auth’s', async (_what, wrong, status, code) => {
    const answer = await signIn({ email: tenant.email, password: tenant.password, ...wrong });
    expect(answer.status).toBe(status);
    expect(answer.body).toMatchObject({ error: { type: expect.any(String), code }, code });
    expect(answer.body.error.message).toBe(answer.body.message);
    expect(answer.headers.getSetCookie()).toEqual([]);
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
    const answer = await me(headers());
    expect([answer.status, answer.body]).toEqual([
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

  it('does not see another organization', async () => {
    const { key } = await keyOf();
    const other = houseOf(api, await api.tenant('Other'));
    const { id } = await createContact(other);
    expect((await ask(`${CONTACTS}/${id}`, key)).status).toBe(404);
  });

  it('ends at once where it is revoked', async () => {
    const { id, key } = await keyOf();
    expect((await ask(CONTACTS, key)).status).toBe(200);
    expect((await house.delete(`${API_KEYS}/${id}`)).body).toEqual({ success: true });
    const before = await everythingStored(api);
    const refused: Answer = await ask(CONTACTS, key);
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
    const made = of((await house.post(path, { ...fields, metadata })).body);
    expect(made.metadata).toEqual(metadata);
    const at = `${path}/${made.id}`;
    expect(of((await house.get(at)).body).metadata).toEqual(metadata);
    const change = async (next: unknown) => of((await house.patch(at, { metadata: next })).body).metadata;
    expect(await change({ other: 'x' })).toEqual({ other: 'x' });
    expect(of((await house.patch(at, {})).body).metadata).toEqual({ other: 'x' });
    const [, update] = await eventsOf(api, made.id);
    expect([update.before, update.after]).toEqual([{ metadata }, { metadata: { other: 'x' } }]);
    expect(await change(null)).toEqual({});
  });

  it.each(kinds)('of %s is {} unless told, and keeps to its limits', async (_what, path, fields, of) => {
    expect(of((await house.post(path, fields)).body).metadata).toEqual({});
    const keys = Object.fromEntries(
      Array.from({ length: 50 }, (_, at) => [`k${at}`.padEnd(40, 'x'), 'x'.repeat(280)]),
    );
    expect((await house.post(path, { ...fields, metadata: keys })).status).toBe(201);
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
      const { status, body } = await house.post(path, { ...fields, metadata: wrong });
      expect([status, body.error.message]).toEqual([400, `metadata ${message}`]);
    }
    expect(await everythingStored(api)).toEqual(before);
  });

  it('leaves with an export', async () => {
    const { body } = await house.post(CONTACTS, { first_name: 'Ida', last_name: 'Rhodes', metadata });
    const { text } = await house.get('/api/v1/exports/contacts?format=ndjson&first_name=eq.Ida');
    expect(JSON.parse(text)).toMatchObject({ id: expect.any(String), metadata });
    expect(body.contact.metadata).toEqual(metadata);
  });
});

describe('a list as the guides ask for it', () => {
  let own: House;
  const names = ['Cara', 'Abel', 'Bea'];
  const listed = async (path: string, query: string) => (await own.get(`${path}?${query}`)).body;
  const firstNames = ({ items }: any) => items.map((item: any) => item.first_name ?? item.name);

  beforeAll(async () => {
    own = houseOf(api, await api.tenant('Lists'));
    for (const name of names) {
      await createContact(own, { first_name: name, last_name: 'Same' });
      await createCompany(own, { name });
    }
  });

  it.each([CONTACTS, COMPANIES])('is in pages, as by limit and offset: %s', async (path) => {
    expect(await listed(path, 'page=2&per_page=2')).toEqual(await listed(path, 'limit=2&offset=2'));
    expect(await listed(path, 'page=1')).toMatchObject({ total: 3, limit: 50, offset: 0 });
    expect((await listed(path, 'per_page=150')).limit).toBe(100);
    expect((await listed(path, 'page=9&per_page=2')).items).toEqual([]);
  });

  it.each([
    ['page=0', 'page must be at least 1'],
    ['page=x', 'page must be an integer'],
    ['per_page=0', 'per_page must be at least 1'],
    ['page=2&offset=10', 'page and offset are two ways to say one thing'],
    ['sort=name:up', 'sort must be one of created_at, name'],
    ['sort=name:asc&order=desc', 'sort and order say different things'],
    ['created_after=yesterday', 'created_after must be an ISO 8601 date or time'],
  ])('refuses %s', async (query, message) => {
    for (const path of [CONTACTS, COMPANIES]) {
      const { status, body } = await own.get(`${path}?${query}`);
      expect([status, body.error.message]).toEqual([400, message]);
    }
  });

  it.each([CONTACTS, COMPANIES])('is sorted by keys with their directions: %s', async (path) => {
    expect(firstNames(await listed(path, 'sort=name:desc'))).toEqual(['Cara', 'Bea', 'Abel']);
    expect(firstNames(await listed(path, 'sort=created_at:asc'))).toEqual(names);
    expect(firstNames(await listed(path, 'sort=name:asc,created_at:desc'))).toEqual(['Abel', 'Bea', 'Cara']);
  });

  it.each([CONTACTS, COMPANIES])('is of a range of time: %s', async (path) => {
    const table = path === CONTACTS ? 'contacts' : 'companies';
    await api.rows(
      `update ${table} set created_at = '2026-01-15T10:00:00Z' where ${path === CONTACTS ? 'first_name' : 'name'} = 'Abel'`,
    );
    expect(firstNames(await listed(path, 'created_before=2026-02-01'))).toEqual(['Abel']);
    expect((await listed(path, 'created_after=2026-01-15T10:00:00Z')).total).toBe(2);
    expect((await listed(path, 'created_after=2026-01-15T09:59:59Z&created_before=2026-01-16')).total).toBe(
      1,
    );
  });
});

describe('?expand=company', () => {
  it('shows the company beside its id, in lists and alone', async () => {
    const company = await createCompany(house, { name: 'Expanded', domain: 'expanded.example' });
    const { id } = await createContact(house, { company_id: company.id });
    const single = (await house.get(`${CONTACTS}/${id}?expand=company`)).body.contact;
    expect(single).toMatchObject({
      company_id: company.id,
      company: { id: company.id, name: 'Expanded', domain: 'expanded.example' },
    });
    const { items } = (await house.get(`${CONTACTS}?expand=company&company_id=${company.id}`)).body;
    expect(items).toMatchObject([{ id, company: single.company }]);
    const alone = await createContact(house);
    expect((await house.get(`${CONTACTS}/${alone.id}?expand=company`)).body.contact.company).toBeNull();
    expect((await house.get(`${CONTACTS}/${id}`)).body.contact).not.toHaveProperty('company');
  });

  it('is refused for what cannot be expanded, and to a key that may not read companies', async () => {
    expect((await house.get(`${CONTACTS}?expand=deals`)).status).toBe(400);
    const { key } = await keyOf({ scopes: ['contacts:read'] });
    const answer = await api.request('GET', `${CONTACTS}?expand=company`, { headers: bearer(key) });
    expect([answer.status, answer.body.error.message]).toEqual([
      403,
      'This needs the permission companies:read',
    ]);
  });
});

describe('PUT', () => {
  it('changes what it says, as PATCH does', async () => {
    const put = (path: string, json: object) =>
      api.request('PUT', path, { headers: { cookie: tenant.cookie }, json });
    const { id } = await createContact(house, { position: 'CTO' });
    const { status, body } = await put(`${CONTACTS}/${id}`, { metadata: { a: 1 } });
    expect([status, body.contact.metadata, body.contact.position]).toEqual([200, { a: 1 }, 'CTO']);
    const company = await createCompany(house);
    expect((await put(`${COMPANIES}/${company.id}`, { name: 'Renamed' })).body.company.name).toBe('Renamed');
    const { deal } = (await house.post('/api/v1/crm/deals', { name: 'Order', amount: 7 })).body;
    const changed = (await put(`/api/v1/crm/deals/${deal.id}`, { metadata: { a: 1 } })).body.deal;
    expect([changed.metadata, changed.amount]).toEqual([{ a: 1 }, 7]);
    expect((await put(`${CONTACTS}/cont_${'0'.repeat(32)}`, {})).status).toBe(404);
  });
});

describe('the version', () => {
  it.each([
    [CONTACTS, {}],
    [CONTACTS, { 'blueai-version': '2026-02-22' }],
    [`${CONTACTS}/nobody`, {}],
    ['/api/v1/crm/nothing', {}],
  ])('is named by every answer: %s %j', async (path, headers) => {
    const answer = await api.request('GET', path, { headers: { cookie: tenant.cookie, ...headers } });
    expect(answer.headers.get('blueai-version')).toBe('2026-02-22');
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
