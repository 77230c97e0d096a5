import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  joinAs,
  uuidOf,
} from '../crm-v1/client.js';
import {
  ACTIVITIES,
  conflict,
  createDeal,
  DEALS,
  everythingStored,
  impossible,
  invalid,
  missing,
  recordActivity,
  refusalOf,
  refusalOfWrite,
  RELATIONSHIPS,
} from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { queue, scan } from './duplicates-client.js';
import { decisionOf, merge, MERGES, movesOf, undo } from './merges-client.js';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let member: { cookie: string; userId: string };

beforeAll(async () => {
  api = await startApi({ DUPLICATES_POLL_MS: '50' });
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  member = await joinAs(api, tenant, 'member');
});
afterAll(() => api.close());

const make = { contacts: createContact, companies: createCompany } as const;
const PATHS = { contacts: CONTACTS, companies: COMPANIES } as const;
const kinds = ['contacts', 'companies'] as const;
const nobody = { contacts: `cont_${'0'.repeat(32)}`, companies: `comp_${'0'.repeat(32)}` };
const label = { contacts: 'Contact', companies: 'Company' } as const;

/** Contacts as the proxy writes them, which knows lists. */
async function contactWith(row: object): Promise<string> {
  const headers = { 'x-api-key': tenant.apiKey };
  const made = await api.request('POST', '/functions/v1/rest-api-proxy/contacts', { headers, json: row });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  return `cont_${made.body[0].id.replaceAll('-', '')}`;
}

async function rowOf(id: string): Promise<any> {
  const headers = { 'x-api-key': tenant.apiKey };
  const path = `/functions/v1/rest-api-proxy/contacts?id=eq.${uuidOf(id)}`;
  return (await api.request('GET', path, { headers })).body[0];
}

describe('A merge of contacts', () => {
  it('decides field by field, and says who has what', async () => {
    const winner = await contactWith({
      first_name: 'Ada',
      last_name: 'King',
      emails: ['ada@engine.example', 'ada@bücher.example'],
      phones: ['+12025550101'],
      tags: ['vip'],
      custom_fields: { vat: 'GB1', since: 1840 },
    });
    const older = await contactWith({
      first_name: 'Augusta',
      emails: ['ada@xn--bcher-kva.example', 'ada@home.example'],
      source: 'fair',
      description: 'Older note',
      tags: ['vip', 'math'],
      custom_fields: { vat: 'GB2', title: 'Lady' },
    });
    const newer = await contactWith({ phones: ['+12025550102'], description: 'Newer note', tags: ['poet'] });
    await apiV1.patch(`${CONTACTS}/${newer}`, { position: 'Analyst' });
    const merged = await merge(apiV1, 'contacts', winner, [older, newer]);
    expect(merged).toMatchObject({ entity: 'contacts', winner_id: winner, loser_ids: [older, newer] });
    expect(merged).toMatchObject({ merged_by: tenant.userId, undone_at: null, not_undone: [] });
    expect(decisionOf(merged, 'name')).toEqual({
      field: 'name',
      rule: 'winner',
      taken_from: [winner],
      value: { full_name: 'Ada King', first_name: 'Ada', last_name: 'King' },
      values: [
        { id: winner, value: { full_name: 'Ada King', first_name: 'Ada', last_name: 'King' } },
        { id: older, value: { full_name: 'Augusta', first_name: 'Augusta', last_name: null } },
      ],
      conflict: true,
      changes: false,
    });
    expect(decisionOf(merged, 'note')).toMatchObject({
      rule: 'filled',
      taken_from: [newer],
      value: 'Newer note',
      conflict: true,
      changes: true,
    });
    expect(decisionOf(merged, 'emails')).toMatchObject({ rule: 'united', taken_from: [winner, older] });
    expect(decisionOf(merged, 'custom_fields.vat')).toMatchObject({ value: 'GB1', conflict: true });
    expect(decisionOf(merged, 'company')).toBe(undefined);
    expect(movesOf(merged)).toMatchObject({
      emails: [1, 1],
      phones: [1, 0],
      tags: [2, 1],
      custom_fields: [1, 0],
    });
    const shown = (await apiV1.get(`${CONTACTS}/${winner}`)).body.contact;
    expect(shown).toMatchObject({ first_name: 'Ada', last_name: 'King', position: 'Analyst' });
    expect(await rowOf(winner)).toMatchObject({
      emails: ['ada@engine.example', 'ada@bücher.example', 'ada@home.example'],
      phones: ['+12025550101', '+12025550102'],
      tags: ['vip', 'poet', 'math'],
      source: 'fair',
      description: 'Newer note',
      custom_fields: { vat: 'GB1', since: 1840, title: 'Lady' },
    });
    const path = `${MERGES.contacts}/${merged.id}`;
    expect((await apiV1.get(path)).body.merge).toEqual(merged);
    const list = await apiV1.get(`${MERGES.contacts}?record_id=${newer}`);
    expect(list.body).toEqual({ items: [merged], next_cursor: null });
  });

  it('follows rules, for fields, keys and lists', async () => {
    const winner = await contactWith({
      first_name: 'Ada',
      emails: ['1@x.example'],
      description: 'Old',
      source: 'fair',
      custom_fields: { vat: 1, size: 1 },
    });
    const other = await contactWith({ emails: ['2@x.example'], custom_fields: { vat: 2, size: 2 } });
    const newest = await contactWith({ description: 'New', custom_fields: { vat: 3, size: 3 } });
    const fields = {
      note: 'newest',
      emails: other,
      source: other,
      custom_fields: 'oldest',
      'custom_fields.vat': newest,
    };
    const preview = await merge(apiV1, 'contacts', winner, [other, newest], { dry_run: true, fields });
    expect(decisionOf(preview, 'source')).toMatchObject({ rule: 'record', taken_from: [], value: null });
    expect(decisionOf(preview, 'emails')).toMatchObject({ rule: 'record', taken_from: [other, winner] });
    expect(decisionOf(preview, 'custom_fields.size')).toMatchObject({ rule: 'oldest', changes: false });
    await merge(apiV1, 'contacts', winner, [other, newest], { fields });
    expect(await rowOf(winner)).toMatchObject({
      description: 'New',
      emails: ['2@x.example', '1@x.example'],
      source: null,
      custom_fields: { vat: 3, size: 1 },
    });
  });

  it('keeps who has opted out anywhere', async () => {
    const [winner, loser] = [await createContact(apiV1), await createContact(apiV1)];
    await api.rows('update contacts set opt_in_status = false where id = $1', [uuidOf(loser.id)]);
    const ruled = { dry_run: true, fields: { opt_in_status: 'winner' } };
    const preview = await merge(apiV1, 'contacts', winner.id, [loser.id], ruled);
    expect(decisionOf(preview, 'opt_in_status')).toMatchObject({ rule: 'winner', value: true });
    const merged = await merge(apiV1, 'contacts', winner.id, [loser.id]);
    expect(decisionOf(merged, 'opt_in_status')).toMatchObject({
      rule: 'opted_out',
      value: false,
      conflict: true,
    });
    expect(await rowOf(winner.id)).toMatchObject({ opt_in_status: false });
  });

  it('moves what names the losers, tells the journal of each, and all of it back', async () => {
    const company = await createCompany(apiV1, { name: 'Looms' });
    const [winner, loser] = [
      await createContact(apiV1, { email: 'w@x.example' }),
      await createContact(apiV1, { company_id: company.id, email: 'l@x.example' }),
    ];
    const deal = await createDeal(apiV1, { contact_id: loser.id });
    const shared = await createDeal(apiV1, { contact_id: winner.id });
    await apiV1.post(`${DEALS}/${shared.id}/contacts`, { contact_id: loser.id, role: 'Payer' });
    const activity = await recordActivity(apiV1, { contact_id: loser.id });
    for (const contact_id of [winner.id, loser.id])
      await apiV1.post(RELATIONSHIPS, { contact_id, user_id: tenant.userId });
    await apiV1.post(RELATIONSHIPS, { contact_id: loser.id, user_id: member.userId });
    const before = (await apiV1.get(`/api/v1/changes?after=now`)).body.token;
    const merged = await merge(apiV1, 'contacts', winner.id, [loser.id]);
    expect(movesOf(merged)).toEqual({
      emails: [1, 0],
      deals: [1, 0],
      deal_contacts: [1, 1],
      activities: [1, 0],
      relationships: [1, 1],
      companies: [1, 0],
      timeline: [expect.any(Number), 0],
    });
    const [, told] = [before, (await apiV1.get(`/api/v1/changes?after=${before}`)).body.items];
    const typesOf = (changes: any[]) => changes.map(({ entity, type }: any) => `${entity}.${type}`).sort();
    expect(typesOf(told)).toEqual(
      [
        'activity.updated',
        'contact.deleted',
        'contact.merged',
        'contact.updated',
        'contact.updated',
        'deal.updated',
        'deal.updated',
        'relationship.created',
        'relationship.deleted',
        'relationship.deleted',
      ].sort(),
    );
    expect(told.find(({ type }: any) => type === 'merged')).toMatchObject({
      entity_id: winner.id,
      after: { company_id: uuidOf(company.id), merged_ids: [uuidOf(loser.id)] },
    });
    expect((await apiV1.get(`${DEALS}/${deal.id}`)).body.deal.contact_id).toBe(winner.id);
    expect((await apiV1.get(`${ACTIVITIES}/${activity.id}`)).body.activity.contact_id).toBe(winner.id);
    expect((await apiV1.get(`${DEALS}/${shared.id}/contacts`)).body.items).toMatchObject([
      { contact_id: winner.id, is_primary: true, role: 'Payer' },
    ]);
    expect((await apiV1.get(`${CONTACTS}/${winner.id}`)).body.contact.company_id).toBe(company.id);
    const relationships = `${RELATIONSHIPS}?contact_id=`;
    expect((await apiV1.get(relationships + winner.id)).body.total).toBe(2);
    const story = (await apiV1.get(`${CONTACTS}/${winner.id}/timeline`)).body.items;
    expect(story.filter(({ action }: any) => action === 'created').length).toBe(2);
    const undone = await undo(apiV1, 'contacts', merged.id);
    expect(undone).toMatchObject({ undone_by: tenant.userId, not_undone: [], undo_until: null });
    const after = (await apiV1.get(`/api/v1/changes?after=${told.at(-1).token}`)).body.items;
    expect(typesOf(after)).toEqual(
      [
        'activity.updated',
        'contact.restored',
        'contact.unmerged',
        'contact.updated',
        'contact.updated',
        'deal.updated',
        'deal.updated',
        'relationship.created',
        'relationship.created',
        'relationship.deleted',
      ].sort(),
    );
    expect((await apiV1.get(`${DEALS}/${deal.id}`)).body.deal.contact_id).toBe(loser.id);
    expect((await apiV1.get(relationships + winner.id)).body.total).toBe(1);
    expect((await apiV1.get(relationships + loser.id)).body.total).toBe(2);
    expect((await apiV1.get(`${DEALS}/${shared.id}/contacts`)).body.items).toMatchObject([
      { contact_id: winner.id, is_primary: true, role: null },
      { contact_id: loser.id, is_primary: false, role: 'Payer' },
    ]);
    const actions = (await eventsOf(api, loser.id)).map(({ action }) => action);
    expect(actions.filter((action) => ['deleted', 'restored'].includes(action))).toEqual([
      'deleted',
      'restored',
    ]);
  });

  it('leaves with the winner, once undone, what was written to it since', async () => {
    const company = await createCompany(apiV1, { name: 'Engines' });
    const winner = await contactWith({ emails: ['w@y.example'], custom_fields: { kept: 1 } });
    const loser = await contactWith({
      emails: ['l@y.example'],
      description: 'Hers',
      source: 'fair',
      tags: ['hers'],
      custom_fields: { a: 1, b: 2 },
      company_id: uuidOf(company.id),
    });
    const [stays, goes] = [
      await createDeal(apiV1, { contact_id: loser }),
      await createDeal(apiV1, { contact_id: loser }),
    ];
    const stranger = await createContact(apiV1);
    const merged = await merge(apiV1, 'contacts', winner, [loser]);
    const added = await createDeal(apiV1, { contact_id: winner });
    await apiV1.patch(`${DEALS}/${stays.id}`, { contact_id: stranger.id });
    await apiV1.patch(`${DEALS}/${goes.id}`, { title: 'Renamed' });
    const headers = { 'x-api-key': tenant.apiKey };
    await api.request('PATCH', `/functions/v1/rest-api-proxy/contacts?id=eq.${uuidOf(winner)}`, {
      headers,
      json: {
        emails: ['new@y.example', 'w@y.example', 'l@y.example'],
        description: 'His',
        custom_fields: { kept: 1, a: 'changed', b: 2 },
      },
    });
    const undone = await undo(apiV1, 'contacts', merged.id);
    const reason = expect.any(String);
    expect(undone.not_undone).toEqual([
      { kind: 'field', field: 'note', id: null, reason },
      { kind: 'field', field: 'custom_fields.a', id: null, reason },
      { kind: 'deal', field: null, id: stays.id, reason },
    ]);
    expect(await rowOf(winner)).toMatchObject({
      emails: ['new@y.example', 'w@y.example'],
      description: 'His',
      source: null,
      tags: [],
      custom_fields: { kept: 1, a: 'changed' },
      company_id: null,
    });
    expect(await rowOf(loser)).toMatchObject({
      emails: ['l@y.example'],
      description: 'Hers',
      source: 'fair',
      company_id: uuidOf(company.id),
      custom_fields: { a: 1, b: 2 },
    });
    const contactOf = async ({ id }: any) => (await apiV1.get(`${DEALS}/${id}`)).body.deal.contact_id;
    expect(await Promise.all([added, stays, goes].map(contactOf))).toEqual([winner, stranger.id, loser]);
  });

  it('takes pairs out of the queue, and undoing brings them back', async () => {
    const grace = { first_name: 'Grace', last_name: 'Hopper', phone: '+12025550143' };
    const [one, other] = [await createContact(apiV1, grace), await createContact(apiV1, grace)];
    await scan(apiV1);
    const found = async () =>
      (await queue(apiV1)).filter(({ records }) => records.some(({ id }: any) => id === other.id)).length;
    expect(await found()).toBe(1);
    const { id } = await merge(apiV1, 'contacts', one.id, [other.id]);
    expect(await found()).toBe(0);
    await scan(apiV1);
    await undo(apiV1, 'contacts', id);
    expect(await found()).toBe(1);
  });
});

describe('A merge of companies', () => {
  it('moves contacts, their places and deals, and all of it back', async () => {
    const winner = await createCompany(apiV1, { name: 'Looms', city: 'Lyon' });
    const loser = await createCompany(apiV1, {
      name: 'Looms SA',
      address: '1 Rue',
      city: 'Paris',
      domain: 'looms.example',
    });
    const employee = await createContact(apiV1, { company_id: loser.id });
    const both = await createContact(apiV1, { company_id: winner.id });
    await api.rows(
      `insert into contact_accounts (organization_id, contact_id, account_id, role, is_primary_contact) values ($1, $2, $3, 'Buyer', true)`,
      [tenant.organizationId, uuidOf(both.id), uuidOf(loser.id)],
    );
    const placesOf = (company: { id: string }) =>
      api.rows(
        `select contact_id, role, is_primary, is_primary_contact from contact_accounts where account_id = $1 order by contact_id`,
        [uuidOf(company.id)],
      );
    const places = [await placesOf(winner), await placesOf(loser)];
    const deal = await createDeal(apiV1, { contact_id: employee.id, company_id: loser.id });
    const merged = await merge(apiV1, 'companies', winner.id, [loser.id]);
    expect(movesOf(merged)).toMatchObject({ contacts: [1, 0], deals: [1, 0], places: [1, 1] });
    expect(await placesOf(winner)).toEqual([
      { contact_id: uuidOf(employee.id), role: null, is_primary: true, is_primary_contact: false },
      { contact_id: uuidOf(both.id), role: 'Buyer', is_primary: true, is_primary_contact: true },
    ]);
    expect(decisionOf(merged, 'address')).toMatchObject({
      rule: 'winner',
      value: { address: null, city: 'Lyon', state: null, postal_code: null, country: null },
      conflict: true,
    });
    expect((await apiV1.get(`${COMPANIES}/${winner.id}`)).body.company).toMatchObject({
      name: 'Looms',
      domain: 'looms.example',
      address: null,
    });
    const companyOf = async () => (await apiV1.get(`${CONTACTS}/${employee.id}`)).body.contact.company_id;
    expect(await companyOf()).toBe(winner.id);
    expect((await apiV1.get(`${DEALS}/${deal.id}`)).body.deal.company_id).toBe(winner.id);
    expect((await eventsOf(api, winner.id)).at(-1)).toMatchObject({ entity: 'company', action: 'merged' });
    expect((await undo(apiV1, 'companies', merged.id)).not_undone).toEqual([]);
    expect([await placesOf(winner), await placesOf(loser)]).toEqual(places);
    expect(await companyOf()).toBe(loser.id);
    expect((await apiV1.get(`${DEALS}/${deal.id}`)).body.deal.company_id).toBe(loser.id);
    expect((await apiV1.get(`${COMPANIES}/${winner.id}`)).body.company.domain).toBe(null);
    expect((await eventsOf(api, winner.id)).at(-1)).toMatchObject({ action: 'unmerged' });
  });
});

describe.each(kinds)('Merging %s', (kind) => {
  const two = async () => [await make[kind](apiV1), await make[kind](apiV1)] as const;

  it('refuses what is wrong, and changes nothing', async () => {
    const [{ id: winner }, { id: loser }] = await two();
    const path = MERGES[kind];
    const losers = 'loser_ids must be a list of 1 to 20 ids';
    const rule = `fields: name must be winner, newest, oldest or the id of one of the records`;
    for (const [body, error] of [
      [{ loser_ids: [loser] }, 'winner_id is required'],
      [{ winner_id: winner }, losers],
      [{ winner_id: winner, loser_ids: [] }, losers],
      [{ winner_id: winner, loser_ids: [1] }, losers],
      [{ winner_id: winner, loser_ids: Array(21).fill(loser) }, losers],
      [{ winner_id: winner, loser_ids: [winner] }, 'loser_ids must name other records, each once'],
      [{ winner_id: winner, loser_ids: [loser, loser] }, 'loser_ids must name other records, each once'],
      [{ winner_id: winner, loser_ids: [loser], dry_run: 'yes' }, 'dry_run must be true or false'],
      [{ winner_id: winner, loser_ids: [loser], fields: [] }, 'fields must be an object'],
      [{ winner_id: winner, loser_ids: [loser], fields: { name: 'best' } }, rule],
      [{ winner_id: winner, loser_ids: [loser], fields: { name: nobody[kind] } }, rule],
      [
        { winner_id: winner, loser_ids: [loser], fields: { nickname: 'newest' } },
        'fields: nickname is no field that these records have',
      ],
    ] as const)
      expect([body, await refusalOfWrite(api, apiV1, 'post', path, body)]).toEqual([
        body,
        expect.objectContaining({ status: 400, error: expect.stringContaining(error) }),
      ]);
    const mistyped = { winner_id: winner, loser_ids: [loser], dry_rum: true };
    expect(await refusalOfWrite(api, apiV1, 'post', path, mistyped)).toMatchObject({ status: 400 });
    for (const id of [nobody[kind], 'x', uuidOf(loser), loser.replace(/^.{5}/, 'deal_')])
      for (const body of [
        { winner_id: winner, loser_ids: [id] },
        { winner_id: id, loser_ids: [loser] },
      ])
        expect(await refusalOfWrite(api, apiV1, 'post', path, body)).toEqual(missing(label[kind]));
    for (const query of ['?cursor=x', '?limit=0', '?record_id=x'])
      expect([query, (await apiV1.get(path + query)).status]).toEqual([query, 400]);
    for (const id of [`mrg_${'0'.repeat(32)}`, 'x']) {
      expect(refusalOf(await apiV1.get(`${path}/${id}`))).toEqual(missing('Merge'));
      expect(refusalOf(await apiV1.post(`${path}/${id}/undo`))).toEqual(missing('Merge'));
    }
  });

  it('heeds the version of the winner', async () => {
    const [winner, loser] = await two();
    const json = { winner_id: winner.id, loser_ids: [loser.id] };
    const ask = (tag: string) =>
      api.request('POST', MERGES[kind], { headers: { cookie: tenant.cookie, 'if-match': tag }, json });
    expect((await ask('"2"')).status).toBe(412);
    expect((await ask('"1"')).status).toBe(201);
  });

  it('tells nobody of another organization’s records, nor lets them be merged', async () => {
    const [winner, loser] = await two();
    const { id } = await merge(apiV1, kind, winner.id, [loser.id]);
    const stranger = apiV1Of(api, await api.tenant('Other'));
    const own = await make[kind](stranger);
    const third = await make[kind](apiV1);
    for (const body of [
      { winner_id: own.id, loser_ids: [third.id] },
      { winner_id: winner.id, loser_ids: [own.id] },
      { winner_id: own.id, loser_ids: [loser.id] },
    ])
      expect(await refusalOfWrite(api, stranger, 'post', MERGES[kind], body)).toEqual(missing(label[kind]));
    expect(refusalOf(await stranger.get(`${MERGES[kind]}/${id}`))).toEqual(missing('Merge'));
    expect(refusalOf(await stranger.post(`${MERGES[kind]}/${id}/undo`))).toEqual(missing('Merge'));
    expect((await stranger.get(MERGES[kind])).body).toEqual({ items: [], next_cursor: null });
    const other = kind === 'contacts' ? 'companies' : 'contacts';
    expect(refusalOf(await apiV1.post(`${MERGES[other]}/${id}/undo`))).toEqual(missing('Merge'));
  });

  it('is for managers and those above them', async () => {
    const [winner, loser] = await two();
    const json = { winner_id: winner.id, loser_ids: [loser.id] };
    const before = await everythingStored(api);
    expect((await api.request('POST', MERGES[kind], { json })).status).toBe(401);
    expect((await api.request('GET', MERGES[kind])).status).toBe(401);
    const viewer = await joinAs(api, tenant, 'viewer');
    for (const who of [member, viewer]) {
      expect((await apiV1Of(api, who).post(MERGES[kind], json)).status).toBe(403);
      expect((await apiV1Of(api, who).post(`${MERGES[kind]}/mrg_${'0'.repeat(32)}/undo`)).status).toBe(403);
      expect((await apiV1Of(api, who).get(MERGES[kind])).status).toBe(200);
    }
    expect(await everythingStored(api)).toEqual(before);
    const manager = apiV1Of(api, await joinAs(api, tenant, 'manager'));
    const { id } = await merge(manager, kind, winner.id, [loser.id]);
    await undo(manager, kind, id);
  });

  it('refuses who was merged already, and says into whom', async () => {
    const [winner, loser] = await two();
    const third = await make[kind](apiV1);
    const { id } = await merge(apiV1, kind, winner.id, [loser.id]);
    const body = { winner_id: third.id, loser_ids: [loser.id] };
    expect(await refusalOfWrite(api, apiV1, 'post', MERGES[kind], body)).toEqual(
      conflict(`${loser.id} was merged into ${winner.id}`),
    );
    const next = await merge(apiV1, kind, third.id, [winner.id]);
    const undoOf = (mergeId: string) => `${MERGES[kind]}/${mergeId}/undo`;
    expect(await refusalOfWrite(api, apiV1, 'post', undoOf(id), {})).toEqual(
      conflict(`${winner.id} was merged into ${third.id}; undo that merge first`),
    );
    await undo(apiV1, kind, next.id);
    expect((await undo(apiV1, kind, id)).not_undone).toEqual([]);
    expect(await refusalOfWrite(api, apiV1, 'post', undoOf(id), {})).toEqual(
      conflict('The merge was undone already'),
    );
  });

  it('has no loser restored by itself, and no merge undone whose winner is gone or that is too old', async () => {
    const [winner, loser] = await two();
    const { id } = await merge(apiV1, kind, winner.id, [loser.id]);
    const undoing = `${MERGES[kind]}/${id}/undo`;
    const restored = await refusalOfWrite(api, apiV1, 'post', `${PATHS[kind]}/${loser.id}/restore`, {});
    expect(restored).toEqual(conflict('It was merged into another one; undo the merge to have it back'));
    await api.rows(`update ${kind} set deleted_at = now() where id = $1`, [uuidOf(winner.id)]);
    expect(await refusalOfWrite(api, apiV1, 'post', undoing, {})).toMatchObject({
      status: 409,
      error: expect.stringContaining('was deleted; restore it first'),
    });
    await api.rows(`update ${kind} set deleted_at = null where id = $1`, [uuidOf(winner.id)]);
    await api.rows(`update record_merges set merged_at = now() - interval '30 days' where id = $1`, [
      uuidOf(id),
    ]);
    expect(await refusalOfWrite(api, apiV1, 'post', undoing, {})).toMatchObject({ status: 410 });
    expect((await apiV1.get(`${MERGES[kind]}/${id}`)).body.merge.undo_until).toBe(null);
  });

  it('lists merges in pages, the newest first', async () => {
    const winner = await make[kind](apiV1);
    const made: string[] = [];
    for (let n = 0; n < 3; n += 1)
      made.unshift((await merge(apiV1, kind, winner.id, [(await make[kind](apiV1)).id])).id);
    const asked = `${MERGES[kind]}?record_id=${winner.id}&limit=2`;
    const first = (await apiV1.get(asked)).body;
    const second = (await apiV1.get(`${asked}&cursor=${first.next_cursor}`)).body;
    expect([...first.items, ...second.items].map(({ id }: any) => id)).toEqual(made);
    expect(second.next_cursor).toBe(null);
  });
});

describe('What becomes too large', () => {
  it('is refused as it is where it is written', async () => {
    const emails = (name: string) => Array.from({ length: 30 }, (_, n) => `${name}${n}@z.example`);
    const winner = await contactWith({ emails: emails('a') });
    const loser = await contactWith({ emails: emails('b') });
    const body = { winner_id: winner, loser_ids: [loser] };
    expect(await refusalOfWrite(api, apiV1, 'post', MERGES.contacts, body)).toEqual(
      invalid('emails must be at most 50'),
    );
    const fields = (key: string) => ({ custom_fields: { [key]: 'x'.repeat(20_000) } });
    const large = [await contactWith(fields('a')), await contactWith(fields('b'))] as const;
    expect(
      await refusalOfWrite(api, apiV1, 'post', MERGES.contacts, {
        winner_id: large[0],
        loser_ids: [large[1]],
      }),
    ).toEqual(invalid('custom_fields must be at most 32 KB'));
  });

  it('is refused where more moves than one transaction takes', async () => {
    const [winner, loser] = [await createContact(apiV1), await createContact(apiV1)];
    await api.rows(
      `insert into activities (organization_id, id, contact_id, kind)
       select $1, gen_random_uuid(), $2, 'note' from generate_series(1, 20001)`,
      [tenant.organizationId, uuidOf(loser.id)],
    );
    const refused = await apiV1.post(MERGES.contacts, { winner_id: winner.id, loser_ids: [loser.id] });
    expect(refusalOf(refused)).toEqual(
      impossible('More than 20000 activities would move, which is too much for one merge'),
    );
    await api.rows('delete from activities where contact_id = $1', [uuidOf(loser.id)]);
  });
});
