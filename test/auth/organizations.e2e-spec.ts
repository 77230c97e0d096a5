import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { colleague } from './people.js';

describe('/api/v1/organizations', () => {
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
    api.request(method, `/api/v1/organizations${path}`, { headers: { cookie: who.cookie }, json });
  const idOf = ({ organizationId }: Tenant) => `org_${organizationId.replaceAll('-', '')}`;
  const settings = async () => {
    const [row] = await api.rows('select * from organization_settings where organization_id = $1', [
      tenant.organizationId,
    ]);
    return row;
  };

  describe('GET /api/v1/organizations', () => {
    it("lists the caller's organizations with their role, and nobody else's", async () => {
      const other = await api.tenant('Other');
      await api.request('POST', '/api/v1/members', {
        headers: { cookie: other.cookie },
        json: { email: tenant.email, role: 'viewer' },
      });
      await api.tenant('Stranger');
      const { body } = await as(tenant, 'GET');
      expect(body).toMatchObject({
        items: [
          { id: idOf(tenant), name: 'Acme', role: 'owner' },
          { id: idOf(other), name: 'Other', role: 'viewer' },
        ],
        total: 2,
      });
    });

    it('is not for API keys, which belong to one organization', async () => {
      const response = await api.request('GET', '/api/v1/organizations', {
        headers: { 'x-api-key': tenant.apiKey },
      });
      expect(response.status).toBe(401);
    });
  });

  describe('GET /api/v1/organizations/{id}', () => {
    it('answers by id and as current alike', async () => {
      const byId = await as(tenant, 'GET', `/${idOf(tenant)}`);
      const current = await as(tenant, 'GET', '/current');
      expect(byId.status).toBe(200);
      expect(byId.body).toEqual(current.body);
    });

    it("does not know anybody else's", async () => {
      const other = await api.tenant();
      expect((await as(tenant, 'GET', `/${idOf(other)}`)).status).toBe(404);
    });
  });

  describe('PATCH /api/v1/organizations/{id}', () => {
    it('changes what is sent and leaves the rest', async () => {
      const response = await as(tenant, 'PATCH', '/current', { default_country: 'jpn' });
      expect(response.body.organization).toMatchObject({
        name: 'Acme',
        default_country: 'JP',
        dedupe: false,
      });
      await as(tenant, 'PATCH', '/current', { dedupe: true, crm_contacts_api_roles: ['owner', 'admin'] });
      expect(await settings()).toMatchObject({
        default_country: 'JP',
        dedupe: true,
        crm_contacts_api_roles: ['owner', 'admin'],
      });
    });

    it.each([null, ''])('clears the country with %p', async (nothing) => {
      await as(tenant, 'PATCH', '/current', { default_country: 'FR' });
      await as(tenant, 'PATCH', '/current', { default_country: nothing });
      expect((await settings()).default_country).toBeNull();
    });

    it('changes nothing and audits nothing when nothing is sent', async () => {
      expect((await as(tenant, 'PATCH', '/current', { unknown: 1 })).status).toBe(200);
      const events = await api.rows(
        `select from audit_events where entity = 'organization' and organization_id = $1`,
        [tenant.organizationId],
      );
      expect(events).toEqual([]);
    });

    it.each<[Record<string, unknown>]>([
      [{ name: '' }],
      [{ name: null }],
      [{ name: 'x'.repeat(101) }],
      [{ default_country: 'Japan' }],
      [{ default_country: 'ZZ' }],
      [{ default_country: 'ZZZ' }],
      [{ dedupe: 'yes' }],
      [{ dedupe: null }],
      [{ crm_contacts_api_roles: ['boss'] }],
      [{ crm_contacts_api_roles: 'owner' }],
    ])('refuses %p', async (json) => {
      const before = await settings();
      expect((await as(tenant, 'PATCH', '/current', json)).status).toBe(400);
      expect(await settings()).toEqual(before);
    });

    it.each(['admin', 'manager', 'member', 'viewer'] as const)('is not for a(n) %s', async (role) => {
      const member = await colleague(api, tenant, role);
      expect((await as(member, 'PATCH', '/current', { name: 'Taken' })).status).toBe(403);
      const [organization] = await api.rows('select name from auth.organizations where id = $1', [
        tenant.organizationId,
      ]);
      expect(organization.name).toBe('Acme');
    });

    it("does not touch anybody else's", async () => {
      const other = await api.tenant('Other');
      expect((await as(tenant, 'PATCH', `/${idOf(other)}`, { name: 'Taken' })).status).toBe(404);
      const [organization] = await api.rows('select name from auth.organizations where id = $1', [
        other.organizationId,
      ]);
      expect(organization.name).toBe('Other');
    });
  });
});
