import type { Role } from '@rosetta/common';
import { colleague } from '../auth/people.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { clientOf, TIME, UUID } from './client.js';

// A start of the product takes its time where other specs run beside this one.

const BASE_PATH = '/functions/v1/crm-users-api';
const NOBODY = '00000000-0000-0000-0000-000000000000';

let api: TestApi;
let tenant: Tenant;
let owner: Ask;

type Ask = (method: string, path?: string, json?: object) => Promise<{ status: number; body: any }>;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  tenant = await api.tenant();
  owner = await asked(tenant);
});

/** The users API as somebody who signed in uses it. */
async function asked(who: { cookie: string }): Promise<Ask> {
  const { headers } = await clientOf(api, who);
  return async (method, path = '', json) => {
    const { status, body } = await api.request(method, BASE_PATH + path, { headers, json });
    return { status, body };
  };
}

const joined = (role: Role) => colleague(api, tenant, role);
const stored = () =>
  api.rows(
    `select user_id, role, 'active' as status, subscription_tier, credits::float8 from auth.members where organization_id = $1
     union all select user_id, role, status, subscription_tier, credits::float8 from suspended_members where organization_id = $1
     order by 1`,
    [tenant.organizationId],
  );
const lets = async (who: { cookie: string }) =>
  (await api.request('GET', '/api/v1/crm/contacts', { headers: { cookie: who.cookie } })).status;

describe('GET /', () => {
  it('lists users in the order they joined, with role, tier, status and credits, and counts them all', async () => {
    const roles = ['admin', 'manager', 'member', 'viewer'] as const;
    for (const role of roles) await joined(role);
    const { status, body } = await owner('GET');
    expect([status, body.count]).toEqual([200, 5]);
    expect(body.data[0]).toEqual({
      id: expect.stringMatching(UUID),
      user_id: tenant.userId,
      email: tenant.email,
      role_id: 'owner',
      subscription_tier: 'free',
      status: 'active',
      credits: 0,
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
      roles: { id: 'owner', name: 'Owner', level: 100 },
    });
    expect(
      body.data.map(({ role_id, roles: role }: any) => [role_id, role.id, role.name, role.level]),
    ).toEqual([
      ['owner', 'owner', 'Owner', 100],
      ['admin', 'admin', 'Admin', 100],
      ['manager', 'manager', 'Manager', 75],
      ['factory', 'factory', 'Factory', 50],
      ['viewer', 'viewer', 'Viewer', 10],
    ]);
  });

  it('pages by limit and offset', async () => {
    const [first, second] = [await joined('member'), await joined('viewer')];
    const page = async (query: string) => {
      const { body } = await owner('GET', query);
      return [body.data.map(({ user_id }: any) => user_id), body.count];
    };
    expect(await page('?limit=1&offset=1')).toEqual([[first.userId], 3]);
    expect(await page('?offset=2')).toEqual([[second.userId], 3]);
    expect(await page('?limit=0')).toEqual([[], 3]);
    expect(await page('?limit=999999&offset=9')).toEqual([[], 3]);
  });

  it.each([
    ['?limit=x', 'limit must be an integer'],
    ['?limit=-1', 'limit must not be negative'],
    ['?offset=1.5', 'offset must be an integer'],
    ['?search=ada', 'Unknown key "search"'],
  ])('refuses %s', async (query, error) => {
    expect(await owner('GET', query)).toEqual({ status: 400, body: { error } });
  });
});

describe('GET /{userId}', () => {
  it('answers a user by the id of the account, with what the role may do', async () => {
    const { userId, email } = await joined('manager');
    const { status, body } = await owner('GET', `/${userId}`);
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        data: expect.objectContaining({
          user_id: userId,
          email,
          credits: 0,
          updated_at: expect.stringMatching(TIME),
          roles: { id: 'manager', name: 'Manager', level: 75, description: expect.any(String) },
        }),
      },
    });
    expect((await owner('GET', `/${body.data.id}`)).status).toBe(404);
  });
});

describe('PATCH /{userId}', () => {
  it('changes tier and credits, which are kept and open nothing', async () => {
    const viewer = await joined('viewer');
    const { status, body } = await owner('PATCH', `/${viewer.userId}`, {
      subscription_tier: 'enterprise',
      credits: 12.5,
    });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        data: expect.objectContaining({
          user_id: viewer.userId,
          role_id: 'viewer',
          subscription_tier: 'enterprise',
          status: 'active',
          credits: 12.5,
        }),
      },
    });
    const ask = await clientOf(api, viewer);
    expect((await ask.post('', { name: 'Ada' })).status).toBe(403);
    expect((await owner('GET', `/${viewer.userId}`)).body.data.credits).toBe(12.5);
  });

  it.each([
    ['manager', 'manager'],
    ['Factory', 'member'],
    ['ADMIN', 'admin'],
    ['viewer', 'viewer'],
  ])('gives a role by its id or name: %s', async (role_id, role) => {
    const { userId } = await joined(role === 'viewer' ? 'member' : 'viewer');
    expect((await owner('PATCH', `/${userId}`, { role_id })).body.data.role_id).toBe(role_id.toLowerCase());
    expect((await stored()).find(({ user_id }) => user_id === userId)).toMatchObject({ role });
  });

  it.each(['inactive', 'suspended'])(
    'lets in nowhere who is %s, until they are active again',
    async (status) => {
      const member = await joined('member');
      const before = await stored();
      await owner('PATCH', `/${member.userId}`, { credits: 7, subscription_tier: 'pro' });
      const { headers } = await clientOf(api, member);
      const changed = await owner('PATCH', `/${member.userId}`, { status });
      expect([changed.status, changed.body.data.status, changed.body.data.credits]).toEqual([200, status, 7]);
      expect(await lets(member)).toBe(403);
      expect((await api.request('GET', '/functions/v1/crm-contacts-api', { headers })).status).toBe(403);
      const better = await api.request('POST', '/api/auth/organization/invite-member', {
        headers: { cookie: member.cookie },
        json: { email: 'x@example.com', role: 'member', organizationId: tenant.organizationId },
      });
      expect(better.status).toBeGreaterThanOrEqual(400);
      expect((await owner('GET')).body).toMatchObject({ count: 2, data: [{}, { status }] });
      expect((await owner('GET', `/${member.userId}`)).body.data.status).toBe(status);
      await owner('PATCH', `/${member.userId}`, { status: 'active' });
      expect(await lets(member)).toBe(200);
      expect(await stored()).toEqual(
        before.map((row) =>
          row.user_id === member.userId ? { ...row, subscription_tier: 'pro', credits: 7 } : row,
        ),
      );
    },
  );

  it('changes a suspended user, and the status of one', async () => {
    const { userId } = await joined('member');
    await owner('PATCH', `/${userId}`, { status: 'suspended' });
    const { body } = await owner('PATCH', `/${userId}`, {
      role_id: 'viewer',
      status: 'inactive',
      credits: 1,
    });
    expect(body.data).toMatchObject({ role_id: 'viewer', status: 'inactive', credits: 1 });
  });

  it('ends the API keys of who is suspended', async () => {
    const admin = await joined('admin');
    const made = await api.request('POST', '/api/v1/api-keys', {
      headers: { cookie: admin.cookie },
      json: { name: 'theirs' },
    });
    const headers = { 'x-api-key': made.body.api_key.key };
    const read = async () =>
      (await api.request('GET', '/functions/v1/rest-api-proxy/contacts', { headers })).status;
    expect(await read()).toBe(200);
    await owner('PATCH', `/${admin.userId}`, { status: 'suspended' });
    expect(await read()).toBe(401);
  });

  it('answers the user unchanged where there is nothing to change, and warns of what it does not know', async () => {
    const { userId } = await joined('member');
    const events = () =>
      api.rows('select id from audit_events where organization_id = $1', [tenant.organizationId]);
    const before = await events();
    const { headers } = await clientOf(api, tenant);
    const json = { status: 'active', tier: 'pro' };
    const response = await api.request('PATCH', `${BASE_PATH}/${userId}`, { headers, json });
    expect([response.status, response.headers.get('warning')]).toEqual([
      200,
      expect.stringContaining('tier'),
    ]);
    expect(await events()).toEqual(before);
  });

  it.each<[object, string]>([
    [{ role_id: 'boss' }, 'role_id must be one of owner, admin, manager, factory, viewer'],
    [{ role_id: 'Member' }, 'role_id must be one of owner, admin, manager, factory, viewer'],
    [{ role_id: null }, 'role_id must be a string'],
    [{ subscription_tier: 'gold' }, 'subscription_tier must be one of free, pro, enterprise'],
    [{ status: 'gone' }, 'status must be one of active, inactive, suspended'],
    [{ credits: -1 }, 'credits must not be negative'],
    [{ credits: '5' }, 'credits must be a number'],
    [{ credits: 1e13 }, 'credits must be at most 1000000000000'],
  ])('refuses %j, and nothing is changed', async (json, error) => {
    const { userId } = await joined('viewer');
    const before = await stored();
    expect(await owner('PATCH', `/${userId}`, json)).toEqual({ status: 400, body: { error } });
    expect(await stored()).toEqual(before);
  });

  it('keeps one owner, and lets only owners make or unmake owners', async () => {
    const conflict = { status: 409, body: { error: 'An organization keeps at least one owner' } };
    for (const json of [{ role_id: 'admin' }, { status: 'suspended' }])
      expect(await owner('PATCH', `/${tenant.userId}`, json)).toEqual(conflict);
    const someone = await joined('admin');
    const admin = await asked(someone);
    const forbidden = { status: 403, body: { error: 'Only an owner makes or unmakes owners' } };
    expect(await admin('PATCH', `/${someone.userId}`, { role_id: 'owner' })).toEqual(forbidden);
    for (const json of [{ role_id: 'viewer' }, { status: 'inactive' }])
      expect(await admin('PATCH', `/${tenant.userId}`, json)).toEqual(forbidden);
    const another = await joined('owner');
    expect((await owner('PATCH', `/${another.userId}`, { status: 'suspended' })).status).toBe(200);
    expect(await owner('PATCH', `/${tenant.userId}`, { role_id: 'admin' })).toEqual(conflict);
  });
});

describe('DELETE /{userId}', () => {
  it.each(['active', 'suspended'])(
    'takes the membership of who is %s away; the account stays',
    async (status) => {
      const member = await joined('member');
      await owner('PATCH', `/${member.userId}`, { status });
      expect(await owner('DELETE', `/${member.userId}`)).toEqual({
        status: 200,
        body: { message: 'User deleted successfully' },
      });
      expect(await lets(member)).toBe(403);
      expect(await owner('GET', `/${member.userId}`)).toEqual({
        status: 404,
        body: { error: 'User not found' },
      });
      expect((await owner('GET')).body.count).toBe(1);
      const accounts = await api.rows('select id from auth.users where id = $1', [member.userId]);
      expect(accounts).toHaveLength(1);
    },
  );

  it('keeps the last owner', async () => {
    expect((await owner('DELETE', `/${tenant.userId}`)).status).toBe(409);
    expect(await stored()).toHaveLength(1);
  });

  it('lets somebody join again who was suspended and added anew', async () => {
    const member = await joined('member');
    await owner('PATCH', `/${member.userId}`, { status: 'suspended' });
    const json = { email: member.email, role: 'viewer' };
    const added = await api.request('POST', '/api/v1/members', { headers: { cookie: tenant.cookie }, json });
    expect(added.status).toBe(201);
    expect((await owner('GET', `/${member.userId}`)).body.data).toMatchObject({
      status: 'active',
      role_id: 'viewer',
    });
    await owner('PATCH', `/${member.userId}`, { status: 'inactive' });
    expect((await owner('GET')).body.count).toBe(2);
    await owner('DELETE', `/${member.userId}`);
    expect((await owner('GET')).body.count).toBe(1);
  });
});

describe('Who is nobody here', () => {
  it("is 404 like another tenant's user, who stays", async () => {
    const other = await api.tenant();
    for (const id of [NOBODY, 'x', other.userId])
      for (const [method, json] of [['GET'], ['PATCH', { credits: 1 }], ['DELETE']] as const)
        expect(await owner(method, `/${id}`, json)).toEqual({
          status: 404,
          body: { error: 'User not found' },
        });
    expect(await lets(other)).toBe(200);
  });
});

describe('Who may use the users API', () => {
  it.each(['manager', 'member', 'viewer'] as const)('is not a %s: 403', async (role) => {
    const ask = await asked(await joined(role));
    for (const [method, path, json] of [
      ['GET', ''],
      ['GET', `/${tenant.userId}`],
      ['PATCH', `/${tenant.userId}`, { role_id: 'viewer' }],
      ['DELETE', `/${tenant.userId}`],
    ] as const)
      expect((await ask(method, path, json)).status).toBe(403);
  });

  it('is an admin', async () => {
    const ask = await asked(await joined('admin'));
    const { userId } = await joined('viewer');
    expect((await ask('PATCH', `/${userId}`, { role_id: 'factory' })).status).toBe(200);
    expect((await ask('DELETE', `/${userId}`)).status).toBe(200);
  });

  it('is nobody without a token, nor a key', async () => {
    const credentials: Record<string, string>[] = [{}, { apikey: 'any' }, { 'x-api-key': tenant.apiKey }];
    for (const headers of credentials)
      expect(await api.request('GET', BASE_PATH, { headers })).toMatchObject({
        status: 401,
        body: { error: 'Unauthorized' },
      });
  });
});
