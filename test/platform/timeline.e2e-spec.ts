import type { Tenant, TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  startApiV1Clients,
  uuidOf,
} from '../crm-v1/client.js';
import { ACTIVITIES, invalid, missing, recordActivity, refusalOf, RELATIONSHIPS, TIME } from './records.js';

/** Somebody else may be at work on the same machine. */

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let other: ApiV1Client;

beforeAll(async () => {
  ({ api, tenant, apiV1, other } = await startApiV1Clients());
});
afterAll(() => api.close());

const storyOf = async (id: string, query = '') =>
  (await apiV1.get(`${CONTACTS}/${id}/timeline${query}`)).body;

/** What each entry is about, in the order of the response. */
const outline = ({ items }: { items: { kind: string | null; action: string | null }[] }) =>
  items.map(({ kind, action }) => kind ?? action);

/** Puts a contact's audit events at the days of January 2026, the oldest first, so that they lie between activities. */
async function spreadEvents(id: string): Promise<void> {
  const events = await eventsOf(api, id);
  for (const [n, event] of events.entries())
    await api.rows(`update audit_events set occurred_at = '2026-01-01'::date + $2::int where id = $1`, [
      event.id,
      n,
    ]);
}

describe('GET /api/v1/crm/contacts/{id}/timeline', () => {
  it('answers what happened and every change, by the time they happened, newest first', async () => {
    const { id } = await createContact(apiV1);
    await apiV1.patch(`${CONTACTS}/${id}`, { position: 'CEO' });
    await spreadEvents(id);
    await recordActivity(apiV1, { contact_id: id, kind: 'call', occurred_at: '2026-01-01T12:00:00Z' });
    await recordActivity(apiV1, { contact_id: id, kind: 'sms', occurred_at: '2026-01-02T12:00:00Z' });
    await recordActivity(apiV1, { contact_id: id, kind: 'note', occurred_at: '2025-01-01T00:00:00Z' });
    const story = await storyOf(id);
    expect(outline(story)).toEqual(['sms', 'updated', 'call', 'created', 'note']);
    expect(story).toMatchObject({ total: 5, limit: 50, offset: 0 });
  });

  it('tells an activity key by key', async () => {
    const { id } = await createContact(apiV1);
    const fields = {
      contact_id: id,
      kind: 'call',
      direction: 'inbound',
      body: 'Hello',
      occurred_at: '2099-01-01',
    };
    const activity = await recordActivity(apiV1, fields);
    expect((await storyOf(id)).items[0]).toEqual({
      id: activity.id,
      type: 'activity',
      at: '2099-01-01T00:00:00Z',
      user_id: tenant.userId,
      api_key_id: null,
      kind: 'call',
      direction: 'inbound',
      body: 'Hello',
      action: null,
      dialect: null,
      before: null,
      after: null,
    });
  });

  it('tells a change key by key, the changed fields in the names that the API has for them', async () => {
    const company = await createCompany(apiV1);
    const { id } = await createContact(apiV1);
    await apiV1.patch(`${CONTACTS}/${id}`, { first_name: 'Augusta', company_id: company.id });
    expect((await storyOf(id)).items[0]).toEqual({
      id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
      type: 'change',
      at: expect.stringMatching(TIME),
      user_id: tenant.userId,
      api_key_id: null,
      kind: null,
      direction: null,
      body: null,
      action: 'updated',
      dialect: 'crm-v1',
      before: { full_name: 'Ada King', first_name: 'Ada', company_id: null },
      after: { full_name: 'Augusta King', first_name: 'Augusta', company_id: uuidOf(company.id) },
    });
  });

  it('tells of links to users, of deletion and of restoration', async () => {
    const { id } = await createContact(apiV1);
    const link = { contact_id: id, user_id: tenant.userId };
    const { body } = await apiV1.post(RELATIONSHIPS, link);
    await apiV1.delete(`${RELATIONSHIPS}/${body.relationship.id}`);
    await apiV1.delete(`${CONTACTS}/${id}`);
    expect(refusalOf(await apiV1.get(`${CONTACTS}/${id}/timeline`))).toEqual(missing('Contact'));
    await apiV1.post(`${CONTACTS}/${id}/restore`);
    const story = await storyOf(id);
    expect(outline(story)).toEqual(['restored', 'deleted', 'user_unlinked', 'user_linked', 'created']);
    expect(story.items[3].after).toMatchObject({ user_id: tenant.userId, relationship_type: 'primary' });
  });

  it('names the key, and no user, where a key changed it, and the API it came through', async () => {
    const { id } = await createContact(apiV1);
    const response = await api.request('PATCH', `/functions/v1/rest-api-proxy/contacts?id=eq.${uuidOf(id)}`, {
      headers: { 'x-api-key': tenant.apiKey },
      json: { custom_fields: { someKey: 1 } },
    });
    expect(response.status).toBe(200);
    expect((await storyOf(id)).items[0]).toMatchObject({
      user_id: null,
      api_key_id: expect.stringMatching(/^ak_[0-9a-f]{32}$/),
      dialect: 'rest-api-proxy',
      after: { custom_fields: { someKey: 1 } },
    });
  });

  it('pages through both kinds without a gap or a repetition', async () => {
    const { id } = await createContact(apiV1);
    for (let n = 0; n < 4; n++) await apiV1.patch(`${CONTACTS}/${id}`, { position: `${n}` });
    await spreadEvents(id);
    for (let n = 1; n <= 5; n++)
      await recordActivity(apiV1, { contact_id: id, occurred_at: `2026-01-0${n}T00:00:00Z`, body: `${n}` });
    const whole = (await storyOf(id)).items;
    expect(whole).toHaveLength(10);
    const pages = [];
    for (let offset = 0; offset < 12; offset += 3) {
      const page = await storyOf(id, `?limit=3&offset=${offset}`);
      expect(page).toMatchObject({ total: 10, limit: 3, offset });
      pages.push(...page.items);
    }
    expect(pages).toEqual(whole);
  });

  it('leaves out an activity that was deleted', async () => {
    const { id } = await createContact(apiV1);
    const activity = await recordActivity(apiV1, { contact_id: id });
    await apiV1.delete(`${ACTIVITIES}/${activity.id}`);
    expect(await storyOf(id)).toMatchObject({ items: [{ action: 'created' }], total: 1 });
  });

  it('clamps a limit above 200', async () => {
    const { id } = await createContact(apiV1);
    expect(await storyOf(id, '?limit=1000')).toMatchObject({ limit: 200 });
  });

  it.each([
    ['limit=0', 'limit must be at least 1'],
    ['limit=x', 'limit must be an integer'],
    ['offset=-1', 'offset must be at least 0'],
  ])('refuses %s', async (query, error) => {
    const { id } = await createContact(apiV1);
    expect(refusalOf(await apiV1.get(`${CONTACTS}/${id}/timeline?${query}`))).toEqual(invalid(error));
  });

  it.each<[string, () => Promise<string>]>([
    ["another tenant's contact", async () => (await createContact(other)).id],
    ['a contact that nobody has', () => Promise.resolve(`cont_${'0'.repeat(32)}`)],
    ['the id of something else', async () => (await createCompany(apiV1)).id],
    ['a bare uuid', async () => uuidOf((await createContact(apiV1)).id)],
  ])('is 404 for %s', async (_what, id) => {
    expect(refusalOf(await apiV1.get(`${CONTACTS}/${await id()}/timeline`))).toEqual(missing('Contact'));
  });
});
