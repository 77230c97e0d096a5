import { startApi, type TestApi } from './support/api.js';
import type { DemoAccess } from '../apps/api/src/demo/demo-access.js';
import { DemoExistsError, DemoService } from '../apps/api/src/demo/demo.service.js';

let api: TestApi;
let demo: DemoService;
let access: DemoAccess;

beforeAll(async () => {
  api = await startApi();
  demo = api.app.get(DemoService);
  access = await demo.create();
});

afterAll(() => api.close());

describe('DemoService.create', () => {
  it('fills the organization with companies and contacts of theirs', async () => {
    const sql = `select (select count(*)::int from companies where deleted_at is null) as companies, count(*)::int as contacts,
        count(company_id)::int as employed, count(distinct organization_id)::int as organizations
      from contacts where deleted_at is null`;
    expect(await api.rows(sql)).toEqual([
      { companies: 43, contacts: 306, employed: expect.any(Number), organizations: 1 },
    ]);
    expect(
      await api.rows(`select id from contacts where organization_id <> '${access.organizationId}'`),
    ).toEqual([]);
  });

  it('has some of everything that can be asked for, changed, brought back and used up', async () => {
    const sql = `select
        (select count(*)::int from auth.members) as members,
        (select count(*)::int from relationships) as relationships,
        (select count(*)::int from activities where deleted_at is null) as activities,
        (select count(*)::int from deal_contacts where not is_primary) > 2 as has_further_contacts,
        (select count(*)::int from pipelines) as pipelines,
        (select count(*)::int from custom_fields) as custom_fields,
        (select count(*)::int from contacts where inactivated_at is not null) as inactive_contacts,
        (select count(*)::int from companies where inactivated_at is not null) as inactive_companies,
        (select count(*)::int from contacts where deleted_at is not null) as deleted_contacts,
        (select count(*)::int from imports) as imports`;
    expect(await api.rows(sql)).toEqual([
      {
        members: 5,
        relationships: 20,
        activities: 353,
        has_further_contacts: true,
        pipelines: 4,
        custom_fields: 5,
        inactive_contacts: 2,
        inactive_companies: 2,
        deleted_contacts: 2,
        imports: 7,
      },
    ]);
  });

  it('writes what every writer leaves behind: one audit event for each record', async () => {
    const sql = `select entity, count(*)::int as events from audit_events
      where dialect = 'demo' and action = 'created' group by entity order by entity`;
    expect(await api.rows(sql)).toEqual([
      { entity: 'activity', events: 355 },
      { entity: 'api_key', events: 5 },
      { entity: 'company', events: 45 },
      { entity: 'contact', events: 308 },
      { entity: 'custom_field', events: 5 },
      { entity: 'deal', events: 144 },
      { entity: 'import', events: 7 },
      { entity: 'member', events: 4 },
      { entity: 'pipeline', events: 3 },
      { entity: 'webhook', events: 2 },
    ]);
  });

  it('makes the user the owner of the organization', async () => {
    const sql = `select u.email, m.role from auth.members m join auth.users u on u.id = m.user_id where m.role = 'owner'`;
    expect(await api.rows(sql)).toEqual([{ email: access.email, role: 'owner' }]);
  });

  it('gives a key that is shown here alone: the database has its hash', async () => {
    expect(access.apiKey).toMatch(/^cg_/);
    expect(await api.rows(`select 1 from api_keys k where k::text like '%${access.apiKey}%'`)).toEqual([]);
  });

  it('gives a password to sign in with and a key to call with', async () => {
    const { email, password } = access;
    expect((await api.request('POST', '/api/auth/sign-in/email', { json: { email, password } })).status).toBe(
      200,
    );
    const response = await api.request('GET', '/api/v1/crm/companies?limit=1', {
      headers: { 'x-api-key': access.apiKey },
    });
    expect([response.status, response.body.total]).toEqual([200, 43]);
  });

  it('refuses to make a second demo and changes nothing', async () => {
    await expect(demo.create()).rejects.toBeInstanceOf(DemoExistsError);
    expect(await api.rows('select count(*)::int as contacts from contacts')).toEqual([{ contacts: 308 }]);
  });
});
