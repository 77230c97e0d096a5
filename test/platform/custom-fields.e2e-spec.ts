import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type ApiV1Client, apiV1Of, createContact, eventsOf, joinAs } from '../crm-v1/client.js';

const CUSTOM_FIELDS = '/api/v1/crm/custom-fields';
const NOBODY = 'cfd_f2b4f7ab703347cebe06b30a47de020a';

const FIELD_TYPES = 'text, number, date, select, multi_select, boolean, array, object';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let numbers = 0;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
}, 120_000);
afterAll(() => api?.close());

async function registered(fields: object = {}): Promise<any> {
  const response = await apiV1.post(CUSTOM_FIELDS, { entity: 'contact', key: `key_${numbers++}`, ...fields });
  if (response.status !== 201) throw new Error(`custom field answered ${response.status}: ${response.text}`);
  return response.body.custom_field;
}
const at = ({ id }: { id: string }) => `${CUSTOM_FIELDS}/${id}`;
const stored = () => api.rows('select * from custom_fields order by organization_id, id');

/** Expects a refusal, and the registry to stay as it was. */
async function refused(work: () => Promise<{ status: number; body: any }>, status: number, error: string) {
  const before = await stored();
  const response = await work();
  expect([response.status, response.body.error.message]).toEqual([status, error]);
  expect(await stored()).toEqual(before);
}

describe('POST /api/v1/crm/custom-fields', () => {
  it('registers a key; its label is the key, and it holds text, unless told', async () => {
    const response = await apiV1.post(CUSTOM_FIELDS, { entity: 'contact', key: 'customer_type' });
    expect([response.status, response.body]).toEqual([
      201,
      {
        definition: expect.objectContaining({ name: 'customer_type' }),
        custom_field: {
          id: expect.stringMatching(/^cfd_[0-9a-f]{32}$/),
          resource_type: 'contact',
          name: 'customer_type',
          field_type: 'text',
          options_json: null,
          is_required: false,
          sort_order: 0,
          entity: 'contact',
          key: 'customer_type',
          label: 'customer_type',
          type: 'string',
          locked: false,
          created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
          updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        },
      },
    ]);
    const [event] = await eventsOf(api, response.body.custom_field.id);
    expect(event).toMatchObject({ entity: 'custom_field', action: 'created', user_id: tenant.userId });
  });

  it.each(['string', 'number', 'boolean', 'date', 'array', 'object'])('takes the type %s', async (type) => {
    const field = await registered({ entity: 'deal', type, label: ' Label ', locked: true });
    expect(field).toMatchObject({ entity: 'deal', type, label: 'Label', locked: true });
  });

  it('takes a key once per kind of record', async () => {
    const key = 'taken';
    await registered({ entity: 'deal', key });
    await registered({ entity: 'company', key });
    const again = () => apiV1.post(CUSTOM_FIELDS, { entity: 'deal', key });
    await refused(again, 409, 'The deal field taken is registered already');
  });

  it('takes a key once, though two register it at the same moment', async () => {
    const race = () => apiV1.post(CUSTOM_FIELDS, { entity: 'deal', key: 'raced' });
    const responses = await Promise.all(Array.from({ length: 8 }, race));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(7).fill(409)]);
  });

  it.each([
    [{ entity: 'user' }, 'entity must be one of contact, deal, company'],
    [{ entity: undefined }, 'resource_type is required'],
    [{ key: undefined }, 'name is required'],
    [{ resource_type: 'deal' }, 'resource_type and entity are one field, and say different things'],
    [{ name: 'A', label: 'B' }, 'name and label are one field, and say different things'],
    [{ field_type: 'select' }, 'options_json is required for select'],
    [{ field_type: 'select', options_json: '{}' }, 'options_json must be a JSON array of texts'],
    [{ field_type: 'select', options_json: '[]' }, 'options_json must have a choice'],
    [{ field_type: 'text', options_json: '["a"]' }, 'options_json is not for text'],
    [{ field_type: 'number', options_json: '["a"]' }, 'options_json is for select and multi_select'],
    [{ field_type: 'number', type: 'date' }, 'field_type and type are one field, and say different things'],
    [{ field_type: 'money' }, `field_type must be one of ${FIELD_TYPES}`],
    [{ is_required: 'yes' }, 'is_required must be true or false'],
    [{ sort_order: 1.5 }, 'sort_order must be an integer'],
    [{ key: '' }, 'key must be letters, digits and underscores, at most 64'],
    [{ key: 'two words' }, 'key must be letters, digits and underscores, at most 64'],
    [{ key: 'x'.repeat(65) }, 'key must be letters, digits and underscores, at most 64'],
    [{ type: 'money' }, 'type must be one of string, number, boolean, date, array, object'],
    [{ label: 7 }, 'label must be a string'],
    [{ label: 'x'.repeat(101) }, 'label must be at most 100 characters'],
    [{ locked: 'yes' }, 'locked must be true or false'],
  ])('refuses %j', async (fields, error) => {
    const body = { entity: 'contact', key: 'fine', ...fields };
    await refused(() => apiV1.post(CUSTOM_FIELDS, body), 400, error);
  });

  it('is not needed to store a field', async () => {
    const { id } = await createContact(apiV1);
    const headers = { 'x-api-key': tenant.apiKey };
    const uuid = id.replace('cont_', '');
    const path = `/functions/v1/rest-api-proxy/contacts?id=eq.${uuid}`;
    const response = await api.request('PATCH', path, {
      headers,
      json: { custom_fields: { unheard_of: 1 } },
    });
    expect(response.body[0].custom_fields).toEqual({ unheard_of: 1 });
  });
});

describe('A custom field in the published names', () => {
  const published = (fields: object) =>
    apiV1.post(CUSTOM_FIELDS, { resource_type: 'company', name: `Tier ${numbers++}`, ...fields });

  it.each([
    ['text', null, 'string'],
    ['number', null, 'number'],
    ['date', null, 'date'],
    ['select', '["Gold","Silver"]', 'string'],
    ['multi_select', '["A","B"]', 'array'],
  ])('is made with the kind %s', async (field_type, options_json, type) => {
    const fields = { field_type, options_json, is_required: true, sort_order: 3 };
    const { status, body } = await published(fields);
    expect([status, body.definition]).toEqual([201, expect.objectContaining({ ...fields, type })]);
    expect((await apiV1.get(at(body.definition))).body.definition).toEqual(body.definition);
  });

  it('has a key made of its name, in any script, and another one where that is taken', async () => {
    const names = ['Größe in m²', 'Größe in m²', '優先度'];
    const keys = [];
    for (const name of names) keys.push((await published({ name })).body.definition.key);
    expect(keys).toEqual([
      'gro_e_in_m2',
      expect.stringMatching(/^gro_e_in_m2_\w{8}$/),
      expect.stringMatching(/^field_\w{8}$/),
    ]);
  });

  it('is changed in them, and keeps its choices until it is of another kind', async () => {
    const { id } = (await published({ field_type: 'select', options_json: ['a', 'b'] })).body.definition;
    const change = async (fields: object) => (await apiV1.patch(at({ id }), fields)).body.definition;
    expect(await change({ name: 'Rank', sort_order: -1 })).toMatchObject({
      name: 'Rank',
      label: 'Rank',
      field_type: 'select',
      options_json: '["a","b"]',
      sort_order: -1,
    });
    expect(await change({ field_type: 'number' })).toMatchObject({
      field_type: 'number',
      options_json: null,
    });
  });

  it('is listed by resource_type, all of a kind in their places', async () => {
    const theirs = apiV1Of(api, await api.tenant());
    for (const [name, sort_order] of [
      ['c', 2],
      ['b', 1],
      ['a', 2],
    ])
      await theirs.post(CUSTOM_FIELDS, { resource_type: 'deal', name, sort_order });
    await theirs.post(CUSTOM_FIELDS, { resource_type: 'contact', name: 'other' });
    const { body } = await theirs.get(`${CUSTOM_FIELDS}?resource_type=deal`);
    expect(body.definitions.map(({ name }: { name: string }) => name)).toEqual(['b', 'a', 'c']);
    expect([body.items, body.total]).toEqual([body.definitions, 3]);
    const both = await theirs.get(`${CUSTOM_FIELDS}?resource_type=deal&entity=contact`);
    expect([both.status, both.body.code]).toEqual([400, 'VALIDATION_ERROR']);
  });

  it('is found by the id it had before', async () => {
    const { id } = (await published({})).body.definition;
    expect((await apiV1.get(at({ id: id.replace('cfd_', 'cfld_') }))).body.definition.id).toBe(id);
  });
});

describe('GET /api/v1/crm/custom-fields', () => {
  it('lists by kind of record and key, with the total', async () => {
    const other = await api.tenant();
    const theirs = apiV1Of(api, other);
    for (const [entity, key] of [
      ['deal', 'b'],
      ['deal', 'a'],
      ['contact', 'z'],
    ])
      await theirs.post(CUSTOM_FIELDS, { entity, key });
    const all = await theirs.get(CUSTOM_FIELDS);
    expect(all.body).toMatchObject({ total: 3, limit: 1000, offset: 0 });
    expect(all.body.items.map(({ key }: any) => key)).toEqual(['z', 'a', 'b']);
    const page = await theirs.get(`${CUSTOM_FIELDS}?entity=deal&limit=1&offset=1`);
    expect([page.body.total, page.body.items.map(({ key }: any) => key)]).toEqual([2, ['b']]);
    const past = await theirs.get(`${CUSTOM_FIELDS}?offset=9`);
    expect(past.body).toEqual({ definitions: [], items: [], total: 3, limit: 1000, offset: 9 });
  });

  it('lists all of them, of which there are at most a thousand', async () => {
    const other = await api.tenant();
    const theirs = apiV1Of(api, other);
    await api.rows(
      `insert into custom_fields (organization_id, id, entity, key, label, type)
       select $1, gen_random_uuid(), 'deal', 'key_' || n, 'x', 'string' from generate_series(1, 999) n`,
      [other.organizationId],
    );
    const last = { resource_type: 'deal', name: 'last' };
    expect((await theirs.post(CUSTOM_FIELDS, last)).status).toBe(201);
    expect((await theirs.get(CUSTOM_FIELDS)).body.definitions).toHaveLength(1000);
    expect((await theirs.get(`${CUSTOM_FIELDS}?limit=60`)).body.definitions).toHaveLength(60);
    const beyond = () => theirs.post(CUSTOM_FIELDS, { ...last, name: 'beyond' });
    await refused(beyond, 422, 'An organization has at most 1000 custom fields');
  });

  it('refuses a kind of record that there is not', async () => {
    await refused(
      () => apiV1.get(`${CUSTOM_FIELDS}?entity=user`),
      400,
      'entity must be one of contact, deal, company',
    );
  });

  it('shows one', async () => {
    const field = await registered();
    expect((await apiV1.get(at(field))).body).toEqual({ definition: field, custom_field: field });
  });
});

describe('PATCH /api/v1/crm/custom-fields/{id}', () => {
  it('changes label and type, and audits what was and what is', async () => {
    const field = await registered();
    const response = await apiV1.patch(at(field), { label: 'Score', type: 'number' });
    expect(response.body.custom_field).toMatchObject({ key: field.key, label: 'Score', type: 'number' });
    const events = await eventsOf(api, field.id);
    expect(events[1]).toMatchObject({
      action: 'updated',
      before: { label: field.key, type: 'string', locked: false },
      after: { label: 'Score', type: 'number', locked: false },
    });
  });

  it('changes nothing, and audits nothing, when all is as it was', async () => {
    const field = await registered();
    expect((await apiV1.patch(at(field), { label: field.label })).body).toEqual({
      definition: field,
      custom_field: field,
    });
    expect((await apiV1.patch(at(field), {})).status).toBe(200);
    expect(await eventsOf(api, field.id)).toHaveLength(1);
  });

  it('leaves key and kind of record alone', async () => {
    const field = await registered();
    await apiV1.patch(at(field), { key: 'other', entity: 'deal', label: 'x' });
    expect((await apiV1.get(at(field))).body.custom_field).toMatchObject({
      key: field.key,
      entity: 'contact',
    });
  });

  it('leaves a locked one alone until it is unlocked, which the same request may do', async () => {
    const field = await registered({ locked: true });
    for (const change of [{ label: 'x' }, { type: 'number' }, { label: 'x', locked: true }])
      await refused(() => apiV1.patch(at(field), change), 409, 'The custom field is locked');
    const unlocked = await apiV1.patch(at(field), { label: 'x', locked: false });
    expect(unlocked.body.custom_field).toMatchObject({ label: 'x', locked: false });
    expect((await apiV1.patch(at(field), { locked: true, label: 'y' })).body.custom_field).toMatchObject({
      label: 'y',
      locked: true,
    });
  });

  it.each([
    [{ label: null }, 'label must be a string'],
    [{ label: ' ' }, 'label cannot be empty'],
    [{ type: null }, 'type must be one of string, number, boolean, date, array, object'],
    [{ locked: null }, 'locked must be true or false'],
  ])('refuses %j', async (fields, error) => {
    const field = await registered();
    await refused(() => apiV1.patch(at(field), fields), 400, error);
  });
});

describe('DELETE /api/v1/crm/custom-fields/{id}', () => {
  it('takes a key off the registry, which is free again', async () => {
    const field = await registered();
    expect((await apiV1.delete(at(field))).body).toEqual({ success: true });
    expect((await apiV1.get(at(field))).status).toBe(404);
    expect((await registered({ key: field.key })).key).toBe(field.key);
  });

  it('keeps a locked one', async () => {
    const field = await registered({ locked: true });
    await refused(() => apiV1.delete(at(field)), 409, 'The custom field is locked');
    await apiV1.patch(at(field), { locked: false });
    expect((await apiV1.delete(at(field))).status).toBe(200);
  });
});

describe('/api/v1/crm/custom-fields', () => {
  it('is another one for another organization', async () => {
    const field = await registered();
    const theirs = apiV1Of(api, await api.tenant());
    expect((await theirs.get(CUSTOM_FIELDS)).body.total).toBe(0);
    for (const work of [
      () => theirs.get(at(field)),
      () => theirs.patch(at(field), { label: 'x' }),
      () => theirs.delete(at(field)),
    ])
      await refused(work, 404, 'Custom field not found');
    expect((await theirs.post(CUSTOM_FIELDS, { entity: 'contact', key: field.key })).status).toBe(201);
  });

  it.each([NOBODY, 'cont_f2b4f7ab703347cebe06b30a47de020a', '1'])('does not have %s', async (id) => {
    for (const work of [
      () => apiV1.get(at({ id })),
      () => apiV1.patch(at({ id }), { label: 'x' }),
      () => apiV1.delete(at({ id })),
    ])
      await refused(work, 404, 'Custom field not found');
  });

  it('is read by every member, and written by admins', async () => {
    const field = await registered();
    for (const [role, status] of [
      ['viewer', 403],
      ['manager', 403],
      ['admin', 200],
    ] as const) {
      const member = apiV1Of(api, await joinAs(api, tenant, role));
      expect((await member.get(at(field))).status).toBe(200);
      expect((await member.patch(at(field), { label: role })).status).toBe(status);
    }
  });
});
