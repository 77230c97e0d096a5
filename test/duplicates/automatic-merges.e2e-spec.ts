import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { contactPrecision } from '@rosetta/duplicates';
import {
  type ApiV1Client,
  apiV1Of,
  CONTACTS,
  createContact,
  eventsOf,
  joinAs,
  uuidOf,
} from '../crm-v1/client.js';
import { createDeal, DEALS, invalid, refusalOf } from '../platform/records.js';
import { startSecondInstance } from '../rest-api-proxy/bulk/second-instance.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { DUPLICATES, queue, scan } from './duplicates-client.js';
import { merge, MERGES, undo } from './merges-client.js';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi({ DUPLICATES_POLL_MS: '50' });
});
beforeEach(async () => {
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

const setting = (merge_contacts_automatically: unknown) =>
  apiV1.patch('/api/v1/organizations/current', { merge_contacts_automatically });
const switchedOn = async () => expect((await setting('measured')).status).toBe(200);

const grace = {
  first_name: 'Grace',
  last_name: 'Hopper',
  email: 'grace@navy.example',
  phone: '+12025550143',
};
const person = (more: object = {}) => createContact(apiV1, { ...grace, ...more });
const isThere = async (id: string) =>
  (await api.rows('select from contacts where id = $1 and deleted_at is null', [uuidOf(id)])).length === 1;
const mergesOf = async ({ id }: any) => (await apiV1.get(`${MERGES.contacts}?scan_id=${id}`)).body.items;

describe('A scan of an organization that wants contacts merged', () => {
  it('merges who is surely one into the oldest, as any merge, and says so', async () => {
    await switchedOn();
    const [one, two, three] = [await person(), await person({ position: 'Admiral' }), await person()];
    const other = await createContact(apiV1, { first_name: 'Ada', last_name: 'King' });
    const deal = await createDeal(apiV1, { contact_id: three.id });
    const done = await scan(apiV1);
    expect(done).toMatchObject({
      status: 'completed',
      phase: 'merges',
      merge_from: contactPrecision.mergedFrom,
      merged: 2,
      held_back: 0,
    });
    expect(await Promise.all([one, two, three, other].map(({ id }) => isThere(id)))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect((await apiV1.get(`${CONTACTS}/${one.id}`)).body.contact.position).toBe('Admiral');
    expect((await apiV1.get(`${DEALS}/${deal.id}`)).body.deal.contact_id).toBe(one.id);
    const [merged, ...more] = await mergesOf(done);
    expect(more).toEqual([]);
    expect(merged).toMatchObject({ winner_id: one.id, scan_id: done.id, merged_by: tenant.userId });
    expect(merged.loser_ids.sort()).toEqual([two.id, three.id].sort());
    expect((await eventsOf(api, one.id)).map(({ action }) => action)).toEqual(['created', 'merged']);
    expect(await queue(apiV1)).toEqual([]);
    expect(await scan(apiV1)).toMatchObject({ merged: 0, held_back: 0 });
  });

  it('merges nobody again whom people have split, or said to be two', async () => {
    await switchedOn();
    const [one, two] = [await person(), await person()];
    const done = await scan(apiV1);
    const [merged] = await mergesOf(done);
    await undo(apiV1, 'contacts', merged.id);
    expect(await scan(apiV1)).toMatchObject({ merged: 0, held_back: 1 });
    expect(await scan(apiV1, { full: true })).toMatchObject({ merged: 0, held_back: 1 });
    const [pair] = await queue(apiV1);
    await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'different' });
    // A third one is like both: so it is left to people which of them it is.
    const three = await person();
    expect(await scan(apiV1)).toMatchObject({ merged: 0, held_back: 1 });
    for (const { id } of [one, two, three]) expect(await isThere(id)).toBe(true);
    await merge(apiV1, 'contacts', one.id, [three.id]);
    expect(await scan(apiV1)).toMatchObject({ merged: 0, held_back: 0 });
  });

  it.each([
    [
      'differ in a birth date',
      { custom_fields: { birthday: '1906-12-09' } },
      { custom_fields: { birthday: '1906-12-08' } },
    ],
    [
      'differ in an official number',
      { custom_fields: { ssn: '123456789' } },
      { custom_fields: { ssn: '987654321' } },
    ],
    [
      'have ids of their own elsewhere',
      { custom_fields: { external_id: '7' } },
      { custom_fields: { external_id: 8 } },
    ],
    ['score less', { email: null }, { first_name: 'Karl', email: null }],
  ])('leaves those to people who %s', async (_, first, second) => {
    await switchedOn();
    const [one, two] = [await person(first), await person(second)];
    expect(await scan(apiV1)).toMatchObject({ status: 'completed', pairs: 1, merged: 0 });
    for (const { id } of [one, two]) expect(await isThere(id)).toBe(true);
    expect(
      await api.rows('select from record_merges where organization_id = $1', [tenant.organizationId]),
    ).toEqual([]);
  });

  const home = {
    email: 'the.hoppers@mail.example',
    phone: '+12025550177',
    custom_fields: { street: 'Main Street 5', city: 'Ulm', postal_code: '89073' },
  };
  const twins = { ...home, custom_fields: { ...home.custom_fields, birthday: '2001-02-03' } };
  const named = (...names: [string, string][]) =>
    names.map(([first_name, last_name]) => ({ first_name, last_name }));
  it.each([
    ['husband and wife', home, named(['Karl', 'Hopper'], ['Monika', 'Hopper'])],
    ['husband and wife of similar names', home, named(['Peter', 'Hopper'], ['Petra', 'Hopper'])],
    ['brother and sister of one short form', twins, named(['Sam', 'Hopper'], ['Samantha', 'Hopper'])],
    ['twins', twins, named(['Hannah', 'Hopper'], ['Felix', 'Hopper'])],
    ['twins of similar names', twins, named(['Lena', 'Hopper'], ['Lara', 'Hopper'])],
    ['twins but for a letter', twins, named(['Maria', 'Hopper'], ['Marie', 'Hopper'])],
    ['initials that may be several', twins, named(['M.', 'Hopper'], ['M', 'Hopper'])],
    ['father and son', home, named(['Otto', 'Hopper'], ['Otto', 'Hopper jun.'])],
    ['a senior and a junior', home, named(['Otto', 'Hopper Sr.'], ['Otto', 'Hopper Jr'])],
    ['a second and a third', home, named(['Otto', 'Hopper II'], ['Otto', 'Hopper III'])],
    ['a family of three', home, named(['Karl', 'Hopper'], ['Monika', 'Hopper'], ['Nele', 'Hopper'])],
    [
      'a couple in one record, and one of them',
      home,
      named(['Karl und Monika', 'Hopper'], ['Karl', 'Hopper']),
    ],
  ])('leaves %s of one household to people', async (_, shared, people) => {
    await switchedOn();
    const all = [];
    for (const each of people) all.push(await createContact(apiV1, { ...shared, ...each }));
    expect(await scan(apiV1)).toMatchObject({ status: 'completed', merged: 0, held_back: 1 });
    for (const { id } of all) expect(await isThere(id)).toBe(true);
  });

  it('merges one of a household who is there twice, and holds back the other', async () => {
    await switchedOn();
    const [karl, again, monika] = [
      await createContact(apiV1, { ...home, first_name: 'Karl', last_name: 'Höpper' }),
      await createContact(apiV1, { ...home, first_name: 'KARL', last_name: 'Hopper' }),
      await createContact(apiV1, { ...home, first_name: 'Monika', last_name: 'Hopper' }),
    ];
    expect(await scan(apiV1)).toMatchObject({ merged: 1, held_back: 1 });
    expect(await Promise.all([karl, again, monika].map(({ id }) => isThere(id)))).toEqual([
      true,
      false,
      true,
    ]);
  });

  it('leaves alone what a merge refuses, and goes on', async () => {
    await switchedOn();
    const tags = (n: number) => Array.from({ length: 60 }, (_, i) => `tag ${n} ${i}`);
    const large = async (n: number) => {
      const contact = await person();
      await api.rows('update contacts set tags = $2 where id = $1', [uuidOf(contact.id), tags(n)]);
      return contact;
    };
    const [one, two] = [await large(1), await large(2)];
    const sound = {
      first_name: 'Ada',
      last_name: 'King',
      email: 'ada@engine.example',
      phone: '+12025550199',
    };
    const [kept, gone] = [await createContact(apiV1, sound), await createContact(apiV1, sound)];
    expect(await scan(apiV1)).toMatchObject({ status: 'completed', merged: 1, held_back: 1 });
    for (const [{ id }, is] of [
      [one, true],
      [two, true],
      [kept, true],
      [gone, false],
    ] as const)
      expect(await isThere(id)).toBe(is);
  });

  it('goes on in steps, and each happens once on two replicas', async () => {
    await switchedOn();
    await api.rows(
      `insert into contacts (organization_id, id, full_name, first_name, last_name, emails, created_at)
       select $1, gen_random_uuid(), 'Person ' || n, 'Person', 'Number' || n || md5(n::text), array['p' || n || '@p.example'],
         now() + twice * interval '1 s'
       from generate_series(1, 25) n, generate_series(1, 2) twice`,
      [tenant.organizationId],
    );
    const second = await startSecondInstance(api);
    try {
      const done = await scan(apiV1);
      expect(done).toMatchObject({ merged: 25, held_back: 0 });
      const { items } = (await apiV1.get(`${MERGES.contacts}?scan_id=${done.id}&limit=200`)).body;
      expect(items).toHaveLength(25);
      const kept = await api.rows(
        'select emails from contacts where organization_id = $1 and deleted_at is null',
        [tenant.organizationId],
      );
      expect(new Set(kept.map(({ emails }) => emails[0])).size).toBe(25);
      expect(kept).toHaveLength(25);
    } finally {
      await second.close();
    }
  });
});

describe('The setting', () => {
  it('is off unless changed, and nothing is merged by it', async () => {
    const { body } = await apiV1.get('/api/v1/organizations/current');
    expect(body.organization.merge_contacts_automatically).toBe('off');
    const [one, two] = [await person(), await person()];
    const done = await scan(apiV1);
    expect(done).toMatchObject({ phase: 'pairs', merge_from: null, merged: 0, held_back: 0 });
    for (const { id } of [one, two]) expect(await isThere(id)).toBe(true);
    await switchedOn();
    expect(await scan(apiV1)).toMatchObject({ compared: 0, merged: 1 });
    expect(await scan(apiV1, { entity: 'companies' })).toMatchObject({ merge_from: null });
  });

  it('is the owner’s to change, and one of two', async () => {
    for (const wrong of ['on', true, ['measured']])
      expect(refusalOf(await setting(wrong))).toEqual(
        invalid('merge_contacts_automatically must be one of off, measured'),
      );
    const admin = apiV1Of(api, await joinAs(api, tenant, 'admin'));
    const refused = await admin.patch('/api/v1/organizations/current', {
      merge_contacts_automatically: 'measured',
    });
    expect(refused.status).toBe(403);
    const { body } = await apiV1.get('/api/v1/organizations/current');
    expect(body.organization.merge_contacts_automatically).toBe('off');
  });

  it('lists no merges of another organization’s scan', async () => {
    await switchedOn();
    await person();
    await person();
    const done = await scan(apiV1);
    const stranger = apiV1Of(api, await api.tenant('Other'));
    const { status, body } = await stranger.get(`${MERGES.contacts}?scan_id=${done.id}`);
    expect([status, body.items]).toEqual([200, []]);
  });
});

describe('The score from which on is merged', () => {
  it('is what is measured of the own set', async () => {
    const script = `
      import { scored } from './scripts/quality/evaluate.mjs';
      import { mergedFrom } from './scripts/quality/merging.mjs';
      import { people } from './scripts/quality/people.mjs';
      console.log(JSON.stringify(mergedFrom(scored(people(10000, 2)), ${contactPrecision.mergedFrom})));`;
    const { stdout } = await promisify(execFile)('node', ['--input-type=module', '-e', script]);
    const { name, ...recorded } = contactPrecision.sets.find((set) => set.name === 'own')!;
    expect([name, JSON.parse(stdout)]).toEqual(['own', recorded]);
    for (const { pairs, wrong } of contactPrecision.sets)
      expect(1 - wrong / pairs).toBeGreaterThanOrEqual(contactPrecision.required);
  });
});
