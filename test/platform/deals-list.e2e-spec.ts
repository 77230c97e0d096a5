import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type ApiV1Client, apiV1Of, createCompany, createContact } from '../crm-v1/client.js';
import {
  createDeal,
  createPipeline,
  DEALS,
  defaultPipeline,
  invalid,
  refusalOf,
  usualStages,
} from './records.js';

/** Somebody else may be at work on the same machine. */

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let ada: { id: string };
let ben: { id: string };
let acme: { id: string };
let renewals: { id: string };
let other: ApiV1Client;

/** Four deals: two contacts, two pipelines, two currencies, one without a value. */
beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  [ada, ben] = [await createContact(apiV1), await createContact(apiV1)];
  acme = await createCompany(apiV1);
  renewals = await createPipeline(apiV1, { stages: [{ id: 'due' }, { id: 'won', outcome: 'won' }] });
  await createDeal(apiV1, { contact_id: ada.id, title: 'Beta 100%', value: 10.5, owner_id: tenant.userId });
  await createDeal(apiV1, {
    contact_id: ben.id,
    title: 'alpha_1',
    value: 9,
    currency: 'EUR',
    stage: 'QUALIFIED',
  });
  await createDeal(apiV1, {
    contact_id: ada.id,
    title: 'Čapek Order',
    stage: 'qualified',
    company_id: acme.id,
  });
  await createDeal(apiV1, { contact_id: ada.id, title: 'C:\\orders', value: 200, pipeline_id: renewals.id });
  const gone = await createDeal(apiV1, { contact_id: ada.id, title: 'Order that is gone', value: 1000 });
  await apiV1.delete(`${DEALS}/${gone.id}`);
  other = apiV1Of(api, await api.tenant('Other'));
  await createDeal(other, {
    contact_id: (await createContact(other)).id,
    title: 'Order of others',
    value: 7,
  });
});
afterAll(() => api.close());

const all = ['C:\\orders', 'Čapek Order', 'alpha_1', 'Beta 100%'];

async function titlesIn(query: Record<string, string>): Promise<string[]> {
  const { status, body } = await apiV1.get(`${DEALS}?${new URLSearchParams(query).toString()}`);
  expect([status, body.total]).toEqual([200, body.items.length]);
  return body.items.map(({ title }: { title: string }) => title);
}

describe('GET /api/v1/crm/deals', () => {
  it('answers a page, newest first, with the total of what is not deleted', async () => {
    const { body } = await apiV1.get(`${DEALS}?limit=2&offset=1`);
    expect(Object.keys(body)).toEqual(['items', 'total', 'limit', 'offset']);
    expect(body).toMatchObject({
      items: [{ title: all[1] }, { title: all[2] }],
      total: 4,
      limit: 2,
      offset: 1,
    });
  });

  it('answers each deal as it is answered alone', async () => {
    for (const item of (await apiV1.get(DEALS)).body.items)
      expect((await apiV1.get(`${DEALS}/${item.id}`)).body).toEqual({ deal: item });
  });

  it('tells the total behind the last page, of all and of those that match', async () => {
    for (const [query, total] of [
      ['', 4],
      ['search=order&', 2],
    ] as const)
      expect((await apiV1.get(`${DEALS}?${query}offset=10`)).body).toEqual({
        items: [],
        total,
        limit: 50,
        offset: 10,
      });
  });

  it.each<[string, () => Record<string, string>, string[]]>([
    ['contact', () => ({ contact_id: ben.id }), ['alpha_1']],
    ['company', () => ({ company_id: acme.id }), ['Čapek Order']],
    ['owner', () => ({ owner_id: tenant.userId }), ['Beta 100%']],
    ['pipeline', () => ({ pipeline_id: renewals.id }), ['C:\\orders']],
    ['stage, whatever the case of either', () => ({ stage: 'Qualified' }), ['Čapek Order', 'alpha_1']],
    ['stage of any pipeline', () => ({ stage: 'due' }), ['C:\\orders']],
    ['several things at once', () => ({ stage: 'qualified', contact_id: ada.id }), ['Čapek Order']],
    ['what no deal has', () => ({ stage: 'won' }), []],
    [
      'nothing, where a filter is empty',
      () => ({ contact_id: '', company_id: '', owner_id: '', pipeline_id: '', stage: '', search: '' }),
      all,
    ],
  ])('filters by %s', async (_what, query, titles) => {
    expect(await titlesIn(query())).toEqual(titles);
  });

  it.each([
    ['ORDER', ['C:\\orders', 'Čapek Order']],
    ['čap', ['Čapek Order']],
    ['100%', ['Beta 100%']],
    ['%', ['Beta 100%']],
    ['_', ['alpha_1']],
    ['a_1', ['alpha_1']],
    ['\\', ['C:\\orders']],
    ['0%%', []],
    ["' or true --", []],
  ])('finds by a part of the title, %s as it is', async (search, titles) => {
    expect(await titlesIn({ search })).toEqual(titles);
  });

  it.each<[Record<string, string>, string[]]>([
    [{ order: 'asc' }, ['Beta 100%', 'alpha_1', 'Čapek Order', 'C:\\orders']],
    [{ sort: 'created_at' }, all],
    [{ sort: 'title' }, ['Čapek Order', 'C:\\orders', 'Beta 100%', 'alpha_1']],
    [{ sort: 'title', order: 'asc' }, ['alpha_1', 'Beta 100%', 'C:\\orders', 'Čapek Order']],
    [{ sort: 'value' }, ['C:\\orders', 'Beta 100%', 'alpha_1', 'Čapek Order']],
    [{ sort: 'value', order: 'asc' }, ['Čapek Order', 'alpha_1', 'Beta 100%', 'C:\\orders']],
  ])('sorts by %j, values as numbers', async (query, titles) => {
    expect(await titlesIn(query)).toEqual(titles);
  });

  it('clamps a limit above 200', async () => {
    expect((await apiV1.get(`${DEALS}?limit=1000`)).body.limit).toBe(200);
  });

  it.each<[string, string]>([
    ['limit=0', 'limit must be at least 1'],
    ['limit=abc', 'limit must be an integer'],
    ['offset=-1', 'offset must be at least 0'],
    ['sort=stage', 'sort must be one of created_at, updated_at, name, amount, title, value'],
    ['order=up', 'order must be one of asc, desc'],
    [`search=${'x'.repeat(201)}`, 'search must be at most 200 characters'],
    ['search[a]=b', 'search must be a string'],
    ['search=a&search=b', 'search must be a string'],
    ['stage[a]=b', 'stage must be a string'],
    ['contact_id[a]=b', 'contact_id must be a string'],
    ['company_id[a]=b', 'company_id must be a string'],
    ['owner_id[a]=b', 'owner_id must be a string'],
    ['pipeline_id[a]=b', 'pipeline_id must be a string'],
    ['contact_id=1', 'Contact not found'],
    [`contact_id=comp_${'0'.repeat(32)}`, 'Contact not found'],
    ['company_id=1', 'Company not found'],
    ['owner_id=me', 'Owner not found'],
    ['pipeline_id=1', 'Pipeline not found'],
    ['search=%00', 'A text holds a character that cannot be stored'],
  ])('refuses %s', async (query, error) => {
    expect(refusalOf(await apiV1.get(`${DEALS}?${query}`))).toEqual(invalid(error));
  });

  it("finds nothing by another tenant's ids", async () => {
    const [theirs] = (await other.get(DEALS)).body.items;
    const queries: Record<string, string>[] = [
      { contact_id: theirs.contact_id },
      { pipeline_id: theirs.pipeline_id },
    ];
    for (const query of queries) expect(await titlesIn(query)).toEqual([]);
  });
});

describe('GET /api/v1/crm/deals/board', () => {
  it('answers the stages of the default pipeline in their order, with counts and sums by currency', async () => {
    const response = await apiV1.get(`${DEALS}/board`);
    expect([response.status, response.body]).toEqual([
      200,
      {
        pipeline_id: (await defaultPipeline(apiV1)).id,
        stages: [
          { stage: 'new', count: 1, totals: { USD: 10.5 } },
          { stage: 'lead', count: 0, totals: {} },
          { stage: 'qualified', count: 2, totals: { EUR: 9, USD: 0 } },
          ...usualStages.slice(3).map((stage) => ({ stage, count: 0, totals: {} })),
        ],
      },
    ]);
  });

  it('answers another pipeline where it is named', async () => {
    expect((await apiV1.get(`${DEALS}/board?pipeline_id=${renewals.id}`)).body).toEqual({
      pipeline_id: renewals.id,
      stages: [
        { stage: 'due', count: 1, totals: { USD: 200 } },
        { stage: 'won', count: 0, totals: {} },
      ],
    });
  });

  it('adds values up to the last cent', async () => {
    const theirs = apiV1Of(api, await api.tenant('Cents'));
    const contact = await createContact(theirs);
    for (const value of [0.1, 0.2, 99999999.99]) await createDeal(theirs, { contact_id: contact.id, value });
    const { stages } = (await theirs.get(`${DEALS}/board`)).body;
    expect(stages[0]).toEqual({ stage: 'new', count: 3, totals: { USD: 100000000.29 } });
  });

  it.each<[string, () => Promise<string>]>([
    ["another tenant's pipeline", async () => (await defaultPipeline(other)).id],
    ['a pipeline that nobody has', () => Promise.resolve(`pipe_${'0'.repeat(32)}`)],
    ['what is no pipeline', () => Promise.resolve(ada.id)],
  ])('refuses %s', async (_what, id) => {
    const response = await apiV1.get(`${DEALS}/board?pipeline_id=${await id()}`);
    expect(refusalOf(response)).toEqual(invalid('Pipeline not found'));
  });
});
