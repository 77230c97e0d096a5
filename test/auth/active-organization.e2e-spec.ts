import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { authEndpoints } from '../../apps/api/src/better-auth/endpoints.js';
import { colleague, type Colleague } from './people.js';

const AT = '/api/auth/organization';
const prefixedId = ({ organizationId }: Tenant) => `org_${organizationId.replaceAll('-', '')}`;

describe('The active organization of a session', () => {
  let api: TestApi;
  let mine: Tenant;
  let other: Tenant;

  beforeAll(async () => {
    api = await startApi();
    [mine, other] = [await api.tenant(), await api.tenant()];
  });
  afterAll(() => api.close());

  const get = (path: string, who: { cookie: string }) =>
    api.request('GET', `/api/auth${path}`, { headers: { cookie: who.cookie } });
  const post = (path: string, who: { cookie: string }, json?: unknown) =>
    api.request('POST', `${AT}${path}`, { headers: { cookie: who.cookie }, json });
  const tables = ['users', 'accounts', 'members', 'organizations', 'invitations', 'verifications'];
  /** Everything that is kept of people, organizations and sessions. */
  const everything = async () => {
    const dumps = [...tables, 'sessions'].map((table) =>
      api.rows(`select to_jsonb(t)::text as row from auth.${table} t order by 1`),
    );
    return JSON.stringify(await Promise.all(dumps));
  };

  describe('stays, and with it all there is,', () => {
    const foreign = () => [
      ['organizationId', other.organizationId],
      ['organizationId', prefixedId(other)],
      ['organizationId', '00000000-0000-0000-0000-000000000000'],
      ['organizationId', 'nonsense'],
      ['organizationSlug', 'unknown'],
    ];

    it.each(authEndpoints.filter(({ method }) => method === 'GET').map(({ path }) => path))(
      'whatever GET %s is asked',
      async (path) => {
        // A first token makes the key that signs it.
        await get('/token', mine);
        const [{ slug }] = await api.rows('select slug from auth.organizations where id = $1', [
          other.organizationId,
        ]);
        const before = await everything();
        for (const [name, value] of [...foreign(), ['organizationSlug', slug], ['id', other.organizationId]])
          await get(`${path}?${name}=${value}`, mine);
        await get(path, mine);
        await api.request('GET', `/api/auth${path}`, {
          headers: { cookie: mine.cookie, origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' },
        });
        expect(await everything()).toBe(before);
        expect((await get('/../v1/organizations/current', mine)).body.organization.id).toBe(prefixedId(mine));
      },
    );

    it('when somebody was removed from it and asks for it by GET', async () => {
      const member = await colleague(api, mine, 'viewer');
      await post('/set-active', member, { organizationId: mine.organizationId });
      const headers = { cookie: mine.cookie };
      await api.request('DELETE', `/api/v1/members/${member.memberId}`, { headers });
      const before = await everything();
      for (const path of ['get-organization', 'get-full-organization'])
        expect((await get(`/organization/${path}`, member)).status).toBe(403);
      expect(await everything()).toBe(before);
    });

    it('when set-active is refused', async () => {
      const before = await everything();
      for (const [name, value] of foreign())
        expect([400, 403]).toContain((await post('/set-active', mine, { [name!]: value })).status);
      expect(await everything()).toBe(before);
    });

    it('but ends where somebody asks for none', async () => {
      const tenant = await api.tenant();
      expect((await post('/set-active', tenant, { organizationId: null })).body).toBeNull();
      expect((await get('/get-session', tenant)).body.session.activeOrganizationId).toBeNull();
    });
  });

  describe('may be named as /api/v1 writes it', () => {
    it('by set-active', async () => {
      const response = await post('/set-active', mine, { organizationId: prefixedId(mine) });
      expect([response.status, response.body.id]).toEqual([200, mine.organizationId]);
    });

    it('in every query that takes an organization', async () => {
      for (const { path, query = {} } of authEndpoints)
        if ('organizationId?' in query)
          expect((await get(`${path}?organizationId=${prefixedId(mine)}`, mine)).status).toBe(200);
    });

    it('by invite-member and has-permission, and a user’s id likewise', async () => {
      const invited = await post('/invite-member', mine, {
        email: 'prefixed-id@example.com',
        role: 'viewer',
        organizationId: prefixedId(mine),
      });
      expect(invited.body.organizationId).toBe(mine.organizationId);
      const asked = { permissions: { invitation: ['create'] }, organizationId: prefixedId(mine) };
      expect((await post('/has-permission', mine, asked)).body.success).toBe(true);
      const userId = `user_${mine.userId.replaceAll('-', '')}`;
      const role = await get(`/organization/get-active-member-role?userId=${userId}`, mine);
      expect(role.body).toEqual({ role: 'owner' });
    });

    it.each(['org_nonsense', 'memb_0198c0de7a317c5eb7a46f2d54f6a2b1', 'org_'])(
      'but not as %s',
      async (id) => {
        expect((await post('/set-active', mine, { organizationId: id })).status).toBe(400);
      },
    );
  });

  describe('is the only one that a user has, where none was chosen', () => {
    let member: Colleague;

    beforeAll(async () => {
      member = await colleague(api, mine, 'admin');
    });

    it.each([
      '/organization/get-organization',
      '/organization/get-full-organization',
      '/organization/get-active-member',
      '/organization/get-active-member-role',
      '/organization/list-members',
      '/organization/list-invitations',
    ])('for GET %s', async (path) => {
      const response = await get(path, member);
      expect([response.status, response.body === null]).toEqual([200, false]);
    });

    it('for invite-member, by cookie and by Bearer', async () => {
      const json = { email: 'guest@example.com', role: 'viewer' };
      const headers = { authorization: `Bearer ${member.token}` };
      const invited = await api.request('POST', `${AT}/invite-member`, { headers, json });
      expect([invited.status, invited.body.organizationId]).toEqual([200, mine.organizationId]);
      expect(
        (await post('/has-permission', member, { permissions: { invitation: ['create'] } })).status,
      ).toBe(200);
      const again = await post('/invite-member', member, { ...json, email: 'second@example.com' });
      expect(again.status).toBe(200);
    });

    it('but is not kept as chosen', async () => {
      expect((await get('/get-session', member)).body.session.activeOrganizationId).toBeNull();
    });

    it('and is none where there are several, or none, or the session is over', async () => {
      const several = await colleague(api, mine, 'admin');
      const headers = { cookie: other.cookie };
      await api.request('POST', '/api/v1/members', {
        headers,
        json: { email: several.email, role: 'admin' },
      });
      const nobody = await api.signUp();
      const json = { email: 'third@example.com', role: 'viewer' };
      for (const who of [several, nobody]) expect((await post('/invite-member', who, json)).status).toBe(400);
      const late = await colleague(api, mine, 'admin');
      await api.rows(`update auth.sessions set expires_at = now() - interval '1 second' where user_id = $1`, [
        late.userId,
      ]);
      expect((await post('/invite-member', late, json)).status).toBe(401);
      expect(await api.rows(`select from auth.invitations where email = 'third@example.com'`)).toEqual([]);
    });
  });

  it('lists members by any field and operator, or refuses; never fails', async () => {
    const fields = ['id', 'userId', 'organizationId', 'createdAt', 'role'];
    const operators = [
      'eq',
      'ne',
      'lt',
      'lte',
      'gt',
      'gte',
      'in',
      'not_in',
      'contains',
      'starts_with',
      'ends_with',
    ];
    const values = ['a', '', '%', '7', mine.organizationId, '2026-01-01T00:00:00Z', '2026-99-99', '\u0000'];
    for (const field of fields)
      for (const operator of operators)
        for (const value of values) {
          const filter = `filterField=${field}&filterOperator=${operator}&filterValue=${encodeURIComponent(value)}`;
          const { status } = await get(`/organization/list-members?${filter}`, mine);
          expect([`${filter}`, [200, 400].includes(status)]).toEqual([filter, true]);
        }
    for (const page of [
      'limit=x',
      'limit=1e99',
      'offset=x',
      'offset=-1',
      'offset=99999999999999999999',
      'limit=0.5',
    ])
      expect([200, 400]).toContain((await get(`/organization/list-members?${page}`, mine)).status);
  });
});
