import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { apiV1Of, CONTACTS, createContact, everythingStored, joinAs } from './client.js';
import { apiV1Error } from '../support/api-v1-error.js';

let api: TestApi;
let tenant: Tenant;
let contact: any;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  contact = await createContact(apiV1Of(api, tenant));
});
afterAll(() => api.close());

/** The session's cookie value as it travels: the token, a dot and its signature, URL-encoded. */
function signedToken(): string {
  return /better-auth\.session_token=([^;]+)/.exec(tenant.cookie)![1]!;
}

const json = { first_name: 'Ben', last_name: 'Lee' };

/** The five operations of document D. */
const operations: [method: string, path: () => string, json?: object][] = [
  ['GET', () => CONTACTS],
  ['GET', () => `${CONTACTS}/${contact.id}`],
  ['POST', () => CONTACTS, json],
  ['PATCH', () => `${CONTACTS}/${contact.id}`, json],
  ['DELETE', () => `${CONTACTS}/${contact.id}`],
];

describe('a credential of document D', () => {
  it.each<[string, () => Record<string, string>]>([
    ['the signed cookie', () => ({ cookie: `better-auth.session_token=${signedToken()}` })],
    [
      'the signed cookie, not URL-encoded',
      () => ({ cookie: `better-auth.session_token=${decodeURIComponent(signedToken())}` }),
    ],
    ['the plain token as the cookie', () => ({ cookie: `better-auth.session_token=${tenant.token}` })],
    [
      'the cookie under its name on https',
      () => ({ cookie: `__Secure-better-auth.session_token=${signedToken()}` }),
    ],
    [
      'the cookie among others',
      () => ({ cookie: `theme=dark; better-auth.session_token=${signedToken()}; a=b` }),
    ],
    ['the session token as Bearer', () => ({ authorization: `Bearer ${tenant.token}` })],
  ])('may be %s', async (_what, headers) => {
    const response = await api.request('GET', `${CONTACTS}/${contact.id}`, { headers: headers() });
    expect(response.status).toBe(200);
    expect(response.body.contact.id).toBe(contact.id);
  });

  it('may be a JWT as Bearer, for reading and for writing', async () => {
    const { body } = await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } });
    const headers = { authorization: `Bearer ${body.token}` };
    expect((await api.request('GET', CONTACTS, { headers })).status).toBe(200);
    const created = await api.request('POST', CONTACTS, { headers, json });
    expect(created.status).toBe(201);
  });

  const wrong: [string, () => Record<string, string>][] = [
    ['nothing', () => ({})],
    ['an API key that nobody has', () => ({ authorization: `Bearer cg_${'a'.repeat(42)}` })],
    ['an API key without Bearer', () => ({ authorization: tenant.apiKey })],
    ['a Bearer token that nobody has', () => ({ authorization: `Bearer ${'a'.repeat(32)}` })],
    ['the session token without Bearer', () => ({ authorization: tenant.token })],
    ['an empty Bearer', () => ({ authorization: 'Bearer ' })],
    ['Basic credentials', () => ({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` })],
    [
      'a cookie with another signature',
      () => ({ cookie: `better-auth.session_token=${tenant.token}.${'A'.repeat(43)}%3D` }),
    ],
    ['a cookie of another name', () => ({ cookie: `session=${signedToken()}` })],
    ['an empty cookie', () => ({ cookie: 'better-auth.session_token=' })],
  ];

  it.each(wrong)('is not %s: every operation is 401, and nothing is written', async (_what, headers) => {
    const before = await everythingStored(api);
    for (const [method, path, body] of operations) {
      const response = await api.request(method, path(), { headers: headers(), json: body });
      expect({ status: response.status, body: response.body }).toEqual({
        status: 401,
        body: apiV1Error('UNAUTHORIZED', 'Unauthorized'),
      });
    }
    expect(await everythingStored(api)).toEqual(before);
  });

  it('is asked for before the body is read', async () => {
    const headers = { 'content-type': 'application/json' };
    const response = await api.request('POST', CONTACTS, { headers, raw: '{"first_name":' });
    expect(response.status).toBe(401);
  });

  it('is not a session that was signed out of or has expired', async () => {
    const other = await api.tenant();
    const headers = { authorization: `Bearer ${other.token}` };
    await api.rows(`update auth.sessions set expires_at = now() - interval '1 second' where user_id = $1`, [
      other.userId,
    ]);
    expect((await api.request('GET', CONTACTS, { headers })).status).toBe(401);
    const third = await api.tenant();
    const out = await api.request('POST', '/api/auth/sign-out', {
      headers: { cookie: third.cookie },
      json: {},
    });
    expect(out.status).toBe(200);
    expect((await api.request('GET', CONTACTS, { headers: { cookie: third.cookie } })).status).toBe(401);
  });
});

describe('the session cookie', () => {
  it('is out of reach for scripts and not sent along by other sites', async () => {
    const response = await api.request('POST', '/api/auth/sign-in/email', {
      json: { email: tenant.email, password: tenant.password },
    });
    const [cookie] = response.headers.getSetCookie();
    expect(cookie).toMatch(/^better-auth\.session_token=/);
    expect(cookie).toMatch(/; HttpOnly/i);
    expect(cookie).toMatch(/; SameSite=Lax/i);
  });

  it.each([
    ['the Origin of another site', { origin: 'https://elsewhere.example' }],
    ['the Origin null', { origin: 'null' }],
    ['the Referer of another site', { referer: 'https://elsewhere.example/page' }],
    ['Sec-Fetch-Site: cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site: same-site', { 'sec-fetch-site': 'same-site' }],
  ])('writes nothing for %s', async (_what, from) => {
    const before = await everythingStored(api);
    for (const [method, path, body] of operations.filter(([verb]) => verb !== 'GET')) {
      const headers = { cookie: tenant.cookie, ...from } as Record<string, string>;
      const response = await api.request(method, path(), { headers, json: body });
      expect({ status: response.status, code: response.body.code }).toEqual({
        status: 403,
        code: 'FORBIDDEN',
      });
    }
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each([
    ['our own Origin', { origin: 'http://localhost:3000' }],
    ['Sec-Fetch-Site: same-origin', { 'sec-fetch-site': 'same-origin' }],
  ])('writes for %s', async (_what, from) => {
    const headers = { cookie: tenant.cookie, ...from } as Record<string, string>;
    expect((await api.request('POST', CONTACTS, { headers, json })).status).toBe(201);
  });

  it('does not matter to a Bearer, which no browser sends by itself', async () => {
    const headers = { authorization: `Bearer ${tenant.token}`, origin: 'https://elsewhere.example' };
    expect((await api.request('POST', CONTACTS, { headers, json })).status).toBe(201);
  });
});

describe('a role', () => {
  it('viewer reads and does not write', async () => {
    const { cookie } = await joinAs(api, tenant, 'viewer');
    const before = await everythingStored(api);
    for (const [method, path, body] of operations) {
      const response = await api.request(method, path(), { headers: { cookie }, json: body });
      expect(response.status).toBe(method === 'GET' ? 200 : 403);
      if (method !== 'GET') expect(response.body).toEqual(apiV1Error('FORBIDDEN', expect.any(String)));
    }
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each(['member', 'manager', 'admin', 'owner'] as const)('%s reads, writes and deletes', async (role) => {
    const apiV1 = apiV1Of(api, await joinAs(api, tenant, role));
    const { id } = await createContact(apiV1);
    expect((await apiV1.get(`${CONTACTS}/${id}`)).status).toBe(200);
    expect((await apiV1.patch(`${CONTACTS}/${id}`, { position: 'x' })).status).toBe(200);
    expect((await apiV1.delete(`${CONTACTS}/${id}`)).status).toBe(200);
  });

  it('is read from the membership at every request', async () => {
    const person = await joinAs(api, tenant, 'member');
    const apiV1 = apiV1Of(api, person);
    expect((await apiV1.post(CONTACTS, json)).status).toBe(201);
    await api.rows(`update auth.members set role = 'viewer' where user_id = $1`, [person.userId]);
    expect((await apiV1.post(CONTACTS, json)).status).toBe(403);
    await api.rows('delete from auth.members where user_id = $1', [person.userId]);
    expect((await apiV1.get(CONTACTS)).status).toBe(403);
  });
});

describe('the organization of a request', () => {
  let other: Tenant;
  /** A member of both organizations who has chosen none. */
  let both: { cookie: string; userId: string };

  beforeAll(async () => {
    other = await api.tenant('Other');
    await createContact(apiV1Of(api, other), { first_name: 'Other' });
    both = await joinAs(api, tenant, 'member');
    const sql = `insert into auth.members (organization_id, user_id, role, created_at) values ($1, $2, 'viewer', now())`;
    await api.rows(sql, [other.organizationId, both.userId]);
  });

  const ask = (cookie: string, organization: string) =>
    api.request('GET', `${CONTACTS}?search=other`, {
      headers: { cookie, 'x-organization-id': organization },
    });

  it('is the one it names, by uuid or by prefixed id', async () => {
    expect((await ask(both.cookie, other.organizationId)).body.total).toBe(1);
    expect((await ask(both.cookie, tenant.organizationId)).body.total).toBe(0);
    expect((await ask(both.cookie, `org_${other.organizationId.replaceAll('-', '')}`)).body.total).toBe(1);
  });

  it('gives the role that the user has there', async () => {
    const write = (organization: string) =>
      api.request('POST', CONTACTS, {
        headers: { cookie: both.cookie, 'x-organization-id': organization },
        json,
      });
    expect((await write(other.organizationId)).status).toBe(403);
    expect((await write(tenant.organizationId)).status).toBe(201);
  });

  it('is refused when nobody chose between several', async () => {
    const response = await api.request('GET', CONTACTS, { headers: { cookie: both.cookie } });
    expect(response.status).toBe(403);
    expect(response.body).toEqual(apiV1Error('FORBIDDEN', expect.stringContaining('X-Organization-Id')));
  });

  it.each<[string, () => string]>([
    ["another tenant's", () => other.organizationId],
    ['one that does not exist', () => '00000000-0000-0000-0000-000000000001'],
    ['no id at all', () => 'Acme'],
  ])('is refused when it names %s, in the same words', async (_what, organization) => {
    const response = await ask(tenant.cookie, organization());
    expect(response.status).toBe(403);
    expect(response.body).toEqual(apiV1Error('FORBIDDEN', 'You are not a member of this organization'));
  });

  it('is refused to somebody who belongs to none', async () => {
    const { cookie } = await api.signUp();
    expect((await api.request('GET', CONTACTS, { headers: { cookie } })).status).toBe(403);
  });

  it('hides the contacts of all others', async () => {
    const items = (await apiV1Of(api, other).get(CONTACTS)).body;
    expect(items).toMatchObject({ items: [{ first_name: 'Other' }], total: 1 });
  });
});
