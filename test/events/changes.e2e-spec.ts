import { Client } from 'pg';
import { PurgeService } from '../../apps/api/src/purge/purge.service.js';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
  uuidOf,
} from '../crm-v1/client.js';
import {
  ACTIVITIES,
  createDeal,
  DEALS,
  invalid,
  recordActivity,
  refusalOf,
  RELATIONSHIPS,
} from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

const CHANGES = '/api/v1/changes';
const STAMP = /^[A-Za-z0-9_-]{32}$/;
const GONE = {
  status: 410,
  error:
    'The token is no longer good: read the records anew, and go on from the Changes-Token of that answer',
  code: 'GONE',
};

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi({ CHANGES_STREAM_SECONDS: '10' });
});
beforeEach(async () => {
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

interface Read {
  items: any[];
  token: string;
  has_more: boolean;
}

async function changes(query = '', by = apiV1): Promise<Read> {
  const response = await by.get(`${CHANGES}${query && `?${query}`}`);
  expect([response.status, response.text]).toEqual([200, expect.any(String)]);
  return response.body;
}

const now = async (by = apiV1) => (await changes('after=now', by)).token;
const told = ({ items }: Read) => items.map(({ type, entity, version }) => [type, entity, version]);

async function keyWith(scopes: string[]): Promise<Record<string, string>> {
  const made = await apiV1.post('/api/v1/api-keys', { name: 'reader', scopes });
  return { 'x-api-key': made.body.api_key.key };
}

/** Creates contacts in one transaction. */
async function createMany(count: number): Promise<void> {
  const headers = { 'x-api-key': tenant.apiKey };
  const json = Array.from({ length: count }, (_, at) => ({ first_name: `Person ${at}` }));
  const response = await api.request('POST', '/functions/v1/rest-api-proxy/contacts', { headers, json });
  expect(response.status).toBe(201);
}

/** A connection as the application's, in the tenant's organization and in a transaction. */
async function openTransaction(): Promise<Client> {
  const client = new Client({ connectionString: api.appUrl });
  await client.connect();
  await client.query('begin');
  await client.query(`select set_config('app.org', $1, true)`, [tenant.organizationId]);
  return client;
}

/** What a service does when it changes a contact, at the pace of the test. */
async function rename(client: Client, id: string, name: string): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    'update contacts set first_name = $2, version = version + 1 where id = $1 returning version',
    [uuidOf(id), name],
  );
  await client.query(
    `insert into audit_events (organization_id, id, dialect, request_id, entity, entity_id, action, version)
     values ($1, gen_random_uuid(), 'test', 'test', 'contact', $2, 'updated', $3)`,
    [tenant.organizationId, uuidOf(id), rows[0]!.version],
  );
}

async function commit(client: Client): Promise<void> {
  await client.query('commit');
  await client.end();
}

describe('GET /api/v1/changes', () => {
  it('answers a change key by key', async () => {
    const after = await now();
    const contact = await createContact(apiV1, { first_name: 'Ada', last_name: 'King' });
    const response = await changes(`after=${after}`);
    expect(response).toEqual({
      items: [
        {
          id: expect.stringMatching(/^evt_[0-9a-f]{32}$/),
          position: 1,
          token: response.token,
          type: 'created',
          action: 'created',
          entity: 'contact',
          entity_id: contact.id,
          contact_id: null,
          version: 1,
          changed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
          before: null,
          after: expect.objectContaining({ first_name: 'Ada', last_name: 'King' }),
        },
      ],
      token: expect.stringMatching(STAMP),
      has_more: false,
    });
    expect(await changes(`after=${response.token}`)).toEqual({
      items: [],
      token: response.token,
      has_more: false,
    });
  });

  it('tells what becomes of a record, with its versions', async () => {
    const contact = await createContact(apiV1);
    await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Eda' });
    await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Eda' });
    await apiV1.delete(`${CONTACTS}/${contact.id}`);
    await apiV1.post(`${CONTACTS}/${contact.id}/restore`);
    expect(told(await changes())).toEqual([
      ['created', 'contact', 1],
      ['updated', 'contact', 2],
      ['deleted', 'contact', 3],
      ['restored', 'contact', 4],
    ]);
  });

  it('tells of every kind of record', async () => {
    const contact = await createContact(apiV1);
    const after = await now();
    const company = await createCompany(apiV1);
    await apiV1.patch(`${COMPANIES}/${company.id}`, { name: 'Acme Ltd' });
    const deal = await createDeal(apiV1, { contact_id: contact.id });
    await apiV1.patch(`${DEALS}/${deal.id}`, { title: 'Order 2' });
    const activity = await recordActivity(apiV1, { contact_id: contact.id });
    await apiV1.patch(`${ACTIVITIES}/${activity.id}`, { body: 'Called' });
    const link = { contact_id: contact.id, user_id: tenant.userId };
    const { relationship } = (await apiV1.post(RELATIONSHIPS, link)).body;
    await apiV1.post(RELATIONSHIPS, { ...link, relationship_type: 'secondary' });
    await apiV1.delete(`${RELATIONSHIPS}/${relationship.id}`);
    for (const [path, { id }] of [
      [ACTIVITIES, activity],
      [DEALS, deal],
      [COMPANIES, company],
    ] as const) {
      expect((await apiV1.delete(`${path}/${id}`)).status).toBe(200);
      expect((await apiV1.post(`${path}/${id}/restore`)).status).toBe(200);
    }
    const read = await changes(`after=${after}`);
    const stages = (entity: string, ...types: string[]) => types.map((type, at) => [type, entity, at + 1]);
    expect(told(read)).toEqual([
      ...stages('company', 'created', 'updated'),
      ...stages('deal', 'created', 'updated'),
      ...stages('activity', 'created', 'updated'),
      ...stages('relationship', 'created', 'updated', 'deleted'),
      ...['activity', 'deal', 'company'].flatMap((entity) => [
        ['deleted', entity, 3],
        ['restored', entity, 4],
      ]),
    ]);
    const linked = read.items.find(({ entity }) => entity === 'relationship');
    expect(linked).toMatchObject({ entity_id: relationship.id, contact_id: contact.id });
  });

  it('tells of contacts that lose their company with it', async () => {
    const company = await createCompany(apiV1);
    const contact = await createContact(apiV1, { company_id: company.id });
    const after = await now();
    await apiV1.delete(`${COMPANIES}/${company.id}`);
    const read = await changes(`after=${after}`);
    expect(told(read)).toEqual([
      ['deleted', 'company', 2],
      ['updated', 'contact', 2],
    ]);
    expect(read.items[1]).toMatchObject({ entity_id: contact.id, after: { company_id: null } });
  });

  it('tells the version of every record as it is stored', async () => {
    const company = await createCompany(apiV1);
    const contact = await createContact(apiV1, { email: 'ada@example.com' });
    await apiV1.post(`${COMPANIES}/${company.id}/contacts`, { contact_id: contact.id });
    await apiV1.delete(`${COMPANIES}/${company.id}/contacts/${contact.id}`);
    await createMany(2);
    await createDeal(apiV1, { contact_id: contact.id });
    const newest = new Map((await changes()).items.map((each) => [uuidOf(each.entity_id), each.version]));
    for (const table of ['contacts', 'companies', 'deals'])
      for (const { id, version } of await api.rows(
        `select id, version from ${table} where organization_id = $1`,
        [tenant.organizationId],
      ))
        expect([table, id, newest.get(id)]).toEqual([table, id, version]);
  });

  it('tells of what is purged, and no more what it said', async () => {
    const contact = await createContact(apiV1);
    await recordActivity(apiV1, { contact_id: contact.id });
    await apiV1.post(RELATIONSHIPS, { contact_id: contact.id, user_id: tenant.userId });
    await apiV1.delete(`${CONTACTS}/${contact.id}`);
    const after = await now();
    await api.rows(`update contacts set deleted_at = now() - interval '31 days' where id = $1`, [
      uuidOf(contact.id),
    ]);
    await api.app.get(PurgeService).purge();
    expect(told(await changes(`after=${after}`))).toEqual([
      ['purged', 'activity', null],
      ['purged', 'contact', null],
    ]);
    const { items } = await changes();
    expect(items.map(({ before, after: state }) => [before, state])).toEqual(items.map(() => [null, null]));
    expect(items.find(({ entity }) => entity === 'relationship')).toMatchObject({
      entity_id: null,
      contact_id: contact.id,
    });
  });

  it('is one story whatever its pages, each position once and without a gap', async () => {
    await createMany(25);
    await createContact(apiV1);
    const { items: whole } = await changes('limit=1000');
    expect(whole.map(({ position }) => position)).toEqual(Array.from({ length: 26 }, (_, at) => at + 1));
    for (const limit of [1, 7, 26]) {
      const seen: any[] = [];
      let read: Read = await changes(`limit=${limit}`);
      for (;;) {
        expect(read.items.length).toBeLessThanOrEqual(limit);
        seen.push(...read.items);
        if (!read.has_more) break;
        read = await changes(`limit=${limit}&after=${read.token}`);
      }
      expect(seen).toEqual(whole);
    }
    const behind = await changes(`after=${whole[9].token}&limit=1000`);
    expect(behind.items).toEqual(whole.slice(10));
  });

  it('shows the kinds that are asked for, however rare', async () => {
    await createMany(30);
    const company = await createCompany(apiV1);
    const read = await changes('entity=company&limit=5');
    expect(read.items.map(({ entity_id }) => entity_id)).toEqual([company.id]);
    expect(read.has_more).toBe(false);
    expect((await changes('entity=deal')).items).toEqual([]);
    expect((await changes('entity=company,%20contact&limit=1000')).items).toHaveLength(31);
  });

  it('skips nobody who commits late', async () => {
    const [slow, fast] = [await createContact(apiV1), await createContact(apiV1)];
    const late = await openTransaction();
    await rename(late, slow.id, 'Late');
    const before = await now();
    await apiV1.patch(`${CONTACTS}/${fast.id}`, { first_name: 'Early' });
    const first = await changes(`after=${before}`);
    expect(first.items.map(({ entity_id }) => entity_id)).toEqual([fast.id]);
    await commit(late);
    const second = await changes(`after=${first.token}`);
    expect(second.items.map(({ entity_id }) => entity_id)).toEqual([slow.id]);
    expect((await changes(`after=${before}`)).items).toEqual([...first.items, ...second.items]);
  });

  it('tells of a record in the order of its versions, whichever transaction began first', async () => {
    const contact = await createContact(apiV1);
    const before = await now();
    const early = await openTransaction();
    await early.query('select pg_current_xact_id()');
    await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Second' });
    await rename(early, contact.id, 'Third');
    await commit(early);
    expect((await changes(`after=${before}`)).items.map(({ version }) => version)).toEqual([2, 3]);
  });

  it('tells nothing of what is rolled back', async () => {
    const contact = await createContact(apiV1);
    const before = await now();
    const undone = await openTransaction();
    await rename(undone, contact.id, 'Undone');
    await undone.query('rollback');
    await undone.end();
    expect(await changes(`after=${before}`)).toEqual({ items: [], token: before, has_more: false });
  });

  it('gives every reader the same order, also those who read at the same moment', async () => {
    await Promise.all(
      Array.from({ length: 20 }, async () => {
        await createContact(apiV1);
        return changes('limit=1000');
      }),
    );
    const [one, another] = await Promise.all([changes('limit=1000'), changes('limit=1000')]);
    expect(one).toEqual(another);
    expect(one.items.map(({ position }) => position)).toEqual(one.items.map((_, at) => at + 1));
    expect(new Set(one.items.map(({ id }) => id)).size).toBe(20);
  });

  it.each([
    ['after=x', 'after is no token of changes'],
    ['after=', 'after is no token of changes'],
    [`after=${'A'.repeat(33)}`, 'after is no token of changes'],
    [`after=${'_'.repeat(32)}`, 'after is no token of changes'],
    ['after[]=x', 'after must be a string'],
    ['limit=0', 'limit must be at least 1'],
    ['limit=1001', 'limit must be at most 1000'],
    ['limit=x', 'limit must be an integer'],
    [
      'entity=pipeline',
      'entity must be one of contact, company, deal, activity, relationship, or several with commas in between',
    ],
  ])('is 400 for %s', async (query, error) => {
    expect(refusalOf(await apiV1.get(`${CHANGES}?${query}`))).toMatchObject(invalid(error) as object);
  });

  it('is 410 once a token is older than what is kept, and says what to do', async () => {
    await createContact(apiV1);
    const old = await now();
    await createContact(apiV1);
    const middle = await now();
    await api.rows(
      `update journal_transactions set sealed_at = now() - interval '31 days' where organization_id = $1`,
      [tenant.organizationId],
    );
    await createContact(apiV1);
    await now();
    await api.app.get(PurgeService).purge();
    expect(refusalOf(await apiV1.get(`${CHANGES}?after=${old}`))).toMatchObject(GONE);
    expect((await changes(`after=${middle}`)).items).toHaveLength(1);
    expect((await changes()).items.map(({ position }) => position)).toEqual([3]);
  });

  it('keeps the newest token good however long nothing happens', async () => {
    await createContact(apiV1);
    const token = await now();
    await api.rows(
      `update journal_transactions set sealed_at = now() - interval '99 days' where organization_id = $1`,
      [tenant.organizationId],
    );
    await api.app.get(PurgeService).purge();
    expect(await changes(`after=${token}`)).toEqual({ items: [], token, has_more: false });
  });

  it('is 410 for tokens of a state that the database has lost', async () => {
    await createContact(apiV1);
    const kept = await now();
    await createContact(apiV1);
    const lost = await now();
    // As after a failover to a replica that lagged behind: the last position is given once more, to another change.
    await api.rows(
      `with gone as (delete from journal_transactions where organization_id = $1 and position = 2 returning transaction_id),
       events as (delete from audit_events e using gone where e.transaction_id = gone.transaction_id)
       update journal_heads set position = 1 where organization_id = $1`,
      [tenant.organizationId],
    );
    expect(refusalOf(await apiV1.get(`${CHANGES}?after=${lost}`))).toMatchObject(GONE);
    await createContact(apiV1);
    expect((await changes(`after=${kept}`)).items.map(({ position }) => position)).toEqual([2]);
    expect(refusalOf(await apiV1.get(`${CHANGES}?after=${lost}`))).toMatchObject(GONE);
  });

  it('begins anew in a database that was restored from a dump, whose transactions count from the start', async () => {
    await createContact(apiV1);
    const old = await now();
    await api.rows(`update journal_heads set snapshot = '900000000:900000000:' where organization_id = $1`, [
      tenant.organizationId,
    ]);
    expect(refusalOf(await apiV1.get(`${CHANGES}?after=${old}`))).toMatchObject(GONE);
    const anew = await now();
    const contact = await createContact(apiV1);
    expect((await changes(`after=${anew}`)).items.map(({ entity_id }) => entity_id)).toEqual([contact.id]);
  });

  describe('for whom', () => {
    it('is nobody without a credential, or without the permission', async () => {
      expect((await api.request('GET', CHANGES)).status).toBe(401);
      const headers = await keyWith(['contacts:read']);
      expect((await api.request('GET', CHANGES, { headers })).status).toBe(403);
    });

    it('shows a key the kinds that it may read, and refuses the others', async () => {
      const contact = await createContact(apiV1);
      await apiV1.post(RELATIONSHIPS, { contact_id: contact.id, user_id: tenant.userId });
      await createDeal(apiV1, { contact_id: contact.id });
      const company = await createCompany(apiV1);
      const headers = await keyWith(['changes:read', 'companies:read', 'activities:read']);
      const { body } = await api.request('GET', CHANGES, { headers });
      expect(body.items.map((each: any) => each.entity_id)).toEqual([company.id]);
      for (const entity of ['contact', 'deal', 'relationship', 'company,deal']) {
        const response = await api.request('GET', `${CHANGES}?entity=${entity}`, { headers });
        expect([entity, response.status]).toEqual([entity, 403]);
      }
    });

    it('shows nothing of another organization, and takes none of its tokens', async () => {
      await createContact(apiV1);
      const token = await now();
      const stranger = apiV1Of(api, await api.tenant('Other'));
      expect((await changes('', stranger)).items).toEqual([]);
      expect(refusalOf(await stranger.get(`${CHANGES}?after=${token}`))).toMatchObject(GONE);
      await createContact(stranger);
      expect(refusalOf(await stranger.get(`${CHANGES}?after=${token}`))).toMatchObject(GONE);
    });
  });
});

describe('The token that lists and exports hand out', () => {
  it.each([
    CONTACTS,
    COMPANIES,
    DEALS,
    ACTIVITIES,
    RELATIONSHIPS,
    '/api/v1/exports/contacts',
    '/api/v1/exports/companies',
    '/api/v1/exports/deals?format=ndjson',
  ])('is one from which changes go on without a gap: %s', async (path) => {
    const contact = await createContact(apiV1);
    const response = await apiV1.get(path);
    const token = response.headers.get('changes-token')!;
    expect([response.status, token]).toEqual([200, expect.stringMatching(STAMP)]);
    await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Since' });
    const since = (await changes(`after=${token}`)).items.map(({ version }) => version);
    expect(since.slice(-1)).toEqual([2]);
  });

  it('misses nothing while others write: list and changes together are what is stored', async () => {
    let isOver = false;
    const writing = Promise.all(
      Array.from({ length: 4 }, async () => {
        while (!isOver) await createContact(apiV1);
      }),
    );
    try {
      for (let round = 0; round < 5; round += 1) {
        const list = await apiV1.get(`${CONTACTS}?limit=200`);
        const known = new Set(list.body.items.map(({ id }: { id: string }) => id));
        let token = list.headers.get('changes-token')!;
        await new Promise((resolve) => setTimeout(resolve, 50));
        const stored = await api.rows(
          `select id from contacts where organization_id = $1 order by created_at desc, id desc limit 100`,
          [tenant.organizationId],
        );
        for (let more = true; more;) {
          const read: Read = await changes(`after=${token}&limit=1000`);
          for (const { entity_id } of read.items) known.add(entity_id);
          [token, more] = [read.token, read.has_more];
        }
        const unknown = stored.filter(({ id }) => !known.has(`cont_${id.replaceAll('-', '')}`));
        expect(unknown).toEqual([]);
      }
    } finally {
      isOver = true;
      await writing;
    }
  });
});

describe('GET /api/v1/changes/stream', () => {
  /** Follows until so many events have come. */
  async function follow(query: string, count: number, headers: Record<string, string> = {}) {
    const left = new AbortController();
    const response = await fetch(`${api.url}${CHANGES}/stream${query}`, {
      headers: { cookie: tenant.cookie, ...headers },
      signal: left.signal,
    });
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/event-stream']);
    let text = '';
    for await (const piece of response.body!.pipeThrough(new TextDecoderStream())) {
      text += piece;
      if (text.split('\ndata: ').length > count) break;
    }
    left.abort();
    return [...text.matchAll(/id: (.*)\nevent: (.*)\ndata: (.*)\n\n/g)].map(([, id, event, data]) => ({
      id: id!,
      event: event!,
      change: JSON.parse(data!),
    }));
  }

  it('tells what was, and then what comes, as the list does', async () => {
    const contact = await createContact(apiV1);
    const following = follow('', 2);
    await new Promise((resolve) => setTimeout(resolve, 100));
    await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Eda' });
    const events = await following;
    expect(events.map(({ change }) => change)).toEqual((await changes()).items);
    expect(events.map(({ id, event }) => [id, event])).toEqual(
      events.map(({ change }) => [change.token, change.type]),
    );
  });

  it('goes on behind the last event that was received', async () => {
    await createContact(apiV1);
    const contact = await createContact(apiV1);
    const [first] = (await changes()).items;
    const events = await follow('?after=now', 1, { 'last-event-id': first.token });
    expect(events.map(({ change }) => change.entity_id)).toEqual([contact.id]);
  });

  it('ends after a while, for its follower to come back', async () => {
    const short = await startApi({ CHANGES_STREAM_SECONDS: '1' });
    try {
      const { cookie } = await short.tenant();
      const response = await short.request('GET', `${CHANGES}/stream`, { headers: { cookie } });
      expect([response.status, response.text]).toEqual([200, ': still here\n\n']);
    } finally {
      await short.close();
    }
  });

  it('refuses before it begins', async () => {
    const ask = (query: string) => apiV1.get(`${CHANGES}/stream?${query}`);
    expect(refusalOf(await ask('after=x'))).toMatchObject(invalid('after is no token of changes') as object);
    expect((await ask('entity=x')).status).toBe(400);
    expect((await api.request('GET', `${CHANGES}/stream`)).status).toBe(401);
    const headers = await keyWith(['changes:read', 'deals:read']);
    expect((await api.request('GET', `${CHANGES}/stream?entity=contact`, { headers })).status).toBe(403);
  });
});
