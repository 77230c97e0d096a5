import { randomUUID } from 'node:crypto';
import { OrganizationSettings } from '@rosetta/auth';
import { type Claims, forge, seconds } from '../auth/forge.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { BASE_PATH, clientOf, createContact, everythingStored, joinAs } from './client.js';

// A start of the product takes its time where other specs run beside this one.

const SECRET = 'the secret of a project elsewhere, which is long';

let api: TestApi;
let tenant: Tenant;
let token: string;
let contact: any;

beforeAll(async () => {
  api = await startApi({ AUTH_JWT_SECRET: SECRET, AUTH_JWT_AUDIENCE: 'authenticated' });
  tenant = await api.tenant();
  const client = await clientOf(api, tenant);
  token = client.headers.authorization.slice('Bearer '.length);
  contact = await createContact(client);
  await client.post(`/${contact.id}/link-user`, { userId: tenant.userId });
});
afterAll(() => api.close());

const json = { name: 'Ben Lee' };

/** The seven operations of document A. */
const operations: [method: string, path: () => string, json?: () => object][] = [
  ['POST', () => BASE_PATH, () => json],
  ['GET', () => BASE_PATH],
  ['GET', () => `${BASE_PATH}/${contact.id}`],
  ['PATCH', () => `${BASE_PATH}/${contact.id}`, () => json],
  [
    'POST',
    () => `${BASE_PATH}/${contact.id}/link-user`,
    () => ({ userId: tenant.userId, relationshipType: 'changed' }),
  ],
  ['DELETE', () => `${BASE_PATH}/${contact.id}/unlink-user/${tenant.userId}`],
  ['DELETE', () => `${BASE_PATH}/${contact.id}`],
];

/** A token as Supabase Auth writes it. */
const supabaseToken = (sub: string, changes: Claims = {}) =>
  forge(
    { alg: 'HS256' },
    { sub, aud: 'authenticated', role: 'authenticated', iat: seconds(), exp: seconds(3600), ...changes },
    SECRET,
  );

/** Asks for every operation and expects the same refusal from each, with nothing written. */
async function expectRefused(headers: Record<string, string>, status: number, error: unknown): Promise<void> {
  const before = await everythingStored(api);
  for (const [method, path, body] of operations) {
    const response = await api.request(method, path(), { headers, json: body?.() });
    expect({ method, status: response.status, body: response.body }).toEqual({
      method,
      status,
      body: { error },
    });
  }
  expect(await everythingStored(api)).toEqual(before);
}

describe('a credential of document A', () => {
  it.each<[string, () => Record<string, string>]>([
    ['an access token of ours', () => ({ authorization: `Bearer ${token}` })],
    ['one whose scheme is in lower case', () => ({ authorization: `bearer ${token}` })],
    ['a Supabase access token', () => ({ authorization: `Bearer ${supabaseToken(tenant.userId)}` })],
    ['one beside the apikey of supabase-js', () => ({ authorization: `Bearer ${token}`, apikey: 'anon' })],
  ])('may be %s', async (_what, headers) => {
    const response = await api.request('GET', `${BASE_PATH}/${contact.id}`, { headers: headers() });
    expect(response.status).toBe(200);
    expect(response.body.data.id).toBe(contact.id);
  });

  it.each<[string, () => Record<string, string>]>([
    ['nothing', () => ({})],
    ['the apikey of supabase-js alone', () => ({ apikey: token })],
    ['the session cookie', () => ({ cookie: tenant.cookie })],
    ['the session token as Bearer', () => ({ authorization: `Bearer ${tenant.token}` })],
    ['an API key as Bearer', () => ({ authorization: `Bearer ${tenant.apiKey}` })],
    ['an API key in its own header', () => ({ 'x-api-key': tenant.apiKey })],
    ['the token without Bearer', () => ({ authorization: token })],
    ['an empty Bearer', () => ({ authorization: 'Bearer ' })],
    ['a text that is no token', () => ({ authorization: 'Bearer anon-key' })],
    ['a token with another signature', () => ({ authorization: `Bearer ${token.slice(0, -4)}AAAA` })],
    ['Basic credentials', () => ({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` })],
    [
      'an expired token',
      () => ({ authorization: `Bearer ${supabaseToken(tenant.userId, { exp: seconds(-1) })}` }),
    ],
    [
      "the project's anon key",
      () => ({ authorization: `Bearer ${supabaseToken('', { sub: undefined, role: 'anon' })}` }),
    ],
  ])('is not %s: every operation is 401, and nothing is written', async (_what, headers) => {
    await expectRefused(headers(), 401, 'Unauthorized');
  });

  it('is asked for before the body is read', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await api.request('POST', BASE_PATH, { headers, raw: '{"name":' })).status).toBe(401);
  });

  it('is no use once its session was signed out of', async () => {
    const other = await api.tenant();
    const { headers } = await clientOf(api, other);
    expect((await api.request('GET', BASE_PATH, { headers })).status).toBe(200);
    const out = await api.request('POST', '/api/auth/sign-out', {
      headers: { cookie: other.cookie },
      json: {},
    });
    expect(out.status).toBe(200);
    expect((await api.request('GET', BASE_PATH, { headers })).body).toEqual({ error: 'Unauthorized' });
  });
});

/** The roles that an organization lets in unless it decides otherwise. */
const ADMITTED = ['owner', 'admin', 'manager', 'member'];

const letIn = async (roles: string[]) => {
  await api.rows('update organization_settings set crm_contacts_api_roles = $2 where organization_id = $1', [
    tenant.organizationId,
    roles,
  ]);
  api.app.get(OrganizationSettings).forget(tenant.organizationId);
};

/** Expects 403 from every operation: reads of the role, writes of the permission or the role. */
async function expectForbidden(headers: Record<string, string>, ofReads: string): Promise<void> {
  const before = await everythingStored(api);
  for (const [method, path, body] of operations) {
    const response = await api.request(method, path(), { headers, json: body?.() });
    const error = method === 'GET' ? ofReads : 'This needs the permission contacts:write';
    expect([method, response.status, response.body]).toEqual([method, 403, { error }]);
  }
  expect(await everythingStored(api)).toEqual(before);
}

describe('a role', () => {
  it('viewer may nothing, unless the organization lets it in: to read', async () => {
    const { headers } = await clientOf(api, await joinAs(api, tenant, 'viewer'));
    await expectForbidden(headers, 'Your role may not use this API');
    await letIn(['owner', 'admin', 'manager', 'member', 'viewer']);
    const before = await everythingStored(api);
    for (const [method, path, body] of operations) {
      const response = await api.request(method, path(), { headers, json: body?.() });
      expect([method, response.status]).toEqual([method, method === 'GET' ? 200 : 403]);
    }
    expect(await everythingStored(api)).toEqual(before);
    await letIn(ADMITTED);
  });

  it.each(['member', 'manager', 'admin', 'owner'] as const)(
    '%s reads, writes, links and deletes',
    async (role) => {
      const person = await joinAs(api, tenant, role);
      const client = await clientOf(api, person);
      const { id } = await createContact(client);
      const responses = [
        await client.get(),
        await client.get(`/${id}`),
        await client.patch(`/${id}`, json),
        await client.post(`/${id}/link-user`, { userId: person.userId }),
        await client.delete(`/${id}/unlink-user/${person.userId}`),
        await client.delete(`/${id}`),
      ];
      expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 201, 200, 200]);
    },
  );

  it('is read from the membership at every request, never from the token', async () => {
    const person = await joinAs(api, tenant, 'member');
    const headers = { authorization: `Bearer ${supabaseToken(person.userId, { role: 'owner' })}` };
    const create = () => api.request('POST', BASE_PATH, { headers, json });
    expect((await create()).status).toBe(201);
    await api.rows(`update auth.members set role = 'viewer' where user_id = $1`, [person.userId]);
    expect((await create()).status).toBe(403);
    await api.rows('delete from auth.members where user_id = $1', [person.userId]);
    expect((await create()).status).toBe(403);
  });
});

describe('a role that the organization does not let in', () => {
  afterEach(() => letIn(ADMITTED));

  it('is 403 everywhere, and nothing is written', async () => {
    const { headers } = await clientOf(api, await joinAs(api, tenant, 'member'));
    await letIn(['owner', 'admin']);
    await expectRefused(headers, 403, 'Your role may not use this API');
  });

  it('keeps nobody else out', async () => {
    await letIn(['owner', 'admin']);
    const admin = await clientOf(api, await joinAs(api, tenant, 'admin'));
    expect((await admin.get()).status).toBe(200);
  });

  it('is refused before the body is read', async () => {
    const { headers } = await clientOf(api, await joinAs(api, tenant, 'member'));
    await letIn(['owner']);
    const broken = { headers: { ...headers, 'content-type': 'application/json' }, raw: '{' };
    expect((await api.request('POST', BASE_PATH, broken)).status).toBe(403);
  });

  it('may use the other APIs', async () => {
    const person = await joinAs(api, tenant, 'member');
    await letIn(['owner']);
    const headers = { cookie: person.cookie };
    expect((await api.request('GET', '/api/v1/crm/contacts', { headers })).status).toBe(200);
  });
});

describe('somebody without an organization', () => {
  it('is 403 everywhere', async () => {
    const { userId } = await api.signUp();
    const headers = { authorization: `Bearer ${supabaseToken(userId)}` };
    await expectRefused(headers, 403, 'You are not a member of this organization');
  });

  it('is 403 as a Supabase user whom nobody here knows', async () => {
    const headers = { authorization: `Bearer ${supabaseToken(randomUUID())}` };
    await expectRefused(headers, 403, 'No user of this service belongs to this token');
  });
});

describe('somebody of several organizations', () => {
  it('says which one by X-Organization-Id', async () => {
    const other = await api.tenant('Other');
    const { userId } = await joinAs(api, tenant, 'member');
    const sql = `insert into auth.members (organization_id, user_id, role, created_at) values ($1, $2, 'member', now())`;
    await api.rows(sql, [other.organizationId, userId]);
    const ask = (organization?: string) =>
      api.request('GET', `${BASE_PATH}/${contact.id}`, {
        headers: {
          authorization: `Bearer ${supabaseToken(userId)}`,
          ...(organization && { 'x-organization-id': organization }),
        },
      });
    expect((await ask(tenant.organizationId)).status).toBe(200);
    expect((await ask(other.organizationId)).body).toEqual({ error: 'Contact not found' });
    expect((await ask()).status).toBe(403);
  });
});

describe("another tenant's contact", () => {
  it('is not there: every operation is 404 as for an id that nobody has, and nothing is written', async () => {
    const other = await clientOf(api, await api.tenant('Other'));
    const before = await everythingStored(api);
    for (const [method, path, body] of operations.filter(([, at]) => at() !== BASE_PATH)) {
      const response = await api.request(method, path(), { headers: other.headers, json: body?.() });
      expect({ method, status: response.status, body: response.body }).toEqual({
        method,
        status: 404,
        body: { error: 'Contact not found' },
      });
    }
    expect((await other.get()).body).toEqual({ data: [], count: 0 });
    expect(await everythingStored(api)).toEqual(before);
  });
});
