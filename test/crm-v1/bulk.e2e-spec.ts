import { startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  createCompany,
  createContact,
  eventsOf,
  joinAs,
  uuidOf,
} from './client.js';
import { createDeal, DEALS, everythingStored } from '../platform/records.js';
import { transfersOf } from '../imports/transfers-client.js';

const BULK = '/api/v1/crm/bulk';
const NOBODY = `deal_${'0'.repeat(32)}`;

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let contact: { id: string };

beforeAll(async () => {
  api = await startApi({ IMPORT_POLL_MS: '20' });
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  contact = await createContact(apiV1);
});
afterAll(() => api.close());

const deals = (count: number, of = apiV1, contact_id = contact.id): Promise<{ id: string }[]> =>
  Promise.all(Array.from({ length: count }, () => createDeal(of, { contact_id })));
const idsOf = (records: readonly { id: string }[]) => records.map(({ id }) => id);
const stored = async (id: string) => (await api.rows('select * from deals where id = $1', [uuidOf(id)]))[0];
const update = (json: object) => apiV1.post(`${BULK}/deals/update`, json);
const remove = (json: object) => apiV1.post(`${BULK}/deals/delete`, json);

/** Deals of another organization. */
async function foreignDeals(): Promise<{ id: string }[]> {
  const other = apiV1Of(api, await api.tenant('Other'));
  return deals(1, other, (await createContact(other)).id);
}

describe('POST /api/v1/crm/bulk/deals/update', () => {
  it('puts all of them into a stage, and gives them to a member', async () => {
    const ids = idsOf(await deals(3));
    const member = await joinAs(api, tenant, 'member');
    const usr = `usr_${member.userId.replaceAll('-', '')}`;
    const response = await update({ ids, stage: 'won', assigned_member_id: usr });
    expect([response.status, response.body]).toEqual([200, { processed: 3, errors: [] }]);
    for (const id of ids) {
      expect(await stored(id)).toMatchObject({ stage: 'won', owner_id: member.userId });
      expect((await eventsOf(api, id)).map(({ action }) => action)).toEqual(['created', 'updated']);
    }
    expect((await update({ ids: [ids[0]], assigned_member_id: null })).body.processed).toBe(1);
    expect((await stored(ids[0]!)).owner_id).toBeNull();
  });

  it('does what it can where one is not there, or is of another organization', async () => {
    const [own] = await deals(1);
    const [foreign] = await foreignDeals();
    const before = await stored(foreign!.id);
    const response = await update({ ids: [NOBODY, own!.id, foreign!.id, 'cont_1'], stage: 'lost' });
    expect([response.status, response.body]).toEqual([
      200,
      {
        processed: 1,
        errors: [NOBODY, foreign!.id, 'cont_1'].map((id) => `${id}: Deal not found`),
      },
    ]);
    expect((await stored(own!.id)).stage).toBe('lost');
    expect(await stored(foreign!.id)).toEqual(before);
  });

  it('leaves a deal whose pipeline does not have the stage, and changes the others', async () => {
    const stages = [{ id: 'due', name: 'Due', probability: 10, outcome: 'open' }];
    const { pipeline } = (await apiV1.post('/api/v1/crm/pipelines', { name: 'Renewals', stages })).body;
    const [own] = await deals(1);
    const renewal = await createDeal(apiV1, { contact_id: contact.id, pipeline_id: pipeline.id });
    const { body } = await update({ ids: [own!.id, renewal.id], stage: 'won' });
    expect(body).toEqual({
      processed: 1,
      errors: [`${renewal.id}: Stage "won" does not exist in the pipeline`],
    });
    expect((await stored(renewal.id)).stage).toBe('due');
  });

  it('counts a deal that is sent twice, or is as requested, once', async () => {
    const [own] = await deals(1);
    const { id } = own!;
    const { stage } = await stored(id);
    expect((await update({ ids: [id, id], stage })).body).toEqual({ processed: 1, errors: [] });
  });

  it('refuses a member whom the organization does not have, and changes nothing', async () => {
    const ids = idsOf(await deals(2));
    const before = await everythingStored(api);
    const { status, body } = await update({ ids, stage: 'won', assigned_member_id: `usr_${'0'.repeat(32)}` });
    expect([status, body.error.message]).toEqual([400, 'Owner not found']);
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('POST /api/v1/crm/bulk/deals/delete', () => {
  it('deletes them, and tells of those that are not there', async () => {
    const ids = idsOf(await deals(3));
    const [foreign] = await foreignDeals();
    const response = await remove({ ids: [...ids, foreign!.id] });
    expect([response.status, response.body]).toEqual([
      200,
      { processed: 3, errors: [`${foreign!.id}: Deal not found`] },
    ]);
    for (const id of ids) expect((await apiV1.get(`${DEALS}/${id}`)).status).toBe(404);
    expect((await stored(foreign!.id)).deleted_at).toBeNull();
    expect((await remove({ ids })).body).toEqual({
      processed: 0,
      errors: ids.map((id) => `${id}: Deal not found`),
    });
  });
});

describe('Both calls on deals', () => {
  it.each([
    [{}, 'ids is required'],
    [{ ids: 'deal_1' }, 'ids is required'],
    [{ ids: [] }, 'ids must not be empty'],
    [{ ids: [1] }, 'ids must be texts'],
    [{ ids: Array(101).fill(NOBODY) }, 'ids must be at most 100'],
  ])('refuse %j', async (body, message) => {
    const before = await everythingStored(api);
    for (const response of [await update({ stage: 'won', ...body }), await remove(body)])
      expect([response.status, response.body.error.message]).toEqual([400, message]);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('refuse an update that says nothing, and keys that nobody reads', async () => {
    const ids = idsOf(await deals(1));
    const before = await everythingStored(api);
    expect((await update({ ids })).body.error.message).toBe(
      'one of stage and assigned_member_id is required',
    );
    expect((await update({ ids, amount: 7 })).status).toBe(400);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('are for managers, and for keys by their scope', async () => {
    const ids = idsOf(await deals(1));
    const { cookie } = await joinAs(api, tenant, 'member');
    const asked = (headers: Record<string, string>) =>
      api.request('POST', `${BULK}/deals/delete`, { headers, json: { ids } });
    expect((await asked({ cookie })).status).toBe(403);
    expect((await asked({})).status).toBe(401);
    expect((await asked({ authorization: `Bearer ${tenant.apiKey}` })).body.processed).toBe(1);
  });
});

describe('CSV below /api/v1/crm/bulk', () => {
  const importCsv = (raw: string, headers: Record<string, string> = {}) =>
    api.request('POST', `${BULK}/contacts/import`, {
      headers: { cookie: tenant.cookie, 'content-type': 'text/csv', ...headers },
      raw,
    });

  it('brings contacts in', async () => {
    const response = await importCsv('first_name,last_name,email\nGrace,Hopper,grace@example.com\n');
    expect([response.status, response.body.import.entity]).toEqual([201, 'contacts']);
    const done = await transfersOf(api, tenant).until(response.body.import.id, 'completed');
    expect(done.rows).toMatchObject({ created: 1, failed: 0 });
    const found = await apiV1.get('/api/v1/crm/contacts?search=grace@example.com');
    expect(found.body.items).toMatchObject([{ first_name: 'Grace', last_name: 'Hopper' }]);
  });

  it('shows a phone without a country as it was written, and finds its contact by it', async () => {
    const rows = 'Sato,sato@example.com,090-1111-2222\nSuzuki,suzuki@example.com,+819011112222\n';
    const imported = async (csv: string) => {
      const { body } = await importCsv(csv);
      await transfersOf(api, tenant).until(body.import.id, 'completed');
    };
    const phoneOf = async (email: string) =>
      (await apiV1.get(`/api/v1/crm/contacts?search=${email}`)).body.items[0].phone;
    await imported(`last_name,email,phone\n${rows}`);
    expect(await phoneOf('sato@example.com')).toBe('090-1111-2222');
    expect(await phoneOf('suzuki@example.com')).toBe('+819011112222');
    await createContact(apiV1, { last_name: 'Ito', email: 'ito@example.com' });
    await imported('email,phone\nito@example.com,03 1234 5678\n');
    expect(await phoneOf('ito@example.com')).toBe('03 1234 5678');
    const again = await importCsv('email,phone\n,09011112222\n');
    const done = await transfersOf(api, tenant).until(again.body.import.id, 'completed');
    expect(done.rows).toMatchObject({ created: 0, updated: 1 });
  });

  it('brings nothing in without a credential, or of another type', async () => {
    const before = await everythingStored(api);
    expect((await importCsv('a', { cookie: '' })).status).toBe(401);
    expect((await importCsv('a', { 'content-type': 'image/png' })).status).toBe(415);
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each([
    ['contacts', 'first_name', () => createContact(apiV1, { first_name: 'Exported' })],
    ['companies', 'name', () => createCompany(apiV1, { name: 'Exported' })],
    ['deals', 'title', () => createDeal(apiV1, { contact_id: contact.id, title: 'Exported' })],
  ])('takes %s out, its own organization’s alone', async (table, column, create) => {
    await create();
    const response = await apiV1.get(`${BULK}/${table}/export`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toContain(`${table}.csv`);
    const [head = '', ...rows] = response.text.trim().split('\n');
    expect(head.split(',')).toContain(column);
    expect(rows.filter((row) => row.includes('Exported'))).toHaveLength(1);
    const other = await apiV1Of(api, await api.tenant('Other')).get(`${BULK}/${table}/export`);
    expect(other.text.trim().split('\n')).toHaveLength(1);
  });
});
