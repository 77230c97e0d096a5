import { runInThisContext } from 'node:vm';
import type { Tenant, TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  CONTACTS,
  createContact,
  eventsOf,
  startApiV1Clients,
  uuidOf,
} from '../crm-v1/client.js';
import {
  ACTIVITIES,
  everythingStored,
  invalid,
  isAuditedWithin,
  missing,
  recordActivity,
  refusalOf,
  refusalOfWrite,
  TIME,
} from './records.js';

/** Somebody else may be at work on the same machine. */

const BULK = `${ACTIVITIES}/bulk`;

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

let numbers = 0;
const newExternalId = () => `call-${numbers++}`;

const record = (fields: object = {}) => recordActivity(apiV1, { contact_id: contact.id, ...fields });

async function refused(method: 'post' | 'patch', path: string, body: object): Promise<unknown> {
  return refusalOfWrite(api, apiV1, method, path, body);
}

async function rowOf(id: string): Promise<any> {
  return (await api.rows('select * from activities where id = $1', [uuidOf(id)]))[0];
}

/** What is wrong with an activity, and what is said about it; the same for a new one and a change. */
const wrongFields: [string, object, string][] = [
  ['a kind of its own', { kind: 'fax' }, 'kind must be one of call, sms, email, meeting, note'],
  ['null for a kind', { kind: null }, 'kind must be one of call, sms, email, meeting, note'],
  ['a direction of its own', { direction: 'up' }, 'direction must be one of inbound, outbound'],
  ['a number for a time', { occurred_at: 7 }, 'occurred_at must be an ISO 8601 date'],
  ['an empty time', { occurred_at: '' }, 'occurred_at must be an ISO 8601 date'],
  ['a time in words', { occurred_at: 'yesterday' }, 'occurred_at must be an ISO 8601 date'],
  ['a day that no year has', { occurred_at: '2026-02-30' }, 'occurred_at must be an ISO 8601 date'],
  ['a week', { occurred_at: '2026-W01' }, 'occurred_at is not a date that can be stored'],
  ['the year 0', { occurred_at: '0000-01-01T00:00:00Z' }, 'occurred_at must be an ISO 8601 date'],
  ['a number for a body', { body: 7 }, 'body must be a string'],
  ['a body of 50,001 characters', { body: 'x'.repeat(50_001) }, 'body must be at most 50000 characters'],
  ['NUL in the body', { body: 'a\0' }, 'body holds a character that cannot be stored'],
];

describe('POST /api/v1/crm/activities', () => {
  it('answers 201 with the activity, key by key', async () => {
    const fields = {
      contact_id: contact.id,
      kind: 'call',
      direction: 'inbound',
      occurred_at: '2026-05-15T12:30:00.900+02:00',
      external_id: newExternalId(),
      body: 'Asked for a quote',
    };
    const response = await apiV1.post(ACTIVITIES, fields);
    expect([response.status, response.body]).toEqual([
      201,
      {
        activity: {
          id: expect.stringMatching(/^act_[0-9a-f]{32}$/),
          ...fields,
          deal_id: null,
          type: fields.kind,
          content: fields.body,
          created_by: `usr_${tenant.userId.replaceAll('-', '')}`,
          occurred_at: '2026-05-15T10:30:00Z',
          created_at: expect.stringMatching(TIME),
          updated_at: expect.stringMatching(TIME),
        },
      },
    ]);
    const { activity } = response.body;
    expect((await apiV1.get(`${ACTIVITIES}/${activity.id}`)).body).toEqual({ activity });
  });

  it('needs a contact and a kind, and happened now unless told', async () => {
    const activity = await record({ kind: 'note' });
    expect(activity).toMatchObject({ kind: 'note', direction: null, external_id: null, body: null });
    expect(Math.abs(Date.parse(activity.occurred_at) - Date.now())).toBeLessThan(60_000);
  });

  it.each([
    ['2026-05-15', '2026-05-15T00:00:00Z'],
    ['2026-05-15T10:30', '2026-05-15T10:30:00Z'],
    ['2026-05-15T10:30:15.999', '2026-05-15T10:30:15Z'],
    ['2026-05-15 10:30:15', '2026-05-15T10:30:15Z'],
    ['2026-05-15T10:30:15-05:00', '2026-05-15T15:30:15Z'],
    ['1000-01-01T00:00:00Z', '1000-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.999Z', '9999-12-31T23:59:59Z'],
  ])('reads the time %s as %s, UTC wherever the server stands', async (occurred_at, read) => {
    // Jest gives specs a copy of the environment; the clock follows the process's own.
    const { env } = runInThisContext('process') as NodeJS.Process;
    const { TZ } = env;
    env.TZ = 'America/New_York';
    try {
      expect(new Date().getTimezoneOffset()).toBeGreaterThan(0);
      expect(await record({ occurred_at })).toMatchObject({ occurred_at: read });
    } finally {
      if (TZ === undefined) delete env.TZ;
      else env.TZ = TZ;
    }
  });

  it('answers 200 with what is recorded for an external id that is known, and changes nothing', async () => {
    const external_id = newExternalId();
    const first = await record({ external_id, body: 'First' });
    const before = await everythingStored(api);
    const again = { contact_id: contact.id, kind: 'sms', external_id, body: 'Second' };
    const response = await apiV1.post(ACTIVITIES, again);
    expect([response.status, response.body]).toEqual([200, { activity: first }]);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('records each time where there is no external id, or an empty one', async () => {
    for (const external_id of [undefined, null, '']) {
      const [first, second] = [await record({ external_id }), await record({ external_id })];
      expect(first.id).not.toBe(second.id);
    }
  });

  it("does not know another tenant's external ids", async () => {
    const external_id = newExternalId();
    await record({ external_id });
    const theirs = await createContact(other);
    const response = await other.post(ACTIVITIES, { contact_id: theirs.id, kind: 'call', external_id });
    expect([response.status, response.body.activity.contact_id]).toEqual([201, theirs.id]);
  });

  it('records once where the same is sent at once', async () => {
    const body = { contact_id: contact.id, kind: 'call', external_id: newExternalId() };
    const responses = await Promise.all([1, 2, 3, 4].map(() => apiV1.post(ACTIVITIES, body)));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 200, 200, 201]);
    expect(new Set(responses.map((response) => response.body.activity.id)).size).toBe(1);
  });

  it('ignores system fields in the body', async () => {
    const { id } = await record({
      id: `act_${'1'.repeat(32)}`,
      organization_id: uuidOf('1'.repeat(32)),
      created_by: null,
      created_at: '2001-01-01T00:00:00Z',
      deleted_at: '2001-01-01T00:00:00Z',
      version: 9,
    });
    expect(await rowOf(id)).toMatchObject({
      organization_id: tenant.organizationId,
      created_by: tenant.userId,
      deleted_at: null,
      version: 1,
    });
  });

  it('writes one audit event in the transaction of the activity', async () => {
    const external_id = newExternalId();
    const { id } = await record({ external_id });
    expect(await eventsOf(api, id)).toMatchObject([
      {
        entity: 'activity',
        action: 'created',
        user_id: tenant.userId,
        after: { contactId: uuidOf(contact.id), kind: 'call', externalId: external_id },
      },
    ]);
    expect(await isAuditedWithin(api, 'activities', uuidOf(id))).toBe(true);
  });

  it.each<[string, object, string]>([
    ['neither contact nor deal', { contact_id: undefined }, 'contact_id or deal_id is required'],
    ['a contact that nobody has', { contact_id: `cont_${'0'.repeat(32)}` }, 'Contact not found'],
    ['the id of something else', { contact_id: `comp_${'0'.repeat(32)}` }, 'Contact not found'],
    ['a number for an external id', { external_id: 7 }, 'external_id must be a string'],
    [
      'an external id of 201 characters',
      { external_id: 'x'.repeat(201) },
      'external_id must be at most 200 characters',
    ],
    ['NUL in the external id', { external_id: 'a\0' }, 'external_id holds a character that cannot be stored'],
    ...wrongFields,
  ])('refuses %s and stores nothing', async (_what, fields, error) => {
    expect(await refused('post', ACTIVITIES, { contact_id: contact.id, kind: 'call', ...fields })).toEqual(
      invalid(error),
    );
  });

  it("refuses another tenant's contact and a deleted one, in the words for one that nobody has", async () => {
    const [stranger, gone] = [await createContact(other), await createContact(apiV1)];
    await apiV1.delete(`${CONTACTS}/${gone.id}`);
    for (const { id } of [stranger, gone])
      expect(await refused('post', ACTIVITIES, { contact_id: id, kind: 'call' })).toEqual(
        invalid('Contact not found'),
      );
  });
});

describe('POST /api/v1/crm/activities/bulk', () => {
  const some = (count: number, fields: object = {}) =>
    Array.from({ length: count }, () => ({ contact_id: contact.id, kind: 'sms', ...fields }));

  it('records five hundred, in the order of the request', async () => {
    const activities = some(500).map((each, n) => ({
      ...each,
      body: `${n}`,
      external_id: `${n % 7}-${newExternalId()}`,
    }));
    const response = await apiV1.post(BULK, { activities });
    expect([response.status, response.body.total, response.body.created]).toEqual([200, 500, 500]);
    expect(response.body.items.map(({ body }: { body: string }) => body)).toEqual(
      activities.map(({ body }) => body),
    );
    expect(response.body.items[7]).toEqual({
      id: expect.stringMatching(/^act_/),
      ...activities[7],
      deal_id: null,
      type: activities[7]?.kind,
      content: activities[7]?.body,
      created_by: `usr_${tenant.userId.replaceAll('-', '')}`,
      direction: null,
      occurred_at: expect.stringMatching(TIME),
      created_at: expect.stringMatching(TIME),
      updated_at: expect.stringMatching(TIME),
      is_new: true,
    });
  });

  it.each<[string, () => object, string]>([
    ['five hundred and one', () => ({ activities: some(501) }), 'Maximum batch size is 500 activities'],
    ['none', () => ({ activities: [] }), 'activities must not be empty'],
    ['nothing', () => ({}), 'activities must be an array'],
    ['an object', () => ({ activities: {} }), 'activities must be an array'],
    [
      'a bad one among good ones',
      () => ({ activities: [...some(2), ...some(1, { kind: 'fax' })] }),
      'kind must be one of call, sms, email, meeting, note',
    ],
    [
      'one without a contact and a deal',
      () => ({ activities: [...some(2), { kind: 'call' }] }),
      'contact_id or deal_id is required',
    ],
    [
      'one of a contact that nobody has',
      () => ({ activities: [...some(2), ...some(1, { contact_id: `cont_${'0'.repeat(32)}` })] }),
      'Contact not found',
    ],
    [
      'one whose body is too long',
      () => ({ activities: [...some(2), ...some(1, { body: 'x'.repeat(50_001) })] }),
      'body must be at most 50000 characters',
    ],
  ])('refuses %s, and stores none of them', async (_what, body, error) => {
    expect(await refused('post', BULK, body())).toEqual(invalid(error));
  });

  it("refuses one of another tenant's contact, and stores none of them", async () => {
    const stranger = await createContact(other);
    const activities = [...some(2), ...some(1, { contact_id: stranger.id })];
    expect(await refused('post', BULK, { activities })).toEqual(invalid('Contact not found'));
  });

  it.each([[null], ['x'], [7]])('refuses %j for an activity, and stores none', async (activity) => {
    const before = await everythingStored(api);
    const response = await apiV1.post(BULK, { activities: [...some(1), activity] });
    expect([response.status, response.body.code]).toEqual([400, 'VALIDATION_ERROR']);
    expect(await everythingStored(api)).toEqual(before);
  });

  it('answers a known external id with what is recorded, from before or from earlier in the call', async () => {
    const [known, fresh] = [newExternalId(), newExternalId()];
    const first = await record({ external_id: known });
    const activities = [known, fresh, fresh, null].map((external_id) => ({ ...some(1)[0], external_id }));
    const { body } = await apiV1.post(BULK, { activities });
    expect(body.items.map(({ is_new }: { is_new: boolean }) => is_new)).toEqual([false, true, false, true]);
    expect(body.items[0]).toEqual({ ...first, is_new: false });
    expect(body.items[2].id).toBe(body.items[1].id);
    expect(body).toMatchObject({ total: 4, created: 2 });
  });

  it('records each once where two calls race, in whatever order their rows are', async () => {
    // Of two contacts, for the calls about one contact wait for each other anyway.
    const second = await createContact(apiV1);
    for (let round = 0; round < 5; round++) {
      const activities = some(300).map((each) => ({ ...each, external_id: newExternalId() }));
      const reversed = activities.toReversed().map((each) => ({ ...each, contact_id: second.id }));
      const responses = await Promise.all(
        [activities, reversed].map((rows) => apiV1.post(BULK, { activities: rows })),
      );
      expect(responses.map(({ status }) => status)).toEqual([200, 200]);
      expect(responses.reduce((sum, { body }) => sum + body.created, 0)).toBe(300);
      const [ids, others] = responses.map(
        ({ body }) => new Set(body.items.map(({ id }: { id: string }) => id)),
      );
      expect(ids).toEqual(others);
    }
  });
});

describe('GET /api/v1/crm/activities', () => {
  let mine: ApiV1Client;
  let ada: { id: string };
  let ben: { id: string };

  /** Told in another order than they happened. */
  beforeAll(async () => {
    mine = apiV1Of(api, await api.tenant('Lists'));
    [ada, ben] = [await createContact(mine), await createContact(mine)];
    await recordActivity(mine, {
      contact_id: ada.id,
      kind: 'call',
      body: 'second',
      occurred_at: '2026-02-02',
    });
    await recordActivity(mine, { contact_id: ada.id, kind: 'sms', body: 'first', occurred_at: '2026-01-01' });
    await recordActivity(mine, {
      contact_id: ben.id,
      kind: 'call',
      body: 'third',
      occurred_at: '2026-03-03',
    });
    const gone = await recordActivity(mine, { contact_id: ben.id, kind: 'call', body: 'gone' });
    await mine.delete(`${ACTIVITIES}/${gone.id}`);
  });

  const bodiesIn = async (query: string) =>
    (await mine.get(`${ACTIVITIES}?${query}`)).body.items.map(({ body }: { body: string }) => body);

  it('answers a page, what happened last first, with the total', async () => {
    const { body } = await mine.get(`${ACTIVITIES}?limit=2`);
    expect(body).toMatchObject({
      items: [{ body: 'third' }, { body: 'second' }],
      total: 3,
      limit: 2,
      offset: 0,
    });
    expect(await bodiesIn('limit=2&offset=2')).toEqual(['first']);
    expect((await mine.get(`${ACTIVITIES}?offset=9`)).body).toEqual({
      items: [],
      total: 3,
      limit: 50,
      offset: 9,
    });
  });

  it('filters by contact, by kind, and by both', async () => {
    expect(await bodiesIn(`contact_id=${ada.id}`)).toEqual(['second', 'first']);
    expect(await bodiesIn('kind=call')).toEqual(['third', 'second']);
    expect(await bodiesIn(`kind=sms&contact_id=${ada.id}`)).toEqual(['first']);
    expect(await bodiesIn('kind=note')).toEqual([]);
  });

  it("shows nothing of another tenant's contact", async () => {
    expect((await apiV1.get(`${ACTIVITIES}?contact_id=${ada.id}`)).body).toMatchObject({
      items: [],
      total: 0,
    });
  });

  it.each([
    ['kind=fax', 'kind must be one of call, sms, email, meeting, note'],
    ['contact_id=1', 'Contact not found'],
    ['contact_id[a]=b', 'contact_id must be a string'],
    ['limit=0', 'limit must be at least 1'],
    ['offset=-1', 'offset must be at least 0'],
  ])('refuses %s', async (query, error) => {
    expect(refusalOf(await mine.get(`${ACTIVITIES}?${query}`))).toEqual(invalid(error));
  });
});

describe("a contact's statistics", () => {
  it('count its calls and messages, and know when the newest of any kind happened', async () => {
    const { id } = await createContact(apiV1);
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    const stats = async () =>
      (await api.request('POST', '/functions/v1/get-contact', { headers, json: { contact_id: uuidOf(id) } }))
        .body.stats;
    expect(await stats()).toEqual({ total_calls: 0, total_messages: 0, last_contact: null });
    for (const kind of ['call', 'sms', 'call', 'email', 'meeting'])
      await record({ contact_id: id, kind, occurred_at: '2026-01-01' });
    await record({ contact_id: id, kind: 'note', occurred_at: '2026-02-02' });
    const gone = await record({ contact_id: id, kind: 'call', occurred_at: '2026-03-03' });
    await apiV1.delete(`${ACTIVITIES}/${gone.id}`);
    await record({ kind: 'call' });
    expect(await stats()).toEqual({
      total_calls: 2,
      total_messages: 1,
      last_contact: '2026-02-02T00:00:00Z',
    });
  });
});

describe('PATCH /api/v1/crm/activities/{id}', () => {
  it('changes what was sent, leaves the rest, and audits the difference', async () => {
    const before = await record({ direction: 'inbound', body: 'Old', external_id: newExternalId() });
    const { status, body } = await apiV1.patch(`${ACTIVITIES}/${before.id}`, {
      kind: 'email',
      direction: null,
      occurred_at: '2026-05-15T10:00',
      external_id: 'another',
    });
    const after = {
      ...before,
      type: 'email',
      kind: 'email',
      direction: null,
      occurred_at: '2026-05-15T10:00:00Z',
    };
    expect([status, body.activity]).toEqual([200, { ...after, updated_at: expect.stringMatching(TIME) }]);
    const [, event] = await eventsOf(api, before.id);
    expect(event).toMatchObject({
      action: 'updated',
      before: { kind: 'call', direction: 'inbound' },
      after: { kind: 'email', direction: null },
    });
    expect(await isAuditedWithin(api, 'activities', uuidOf(before.id))).toBe(true);
  });

  it.each([{}, { kind: 'call', body: 'Same' }, { version: 9 }])('changes nothing for %j', async (body) => {
    const { id } = await record({ body: 'Same' });
    const before = await everythingStored(api);
    expect((await apiV1.patch(`${ACTIVITIES}/${id}`, body)).status).toBe(200);
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each<[string, object, string]>([
    ['null for a time', { occurred_at: null }, 'occurred_at must be an ISO 8601 date'],
    ...wrongFields,
  ])('refuses %s and changes nothing', async (_what, fields, error) => {
    const { id } = await record();
    expect(await refused('patch', `${ACTIVITIES}/${id}`, fields)).toEqual(invalid(error));
  });
});

describe('DELETE /api/v1/crm/activities/{id}', () => {
  it('is soft, audited, and frees the external id', async () => {
    const external_id = newExternalId();
    const { id } = await record({ external_id });
    const response = await apiV1.delete(`${ACTIVITIES}/${id}`);
    expect([response.status, response.body]).toEqual([200, { success: true }]);
    expect(await rowOf(id)).toMatchObject({ deleted_at: expect.any(Date), version: 2 });
    expect((await eventsOf(api, id)).map(({ action }) => action)).toEqual(['created', 'deleted']);
    expect(await isAuditedWithin(api, 'activities', uuidOf(id))).toBe(true);
    expect((await record({ external_id })).id).not.toBe(id);
  });
});

describe('POST /api/v1/crm/activities/{id}/restore', () => {
  const deleted = async (age: string, fields: object = {}) => {
    const activity = await record(fields);
    await apiV1.delete(`${ACTIVITIES}/${activity.id}`);
    const sql = 'update activities set deleted_at = now() - $2::interval where id = $1';
    await api.rows(sql, [uuidOf(activity.id), age]);
    return activity;
  };
  const restore = (id: string) => apiV1.post(`${ACTIVITIES}/${id}/restore`);

  it('brings an activity back as it was, audited in its transaction', async () => {
    const activity = await deleted('29 days 23 hours', { external_id: newExternalId(), body: 'Hello' });
    const response = await restore(activity.id);
    expect([response.status, response.body]).toEqual([
      200,
      { activity: { ...activity, updated_at: expect.stringMatching(TIME) } },
    ]);
    expect((await apiV1.get(`${ACTIVITIES}/${activity.id}`)).body).toEqual(response.body);
    const actions = (await eventsOf(api, activity.id)).map(({ action }) => action);
    expect(actions).toEqual(['created', 'deleted', 'restored']);
    expect(await isAuditedWithin(api, 'activities', uuidOf(activity.id))).toBe(true);
  });

  it('is refused where another activity has the external id by now', async () => {
    const external_id = newExternalId();
    const activity = await deleted('1 day', { external_id });
    const heir = await record({ external_id });
    expect(await refused('post', `${ACTIVITIES}/${activity.id}/restore`, {})).toEqual({
      status: 409,
      error: 'duplicate key: an activity has this external_id already',
      code: 'DUPLICATE',
    });
    await apiV1.delete(`${ACTIVITIES}/${heir.id}`);
    expect((await restore(activity.id)).status).toBe(200);
  });

  it.each<[string, () => Promise<string>]>([
    ['one that was deleted thirty days ago', async () => (await deleted('30 days 1 second')).id],
    ['one that was not deleted', async () => (await record()).id],
    ['one that nobody has', () => Promise.resolve(`act_${'0'.repeat(32)}`)],
  ])('is 404 for %s, and changes nothing', async (_what, make) => {
    const path = `${ACTIVITIES}/${await make()}/restore`;
    expect(await refused('post', path, {})).toEqual(missing('Deleted activity'));
  });
});

describe('/api/v1/crm/activities/{id}', () => {
  it.each<[string, () => Promise<string>]>([
    [
      "another tenant's",
      async () => (await recordActivity(other, { contact_id: (await createContact(other)).id })).id,
    ],
    ['one that nobody has', () => Promise.resolve(`act_${'0'.repeat(32)}`)],
    ['the id of a contact', () => Promise.resolve(contact.id)],
    ['a bare uuid', async () => uuidOf((await record()).id)],
    [
      'one that was deleted',
      async () => {
        const { id } = await record();
        await apiV1.delete(`${ACTIVITIES}/${id}`);
        return id;
      },
    ],
  ])('is 404 for %s, and changes nothing', async (_what, make) => {
    const path = `${ACTIVITIES}/${await make()}`;
    const before = await everythingStored(api);
    const responses = [apiV1.get(path), apiV1.patch(path, { body: 'Changed' }), apiV1.delete(path)];
    for (const response of await Promise.all(responses))
      expect(refusalOf(response)).toEqual(missing('Activity'));
    expect(await everythingStored(api)).toEqual(before);
  });
});
