import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { statementsOf } from '../support/statements.js';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  joinAs,
  uuidOf,
} from '../crm-v1/client.js';
import {
  createDeal,
  createPipeline,
  everythingStored,
  invalid,
  recordActivity,
  refusalOf,
  RELATIONSHIPS,
  TIME,
} from './records.js';

const AUDIT_EVENTS = '/api/v1/audit-events';
const PROXY = '/functions/v1/rest-api-proxy/contacts';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

const list = async (query = '', by: ApiV1Client = apiV1) => (await by.get(`${AUDIT_EVENTS}${query}`)).body;

/** A tenant with a story: what a session did, what a key did, and when. */
async function storied() {
  const owner = await api.tenant('Storied');
  const theirs = apiV1Of(api, owner);
  const contact = await createContact(theirs);
  await theirs.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Eva' });
  const path = `${PROXY}?id=eq.${uuidOf(contact.id)}`;
  const headers = { 'x-api-key': owner.apiKey };
  await api.request('PATCH', path, { headers, json: { source: 'fair' } });
  const company = await createCompany(theirs);
  const days = "update audit_events set occurred_at = now() - interval '10 days' where action = 'created'";
  await api.rows(`${days} and entity_id = $1`, [uuidOf(contact.id)]);
  const [key] = await api.rows('select id from api_keys where organization_id = $1', [owner.organizationId]);
  return { owner, theirs, contact, company, keyId: key.id as string };
}

describe('GET /api/v1/audit-events', () => {
  it('tells who changed what, when and through which API, the newest first', async () => {
    const { owner, theirs, contact, keyId } = await storied();
    const { items, total } = await list(`?entity_id=${contact.id}`, theirs);
    const same = {
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
      created_at: expect.stringMatching(TIME),
      entity: 'contact',
      entity_id: contact.id,
      request_id: expect.any(String),
    };
    const byUser = { dialect: 'crm-v1', user_id: owner.userId, api_key_id: null };
    expect([items, total]).toEqual([
      [
        {
          ...same,
          action: 'updated',
          dialect: 'rest-api-proxy',
          user_id: null,
          api_key_id: `ak_${keyId.replaceAll('-', '')}`,
          before: { source: null },
          after: { source: 'fair' },
        },
        {
          ...same,
          ...byUser,
          action: 'updated',
          before: { full_name: 'Ada King', first_name: 'Ada' },
          after: { full_name: 'Eva King', first_name: 'Eva' },
        },
        {
          ...same,
          ...byUser,
          action: 'created',
          before: null,
          after: { full_name: 'Ada King', first_name: 'Ada', last_name: 'King' },
        },
      ],
      3,
    ]);
  });

  it('tells of the request, by the id that it was answered with', async () => {
    const headers = { cookie: tenant.cookie, 'x-request-id': 'asked-for-1' };
    const json = { first_name: 'Ada', last_name: 'King' };
    await api.request('POST', CONTACTS, { headers, json });
    expect((await list('?limit=1')).items[0].request_id).toBe('asked-for-1');
  });

  it('knows every kind of record by the id /api/v1 gives it', async () => {
    const contact = await createContact(apiV1);
    await createCompany(apiV1);
    await createDeal(apiV1, { contact_id: contact.id });
    await createPipeline(apiV1);
    await recordActivity(apiV1, { contact_id: contact.id });
    await apiV1.post(RELATIONSHIPS, { contact_id: contact.id, user_id: tenant.userId });
    await apiV1.post('/api/v1/crm/custom-fields', { entity: 'deal', key: 'size' });
    await apiV1.patch('/api/v1/organizations/current', { name: 'Acme & Daughters' });
    const { email } = await api.signUp();
    await apiV1.post('/api/v1/members', { email, role: 'member' });
    const { items } = await list('?limit=200');
    const prefixes = new Map<string, string>(
      items.map((item: { entity: string; entity_id: string }) => [
        item.entity,
        item.entity_id.replace(/[0-9a-f]{32}$/, ''),
      ]),
    );
    expect(Object.fromEntries(prefixes)).toEqual({
      activity: 'act_',
      api_key: 'ak_',
      company: 'comp_',
      contact: 'cont_',
      custom_field: 'cfd_',
      deal: 'deal_',
      member: 'memb_',
      organization: 'org_',
      pipeline: 'pipe_',
    });
  });

  it('filters by record, actor, action, API and time, alone and together', async () => {
    const { owner, theirs, contact, company, keyId } = await storied();
    const yesterday = new Date(Date.now() - 24 * 3600_000).toISOString();
    const totals: Record<string, number> = {};
    for (const query of [
      '',
      'entity=contact',
      'entity=company',
      `entity_id=${company.id}`,
      `entity=contact&entity_id=${contact.id.toUpperCase().replace('CONT_', 'cont_')}`,
      `user_id=${owner.userId}&entity=contact`,
      `user_id=user_${owner.userId.replaceAll('-', '')}&entity=contact`,
      `api_key_id=key_${keyId}`,
      'action=created&entity=contact',
      'dialect=rest-api-proxy',
      'dialect=sales',
      `created_before=${yesterday}`,
      `entity=contact&created_after=${yesterday}`,
      `created_after=${yesterday}&created_before=${yesterday}`,
      `user_id=${owner.userId}&action=updated&dialect=crm-v1`,
    ])
      totals[query] = (await list(`?${query}`, theirs)).total;
    expect(Object.values(totals)).toEqual([5, 3, 1, 1, 3, 2, 2, 1, 1, 1, 0, 1, 2, 0, 1]);
  });

  it('takes a time as it is: at or after, and before', async () => {
    const { theirs, contact } = await storied();
    const sql = 'update audit_events set occurred_at = $2 where entity_id = $1';
    await api.rows(sql, [uuidOf(contact.id), '2026-01-02T03:04:05.678Z']);
    const count = async (query: string) => (await list(`?entity=contact&${query}`, theirs)).total;
    expect(await count('created_after=2026-01-02T03:04:05.678Z')).toBe(3);
    expect(await count('created_after=2026-01-02T03:04:05.679Z')).toBe(0);
    expect(await count('created_before=2026-01-02T03:04:05.678')).toBe(0);
    expect(await count('created_before=2026-01-02T04:04:05.679%2B01:00')).toBe(3);
  });

  it('pages, newest first, and clamps the limit', async () => {
    const { theirs } = await storied();
    const all = await list('?limit=500', theirs);
    expect([all.limit, all.offset, all.total, all.items.length]).toEqual([200, 0, 5, 5]);
    const ids = all.items.map(({ id }: { id: string }) => id);
    expect(ids).toEqual(ids.toSorted().reverse());
    const page = await list('?limit=2&offset=2', theirs);
    expect([page.items, page.total]).toEqual([all.items.slice(2, 4), 5]);
    const beyond = await list('?offset=100', theirs);
    expect([beyond.items, beyond.total]).toEqual([[], 5]);
  });

  it.each([
    [
      'entity=person',
      'entity must be one of contact, company, deal, activity, pipeline, custom_field, api_key, member, organization, import, export, webhook, duplicate, duplicate_scan',
    ],
    ['entity_id=1', 'entity_id is not the id of a record'],
    [`entity=deal&entity_id=cont_${'0'.repeat(32)}`, 'entity_id is not the id of a deal'],
    ['user_id=me', 'User not found'],
    ['api_key_id=me', 'API key not found'],
    ['created_after=yesterday', 'created_after must be an ISO 8601 date'],
    ['created_before=2026-13-01', 'created_before must be an ISO 8601 date'],
    [`action=${'x'.repeat(101)}`, 'action must be at most 100 characters'],
    ['dialect[a]=b', 'dialect must be a string'],
    ['limit=0', 'limit must be at least 1'],
  ])('is 400 for %s', async (query, error) => {
    expect(refusalOf(await apiV1.get(`${AUDIT_EVENTS}?${query}`))).toEqual(invalid(error));
  });

  it.each(['action=%00', 'dialect=%00', 'created_after=0000-01-01', 'created_before=9999-12-31T23:59:59Z'])(
    'is no failure of ours for %s',
    async (query) => {
      expect((await apiV1.get(`${AUDIT_EVENTS}?${query}`)).status).toBeLessThan(500);
    },
  );

  it.each([
    ['admin', 200],
    ['manager', 403],
    ['member', 403],
    ['viewer', 403],
  ] as const)('is for owners and admins: %s gets %d', async (role, status) => {
    const theirs = apiV1Of(api, await joinAs(api, tenant, role));
    expect((await theirs.get(AUDIT_EVENTS)).status).toBe(status);
  });

  it('is for keys whose maker gave them the scope', async () => {
    const keyWith = async (scopes: string[]) =>
      (await apiV1.post('/api/v1/api-keys', { name: 'audit', scopes })).body.api_key.key as string;
    const ask = async (key: string) =>
      (await api.request('GET', AUDIT_EVENTS, { headers: { 'x-api-key': key } })).status;
    expect(await ask(await keyWith(['audit-events:read']))).toBe(200);
    expect(await ask(tenant.apiKey)).toBe(403);
    expect((await api.request('GET', AUDIT_EVENTS)).status).toBe(401);
  });

  it('shows nothing of another organization, by whatever of theirs one asks', async () => {
    const { owner, contact, keyId } = await storied();
    for (const query of [`entity_id=${contact.id}`, `user_id=${owner.userId}`, `api_key_id=key_${keyId}`])
      expect(await list(`?${query}`)).toEqual({ items: [], total: 0, limit: 50, offset: 0 });
  });

  it('cannot be written, changed or removed', async () => {
    const { theirs } = await storied();
    const [{ id }] = (await list('?limit=1', theirs)).items;
    const before = await everythingStored(api);
    expect((await theirs.post(AUDIT_EVENTS, {})).status).toBe(405);
    expect((await theirs.patch(`${AUDIT_EVENTS}/${id}`, {})).status).toBe(404);
    expect((await theirs.delete(`${AUDIT_EVENTS}/${id}`)).status).toBe(404);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('is one statement beside that of the session, for 1 event and for 200', async () => {
    for (let n = 0; n < 20; n++) await apiV1.post(COMPANIES, { name: `Company ${n}` });
    const statements = async (limit: number) =>
      (await statementsOf(() => list(`?limit=${limit}&entity=company`))).length;
    expect([await statements(1), await statements(200)]).toEqual([2, 2]);
  });
});
