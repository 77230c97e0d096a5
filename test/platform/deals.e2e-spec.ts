import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Tenant, TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  joinAs,
  startApiV1Clients,
  uuidOf,
} from '../crm-v1/client.js';
import {
  createDeal,
  createPipeline,
  DEALS,
  defaultPipeline,
  everythingStored,
  impossible,
  invalid,
  isAuditedWithin,
  missing,
  refusalOf,
  refusalOfWrite,
  TIME,
} from './records.js';

/** Somebody else may be at work on the same machine. */

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let other: ApiV1Client;
let contact: { id: string };

beforeAll(async () => {
  ({ api, tenant, apiV1, other } = await startApiV1Clients());
  contact = await createContact(apiV1);
});
afterAll(() => api.close());

const deal = (fields: object = {}) => createDeal(apiV1, { contact_id: contact.id, ...fields });

async function rowOf(id: string): Promise<any> {
  return (await api.rows('select * from deals where id = $1', [uuidOf(id)]))[0];
}

/** The refusal of a body, once it is sure that nothing was written. */
async function refused(method: 'post' | 'patch', path: string, body: object): Promise<unknown> {
  return refusalOfWrite(api, apiV1, method, path, body);
}

const unknown = '0'.repeat(32);

/** A stage by itself is a word like any other: whether it can be, the pipeline says. */
const refusalFor = (error: string) => (error.startsWith('Stage ') ? impossible(error) : invalid(error));

/** What is wrong with a deal, and what is said about it; the same for a new deal and a change. */
const wrongFields: [string, object, string][] = [
  ['a title of 201 characters', { title: 'x'.repeat(201) }, 'title must be at most 200 characters'],
  ['NUL in the title', { title: 'a\0' }, 'title holds a character that cannot be stored'],
  ['a text for a value', { value: '11523' }, 'value must be a number'],
  ['a negative value', { value: -1 }, 'value must be a number from 0 on'],
  ['a value that no column holds', { value: 1e16 }, 'value must be a number from 0 on'],
  ['a number for a currency', { currency: 978 }, 'currency must be a string'],
  ['a currency of two letters', { currency: 'US' }, 'currency must be a 3-letter ISO 4217 code'],
  ['a number for a stage', { stage: 1 }, 'stage must be a string'],
  ['a stage that is not there', { stage: 'dreamt' }, 'Stage "dreamt" does not exist in the pipeline'],
  ['a number for a pipeline', { pipeline_id: 1 }, 'pipeline_id must be a string'],
  ['a pipeline that nobody has', { pipeline_id: `pipe_${unknown}` }, 'Pipeline not found'],
  ['the id of a contact for a pipeline', { pipeline_id: `cont_${unknown}` }, 'Pipeline not found'],
  ['a number for a company', { company_id: 1 }, 'company_id must be a string'],
  ['a company that nobody has', { company_id: `comp_${unknown}` }, 'Company not found'],
  ['a contact that nobody has', { contact_id: `cont_${unknown}` }, 'Contact not found'],
  ['the id of a deal for a contact', { contact_id: `deal_${unknown}` }, 'Contact not found'],
  ['a number for an owner', { owner_id: 1 }, 'owner_id must be a string'],
  ['an owner that nobody knows', { owner_id: uuidOf(unknown) }, 'Owner not found'],
  ['an owner that is no id', { owner_id: 'me' }, 'Owner not found'],
  ['a text for a probability', { probability: '60' }, 'probability must be a number'],
  ['a probability of 101', { probability: 101 }, 'probability must be a number from 0 to 100'],
  ['a number for a date', { expected_close_date: 7 }, 'expected_close_date must be a date, YYYY-MM-DD'],
  [
    'a day that no year has',
    { expected_close_date: '2026-02-30' },
    'expected_close_date must be a date, YYYY-MM-DD',
  ],
  ['a source of 51 characters', { source: 'x'.repeat(51) }, 'source must be at most 50 characters'],
  ['a number for a source', { source: 1 }, 'source must be a string'],
  ['a text for tags', { tags: 'a' }, 'tags must be an array of strings'],
  ['a number among the tags', { tags: ['a', 1] }, 'tags must be an array of strings'],
  ['a tag of 51 characters', { tags: ['x'.repeat(51)] }, 'tags must be at most 50 characters'],
  [
    'a description of 5001 characters',
    { description: 'x'.repeat(5001) },
    'description must be at most 5000 characters',
  ],
  ['an object for products', { products: {} }, 'products must be an array of objects'],
  ['a text among the products', { products: ['Sku1'] }, 'products must be an array of objects'],
  ['a list among the products', { products: [[]] }, 'products must be an array of objects'],
  ['a list of custom fields', { custom_fields: [] }, 'custom_fields must be an object'],
  [
    'custom fields of more than 32 KB',
    { custom_fields: { a: 'x'.repeat(33_000) } },
    'custom_fields must be at most 32 KB',
  ],
];

describe('POST /api/v1/crm/deals', () => {
  it('answers 201 with the deal, key by key', async () => {
    const company = await createCompany(apiV1);
    const fields = {
      title: 'Order #68297792',
      value: 11523.5,
      currency: 'SAR',
      stage: 'qualified',
      contact_id: contact.id,
      company_id: company.id,
      owner_id: tenant.userId,
      probability: 60,
      expected_close_date: '2026-05-15',
      source: 'shopify',
      tags: ['online-order'],
      description: 'Paid by card',
      products: [{ name: 'Sku1', quantity: 2, unit_price: 50 }],
      custom_fields: { shopify_order_id: '68297792' },
    };
    const response = await apiV1.post(DEALS, fields);
    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      deal: {
        id: expect.stringMatching(/^deal_[0-9a-f]{32}$/),
        ...fields,
        name: fields.title,
        amount: fields.value,
        assigned_member_id: `usr_${tenant.userId.replaceAll('-', '')}`,
        lost_reason: null,
        won_date: null,
        metadata: {},
        pipeline_id: (await defaultPipeline(apiV1)).id,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
    });
  });

  it('needs a title alone, and begins in the first stage of the default pipeline', async () => {
    expect(await deal({ title: ' Order ' })).toMatchObject({
      title: 'Order',
      value: null,
      currency: 'USD',
      pipeline_id: (await defaultPipeline(apiV1)).id,
      stage: 'new',
      owner_id: null,
      tags: [],
      products: [],
      custom_fields: {},
      metadata: {},
    });
  });

  it('writes the slug of a stage that is sent in another case', async () => {
    expect(await deal({ stage: 'QUALIFIED' })).toMatchObject({ stage: 'qualified' });
  });

  it('begins in the first stage of the pipeline that it names', async () => {
    const pipeline = await createPipeline(apiV1, { stages: [{ id: 'due' }, { id: 'paid' }] });
    expect(await deal({ pipeline_id: pipeline.id })).toMatchObject({
      pipeline_id: pipeline.id,
      stage: 'due',
    });
    const inOtherStage = { pipeline_id: pipeline.id, stage: 'qualified' };
    expect(await refused('post', DEALS, { title: 'x', contact_id: contact.id, ...inOtherStage })).toEqual(
      impossible('Stage "qualified" does not exist in the pipeline'),
    );
  });

  it('makes the contact the primary one of the deal', async () => {
    const { id } = await deal();
    const { body } = await apiV1.get(`${DEALS}/${id}/contacts`);
    expect(body.items).toEqual([
      { contact_id: contact.id, role: null, is_primary: true, created_at: expect.stringMatching(TIME) },
    ]);
  });

  it('ignores system fields in the body', async () => {
    const { id } = await deal({
      id: `deal_${unknown}`,
      organization_id: uuidOf(unknown),
      created_by: uuidOf(unknown),
      created_at: '2001-01-01T00:00:00Z',
      updated_at: '2001-01-01T00:00:00Z',
      deleted_at: '2001-01-01T00:00:00Z',
      version: 9,
    });
    expect(await rowOf(id)).toMatchObject({
      organization_id: tenant.organizationId,
      created_by: tenant.userId,
      deleted_at: null,
      version: 1,
    });
    expect((await rowOf(id)).created_at.getFullYear()).toBeGreaterThan(2001);
  });

  it('writes one audit event in the transaction of the deal', async () => {
    const { id } = await deal({ value: 5 });
    expect(await eventsOf(api, id)).toEqual([
      expect.objectContaining({
        entity: 'deal',
        action: 'created',
        user_id: tenant.userId,
        api_key_id: null,
        dialect: 'crm-v1',
        before: null,
        after: expect.objectContaining({ title: 'Order', value: '5.0000', contactId: uuidOf(contact.id) }),
      }),
    ]);
    expect(await isAuditedWithin(api, 'deals', uuidOf(id))).toBe(true);
  });

  it.each<[string, object, string]>([
    ['nothing', {}, 'name is required'],
    ['no name', { contact_id: `cont_${unknown}` }, 'name is required'],
    ['a blank name', { name: ' ', title: 'Order' }, 'name is required'],
    ['a blank title', { title: ' ', contact_id: `cont_${unknown}` }, 'title cannot be empty'],
    ['a number for a title', { title: 7, contact_id: `cont_${unknown}` }, 'title must be a string'],
  ])('refuses %s', async (_what, body, error) => {
    expect(await refused('post', DEALS, body)).toEqual(refusalFor(error));
  });

  it.each(wrongFields)('refuses %s and stores nothing', async (_what, fields, error) => {
    const body = { title: 'Order', contact_id: contact.id, ...fields };
    expect(await refused('post', DEALS, body)).toEqual(refusalFor(error));
  });

  it('refuses a value that JSON can write and no number type can hold', async () => {
    const headers = { cookie: tenant.cookie, 'content-type': 'application/json' };
    const raw = `{"title":"Order","contact_id":"${contact.id}","value":1e400}`;
    const response = await api.request('POST', DEALS, { headers, raw });
    expect(refusalOf(response)).toEqual(invalid('value must be a number'));
  });

  it.each<[string, () => Promise<object>, string]>([
    ['contact', async () => ({ contact_id: (await createContact(other)).id }), 'Contact not found'],
    ['company', async () => ({ company_id: (await createCompany(other)).id }), 'Company not found'],
    ['pipeline', async () => ({ pipeline_id: (await defaultPipeline(other)).id }), 'Pipeline not found'],
    ['member', async () => ({ owner_id: (await api.tenant()).userId }), 'Owner not found'],
  ])("refuses another tenant's %s, in the words for one that nobody has", async (_what, fields, error) => {
    const body = { title: 'Order', contact_id: contact.id, ...(await fields()) };
    expect(await refused('post', DEALS, body)).toEqual(refusalFor(error));
  });

  it('refuses a contact or company that was deleted', async () => {
    const [gone, closed] = [await createContact(apiV1), await createCompany(apiV1)];
    await apiV1.delete(`${CONTACTS}/${gone.id}`);
    await apiV1.delete(`/api/v1/crm/companies/${closed.id}`);
    expect(await refused('post', DEALS, { title: 'x', contact_id: gone.id })).toEqual(
      invalid('Contact not found'),
    );
    const body = { title: 'x', contact_id: contact.id, company_id: closed.id };
    expect(await refused('post', DEALS, body)).toEqual(invalid('Company not found'));
  });

  it('takes an owner in upper case for the member it is', async () => {
    expect(await deal({ owner_id: tenant.userId.toUpperCase() })).toMatchObject({ owner_id: tenant.userId });
  });

  it('does not wait for a second connection while it holds one', async () => {
    const body = { title: 'Order', contact_id: contact.id, owner_id: tenant.userId };
    const responses = await Promise.all(Array.from({ length: 24 }, () => apiV1.post(DEALS, body)));
    expect(new Set(responses.map(({ status }) => status))).toEqual(new Set([201]));
  });

  it('finds a default pipeline that is being made while it waits', async () => {
    const busy = await api.tenant('Moving');
    const theirs = apiV1Of(api, busy);
    const person = await createContact(theirs);
    const mover = new Client({ connectionString: api.appUrl });
    await mover.connect();
    await mover.query(`begin; select set_config('app.org', '${busy.organizationId}', true)`);
    await mover.query('update pipelines set is_default = false');
    await mover.query(
      `insert into pipelines (organization_id, id, name, is_default, stages)
       values ($1, gen_random_uuid(), 'Next', true, '[{"id": "begun"}]')`,
      [busy.organizationId],
    );
    const waiting = theirs.post(DEALS, { title: 'Order', contact_id: person.id });
    const blocked = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    while ((await api.rows(blocked)).length === 0) await sleep(10);
    await mover.query('commit');
    await mover.end();
    expect((await waiting).body).toMatchObject({ deal: { stage: 'begun' } });
  });
});

describe('GET /api/v1/crm/deals/{id}', () => {
  it('answers the deal as it was answered when it was made', async () => {
    const made = await deal({ value: 0.1, custom_fields: { a: [1, null] } });
    const response = await apiV1.get(`${DEALS}/${made.id}`);
    expect([response.status, response.body]).toEqual([200, { deal: made }]);
  });

  it('accepts the id with dashes and in upper case', async () => {
    const made = await deal();
    const dashed = `deal_${uuidOf(made.id).toUpperCase()}`;
    expect((await apiV1.get(`${DEALS}/${dashed}`)).body).toEqual({ deal: made });
  });

  it('keeps a deal whose contact was deleted', async () => {
    const gone = await createContact(apiV1);
    const made = await createDeal(apiV1, { contact_id: gone.id });
    await apiV1.delete(`${CONTACTS}/${gone.id}`);
    expect((await apiV1.get(`${DEALS}/${made.id}`)).body).toEqual({ deal: made });
    expect((await apiV1.patch(`${DEALS}/${made.id}`, { stage: 'won' })).body.deal).toMatchObject({
      stage: 'won',
    });
  });
});

describe('PATCH /api/v1/crm/deals/{id}', () => {
  it('changes what was sent, leaves the rest, and audits the difference', async () => {
    const before = await deal({ value: 5, tags: ['a'], custom_fields: { a: 1 } });
    const { status, body } = await apiV1.patch(`${DEALS}/${before.id}`, { stage: 'won', probability: 100 });
    expect(status).toBe(200);
    const after = {
      ...before,
      stage: 'won',
      probability: 100,
      won_date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/),
      updated_at: expect.stringMatching(TIME),
    };
    expect(body).toEqual({ deal: after });
    const [, event] = await eventsOf(api, before.id);
    expect(event).toMatchObject({
      action: 'updated',
      before: { stage: 'new', probability: null },
      after: { stage: 'won', probability: '100.00' },
    });
    expect(await rowOf(before.id)).toMatchObject({ version: 2 });
    expect(await isAuditedWithin(api, 'deals', uuidOf(before.id))).toBe(true);
  });

  it('clears by null what can be cleared', async () => {
    const full = {
      value: 5,
      currency: 'EUR',
      company_id: (await createCompany(apiV1)).id,
      owner_id: tenant.userId,
      probability: 1,
      expected_close_date: '2026-05-15',
      source: 'x',
      tags: ['a'],
      description: 'x',
      products: [{}],
      custom_fields: { a: 1 },
    };
    const { id } = await deal(full);
    const nothing = Object.fromEntries(Object.keys(full).map((field) => [field, null]));
    expect((await apiV1.patch(`${DEALS}/${id}`, nothing)).body.deal).toMatchObject({
      ...nothing,
      currency: 'USD',
      tags: [],
      products: [],
      custom_fields: {},
      metadata: {},
    });
  });

  it.each<[string, object]>([
    ['nothing', {}],
    ['what it has already', { value: 1.5, custom_fields: { b: 2, a: 1 }, stage: 'new', currency: 'usd' }],
    ['null for a stage and a pipeline, which a deal always has', { stage: null, pipeline_id: null }],
    ['keys that it does not know', { colour: 'red', version: 9, created_at: '2001-01-01T00:00:00Z' }],
  ])('changes nothing for %s: no version, no audit event', async (_what, body) => {
    const { id } = await deal({ value: 1.5, custom_fields: { a: 1, b: 2 } });
    const before = await everythingStored(api);
    expect((await apiV1.patch(`${DEALS}/${id}`, body)).status).toBe(200);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('gives a new contact the place of the primary one, and does not leave it a second time', async () => {
    const [next, { id }] = [await createContact(apiV1), await deal()];
    await apiV1.post(`${DEALS}/${id}/contacts`, { contact_id: next.id, role: 'Adviser' });
    await apiV1.patch(`${DEALS}/${id}`, { contact_id: next.id });
    const { items } = (await apiV1.get(`${DEALS}/${id}/contacts`)).body;
    expect(items).toEqual([expect.objectContaining({ contact_id: next.id, is_primary: true })]);
  });

  it('moves a deal to another pipeline only into a stage that is there', async () => {
    const pipeline = await createPipeline(apiV1, { stages: [{ id: 'due' }] });
    const { id } = await deal();
    expect(await refused('patch', `${DEALS}/${id}`, { pipeline_id: pipeline.id })).toEqual(
      impossible('Stage "new" does not exist in the pipeline'),
    );
    const moved = await apiV1.patch(`${DEALS}/${id}`, { pipeline_id: pipeline.id, stage: 'due' });
    expect(moved.body.deal).toMatchObject({ pipeline_id: pipeline.id, stage: 'due' });
  });

  it.each<[string, object, string]>([
    ['null for a title', { title: null }, 'title must be a string'],
    ['an empty title', { title: '' }, 'title cannot be empty'],
    ['a blank title', { title: ' ' }, 'title cannot be empty'],
    ['a number for a contact', { contact_id: 7 }, 'contact_id must be a string'],
    ...wrongFields,
  ])('refuses %s and changes nothing', async (_what, fields, error) => {
    const { id } = await deal();
    expect(await refused('patch', `${DEALS}/${id}`, fields)).toEqual(refusalFor(error));
  });

  it("refuses another tenant's contact, and changes nothing", async () => {
    const [{ id }, stranger] = [await deal(), await createContact(other)];
    expect(await refused('patch', `${DEALS}/${id}`, { title: 'x', contact_id: stranger.id })).toEqual(
      invalid('Contact not found'),
    );
  });

  it('loses no change where two are made at once', async () => {
    const { id } = await deal();
    const tags = Array.from({ length: 6 }, (_, n) => apiV1.patch(`${DEALS}/${id}`, { tags: [`${n}`] }));
    await Promise.all([...tags, apiV1.patch(`${DEALS}/${id}`, { source: 'race' })]);
    expect(await rowOf(id)).toMatchObject({ source: 'race', version: 8 });
    expect(await eventsOf(api, id)).toHaveLength(8);
  });
});

describe('DELETE /api/v1/crm/deals/{id}', () => {
  it('is soft: the row and its contacts stay, every later call is 404, the total is one less', async () => {
    const { id } = await deal();
    const total = async () => (await apiV1.get(`${DEALS}?limit=1`)).body.total;
    const before = await total();
    const response = await apiV1.delete(`${DEALS}/${id}`);
    expect([response.status, response.body]).toEqual([200, { success: true }]);
    expect(await rowOf(id)).toMatchObject({ deleted_at: expect.any(Date), version: 2 });
    expect(await total()).toBe(before - 1);
    const path = `${DEALS}/${id}`;
    const again = [
      apiV1.get(path),
      apiV1.patch(path, { title: 'x' }),
      apiV1.delete(path),
      apiV1.get(`${path}/contacts`),
    ];
    for (const late of await Promise.all(again)) expect(refusalOf(late)).toEqual(missing('Deal'));
  });

  it('is audited in its transaction', async () => {
    const { id } = await deal();
    await apiV1.delete(`${DEALS}/${id}`);
    const [, event] = await eventsOf(api, id);
    expect(event).toMatchObject({ entity: 'deal', action: 'deleted', user_id: tenant.userId });
    expect(await isAuditedWithin(api, 'deals', uuidOf(id))).toBe(true);
  });

  it('happens once where two ask for it at once', async () => {
    const { id } = await deal();
    const responses = await Promise.all([1, 2, 3].map(() => apiV1.delete(`${DEALS}/${id}`)));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 404, 404]);
    expect(await eventsOf(api, id)).toHaveLength(2);
  });
});

describe('POST /api/v1/crm/deals/{id}/restore', () => {
  const age = (id: string, days: string) =>
    api.rows('update deals set deleted_at = now() - $2::interval where id = $1', [uuidOf(id), days]);

  it('brings a deal back as it was, with its contacts and the count', async () => {
    const made = await deal({ value: 5 });
    await apiV1.post(`${DEALS}/${made.id}/contacts`, { contact_id: (await createContact(apiV1)).id });
    const total = async () => (await apiV1.get(`${DEALS}?limit=1`)).body.total;
    const before = [await total(), (await apiV1.get(`${DEALS}/${made.id}/contacts`)).body];
    await apiV1.delete(`${DEALS}/${made.id}`);
    await age(made.id, '29 days 23 hours');
    const response = await apiV1.post(`${DEALS}/${made.id}/restore`);
    expect([response.status, response.body]).toEqual([
      200,
      { deal: { ...made, updated_at: expect.stringMatching(TIME) } },
    ]);
    expect([await total(), (await apiV1.get(`${DEALS}/${made.id}/contacts`)).body]).toEqual(before);
    expect((await eventsOf(api, made.id)).map(({ action }) => action)).toEqual([
      'created',
      'contact_added',
      'deleted',
      'restored',
    ]);
    expect(await isAuditedWithin(api, 'deals', uuidOf(made.id))).toBe(true);
  });

  it.each<[string, () => Promise<string>]>([
    [
      'one that was deleted thirty days ago',
      async () => {
        const { id } = await deal();
        await apiV1.delete(`${DEALS}/${id}`);
        await age(id, '30 days 1 second');
        return id;
      },
    ],
    ['one that was not deleted', async () => (await deal()).id],
    ['one that nobody has', () => Promise.resolve(`deal_${unknown}`)],
    ['the id of something else', () => Promise.resolve(`cont_${unknown}`)],
    [
      "another tenant's",
      async () => {
        const { id } = await createDeal(other, { contact_id: (await createContact(other)).id });
        await other.delete(`${DEALS}/${id}`);
        return id;
      },
    ],
  ])('is 404 for %s, and changes nothing', async (_what, make) => {
    const id = await make();
    const before = await everythingStored(api);
    expect(refusalOf(await apiV1.post(`${DEALS}/${id}/restore`))).toEqual(missing('Deleted deal'));
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each([
    ['manager', 200],
    ['member', 403],
  ] as const)('is for managers: %s gets %d', async (role, status) => {
    const { id } = await deal();
    await apiV1.delete(`${DEALS}/${id}`);
    const response = await apiV1Of(api, await joinAs(api, tenant, role)).post(`${DEALS}/${id}/restore`);
    expect(response.status).toBe(status);
    expect((await rowOf(id)).deleted_at === null).toBe(status === 200);
  });
});

describe('/api/v1/crm/deals/{id}', () => {
  it.each<[string, () => Promise<string>]>([
    [
      "another tenant's deal",
      async () => (await createDeal(other, { contact_id: (await createContact(other)).id })).id,
    ],
    ['a deal that nobody has', () => Promise.resolve(`deal_${unknown}`)],
    ['the id of a contact', () => Promise.resolve(contact.id)],
    ['a bare uuid', async () => uuidOf((await deal()).id)],
    ['a number', () => Promise.resolve('1')],
  ])('is 404 for %s, whatever is asked, and changes nothing', async (_what, make) => {
    const path = `${DEALS}/${await make()}`;
    const before = await everythingStored(api);
    const responses = [
      apiV1.get(path),
      apiV1.patch(path, { title: 'Changed' }),
      apiV1.delete(path),
      apiV1.get(`${path}/contacts`),
      apiV1.post(`${path}/contacts`, { contact_id: contact.id }),
      apiV1.delete(`${path}/contacts/${contact.id}`),
    ];
    for (const response of await Promise.all(responses)) expect(refusalOf(response)).toEqual(missing('Deal'));
    expect(await everythingStored(api)).toEqual(before);
  });
});
