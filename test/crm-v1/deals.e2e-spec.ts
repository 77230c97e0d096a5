import type { ApiResponse, Tenant, TestApi } from '../support/api.js';
import { ACTIVITIES, DEALS, everythingStored, PIPELINES, TIME } from '../platform/records.js';
import {
  type ApiV1Client,
  createCompany,
  createContact,
  eventsOf,
  startApiV1Clients,
  uuidOf,
} from './client.js';

const COMPANIES = '/api/v1/crm/companies';
const CUSTOM_FIELDS = '/api/v1/crm/custom-fields';
const REPORTS = '/api/v1/crm/reports';
const NOBODY = '0'.repeat(32);
const today = new Date().toISOString().slice(0, 10);

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let other: ApiV1Client;
let usr: string;

beforeAll(async () => {
  ({ api, tenant, apiV1, other } = await startApiV1Clients());
  usr = `usr_${tenant.userId.replaceAll('-', '')}`;
});
afterAll(() => api.close());

async function made(path: string, body: object, at: ApiV1Client = apiV1): Promise<any> {
  const response = await at.post(path, body);
  if (response.status !== 201) throw new Error(`${path} answered ${response.status}: ${response.text}`);
  return Object.values(response.body as object)[0];
}

const deal = (fields: object = {}) => made(DEALS, { name: 'Order', ...fields });
const namesOf = ({ body }: ApiResponse): string[] => body.items.map(({ name }: { name: string }) => name);

/** How a write is refused, as far as its status and code tell, and that nothing is stored by it. */
async function refused(method: 'post' | 'patch', path: string, body: object, by: ApiV1Client = apiV1) {
  const before = await everythingStored(api);
  const { status, body: response } = await by[method](path, body);
  expect(await everythingStored(api)).toEqual(before);
  return { status, isRefused: typeof response.code === 'string' };
}

describe('A deal as the published page has it', () => {
  it('is made by name and amount alone, and stands without a contact', async () => {
    const made = await deal({ name: 'Site', amount: 1000000 });
    expect(made).toMatchObject({
      name: 'Site',
      title: 'Site',
      amount: 1000000,
      value: 1000000,
      contact_id: null,
    });
    expect(made).toMatchObject({
      company_id: null,
      assigned_member_id: null,
      lost_reason: null,
      won_date: null,
    });
    expect((await apiV1.get(`${DEALS}/${made.id}/contacts`)).body.items).toEqual([]);
    expect((await apiV1.get(`${DEALS}/${made.id}`)).body.deal).toEqual(made);
    expect((await eventsOf(api, made.id))[0].after).not.toHaveProperty('contactId');
  });

  it('has the published fields, key by key, as they were written', async () => {
    const fields = {
      name: 'Factory',
      amount: 12.5,
      stage: 'proposal',
      company_id: (await createCompany(apiV1)).id,
      contact_id: (await createContact(apiV1)).id,
      assigned_member_id: usr,
      expected_close_date: '2027-03-31',
      probability: 60,
      currency: 'JPY',
    };
    const times = { created_at: expect.stringMatching(TIME), updated_at: expect.stringMatching(TIME) };
    const written = await deal(fields);
    expect(written).toMatchObject({ ...fields, ...times, lost_reason: null, won_date: null });
    expect(written.owner_id).toBe(tenant.userId);
  });

  it.each([
    [{ name: 'a', title: 'b' }],
    [{ name: 'a', amount: 1, value: 2 }],
    [{ name: 'a', assigned_member_id: `usr_${NOBODY}`, owner_id: '0198c0de-7a31-7c5e-b7a4-6f2d54f6a2b1' }],
    [{ name: 'a', assigned_member_id: `usr_${NOBODY}` }],
    [{ name: 'a', won_date: 'yesterday' }],
    [{ name: 'a', lost_reason: 'x'.repeat(501) }],
    [{ name: 'a', lost_reason: 7 }],
    [{}],
  ])('is refused with %j, and not stored', async (body) => {
    expect(await refused('post', DEALS, body)).toEqual({ status: 400, isRefused: true });
  });

  it('takes both spellings where they say the same, and either alone in a change', async () => {
    const id = (await deal({ name: 'Both', title: 'Both', assigned_member_id: usr, owner_id: tenant.userId }))
      .id;
    const changes: object[] = [
      { title: 'Ours' },
      { name: 'Theirs' },
      { value: 7 },
      { amount: 8 },
      { owner_id: null },
    ];
    for (const change of changes) expect((await apiV1.patch(`${DEALS}/${id}`, change)).status).toBe(200);
    expect((await apiV1.get(`${DEALS}/${id}`)).body.deal).toMatchObject({
      name: 'Theirs',
      amount: 8,
      assigned_member_id: null,
    });
  });

  it('gets, changes and loses its contact, and its primary one with it', async () => {
    const [first, second] = [await createContact(apiV1), await createContact(apiV1)];
    const { id } = await deal();
    const primary = async (contact_id: string | null) => {
      const response = await apiV1.patch(`${DEALS}/${id}`, { contact_id });
      const { items } = (await apiV1.get(`${DEALS}/${id}/contacts`)).body;
      return [
        response.status,
        response.body.deal.contact_id,
        items.map((each: any) => [each.contact_id, each.is_primary]),
      ];
    };
    expect(await primary(first.id)).toEqual([200, first.id, [[first.id, true]]]);
    expect((await apiV1.post(`${DEALS}/${id}/contacts`, { contact_id: second.id })).status).toBe(201);
    expect(await primary(second.id)).toEqual([200, second.id, [[second.id, true]]]);
    expect(await primary(null)).toEqual([200, null, []]);
    expect(await primary(first.id)).toEqual([200, first.id, [[first.id, true]]]);
  });

  it('is sorted by name, amount and updated_at, and filtered by its assigned member', async () => {
    const only = 'search=Sorted';
    await deal({ name: 'Sorted b', amount: 1, assigned_member_id: usr });
    const { id } = await deal({ name: 'Sorted a', amount: 3 });
    await deal({ name: 'Sorted c', amount: 2 });
    await apiV1.patch(`${DEALS}/${id}`, { amount: 4 });
    const sorted = async (sort: string) =>
      namesOf(await apiV1.get(`${DEALS}?${only}&${sort}`))
        .map((name) => name.at(-1))
        .join('');
    expect(await sorted('sort=name')).toBe('cba');
    expect(await sorted('sort=name&order=asc')).toBe('abc');
    expect(await sorted('sort=amount')).toBe('acb');
    expect((await sorted('sort=updated_at')).at(0)).toBe('a');
    expect(await sorted(`assigned_member_id=${usr}`)).toBe('b');
    expect((await apiV1.get(`${DEALS}?assigned_member_id=usr_x`)).status).toBe(400);
  });

  it('is sorted by name as companies are, whatever the case', async () => {
    for (const name of ['Cased cherry', 'Cased Banana', 'Cased apple']) {
      await deal({ name });
      await createCompany(apiV1, { name });
    }
    for (const path of [DEALS, COMPANIES])
      expect(namesOf(await apiV1.get(`${path}?search=Cased&sort=name&order=asc`))).toEqual([
        'Cased apple',
        'Cased Banana',
        'Cased cherry',
      ]);
  });

  it.each([
    [{ amount: 9007199254740993 }, 'amount must be a number from 0 on', 'amount'],
    [{ value: 9007199254740993 }, 'value must be a number from 0 on', 'value'],
    [{ amount: 1.23456 }, 'amount must have at most 4 decimals', 'amount'],
    [{ amount: -1 }, 'amount must be a number from 0 on', 'amount'],
    [{ name: 'x'.repeat(201) }, 'name must be at most 200 characters', 'name'],
    [{ title: 'x'.repeat(201) }, 'title must be at most 200 characters', 'title'],
    [{ assigned_member_id: `usr_${NOBODY}` }, 'Owner not found', 'assigned_member_id'],
    [{ owner_id: `usr_${NOBODY}` }, 'Owner not found', 'owner_id'],
  ])('is refused by the name of the field that was sent: %j', async (body, message, field) => {
    const { id } = await deal();
    const named = 'name' in body || 'title' in body ? {} : { name: 'a' };
    for (const response of [
      await apiV1.post(DEALS, { ...named, ...body }),
      await apiV1.patch(`${DEALS}/${id}`, body),
    ])
      expect([response.status, response.body.error]).toEqual([
        400,
        expect.objectContaining({ message, details: { field } }),
      ]);
  });

  it('keeps an amount as it is, but for what a sum of doubles adds', async () => {
    const amounts = [9007199254740991, 1234567890.1234, 0.0001];
    for (const amount of amounts) expect((await deal({ amount })).amount).toBe(amount);
    expect((await deal({ amount: 0.1 + 0.2 })).amount).toBe(0.3);
  });
});

describe('A record that was read, changed in one spelling and sent back whole', () => {
  const [PATCH, PUT] = ['PATCH', 'PUT'] as const;

  /** Sends a record back with a change, and answers what it is then. */
  async function sentBack(path: string, method: 'PATCH' | 'PUT', change: (record: any) => object) {
    const [record] = Object.values((await apiV1.get(path)).body as object);
    const json = { ...(record as object), ...change(record) };
    const { status, body } = await api.request(method, path, { headers: { cookie: tenant.cookie }, json });
    expect([status, body.error]).toEqual([200, undefined]);
    const after: any = Object.values(body as object)[0];
    const untouched = { ...json, updated_at: after.updated_at };
    return { after, untouched };
  }

  it.each([
    [{ name: 'N2' }, { title: 'N2' }],
    [{ title: 'T2' }, { name: 'T2' }],
    [{ amount: 7.5 }, { value: 7.5 }],
    [{ value: null }, { amount: null }],
    [{ assigned_member_id: null }, { owner_id: null }],
    [{ owner_id: null }, { assigned_member_id: null }],
    [{ stage: 'proposal' }, {}],
    [{ name: 'N3', title: 'N3' }, {}],
    [{}, {}],
  ])('is a deal with %j', async (change, along) => {
    const contact_id = (await createContact(apiV1)).id;
    const fields = { name: 'Whole', amount: 5, assigned_member_id: usr, contact_id, metadata: { a: 1 } };
    const { id } = await deal(fields);
    for (const method of [PATCH, PUT]) {
      const { after, untouched } = await sentBack(`${DEALS}/${id}`, method, () => change);
      expect(after).toEqual({ ...untouched, ...along });
    }
  });

  it('is refused where both spellings are new and differ', async () => {
    const { id } = await deal({ amount: 5 });
    for (const body of [
      { amount: 6, value: 7 },
      { name: 'a', title: 'b' },
    ])
      expect(await refused('patch', `${DEALS}/${id}`, body)).toEqual({ status: 400, isRefused: true });
  });

  it.each([
    [{ type: 'email' }, { kind: 'email' }],
    [{ kind: 'email' }, { type: 'email' }],
    [{ content: 'new' }, { body: 'new' }],
    [{ body: null }, { content: null }],
  ])('is an activity with %j', async (change, along) => {
    const { id } = await made(ACTIVITIES, { type: 'call', content: 'old', deal_id: (await deal()).id });
    const { after, untouched } = await sentBack(`${ACTIVITIES}/${id}`, PATCH, () => change);
    expect(after).toEqual({ ...untouched, ...along });
  });

  it('is refused where both texts of an activity are new, in the words that were sent', async () => {
    const { id } = await made(ACTIVITIES, { type: 'call', content: 'old', deal_id: (await deal()).id });
    const path = `${ACTIVITIES}/${id}`;
    expect((await refused('patch', path, { content: 'a', body: 'b' })).status).toBe(400);
    const error = async (body: object) => (await apiV1.patch(path, body)).body.error;
    expect(await error({ content: 'x'.repeat(50_001) })).toMatchObject({
      message: 'content must be at most 50000 characters',
      details: { field: 'content' },
    });
    expect(await error({ body: 'x'.repeat(50_001) })).toMatchObject({ details: { field: 'body' } });
  });

  const select = { field_type: 'select', options_json: '["a","b"]' };
  it.each([
    [{}, { name: 'Label' }, { label: 'Label' }],
    [{}, { label: 'Label' }, { name: 'Label' }],
    [{}, { field_type: 'number' }, { type: 'number' }],
    [{}, { type: 'number' }, { field_type: 'number' }],
    [{}, select, { type: 'string' }],
    [select, { options_json: '["c"]' }, {}],
    [select, { field_type: 'multi_select' }, { type: 'array' }],
    [select, { field_type: 'text' }, { options_json: null }],
    [select, { type: 'number' }, { field_type: 'number', options_json: null }],
  ])('is a custom field of %j with %j', async (fields, change, along) => {
    const made = { resource_type: 'contact', name: 'Whole', ...fields };
    for (const method of [PATCH, PUT]) {
      const { id } = (await apiV1.post(CUSTOM_FIELDS, made)).body.definition;
      const { after, untouched } = await sentBack(`${CUSTOM_FIELDS}/${id}`, method, () => change);
      expect(after).toEqual({ ...untouched, ...along });
    }
  });

  it('is a custom field, which is refused in the words that were sent', async () => {
    const { id } = (await apiV1.post(CUSTOM_FIELDS, { resource_type: 'contact', name: 'Words' })).body
      .definition;
    const error = async (body: object) => (await apiV1.patch(`${CUSTOM_FIELDS}/${id}`, body)).body.error;
    expect(await error({ name: 'x'.repeat(101) })).toMatchObject({
      message: 'name must be at most 100 characters',
      details: { field: 'name' },
    });
    expect(await error({ name: 'a', label: 'b' })).toMatchObject({ code: 'VALIDATION_ERROR' });
  });

  it.each(['slug', 'id'])('is a pipeline with another %s of a stage', async (spelling) => {
    const stages = [{ slug: 'in' }, { slug: 'out', outcome: 'won' }];
    const { id } = await made(PIPELINES, { name: 'Whole', stages });
    const renamed = ({ stages: [first, second] }: any) => ({
      stages: [second, { ...first, [spelling]: 'inbound' }],
    });
    const { after } = await sentBack(`${PIPELINES}/${id}`, PATCH, renamed);
    expect(after.stages.map((stage: any) => [stage.slug, stage.id])).toEqual([
      ['out', 'out'],
      ['inbound', 'inbound'],
    ]);
    const path = `${PIPELINES}/${id}`;
    for (const stage of [
      { slug: 'a', id: 'b' },
      { slug: 'out', id: 'inbound' },
    ])
      expect((await refused('patch', path, { stages: [stage] })).status).toBe(400);
  });
});

describe('POST /api/v1/crm/deals/{id}/stage', () => {
  const move = (id: string, body: object, by: ApiV1Client = apiV1) => by.post(`${DEALS}/${id}/stage`, body);

  it('moves a deal, dates one that is won, and says why one is lost', async () => {
    const { id } = await deal();
    const steps: [object, object][] = [
      [{ stage: 'negotiation' }, { stage: 'negotiation', won_date: null }],
      [{ stage: 'won' }, { stage: 'won', won_date: today }],
      [
        { stage: 'lost', lost_reason: 'Price' },
        { stage: 'lost', won_date: null, lost_reason: 'Price' },
      ],
      [
        { stage: 'won', won_date: '2026-01-31' },
        { stage: 'won', won_date: '2026-01-31', lost_reason: null },
      ],
      [{ stage: 'lead' }, { stage: 'lead', won_date: null }],
    ];
    for (const [body, after] of steps) {
      const response = await move(id, body);
      expect([response.status, response.body.deal]).toEqual([200, expect.objectContaining(after)]);
    }
    const event = (await eventsOf(api, id)).at(-1);
    expect(event).toMatchObject({
      action: 'updated',
      before: { wonDate: '2026-01-31' },
      after: { wonDate: null },
    });
  });

  it.each([
    ['qualification', 'qualified'],
    ['closed_won', 'won'],
    ['closed_lost', 'lost'],
  ])('takes %s for %s, in bodies and in lists', async (alias, stage) => {
    const { id } = await deal();
    expect((await move(id, { stage: alias })).body.deal.stage).toBe(stage);
    expect((await deal({ stage: alias })).stage).toBe(stage);
    const { items } = (await apiV1.get(`${DEALS}?stage=${alias}&limit=200`)).body;
    expect(items.map((each: { id: string }) => each.id)).toContain(id);
  });

  const warningOf = ({ headers }: ApiResponse) => headers.get('warning');

  it('writes the slug of a stage that is named by its name or in another case, and says so', async () => {
    const stages = [{ slug: 'first', name: 'Erstgespräch' }, { slug: 'won' }];
    const pipeline_id = (await made(PIPELINES, { name: 'Named', stages })).id;
    const { id } = await deal({ pipeline_id, stage: 'won' });
    const headers = { cookie: tenant.cookie };
    const put = (json: object) => api.request('PUT', `${DEALS}/${id}`, { headers, json });
    for (const write of [
      () => move(id, { stage: 'FIRST' }),
      () => apiV1.patch(`${DEALS}/${id}`, { stage: 'First' }),
      () => put({ stage: 'First' }),
      () => apiV1.post(DEALS, { name: 'a', pipeline_id, stage: 'First' }),
      () => apiV1.post(DEALS, { name: 'a', pipeline_id, stage: 'erstgespräch' }),
    ]) {
      const response = await write();
      expect([response.body.deal.stage, warningOf(response)]).toEqual([
        'first',
        expect.stringMatching(/^299 - "stage .* is stored as \\"first\\""$/i),
      ]);
    }
    const bulk = await apiV1.post('/api/v1/crm/bulk/deals/update', { ids: [id], stage: 'Won' });
    expect([bulk.body.processed, warningOf(bulk)]).toEqual([
      1,
      '299 - "stage \\"Won\\" is stored as \\"won\\""',
    ]);
    expect(warningOf(await move(id, { stage: 'won' }))).toBeNull();
    expect(warningOf(await move(id, { stage: 'closed_won' }))).toBeNull();
  });

  it('leaves a stage as another dialect has written it', async () => {
    const { id } = await deal();
    await api.rows(`update deals set stage = 'Proposal' where id = $1`, [uuidOf(id)]);
    const { deal: read } = (await apiV1.get(`${DEALS}/${id}`)).body;
    const response = await apiV1.patch(`${DEALS}/${id}`, { ...read, amount: 3 });
    expect(response.body.deal).toMatchObject({ stage: 'Proposal', amount: 3 });
    expect(warningOf(response)).not.toContain('stage');
  });

  it('takes a reason for a loss from a deal that is won, and dates none that is not', async () => {
    const { id } = await deal({ lost_reason: 'Price' });
    expect((await move(id, { stage: 'won' })).body.deal).toMatchObject({
      lost_reason: null,
      won_date: today,
    });
    for (const body of [{ lost_reason: 'x' }, { stage: 'lead', won_date: '2026-01-31' }])
      expect(await refused('patch', `${DEALS}/${id}`, body)).toEqual({ status: 422, isRefused: true });
    const won = (await apiV1.get(`${DEALS}/${id}`)).body.deal;
    const left = (await apiV1.patch(`${DEALS}/${id}`, { ...won, stage: 'lead' })).body.deal;
    expect(left).toMatchObject({ stage: 'lead', won_date: null, lost_reason: null });
    const { status, body } = await apiV1.patch(`${DEALS}/${id}`, { won_date: today });
    expect([status, body.error]).toEqual([
      422,
      expect.objectContaining({
        message: 'won_date is for a deal in a won stage',
        details: { field: 'won_date' },
      }),
    ]);
    expect(await refused('post', DEALS, { name: 'a', won_date: today })).toMatchObject({ status: 422 });
  });

  it('leaves a stage its name where the pipeline has one of it', async () => {
    const stages = [{ slug: 'new' }, { slug: 'won' }, { slug: 'closed_won', outcome: 'won' }];
    const pipeline_id = (await made(PIPELINES, { name: 'Partners', stages })).id;
    const { id } = await deal({ pipeline_id });
    expect((await move(id, { stage: 'closed_won' })).body.deal).toMatchObject({
      stage: 'closed_won',
      won_date: today,
    });
  });

  it('refuses what is no stage, and a body without one, and changes nothing', async () => {
    const { id } = await deal();
    for (const body of [{ stage: 'nowhere' }, { stage: 7 }, {}, { stage: 'won', won_date: 'x' }])
      expect((await refused('post', `${DEALS}/${id}/stage`, body)).status).toBeGreaterThanOrEqual(400);
  });

  it('heeds If-Match, and is for those who may write', async () => {
    const { id } = await deal();
    const headers = { cookie: tenant.cookie, 'if-match': '"7"' };
    const path = `${DEALS}/${id}/stage`;
    expect((await api.request('POST', path, { headers, json: { stage: 'won' } })).status).toBe(412);
    expect((await api.request('POST', path, { json: { stage: 'won' } })).status).toBe(401);
    expect(await refused('post', path, { stage: 'won' }, other)).toEqual({ status: 404, isRefused: true });
    expect((await move(`deal_${NOBODY}`, { stage: 'won' })).status).toBe(404);
  });
});

describe('An activity as the published page has it', () => {
  it('is of a deal without a contact, and has the published fields', async () => {
    const deal_id = (await deal()).id;
    const activity = await made(ACTIVITIES, { type: 'call', content: 'Called', deal_id });
    expect(activity).toMatchObject({
      type: 'call',
      content: 'Called',
      deal_id,
      contact_id: null,
      created_by: usr,
    });
    expect(activity).toMatchObject({ kind: 'call', body: 'Called', created_at: expect.stringMatching(TIME) });
    expect((await eventsOf(api, activity.id))[0].after).toMatchObject({
      dealId: uuidOf(deal_id),
      contactId: null,
    });
  });

  it('is of whoever made the key by which it was recorded', async () => {
    const json = { type: 'note', contact_id: (await createContact(apiV1)).id };
    const headers = { 'x-api-key': tenant.apiKey };
    const one = await api.request('POST', ACTIVITIES, { headers, json });
    const many = await api.request('POST', `${ACTIVITIES}/bulk`, { headers, json: { activities: [json] } });
    expect([one.body.activity.created_by, many.body.items[0].created_by]).toEqual([usr, usr]);
  });

  it('is listed by type, deal and contact, and with its deal', async () => {
    const [deal_id, another] = [(await deal()).id, (await deal()).id];
    const contact_id = (await createContact(apiV1)).id;
    for (const type of ['note', 'call', 'email', 'meeting']) await made(ACTIVITIES, { type, deal_id });
    await made(ACTIVITIES, { type: 'call', deal_id: another, contact_id });
    const list = async (query: string) =>
      (await apiV1.get(`${ACTIVITIES}?${query}`)).body.items.map(({ type }: { type: string }) => type);
    expect(await list(`deal_id=${deal_id}`)).toEqual(['meeting', 'email', 'call', 'note']);
    expect(await list(`deal_id=${deal_id}&type=call`)).toEqual(['call']);
    expect(await list(`contact_id=${contact_id}`)).toEqual(['call']);
    const response = await apiV1.get(`${DEALS}/${deal_id}/activities?limit=3`);
    expect(response.body).toMatchObject({
      total: 4,
      limit: 3,
      offset: 0,
      items: [{ type: 'meeting' }, {}, {}],
    });
    expect((await apiV1.get(`${DEALS}/${deal_id}/activities?type=note`)).body.total).toBe(1);
  });

  it.each(['type=fax', 'type=call&kind=note', 'deal_id=cont_1', 'dealid=1'])(
    'is not listed by %s',
    async (query) => {
      expect((await apiV1.get(`${ACTIVITIES}?${query}`)).status).toBe(400);
    },
  );

  it('moves from contact to deal, and keeps one of them', async () => {
    const [contact_id, deal_id] = [(await createContact(apiV1)).id, (await deal()).id];
    const { id } = await made(ACTIVITIES, { type: 'note', contact_id });
    const path = `${ACTIVITIES}/${id}`;
    expect(
      (await apiV1.patch(path, { deal_id, contact_id: null, content: 'x' })).body.activity,
    ).toMatchObject({
      deal_id,
      contact_id: null,
      body: 'x',
    });
    expect(await refused('patch', path, { deal_id: null })).toEqual({ status: 400, isRefused: true });
  });

  it.each<[string, () => Promise<object>]>([
    ['neither deal nor contact', () => Promise.resolve({ type: 'note' })],
    ['no type', async () => ({ deal_id: (await deal()).id })],
    ['two types', async () => ({ type: 'note', kind: 'call', deal_id: (await deal()).id })],
    ['two texts', async () => ({ type: 'note', content: 'a', body: 'b', deal_id: (await deal()).id })],
    ['a deal that nobody has', () => Promise.resolve({ type: 'note', deal_id: `deal_${NOBODY}` })],
    [
      "another tenant's deal",
      async () => ({ type: 'note', deal_id: (await made(DEALS, { name: 'x' }, other)).id }),
    ],
  ])('is refused with %s, and not stored', async (_what, body) => {
    expect(await refused('post', ACTIVITIES, await body())).toEqual({ status: 400, isRefused: true });
  });

  it('of a deal is shut to others, and 404 of a deal that there is not', async () => {
    const { id } = await deal();
    expect((await other.get(`${DEALS}/${id}/activities`)).status).toBe(404);
    expect((await apiV1.get(`${DEALS}/deal_${NOBODY}/activities`)).status).toBe(404);
    expect((await api.request('GET', `${DEALS}/${id}/activities`, {})).status).toBe(401);
  });
});

describe('Pipelines as the published page has them', () => {
  it('are listed under pipelines and under items, by their order', async () => {
    await made(PIPELINES, { name: 'Last', sort_order: 9, stages: [{ slug: 'in', name: 'In' }] });
    const first = await made(PIPELINES, { name: 'First', sort_order: 1 });
    const { pipelines, items } = (await apiV1.get(PIPELINES)).body;
    expect(pipelines).toEqual(items);
    const names = pipelines.map(({ name }: { name: string }) => name);
    expect(names.indexOf('First')).toBeLessThan(names.indexOf('Last'));
    expect(first.stages.map(({ slug }: { slug: string }) => slug)).toContain('lead');
    const moved = await apiV1.patch(`${PIPELINES}/${first.id}`, { sort_order: 10 });
    expect(moved.body.pipeline.sort_order).toBe(10);
  });
});

describe('Reports', () => {
  let theirs: ApiV1Client;
  let theirUser: string;

  beforeAll(async () => {
    const fresh = await api.tenant('Reports');
    const headers = { cookie: fresh.cookie };
    theirUser = `usr_${fresh.userId.replaceAll('-', '')}`;
    theirs = {
      ...apiV1,
      get: (path) => api.request('GET', path, { headers }),
      post: (path, json) => api.request('POST', path, { headers, json }),
    };
    const close = { expected_close_date: '2027-02-10' };
    for (const fields of [
      { amount: 100, stage: 'lead', ...close },
      {
        amount: 200,
        stage: 'lead',
        currency: 'JPY',
        probability: 50,
        ...close,
        assigned_member_id: theirUser,
      },
      { amount: 0.1, stage: 'won', expected_close_date: '2027-04-30', assigned_member_id: theirUser },
      { amount: 0.2, stage: 'won', expected_close_date: '2027-04-01', assigned_member_id: theirUser },
      { amount: 50, stage: 'lost', ...close, assigned_member_id: theirUser },
      { stage: 'new', ...close },
    ])
      await made(DEALS, { name: 'Reported', ...fields }, theirs);
  });

  it('pipeline-summary has a row for every stage, in their order', async () => {
    const { status, body } = await theirs.get(`${REPORTS}/pipeline-summary`);
    expect(status).toBe(200);
    expect(body.data.map(({ stage }: { stage: string }) => stage)).toEqual([
      'new',
      'lead',
      'qualified',
      'proposal',
      'negotiation',
      'won',
      'lost',
    ]);
    expect(body.data[1]).toEqual({
      stage: 'lead',
      name: 'Lead',
      outcome: 'open',
      deal_count: 2,
      total_amount: 300,
      totals: { JPY: 200, USD: 100 },
    });
    expect(body.data[5]).toMatchObject({ deal_count: 2, total_amount: 0.3 });
    expect(body.data[2]).toMatchObject({ deal_count: 0, total_amount: 0, totals: {} });
  });

  it('forecast weighs open deals by probability, takes won ones whole, and leaves lost ones out', async () => {
    const { data } = (await theirs.get(`${REPORTS}/forecast?from=2027-02&to=2027-04`)).body;
    expect(data).toEqual([
      {
        month: '2027-02',
        deal_count: 3,
        forecast_amount: 115,
        total_amount: 300,
        forecasts: { JPY: 100, USD: 15 },
        totals: { JPY: 200, USD: 100 },
      },
      { month: '2027-03', deal_count: 0, forecast_amount: 0, total_amount: 0, forecasts: {}, totals: {} },
      {
        month: '2027-04',
        deal_count: 2,
        forecast_amount: 0.3,
        total_amount: 0.3,
        forecasts: { USD: 0.3 },
        totals: { USD: 0.3 },
      },
    ]);
  });

  it('forecast has twelve months unless told', async () => {
    const months = async (query: string) => {
      const { data } = (await theirs.get(`${REPORTS}/forecast${query}`)).body;
      return [data.length, data[0].month, data.at(-1).month];
    };
    expect((await months(''))[1]).toBe(today.slice(0, 7));
    expect(await months('?from=2026-11')).toEqual([12, '2026-11', '2027-10']);
    expect(await months('?to=2026-11')).toEqual([12, '2025-12', '2026-11']);
  });

  it('owner-performance tells how the deals of each have gone', async () => {
    const { data } = (await theirs.get(`${REPORTS}/owner-performance`)).body;
    expect(data).toEqual([
      {
        assigned_member_id: theirUser,
        name: expect.any(String),
        deal_count: 4,
        open_count: 1,
        won_count: 2,
        lost_count: 1,
        win_rate: 66.67,
        won_amount: 0.3,
        total_amount: 250.3,
        won_totals: { USD: 0.3 },
      },
      expect.objectContaining({ assigned_member_id: null, name: null, deal_count: 2, win_rate: null }),
    ]);
    expect((await theirs.get(`${REPORTS}/owner-performance?to=2001-12`)).body).toEqual({ data: [] });
    const month = today.slice(0, 7);
    expect(
      (await theirs.get(`${REPORTS}/owner-performance?from=${month}&to=${month}`)).body.data,
    ).toHaveLength(2);
  });

  it.each([
    'forecast?from=2027',
    'forecast?from=2027-13',
    'forecast?from=2027-02&to=2027-01',
    'forecast?from=2000-01&to=2010-01',
    'forecast?pipeline_id=1',
    'owner-performance?from=2027-02&to=2027-01',
    'pipeline-summary?pipeline=1',
    `pipeline-summary?pipeline_id=pipe_${NOBODY}`,
    `forecast?pipeline_id=pipe_${NOBODY}`,
    'forecast?to=0001-01',
    'forecast?from=9999-12',
  ])('refuse %s', async (query) => {
    const { status, body } = await theirs.get(`${REPORTS}/${query}`);
    expect(status).toBe(400);
    expect(body.error.message).not.toContain('stored');
  });

  it("see nothing of another tenant's, and need a credential", async () => {
    for (const report of ['pipeline-summary', 'forecast?from=2027-02', 'owner-performance']) {
      expect((await api.request('GET', `${REPORTS}/${report}`, {})).status).toBe(401);
      expect((await other.get(`${REPORTS}/${report}`)).text).not.toContain('"deal_count":3');
    }
    const { id } = (await theirs.get(PIPELINES)).body.pipelines[0];
    expect((await apiV1.get(`${REPORTS}/pipeline-summary?pipeline_id=${id}`)).status).toBe(400);
  });
});
