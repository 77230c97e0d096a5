import type { Tenant, TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  createContact,
  eventsOf,
  joinAs,
  startApiV1Clients,
  uuidOf,
} from '../crm-v1/client.js';
import {
  conflict,
  createDeal,
  createPipeline,
  DEALS,
  defaultPipeline,
  everythingStored,
  invalid,
  isAuditedWithin,
  missing,
  PIPELINES,
  refusalOf,
  refusalOfWrite,
  TIME,
  usualStages,
} from './records.js';

const DELETED_COUNT =
  'deleted ones count, too, until they are purged 30 days after; restored, they can be moved to another stage';

/** Somebody else may be at work on the same machine. */

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let other: ApiV1Client;

beforeAll(async () => {
  ({ api, tenant, apiV1, other } = await startApiV1Clients());
});
afterAll(() => api.close());

async function refused(method: 'post' | 'patch', path: string, body: object): Promise<unknown> {
  return refusalOfWrite(api, apiV1, method, path, body);
}

async function freshApiV1(): Promise<ApiV1Client> {
  return apiV1Of(api, await api.tenant('Fresh'));
}

async function defaultsOf(organization: ApiV1Client): Promise<string[]> {
  const { items } = (await organization.get(PIPELINES)).body;
  return items.filter((p: { is_default: boolean }) => p.is_default).map(({ id }: { id: string }) => id);
}

const stageIds = ({ stages }: { stages: { id: string }[] }) => stages.map(({ id }) => id);

/** What is wrong with stages, and what is said about it; the same for a new pipeline and a change. */
const wrongFields: [string, object, string][] = [
  ['a name of 101 characters', { name: 'x'.repeat(101) }, 'name must be 1 to 100 characters'],
  ['NUL in the name', { name: 'a\0' }, 'name must be 1 to 100 characters'],
  ['an object for stages', { stages: {} }, 'stages must be an array'],
  ['null for stages', { stages: null }, 'stages must be an array'],
  ['no stage at all', { stages: [] }, 'stages must not be empty'],
  [
    '51 stages',
    { stages: Array.from({ length: 51 }, (_, n) => ({ id: `s${n}` })) },
    'stages must be at most 50',
  ],
  ['a stage without a slug', { stages: [{ name: 'New' }] }, 'a stage needs a slug'],
  [
    'a stage with two names',
    { stages: [{ slug: 'a', id: 'b' }] },
    'slug and id are one field, and say different things',
  ],
  ['a negative order', { sort_order: -1 }, 'sort_order must be an integer from 0 to 1000000'],
  ['a number for a stage id', { stages: [{ id: 1 }] }, 'a stage id must be a string'],
  [
    'a stage id in upper case',
    { stages: [{ id: 'New' }] },
    'the slug (or id) of a stage is lower-case letters, digits, - and _, at most 50',
  ],
  [
    'an empty stage id',
    { stages: [{ id: '' }] },
    'the slug (or id) of a stage is lower-case letters, digits, - and _, at most 50',
  ],
  [
    'a stage id of 51 characters',
    { stages: [{ id: 'x'.repeat(51) }] },
    'the slug (or id) of a stage is lower-case letters, digits, - and _, at most 50',
  ],
  ['a stage id twice', { stages: [{ id: 'a' }, { id: 'a' }] }, 'the slugs (or ids) of stages must differ'],
  ['a number for a stage name', { stages: [{ id: 'a', name: 1 }] }, 'a stage name must be a string'],
  ['a blank stage name', { stages: [{ id: 'a', name: ' ' }] }, 'stage name must be 1 to 100 characters'],
  [
    'a text for a probability',
    { stages: [{ id: 'a', probability: '1' }] },
    'a stage probability must be a number',
  ],
  [
    'a probability of 101',
    { stages: [{ id: 'a', probability: 101 }] },
    'a stage probability is a number from 0 to 100',
  ],
  [
    'a negative probability',
    { stages: [{ id: 'a', probability: -1 }] },
    'a stage probability is a number from 0 to 100',
  ],
  [
    'an outcome of its own',
    { stages: [{ id: 'a', outcome: 'maybe' }] },
    'a stage outcome is one of open, won, lost',
  ],
  ['a text for is_default', { is_default: 'yes' }, 'is_default must be true or false'],
];

describe('GET /api/v1/crm/pipelines', () => {
  it('shows a new organization its one pipeline, the default, with the usual stages', async () => {
    const response = await (await freshApiV1()).get(PIPELINES);
    const stage = (slug: string, name: string, probability: number, outcome = 'open') => ({
      slug,
      id: slug,
      name,
      probability,
      outcome,
    });
    const sales = {
      id: expect.stringMatching(/^pipe_[0-9a-f]{32}$/),
      name: 'Sales',
      is_default: true,
      sort_order: 0,
      stages: [
        stage('new', 'New', 10),
        stage('lead', 'Lead', 15),
        stage('qualified', 'Qualified', 25),
        stage('proposal', 'Proposal', 50),
        stage('negotiation', 'Negotiation', 75),
        stage('won', 'Won', 100, 'won'),
        stage('lost', 'Lost', 0, 'lost'),
      ],
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
    };
    expect([response.status, response.body]).toEqual([
      200,
      {
        pipelines: [sales],
        items: [sales],
        total: 1,
        limit: 1,
        offset: 0,
      },
    ]);
  });

  it('lists the default one first, then the oldest', async () => {
    const fresh = await freshApiV1();
    const seeded = await defaultPipeline(fresh);
    const second = await createPipeline(fresh);
    const third = await createPipeline(fresh, { is_default: true });
    const { items } = (await fresh.get(PIPELINES)).body;
    expect(items.map(({ id }: { id: string }) => id)).toEqual([third.id, seeded.id, second.id]);
  });
});

describe('POST /api/v1/crm/pipelines', () => {
  it('answers 201 with the pipeline; of a stage the id is enough', async () => {
    const stages = [
      { id: 'due', name: ' Due ', probability: 33.3 },
      { id: 'paid-2_x' },
      { id: 'x', outcome: 'lost' },
    ];
    const response = await apiV1.post(PIPELINES, { name: ' Renewals ', stages });
    expect([response.status, response.body]).toEqual([
      201,
      {
        pipeline: {
          id: expect.stringMatching(/^pipe_[0-9a-f]{32}$/),
          name: 'Renewals',
          is_default: false,
          sort_order: 0,
          stages: [
            { slug: 'due', id: 'due', name: 'Due', probability: 33.3, outcome: 'open' },
            { slug: 'paid-2_x', id: 'paid-2_x', name: 'paid-2_x', probability: 0, outcome: 'open' },
            { slug: 'x', id: 'x', name: 'x', probability: 0, outcome: 'lost' },
          ],
          created_at: expect.stringMatching(TIME),
          updated_at: expect.stringMatching(TIME),
        },
      },
    ]);
    const { pipeline } = response.body;
    expect((await apiV1.get(`${PIPELINES}/${pipeline.id}`)).body).toEqual({ pipeline });
  });

  it('gives the usual stages to one that brings none', async () => {
    expect(stageIds(await createPipeline(apiV1))).toEqual(usualStages);
  });

  it('takes fifty stages', async () => {
    const stages = Array.from({ length: 50 }, (_, n) => ({ id: `s${n}` }));
    expect((await createPipeline(apiV1, { stages })).stages).toHaveLength(50);
  });

  it('ignores system fields in the body', async () => {
    const { id } = await createPipeline(apiV1, {
      id: `pipe_${'1'.repeat(32)}`,
      organization_id: uuidOf('1'.repeat(32)),
      version: 9,
      created_at: '2001-01-01T00:00:00Z',
    });
    const [row] = await api.rows('select * from pipelines where id = $1', [uuidOf(id)]);
    expect(row).toMatchObject({ organization_id: tenant.organizationId, version: 1 });
  });

  it('writes one audit event in the transaction of the pipeline', async () => {
    const { id } = await createPipeline(apiV1, { stages: [{ id: 'a' }] });
    expect(await eventsOf(api, id)).toMatchObject([
      {
        entity: 'pipeline',
        action: 'created',
        user_id: tenant.userId,
        after: { name: 'Renewals', isDefault: false },
      },
    ]);
    expect(await isAuditedWithin(api, 'pipelines', uuidOf(id))).toBe(true);
  });

  it.each<[string, object, string]>([
    ['no name', { name: undefined }, 'name is required'],
    ['a blank name', { name: ' ' }, 'name is required'],
    ['a number for a name', { name: 7 }, 'name must be a string'],
    ...wrongFields,
  ])('refuses %s and stores nothing', async (_what, fields, error) => {
    expect(await refused('post', PIPELINES, { name: 'Renewals', ...fields })).toEqual(invalid(error));
  });
});

describe('PATCH /api/v1/crm/pipelines/{id}', () => {
  it('renames and reorders, leaves the rest, and audits it', async () => {
    const before = await createPipeline(apiV1);
    const stages = before.stages.toReversed();
    const { status, body } = await apiV1.patch(`${PIPELINES}/${before.id}`, { name: 'Backwards', stages });
    const after = { ...before, name: 'Backwards', stages, updated_at: expect.stringMatching(TIME) };
    expect([status, body]).toEqual([200, { pipeline: after }]);
    const [, event] = await eventsOf(api, before.id);
    expect(event).toMatchObject({
      action: 'updated',
      before: { name: 'Renewals' },
      after: { name: 'Backwards', stages: stages.map(({ slug: _slug, ...stage }: any) => stage) },
    });
    expect(await isAuditedWithin(api, 'pipelines', uuidOf(before.id))).toBe(true);
  });

  it.each<[string, (pipeline: any) => object]>([
    ['nothing', () => ({})],
    ['what it has already', ({ name, stages }) => ({ name, stages })],
    [
      'its stages with their keys in another order',
      ({ stages }) => ({
        stages: stages.map((s: object) => Object.fromEntries(Object.entries(s).reverse())),
      }),
    ],
    ['is_default as it is', () => ({ is_default: false })],
  ])('changes nothing for %s: no version, no audit event', async (_what, fields) => {
    const pipeline = await createPipeline(apiV1);
    const before = await everythingStored(api);
    expect((await apiV1.patch(`${PIPELINES}/${pipeline.id}`, fields(pipeline))).status).toBe(200);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('drops and adds stages where no deal is', async () => {
    const { id } = await createPipeline(apiV1);
    const { body } = await apiV1.patch(`${PIPELINES}/${id}`, { stages: [{ id: 'won' }, { id: 'due' }] });
    expect(stageIds(body.pipeline)).toEqual(['won', 'due']);
  });

  it.each<[string, string, (id: string) => Promise<unknown>]>([
    ['is', 'new', () => Promise.resolve()],
    ['is in another case', 'NEW', () => Promise.resolve()],
    ['can be brought back to', 'new', (id) => apiV1.delete(`${DEALS}/${id}`)],
  ])('refuses to drop a stage that a deal %s', async (_what, stage, change) => {
    const pipeline = await createPipeline(apiV1);
    const contact = await createContact(apiV1);
    const deal = await createDeal(apiV1, { contact_id: contact.id, pipeline_id: pipeline.id, stage });
    await change(deal.id);
    expect(await refused('patch', `${PIPELINES}/${pipeline.id}`, { stages: [{ id: 'won' }] })).toEqual(
      conflict(`Deals are in the stages new: ${DELETED_COUNT}`),
    );
    expect((await apiV1.patch(`${PIPELINES}/${pipeline.id}`, { stages: [{ id: 'new' }] })).status).toBe(200);
  });

  it('never leaves a deal in a stage that is gone, where both are written at once', async () => {
    const contact = await createContact(apiV1);
    for (let round = 0; round < 8; round++) {
      const { id } = await createPipeline(apiV1, { stages: [{ id: 'kept' }, { id: 'gone' }] });
      const body = { title: 'Race', contact_id: contact.id, pipeline_id: id, stage: 'gone' };
      const [created, dropped] = await Promise.all([
        apiV1.post(DEALS, body),
        apiV1.patch(`${PIPELINES}/${id}`, { stages: [{ id: 'kept' }] }),
      ]);
      expect([
        [201, 409],
        [422, 200],
      ]).toContainEqual([created.status, dropped.status]);
    }
  });

  it('lets deals and the settings of pipelines be written at once without a deadlock', async () => {
    const fresh = await freshApiV1();
    const contact = await createContact(fresh);
    const pipelines = [
      await defaultPipeline(fresh),
      await createPipeline(fresh),
      await createPipeline(fresh),
    ];
    const statuses = new Set<number>();
    for (let round = 0; round < 10; round++) {
      const changes = pipelines.map(({ id }, n) =>
        fresh.patch(`${PIPELINES}/${id}`, {
          name: `${n} ${round}`,
          ...(n === round % 3 && { is_default: true }),
        }),
      );
      const deals = [1, 2, 3].map(() => fresh.post(DEALS, { title: 'Race', contact_id: contact.id }));
      for (const { status } of await Promise.all([...changes, ...deals])) statuses.add(status);
    }
    expect([...statuses].sort()).toEqual([200, 201]);
  });

  it.each<[string, object, string]>([
    ['null for a name', { name: null }, 'name must be a string'],
    ['an empty name', { name: '' }, 'name cannot be empty'],
    ...wrongFields,
  ])('refuses %s and changes nothing', async (_what, fields, error) => {
    const { id } = await createPipeline(apiV1);
    expect(await refused('patch', `${PIPELINES}/${id}`, fields)).toEqual(invalid(error));
  });
});

describe('The default pipeline', () => {
  it('is the one that was made so last, and no other', async () => {
    const fresh = await freshApiV1();
    const made = await createPipeline(fresh, { is_default: true });
    expect(await defaultsOf(fresh)).toEqual([made.id]);
    const next = await createPipeline(fresh);
    const { body } = await fresh.patch(`${PIPELINES}/${next.id}`, { is_default: true });
    expect(body.pipeline.is_default).toBe(true);
    expect(await defaultsOf(fresh)).toEqual([next.id]);
  });

  it('is where deals go that do not say', async () => {
    const fresh = await freshApiV1();
    const made = await createPipeline(fresh, { is_default: true, stages: [{ id: 'begun' }] });
    const deal = await createDeal(fresh, { contact_id: (await createContact(fresh)).id });
    expect(deal).toMatchObject({ pipeline_id: made.id, stage: 'begun' });
  });

  it('cannot be made none', async () => {
    const { id } = await defaultPipeline(apiV1);
    expect(await refused('patch', `${PIPELINES}/${id}`, { is_default: false })).toEqual(
      conflict('Make another pipeline the default instead'),
    );
  });

  it('is exactly one, whoever races to choose it', async () => {
    const fresh = await freshApiV1();
    const pipelines = [
      await createPipeline(fresh),
      await createPipeline(fresh),
      await defaultPipeline(fresh),
    ];
    for (let round = 0; round < 5; round++) {
      const responses = await Promise.all([
        ...pipelines.map(({ id }) => fresh.patch(`${PIPELINES}/${id}`, { is_default: true })),
        fresh.post(PIPELINES, { name: `New ${round}`, is_default: true }),
      ]);
      expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 201]);
      expect(await defaultsOf(fresh)).toHaveLength(1);
    }
  });

  it('is exactly one in Postgres itself', async () => {
    const sql = `insert into pipelines (organization_id, id, name, is_default, stages)
      values ($1, gen_random_uuid(), 'Second', true, '[]')`;
    await expect(api.rows(sql, [tenant.organizationId])).rejects.toThrow('pipelines_default');
  });
});

describe('DELETE /api/v1/crm/pipelines/{id}', () => {
  it('removes one without deals, and audits it', async () => {
    const { id } = await createPipeline(apiV1);
    const response = await apiV1.delete(`${PIPELINES}/${id}`);
    expect([response.status, response.body]).toEqual([200, { success: true }]);
    expect(refusalOf(await apiV1.get(`${PIPELINES}/${id}`))).toEqual(missing('Pipeline'));
    expect((await eventsOf(api, id)).map(({ action }) => action)).toEqual(['created', 'deleted']);
  });

  it('leaves the default one', async () => {
    const { id } = await defaultPipeline(apiV1);
    const before = await everythingStored(api);
    expect(refusalOf(await apiV1.delete(`${PIPELINES}/${id}`))).toEqual(
      conflict('The default pipeline cannot be removed'),
    );
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each([false, true])('leaves one that has deals, deleted: %s', async (isDeleted) => {
    const { id } = await createPipeline(apiV1);
    const deal = await createDeal(apiV1, { contact_id: (await createContact(apiV1)).id, pipeline_id: id });
    if (isDeleted) await apiV1.delete(`${DEALS}/${deal.id}`);
    const before = await everythingStored(api);
    expect(refusalOf(await apiV1.delete(`${PIPELINES}/${id}`))).toEqual(
      conflict(`The pipeline has deals: ${DELETED_COUNT}`),
    );
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('/api/v1/crm/pipelines/{id}', () => {
  it.each<[string, () => Promise<string>]>([
    ["another tenant's pipeline", async () => (await createPipeline(other)).id],
    ['a pipeline that nobody has', () => Promise.resolve(`pipe_${'0'.repeat(32)}`)],
    ['the id of a contact', async () => (await createContact(apiV1)).id],
    ['a bare uuid', async () => uuidOf((await createPipeline(apiV1)).id)],
  ])('is 404 for %s, whatever is asked, and changes nothing', async (_what, make) => {
    const path = `${PIPELINES}/${await make()}`;
    const before = await everythingStored(api);
    const responses = [
      apiV1.get(path),
      apiV1.patch(path, { name: 'Mine', is_default: true }),
      apiV1.delete(path),
    ];
    for (const response of await Promise.all(responses))
      expect(refusalOf(response)).toEqual(missing('Pipeline'));
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each([
    ['viewer', 403],
    ['member', 403],
    ['manager', 403],
    ['admin', 200],
  ] as const)('is read by all and changed by administrators: %s gets %d', async (role, status) => {
    const { id } = await createPipeline(apiV1);
    const theirs = apiV1Of(api, await joinAs(api, tenant, role));
    expect((await theirs.get(`${PIPELINES}/${id}`)).status).toBe(200);
    expect((await theirs.patch(`${PIPELINES}/${id}`, { name: role })).status).toBe(status);
    expect((await apiV1.get(`${PIPELINES}/${id}`)).body.pipeline.name).toBe(
      status === 200 ? role : 'Renewals',
    );
  });
});
