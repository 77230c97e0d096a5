import type { Permission } from '@rosetta/common';
import { type Answer, startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  COMPANIES,
  CONTACTS,
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
