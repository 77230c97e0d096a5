import {
  type ApiV1Client,
  apiV1Of,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  joinAs,
  uuidOf,
} from '../crm-v1/client.js';
import { conflict, everythingStored, invalid, missing, refusalOf } from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { DUPLICATES, ended, queue, scan } from './duplicates-client.js';

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

const grace = {
  first_name: 'Grace',
  last_name: 'Hopper',
  email: 'amazing.grace@navy.example',
  phone: '+12025550143',
};
const again = {
  first_name: 'Grace',
  last_name: 'Hoper',
  email: 'amazing.grace@mail.example',
  phone: '+1 202 555 0143',
};

/** Two contacts that are one person, and somebody else. */
async function twice(): Promise<{ one: any; other: any }> {
  const one = await createContact(apiV1, grace);
  const other = await createContact(apiV1, again);
  await createContact(apiV1, { first_name: 'Ada', last_name: 'King', email: 'ada@engine.example' });
  return { one, other };
}

const idsOf = ({ records }: any): string[] => records.map(({ id }: { id: string }) => id);

describe('A scan of contacts', () => {
  it('finds who is there twice, and says why', async () => {
    const { one, other } = await twice();
    const done = await scan(apiV1);
    expect(done).toMatchObject({ entity: 'contacts', status: 'completed', full: false, error: null });
    expect(done).toMatchObject({
      records: 3,
      changed: 3,
      compared: 3,
      candidates: 1,
      pairs: 1,
      large_blocks: [],
    });
    const [pair, ...others] = await queue(apiV1);
    expect(others).toEqual([]);
    expect(idsOf(pair)).toEqual([one.id, other.id]);
    expect(pair).toMatchObject({ status: 'open', decided_at: null, decided_by: null, entity: 'contacts' });
    expect(pair.score).toBeGreaterThan(0.9);
    expect(pair.records[0]).toEqual({
      id: one.id,
      name: 'Grace Hopper',
      email: grace.email,
      phone: grace.phone,
      company: null,
    });
    const why = Object.fromEntries(pair.why.map(({ field, likeness }: any) => [field, likeness]));
    expect(why).toEqual({ first_name: 'exact', last_name: 'spelling', email: 'mailbox', phone: 'exact' });
    for (const { weight } of pair.why) expect(weight).toBeGreaterThan(0);
  });

  it.each([
    [
      'a nickname and an order',
      { first_name: 'Hopper', last_name: 'Bill', company: 1 },
      { first_name: 'William', last_name: 'Hopper', company: 1 },
    ],
    [
      'accents',
      { first_name: 'José', last_name: 'Núñez', phone: '+34600111222' },
      { first_name: 'Jose', last_name: 'Nunez', phone: '+34600111222' },
    ],
    [
      'a phone in another notation',
      { first_name: 'Ana', last_name: 'Luz', phone: '+5491123456789' },
      { first_name: 'Ana', last_name: 'Luz', phone: '+541123456789' },
    ],
    [
      'Arabic letters in other forms',
      { first_name: 'أحمد', last_name: 'يحيى', phone: '+201017177776' },
      { first_name: 'احمد', last_name: 'يحيي', phone: '+201017177776' },
    ],
    [
      'the order of names without an alphabet',
      { first_name: '太郎', last_name: '山田', phone: '+81312345678' },
      { first_name: '山田', last_name: '太郎', phone: '+81312345678' },
    ],
    [
      'a reading in kana',
      {
        first_name: '花子',
        last_name: '鈴木',
        email: 'hanako@a.example',
        custom_fields: { furigana: 'スズキ ハナコ' },
      },
      { first_name: 'ﾊﾅｺ', last_name: 'ｽｽﾞｷ', email: 'hanako@a.example' },
    ],
  ])('looks past %s', async (_, first, second) => {
    const { id } = await createCompany(apiV1, { name: 'Looms' });
    const fields = ({ company, ...rest }: any) => ({ ...rest, ...(company && { company_id: id }) });
    const [one, other] = [
      await createContact(apiV1, fields(first)),
      await createContact(apiV1, fields(second)),
    ];
    await scan(apiV1);
    await apiV1.patch('/api/v1/organizations/current', { contact_duplicates_from: 0.5 });
    expect((await queue(apiV1)).map(idsOf)).toEqual([[one.id, other.id]]);
  });

  it('compares afterwards only what is new or has changed, with all', async () => {
    const { one, other } = await twice();
    await scan(apiV1);
    expect(await scan(apiV1)).toMatchObject({ records: 3, changed: 0, compared: 0, candidates: 0 });
    const third = await createContact(apiV1, { ...grace, email: 'g.hopper@other.example' });
    expect(await scan(apiV1)).toMatchObject({ records: 4, changed: 1, compared: 1 });
    const pairs = (await queue(apiV1)).map((pair) => idsOf(pair).sort().join());
    expect(pairs.sort()).toEqual(
      [
        [one.id, other.id],
        [one.id, third.id],
        [other.id, third.id],
      ]
        .map((pair) => pair.sort().join())
        .sort(),
    );
    // Who is no longer like another leaves the queue, and who is deleted.
    await apiV1.patch(`${CONTACTS}/${other.id}`, {
      first_name: 'Karl',
      last_name: 'Weber',
      email: 'karl@w.example',
      phone: '',
    });
    await apiV1.delete(`${CONTACTS}/${third.id}`);
    expect((await queue(apiV1)).map(idsOf)).toEqual([[one.id, other.id]]);
    expect(await scan(apiV1)).toMatchObject({ records: 3, changed: 1 });
    expect(await queue(apiV1)).toEqual([]);
    expect(await scan(apiV1, { full: true })).toMatchObject({ full: true, changed: 3, compared: 3 });
  });

  it('is listed, the newest first, in pages', async () => {
    const ids: string[] = [];
    for (let n = 0; n < 3; n += 1) ids.unshift((await scan(apiV1)).id);
    const other = await scan(apiV1, { entity: 'companies' });
    const list = async (query: string) => (await apiV1.get(`${DUPLICATES}/scans${query}`)).body;
    const first = await list('?limit=2');
    expect(first.items.map(({ id }: any) => id)).toEqual(ids.slice(0, 2));
    expect(await list(`?limit=2&cursor=${first.next_cursor}`)).toMatchObject({
      items: [{ id: ids[2], status: 'completed' }],
      next_cursor: null,
    });
    expect(await list('?entity=companies')).toEqual({ items: [other], next_cursor: null });
    for (const [query, why] of [
      ['cursor=none', 'cursor is none of a page'],
      ['limit=0', 'limit must be at least 1'],
      ['entity=deals', 'entity must be one of contacts, companies'],
    ])
      expect(refusalOf(await apiV1.get(`${DUPLICATES}/scans?${query}`))).toEqual(invalid(why!));
  });

  it('is one at a time', async () => {
    await twice();
    await api.rows(
      `insert into duplicate_scans (organization_id, id, entity, is_full, status, phase, request_id)
       values ($1, gen_random_uuid(), 'contacts', false, 'queued', 'keys', '')`,
      [tenant.organizationId],
    );
    expect(refusalOf(await apiV1.post(`${DUPLICATES}/scans`, {}))).toEqual(
      conflict('A scan of contacts is under way already'),
    );
    expect(await scan(apiV1, { entity: 'companies' })).toMatchObject({ entity: 'companies', records: 0 });
  });

  it('cuts a group that is too large by a second key, and says so', async () => {
    await api.rows(
      `insert into contacts (organization_id, id, full_name, first_name, last_name, emails, company_name)
       select $1, gen_random_uuid(), 'Maria Lopez', 'Maria', 'Lopez', array['maria' || n || '@m.example'], 'Company ' || n / 2
       from generate_series(1, 60) n`,
      [tenant.organizationId],
    );
    const done = await scan(apiV1);
    expect(done).toMatchObject({ status: 'completed', compared: 60 });
    expect(done.large_blocks).toContainEqual({ kind: 'name', cut: 2, left_out: 0 });
    expect(done.candidates).toBeLessThan(100);
  });
});

describe('A decision', () => {
  it('is remembered over scans, audited, and may be said anew', async () => {
    const { one, other } = await twice();
    await scan(apiV1);
    const [pair] = await queue(apiV1);
    const decided = await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'different' });
    expect(decided.status).toBe(200);
    expect(decided.body.duplicate).toMatchObject({
      id: pair.id,
      status: 'different',
      decided_by: tenant.userId,
    });
    expect(await queue(apiV1)).toEqual([]);
    await apiV1.patch(`${CONTACTS}/${other.id}`, { position: 'Admiral' });
    await scan(apiV1);
    await scan(apiV1, { full: true });
    expect(await queue(apiV1)).toEqual([]);
    expect(await queue(apiV1, '?status=different')).toMatchObject([{ id: pair.id }]);
    const again = await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'open' });
    expect(again.body.duplicate).toMatchObject({ status: 'open', decided_at: null, decided_by: null });
    expect(await queue(apiV1)).toMatchObject([{ id: pair.id }]);
    await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'same' });
    await apiV1.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'same' });
    expect(await queue(apiV1, '?status=same')).toMatchObject([{ id: pair.id, status: 'same' }]);
    expect(
      (await eventsOf(api, pair.id)).map(({ action, before, after }) => [action, before, after]),
    ).toEqual([
      ['decided', { status: 'open' }, { status: 'different' }],
      ['decided', { status: 'different' }, { status: 'open' }],
      ['decided', { status: 'open' }, { status: 'same' }],
    ]);
    for (const { id } of [one, other])
      expect((await apiV1.get(`${CONTACTS}/${id}/duplicates`)).body.items).toMatchObject([{ id: pair.id }]);
  });
});

describe('The queue', () => {
  it('comes in pages, the likeliest first, from the score on that the organization wants', async () => {
    for (let n = 0; n < 3; n += 1) {
      const phone = `+1202555010${n}`;
      await createContact(apiV1, { first_name: 'Ada', last_name: 'King', phone });
      await createContact(apiV1, { first_name: 'Ada', last_name: 'King', phone });
    }
    await scan(apiV1);
    await apiV1.patch('/api/v1/organizations/current', { contact_duplicates_from: 0.5 });
    const all = await queue(apiV1);
    const paged: any[] = [];
    for (let cursor = ''; ;) {
      const { body } = await apiV1.get(`${DUPLICATES}?limit=2${cursor && `&cursor=${cursor}`}`);
      paged.push(...body.items);
      if (body.next_cursor === null) break;
      cursor = body.next_cursor;
    }
    expect(paged).toEqual(all);
    expect(all.map(({ score }) => score)).toEqual(all.map(({ score }) => score).sort((a, b) => b - a));
    const { body } = await apiV1.patch('/api/v1/organizations/current', { contact_duplicates_from: 1 });
    expect(body.organization).toMatchObject({ contact_duplicates_from: 1, company_duplicates_from: 0.9 });
    const shown = await queue(apiV1);
    expect(shown.every(({ score }) => score === 1)).toBe(true);
  });
});

describe('Who asks', () => {
  it('sees nothing of another organization', async () => {
    const { one } = await twice();
    const done = await scan(apiV1);
    const [pair] = await queue(apiV1);
    const stranger = apiV1Of(api, await api.tenant('Other'));
    const before = await everythingStored(api);
    expect(await queue(stranger)).toEqual([]);
    expect((await stranger.get(`${DUPLICATES}/scans`)).body.items).toEqual([]);
    expect(refusalOf(await stranger.get(`${DUPLICATES}/scans/${done.id}`))).toEqual(missing('Scan'));
    expect(refusalOf(await stranger.get(`${CONTACTS}/${one.id}/duplicates`))).toEqual(missing('Contact'));
    const decision = { decision: 'same' };
    expect(refusalOf(await stranger.post(`${DUPLICATES}/${pair.id}/decision`, decision))).toEqual(
      missing('Pair'),
    );
    expect(await everythingStored(api)).toEqual(before);
  });

  it('needs a credential, and the right to it', async () => {
    await twice();
    await scan(apiV1);
    const [pair] = await queue(apiV1);
    for (const [method, path] of [
      ['POST', `${DUPLICATES}/scans`],
      ['GET', DUPLICATES],
      ['GET', `${DUPLICATES}/scans`],
      ['POST', `${DUPLICATES}/${pair.id}/decision`],
    ] as const)
      expect((await api.request(method, path, method === 'GET' ? {} : { json: {} })).status).toBe(401);
    const member = apiV1Of(api, await joinAs(api, tenant, 'member'));
    const viewer = apiV1Of(api, await joinAs(api, tenant, 'viewer'));
    expect((await member.post(`${DUPLICATES}/scans`, {})).status).toBe(403);
    expect((await viewer.get(DUPLICATES)).status).toBe(200);
    expect((await viewer.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'same' })).status).toBe(403);
    expect((await queue(apiV1)).length).toBe(1);
    expect((await member.post(`${DUPLICATES}/${pair.id}/decision`, { decision: 'same' })).status).toBe(200);
  });

  it('needs the right to companies for those, too', async () => {
    const headers = { cookie: tenant.cookie };
    const scopes = ['contacts:read', 'contacts:write', 'contacts:bulk'];
    const made = await api.request('POST', '/api/v1/api-keys', { headers, json: { name: 'k', scopes } });
    const key = { 'x-api-key': made.body.api_key.key };
    const list = await api.request('GET', `${DUPLICATES}?entity=companies`, { headers: key });
    expect([list.status, list.body.error.message]).toEqual([403, 'This needs the permission companies:read']);
    const scans = await api.request('GET', `${DUPLICATES}/scans?entity=companies`, { headers: key });
    expect(scans.status).toBe(403);
    const json = { entity: 'companies' };
    const started = await api.request('POST', `${DUPLICATES}/scans`, { headers: key, json });
    expect([started.status, started.body.error.message]).toEqual([
      403,
      'This needs the permission companies:write',
    ]);
  });

  it('is told what is wrong', async () => {
    const before = await everythingStored(api);
    for (const [path, error] of [
      ['?status=closed', 'status must be one of open, same, different'],
      ['?entity=deals', 'entity must be one of contacts, companies'],
      ['?limit=0', 'limit must be at least 1'],
      ['?limit=x', 'limit must be an integer'],
      ['?cursor=x', 'cursor is none of a page'],
      [`?cursor=${Buffer.from('0.9 x').toString('base64url')}`, 'cursor is none of a page'],
    ])
      expect([path, refusalOf(await apiV1.get(`${DUPLICATES}${path}`))]).toEqual([path, invalid(error!)]);
    for (const [path, body, error] of [
      ['scans', { entity: 'deals' }, 'entity must be one of contacts, companies'],
      ['scans', { full: 'yes' }, 'full must be true or false'],
      [
        `dup_${'0'.repeat(32)}/decision`,
        { decision: 'maybe' },
        'decision must be one of same, different, open',
      ],
      [`dup_${'0'.repeat(32)}/decision`, {}, 'decision must be one of same, different, open'],
    ] as const)
      expect(refusalOf(await apiV1.post(`${DUPLICATES}/${path}`, body))).toEqual(invalid(error));
    const decision = { decision: 'same' };
    for (const id of [`dup_${'0'.repeat(32)}`, 'nobody', 'scan_x'])
      expect(refusalOf(await apiV1.post(`${DUPLICATES}/${id}/decision`, decision))).toEqual(missing('Pair'));
    expect(refusalOf(await apiV1.get(`${DUPLICATES}/scans/nobody`))).toEqual(missing('Scan'));
    expect(refusalOf(await apiV1.get(`${CONTACTS}/nobody/duplicates`))).toEqual(missing('Contact'));
    for (const from of [0.4, 1.1, '0.9', null])
      expect(
        refusalOf(await apiV1.patch('/api/v1/organizations/current', { contact_duplicates_from: from })),
      ).toEqual(invalid('contact_duplicates_from must be a number from 0.5 to 1'));
    expect(await everythingStored(api)).toEqual(before);
  });
});

describe('A scan whose worker was lost', () => {
  it('is gone on with by another, behind the last step', async () => {
    const { one, other } = await twice();
    const done = await scan(apiV1);
    // As it stands once its keys are written and nothing is compared.
    await api.rows(`update duplicate_records set is_compared = false where organization_id = $1`, [
      tenant.organizationId,
    ]);
    await api.rows(
      `update duplicate_scans set status = 'running', phase = 'pairs', finished_at = null, compared = 0 where id = $1`,
      [uuidOf(done.id)],
    );
    await api.rows('insert into duplicate_scan_tasks values ($1, $2, now())', [
      tenant.organizationId,
      uuidOf(done.id),
    ]);
    expect(await ended(apiV1, done.id)).toMatchObject({ status: 'completed', compared: 3 });
    expect((await queue(apiV1)).map(idsOf)).toEqual([[one.id, other.id]]);
  });
});
