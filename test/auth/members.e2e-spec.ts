import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type Colleague, colleague, rolesIn } from './people.js';
import { apiV1Error } from '../support/api-v1-error.js';

describe('/api/v1/members', () => {
  let api: TestApi;
  let tenant: Tenant;

  beforeAll(async () => {
    api = await startApi();
  });
  beforeEach(async () => {
    tenant = await api.tenant();
  });
  afterAll(() => api.close());

  const as = (who: { cookie: string }, method: string, path = '', json?: unknown) =>
    api.request(method, `/api/v1/members${path}`, { headers: { cookie: who.cookie }, json });
  const roles = () => rolesIn(api, tenant.organizationId);
  const ownMembership = async (who: { cookie: string; userId: string }) => {
    const { body } = await as(who, 'GET');
    const id = `usr_${who.userId.replaceAll('-', '')}`;
    return body.items.find((item: { user_id: string }) => item.user_id === id).id as string;
  };

  describe('POST /api/v1/members', () => {
    it('adds an existing user', async () => {
      const user = await api.signUp();
      const response = await as(tenant, 'POST', '', { email: user.email.toUpperCase(), role: 'manager' });
      expect(response.status).toBe(201);
      expect(response.body).toEqual({
        member: {
          id: expect.stringMatching(/^memb_[0-9a-f]{32}$/),
          user_id: `usr_${user.userId.replaceAll('-', '')}`,
          email: user.email,
          name: 'Test User',
          role: 'manager',
          created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        },
      });
      expect(await roles()).toMatchObject({ [user.userId]: 'manager' });
    });

    it('refuses somebody who never signed up', async () => {
      const response = await as(tenant, 'POST', '', { email: 'nobody@example.com', role: 'member' });
      expect([response.status, response.body.error.message]).toEqual([400, 'User not found']);
    });

    it('refuses somebody who is a member already', async () => {
      const member = await colleague(api, tenant, 'viewer');
      const response = await as(tenant, 'POST', '', { email: member.email, role: 'admin' });
      expect(response.status).toBe(409);
      expect((await roles())[member.userId]).toBe('viewer');
    });

    it.each(['boss', 'owner,admin', '', null, ['admin']])('refuses the role %p', async (role) => {
      const user = await api.signUp();
      expect((await as(tenant, 'POST', '', { email: user.email, role })).status).toBe(400);
      expect(Object.keys(await roles())).toEqual([tenant.userId]);
    });

    it('lets an admin add admins, but no owners', async () => {
      const admin = await colleague(api, tenant, 'admin');
      const [first, second] = [await api.signUp(), await api.signUp()];
      expect((await as(admin, 'POST', '', { email: first.email, role: 'admin' })).status).toBe(201);
      expect((await as(admin, 'POST', '', { email: second.email, role: 'owner' })).status).toBe(403);
      expect(await roles()).not.toHaveProperty(second.userId);
    });

    it('lets a key with members:write add no owners', async () => {
      const key = await api.request('POST', '/api/v1/api-keys', {
        headers: { cookie: tenant.cookie },
        json: { name: 'hr', scopes: ['members:write'] },
      });
      const user = await api.signUp();
      const add = (role: string) =>
        api.request('POST', '/api/v1/members', {
          headers: { 'x-api-key': key.body.api_key.key },
          json: { email: user.email, role },
        });
      expect((await add('owner')).status).toBe(403);
      expect((await add('member')).status).toBe(201);
    });

    it.each(['manager', 'member', 'viewer'] as const)('is not for a %s', async (role) => {
      const member = await colleague(api, tenant, role);
      const user = await api.signUp();
      expect((await as(member, 'POST', '', { email: user.email, role: 'viewer' })).status).toBe(403);
      expect(await roles()).not.toHaveProperty(user.userId);
    });
  });

  describe('PATCH /api/v1/members/{id}', () => {
    it('changes the role and leaves a line in the audit log', async () => {
      const member = await colleague(api, tenant, 'viewer');
      const response = await as(tenant, 'PATCH', `/${member.memberId}`, { role: 'manager' });
      expect(response.body.member).toMatchObject({ id: member.memberId, role: 'manager' });
      const events = await api.rows(
        `select user_id, before, after from audit_events where entity = 'member' and action = 'updated' and organization_id = $1`,
        [tenant.organizationId],
      );
      expect(events).toEqual([
        { user_id: tenant.userId, before: { role: 'viewer' }, after: { role: 'manager' } },
      ]);
    });

    it('lets no admin make themselves owner', async () => {
      const admin = await colleague(api, tenant, 'admin');
      expect((await as(admin, 'PATCH', `/${admin.memberId}`, { role: 'owner' })).status).toBe(403);
      expect((await roles())[admin.userId]).toBe('admin');
    });

    it('lets no admin unmake an owner', async () => {
      const admin = await colleague(api, tenant, 'admin');
      const owner = await ownMembership(tenant);
      expect((await as(admin, 'PATCH', `/${owner}`, { role: 'viewer' })).status).toBe(403);
      expect((await roles())[tenant.userId]).toBe('owner');
    });

    it.each(['manager', 'member', 'viewer'] as const)('lets no %s raise themselves', async (role) => {
      const member = await colleague(api, tenant, role);
      expect((await as(member, 'PATCH', `/${member.memberId}`, { role: 'admin' })).status).toBe(403);
      expect((await roles())[member.userId]).toBe(role);
    });

    it('keeps the last owner', async () => {
      const response = await as(tenant, 'PATCH', `/${await ownMembership(tenant)}`, { role: 'admin' });
      expect([response.status, response.body.error.message]).toEqual([
        409,
        'An organization keeps at least one owner',
      ]);
      expect((await roles())[tenant.userId]).toBe('owner');
    });

    it('keeps one owner when the last two step down at the same moment', async () => {
      const second = await colleague(api, tenant, 'owner');
      const own = await ownMembership(tenant);
      const responses = await Promise.all([
        as(tenant, 'PATCH', `/${own}`, { role: 'viewer' }),
        as(second, 'PATCH', `/${second.memberId}`, { role: 'viewer' }),
      ]);
      expect(responses.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(Object.values(await roles()).sort()).toEqual(['owner', 'viewer']);
    });

    it('does not know members of other organizations', async () => {
      const other = await api.tenant();
      const foreign = await colleague(api, other, 'viewer');
      const response = await as(tenant, 'PATCH', `/${foreign.memberId}`, { role: 'admin' });
      expect([response.status, response.body]).toEqual([404, apiV1Error('NOT_FOUND', 'Member not found')]);
      expect((await rolesIn(api, other.organizationId))[foreign.userId]).toBe('viewer');
    });
  });

  describe('DELETE /api/v1/members/{id}', () => {
    it('shuts the member out at once', async () => {
      const member = await colleague(api, tenant, 'admin');
      expect((await as(member, 'GET')).status).toBe(200);
      const response = await as(tenant, 'DELETE', `/${member.memberId}`);
      expect([response.status, response.body]).toEqual([200, { success: true, api_keys: [] }]);
      expect((await as(member, 'GET')).status).toBe(403);
    });

    it('keeps the last owner', async () => {
      expect((await as(tenant, 'DELETE', `/${await ownMembership(tenant)}`)).status).toBe(409);
      expect((await roles())[tenant.userId]).toBe('owner');
    });

    it('lets no admin remove an owner', async () => {
      const admin = await colleague(api, tenant, 'admin');
      expect((await as(admin, 'DELETE', `/${await ownMembership(tenant)}`)).status).toBe(403);
      expect((await roles())[tenant.userId]).toBe('owner');
    });

    it('does not know members of other organizations', async () => {
      const other = await api.tenant();
      const foreign = await colleague(api, other, 'viewer');
      expect((await as(tenant, 'DELETE', `/${foreign.memberId}`)).status).toBe(404);
      expect(await rolesIn(api, other.organizationId)).toHaveProperty(foreign.userId);
    });
  });

  describe('an invitation of better-auth', () => {
    const invite = (who: { cookie: string }, email: string, role: unknown) =>
      api.request('POST', '/api/auth/organization/invite-member', {
        headers: { cookie: who.cookie },
        json: { email, role, organizationId: tenant.organizationId },
      });
    const accept = (who: Pick<Colleague, 'cookie'>, invitationId: string) =>
      api.request('POST', '/api/auth/organization/accept-invitation', {
        headers: { cookie: who.cookie },
        json: { invitationId },
      });

    it('lets the invited user in with the role it says, and leaves a line in the audit log', async () => {
      const user = await api.signUp();
      const { body } = await invite(tenant, user.email, 'viewer');
      expect((await accept(user, body.id)).status).toBe(200);
      expect((await roles())[user.userId]).toBe('viewer');
      const events = await api.rows(
        `select after from audit_events where entity = 'member' and organization_id = $1`,
        [tenant.organizationId],
      );
      expect(events).toEqual([{ after: { userId: user.userId, role: 'viewer', invited: true } }]);
    });

    it('lets nobody else in', async () => {
      const [user, thief] = [await api.signUp(), await api.signUp()];
      const { body } = await invite(tenant, user.email, 'admin');
      expect((await accept(thief, body.id)).status).toBe(403);
      expect(await roles()).not.toHaveProperty(thief.userId);
    });

    it.each(['owner', ['admin', 'owner'], 'admin,owner'])(
      'of an admin makes no owner by %p',
      async (role) => {
        const admin = await colleague(api, tenant, 'admin');
        const user = await api.signUp();
        expect([400, 403]).toContain((await invite(admin, user.email, role)).status);
        expect(await api.rows('select from auth.invitations where email = $1', [user.email])).toEqual([]);
      },
    );

    it('knows one role for each member', async () => {
      const user = await api.signUp();
      expect((await invite(tenant, user.email, ['member', 'viewer'])).status).toBe(400);
    });

    it.each(['manager', 'member', 'viewer'] as const)('is not for a %s to send', async (role) => {
      const member = await colleague(api, tenant, role);
      const user = await api.signUp();
      expect((await invite(member, user.email, 'viewer')).status).toBe(403);
      expect(await api.rows('select from auth.invitations where email = $1', [user.email])).toEqual([]);
    });
  });
});
