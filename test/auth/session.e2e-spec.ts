import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { colleague } from './people.js';
import { apiV1Error } from '../support/api-v1-error.js';

const unauthorized = apiV1Error('UNAUTHORIZED', 'Unauthorized');

describe('a session', () => {
  let api: TestApi;
  let tenant: Tenant;

  beforeAll(async () => {
    api = await startApi({ PUBLIC_URL: 'http://crm.example:3000', CORS_ORIGINS: 'https://app.example' });
    tenant = await api.tenant();
  });
  afterAll(() => api.close());

  const members = (headers: Record<string, string>) => api.request('GET', '/api/v1/members', { headers });
  const addKey = (headers: Record<string, string>) =>
    api.request('POST', '/api/v1/api-keys', { headers, json: { name: 'by cookie' } });
  const keyCount = async () => {
    const rows = await api.rows('select from api_keys where organization_id = $1', [tenant.organizationId]);
    return rows.length;
  };

  describe('as a credential', () => {
    it('is accepted as the signed cookie', async () => {
      expect((await members({ cookie: tenant.cookie })).status).toBe(200);
    });

    it('is accepted as the plain token in the cookie', async () => {
      expect((await members({ cookie: `better-auth.session_token=${tenant.token}` })).status).toBe(200);
    });

    it('is accepted under the cookie name of https', async () => {
      expect((await members({ cookie: `__Secure-${tenant.cookie}` })).status).toBe(200);
    });

    it('is accepted as Bearer, whatever the case of the word', async () => {
      expect((await members({ authorization: `bearer ${tenant.token}` })).status).toBe(200);
    });

    it('is refused with a tampered token', async () => {
      const cookie = tenant.cookie.replace(/=(.)/, (_, first: string) => `=${first === 'a' ? 'b' : 'a'}`);
      const response = await members({ cookie });
      expect([response.status, response.body]).toEqual([401, unauthorized]);
    });

    it('is refused with a tampered signature', async () => {
      const cookie = tenant.cookie.replace(/\.([^.]{5})([^.]*)$/, '.AAAAA$2');
      expect((await members({ cookie })).status).toBe(401);
    });

    it('is refused as an API key', async () => {
      expect((await members({ 'x-api-key': tenant.token })).status).toBe(401);
    });

    it('is not looked at in the cookie when a Bearer token is presented', async () => {
      const response = await members({ cookie: tenant.cookie, authorization: 'Bearer nonsense' });
      expect(response.status).toBe(401);
    });

    it('is refused once it has expired', async () => {
      const other = await api.tenant();
      await api.rows(`update auth.sessions set expires_at = now() - interval '1 second' where user_id = $1`, [
        other.userId,
      ]);
      expect((await members({ cookie: other.cookie })).status).toBe(401);
    });

    it('is refused once it was revoked', async () => {
      const other = await api.tenant();
      const headers = { cookie: other.cookie };
      const revoked = await api.request('POST', '/api/auth/revoke-session', {
        headers,
        json: { token: other.token },
      });
      expect(revoked.status).toBe(200);
      expect((await members(headers)).status).toBe(401);
    });
  });

  describe('at rest', () => {
    it('is a hash, which opens nothing', async () => {
      const other = await api.tenant();
      const [{ token: stored }] = await api.rows('select token from auth.sessions where user_id = $1', [
        other.userId,
      ]);
      expect(stored).toMatch(/^[0-9a-f]{64}$/);
      const bearer = { authorization: `Bearer ${stored}` };
      for (const headers of [bearer, { cookie: `better-auth.session_token=${stored}` }] as Record<
        string,
        string
      >[]) {
        expect((await members(headers)).status).toBe(401);
        expect((await api.request('GET', '/api/auth/get-session', { headers })).body).toBeNull();
        expect((await api.request('GET', '/api/auth/token', { headers })).status).toBe(401);
      }
    });

    it('is listed by its hash, by which it can be revoked', async () => {
      const other = await api.tenant();
      const headers = { cookie: other.cookie };
      const json = { email: other.email, password: other.password };
      const second = await api.request('POST', '/api/auth/sign-in/email', { json });
      const listed = await api.request('GET', '/api/auth/list-sessions', { headers });
      expect(JSON.stringify(listed.body)).not.toContain(second.body.token);
      const byAge = listed.body.sort((a: { createdAt: string }, b: { createdAt: string }) =>
        a.createdAt.localeCompare(b.createdAt),
      );
      const handle = byAge.at(-1).token;
      await api.request('POST', '/api/auth/revoke-session', { headers, json: { token: handle } });
      expect((await members({ authorization: `Bearer ${second.body.token}` })).status).toBe(401);
      expect((await members(headers)).status).toBe(200);
    });

    it("cannot be revoked by somebody else's handle", async () => {
      const [mine, other] = [await api.tenant(), await api.tenant()];
      const [{ token }] = await api.rows('select token from auth.sessions where user_id = $1', [
        other.userId,
      ]);
      await api.request('POST', '/api/auth/revoke-session', {
        headers: { cookie: mine.cookie },
        json: { token },
      });
      expect((await members({ cookie: other.cookie })).status).toBe(200);
    });

    it('is ended with the others of its user', async () => {
      const other = await api.tenant();
      const json = { email: other.email, password: other.password };
      const second = await api.request('POST', '/api/auth/sign-in/email', { json });
      const headers = { authorization: `Bearer ${second.body.token}` };
      await api.request('POST', '/api/auth/revoke-other-sessions', { headers });
      expect((await members({ cookie: other.cookie })).status).toBe(401);
      expect((await members({ ...headers, 'x-organization-id': other.organizationId })).status).toBe(200);
    });
  });

  describe('in use', () => {
    it('is prolonged once a day, cookie included', async () => {
      const other = await api.tenant();
      await api.rows(`update auth.sessions set expires_at = now() + interval '5 days' where user_id = $1`, [
        other.userId,
      ]);
      const response = await members({ cookie: other.cookie });
      const [session] = await api.rows(
        `select expires_at > now() + interval '6 days 23 hours' as prolonged from auth.sessions where user_id = $1`,
        [other.userId],
      );
      expect(session).toEqual({ prolonged: true });
      const [pair, ...attributes] = (response.headers.get('set-cookie') ?? '').split('; ');
      expect(pair).toBe(other.cookie);
      expect(attributes).toEqual(['Max-Age=604800', 'Path=/', 'HttpOnly', 'SameSite=Lax']);
    });

    it('is left alone while it is young', async () => {
      const response = await members({ cookie: tenant.cookie });
      expect(response.headers.get('set-cookie')).toBeNull();
    });
  });

  describe('in a write', () => {
    it.each(['https://evil.example', 'null', 'http://crm.example:3000.evil.example'])(
      'by cookie is refused from the origin %s',
      async (origin) => {
        const before = await keyCount();
        expect((await addKey({ cookie: tenant.cookie, origin })).status).toBe(403);
        expect(await keyCount()).toBe(before);
      },
    );

    it.each(['http://crm.example:3000', 'https://app.example'])(
      'by cookie is accepted from %s',
      async (origin) => {
        expect((await addKey({ cookie: tenant.cookie, origin })).status).toBe(201);
      },
    );

    it('by cookie is refused from a page of a foreign name that was made to lead here', async () => {
      const before = await keyCount();
      expect((await addKey({ cookie: tenant.cookie, origin: api.url })).status).toBe(403);
      expect(await keyCount()).toBe(before);
      const signOut = await api.request('POST', '/api/auth/sign-out', {
        headers: { cookie: tenant.cookie, origin: api.url },
      });
      expect([signOut.status, signOut.body.code]).toEqual([403, 'INVALID_ORIGIN']);
      expect((await members({ cookie: tenant.cookie })).status).toBe(200);
    });

    it('by cookie is refused when the browser says cross-site and no origin', async () => {
      const before = await keyCount();
      expect((await addKey({ cookie: tenant.cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
      expect(await keyCount()).toBe(before);
    });

    it('by cookie is accepted from a program, as document D shows with curl', async () => {
      expect((await addKey({ cookie: tenant.cookie })).status).toBe(201);
    });

    it('by Bearer needs no origin of ours: no browser attaches it by itself', async () => {
      const headers = { authorization: `Bearer ${tenant.token}`, origin: 'https://elsewhere.example' };
      expect((await addKey(headers)).status).toBe(201);
    });
  });

  describe('of a user with', () => {
    const organizationOf = async (headers: Record<string, string>) =>
      api.request('GET', '/api/v1/organizations/current', { headers });

    it('no organization is refused', async () => {
      const user = await api.signUp();
      const response = await members({ cookie: user.cookie });
      expect([response.status, response.body.code]).toEqual([403, 'FORBIDDEN']);
    });

    it('no organization may still ask which organizations there are', async () => {
      const user = await api.signUp();
      const response = await api.request('GET', '/api/v1/organizations', {
        headers: { cookie: user.cookie },
      });
      expect([response.status, response.body]).toEqual([200, { items: [], total: 0, limit: 50, offset: 0 }]);
    });

    it('one organization and none active acts in that one', async () => {
      const member = await colleague(api, tenant, 'member');
      expect((await organizationOf({ cookie: member.cookie })).status).toBe(200);
    });

    it('two organizations and none active has to choose', async () => {
      const member = await colleague(api, tenant, 'member');
      const second = await api.tenant();
      await api.request('POST', '/api/v1/members', {
        headers: { cookie: second.cookie },
        json: { email: member.email, role: 'viewer' },
      });
      expect((await organizationOf({ cookie: member.cookie })).status).toBe(403);
      for (const id of [second.organizationId, `org_${second.organizationId.replaceAll('-', '')}`]) {
        const chosen = await organizationOf({ cookie: member.cookie, 'x-organization-id': id });
        expect(chosen.body.organization.id).toBe(`org_${second.organizationId.replaceAll('-', '')}`);
      }
    });

    it('an active organization may name another of theirs', async () => {
      const second = await api.tenant();
      const headers = { cookie: second.cookie };
      const { body } = await api.request('POST', '/api/auth/organization/create', {
        headers,
        json: { name: 'Second', slug: 'second-of-one' },
      });
      const named = await organizationOf({ ...headers, 'x-organization-id': second.organizationId });
      expect(named.body.organization.name).toBe('Acme');
      expect((await organizationOf(headers)).body.organization.id).toBe(`org_${body.id.replaceAll('-', '')}`);
    });

    it.each(['other', 'nonsense', 'org_nonsense', '00000000-0000-0000-0000-000000000000'])(
      'an organization may not name %s',
      async (id) => {
        const other = await api.tenant();
        const header = id === 'other' ? other.organizationId : id;
        const response = await organizationOf({ cookie: tenant.cookie, 'x-organization-id': header });
        expect(response.status).toBe(403);
      },
    );

    it('an active organization that they were removed from is not moved to another one', async () => {
      const own = await api.tenant();
      await api.request('POST', '/api/v1/members', {
        headers: { cookie: tenant.cookie },
        json: { email: own.email, role: 'member' },
      });
      await api.request('POST', '/api/auth/organization/set-active', {
        headers: { cookie: own.cookie },
        json: { organizationId: tenant.organizationId },
      });
      expect((await organizationOf({ cookie: own.cookie })).status).toBe(200);
      await api.rows('delete from auth.members where organization_id = $1 and user_id = $2', [
        tenant.organizationId,
        own.userId,
      ]);
      expect((await organizationOf({ cookie: own.cookie })).status).toBe(403);
    });
  });
});
