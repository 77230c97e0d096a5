import { type ApiResponse, startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  COMPANIES,
  CONTACTS,
  createCompany,
  createContact,
} from '../crm-v1/client.js';
import { startSecondInstance } from '../rest-api-proxy/bulk/second-instance.js';
import {
  ACTIVITIES,
  createDeal,
  createPipeline,
  DEALS,
  everythingStored,
  invalid,
  PIPELINES,
  recordActivity,
  refusalOf,
  RELATIONSHIPS,
} from './records.js';

const CUSTOM_FIELDS = '/api/v1/crm/custom-fields';
const MISMATCH = {
  status: 412,
  error: 'The record has changed since it was read; read it again',
  code: 'VERSION_MISMATCH',
};

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let keys = 0;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

/** A kind of record that has a version, and a change of it. */
interface Kind {
  readonly name: string;
  readonly create: () => Promise<string>;
  /** A body whose every use changes the record; null where only its creation and removal are asked for. */
  readonly change: (() => object) | null;
  readonly restored?: boolean;
}

const idAt = (path: string) => (record: { id: string }) => `${path}/${record.id}`;
const name = () => `Name ${++keys}`;

const kinds: Kind[] = [
  {
    name: 'contact',
    create: () => createContact(apiV1).then(idAt(CONTACTS)),
    change: () => ({ first_name: name() }),
    restored: true,
  },
  {
    name: 'company',
    create: () => createCompany(apiV1).then(idAt(COMPANIES)),
    change: () => ({ name: name() }),
    restored: true,
  },
  {
    name: 'deal',
    create: async () => idAt(DEALS)(await createDeal(apiV1, { contact_id: (await createContact(apiV1)).id })),
    change: () => ({ title: name() }),
    restored: true,
  },
  {
    name: 'activity',
    create: async () =>
      idAt(ACTIVITIES)(await recordActivity(apiV1, { contact_id: (await createContact(apiV1)).id })),
    change: () => ({ body: name() }),
    restored: true,
  },
  {
    name: 'pipeline',
    create: () => createPipeline(apiV1).then(idAt(PIPELINES)),
    change: () => ({ name: name() }),
  },
  {
    name: 'custom field',
    create: async () => {
      const json = { entity: 'deal', key: `key_${++keys}` };
      return idAt(CUSTOM_FIELDS)((await apiV1.post(CUSTOM_FIELDS, json)).body.custom_field);
    },
    change: () => ({ label: name() }),
  },
  {
    name: 'relationship',
    create: async () => {
      const json = { contact_id: (await createContact(apiV1)).id, user_id: tenant.userId };
      return idAt(RELATIONSHIPS)((await apiV1.post(RELATIONSHIPS, json)).body.relationship);
    },
    change: null,
  },
];
const changeable = kinds.filter(({ change }) => change !== null);

const send = (method: string, path: string, headers: Record<string, string> = {}, json?: unknown) =>
  api.request(method, path, { headers: { cookie: tenant.cookie, ...headers }, json });
const etagOf = ({ headers }: ApiResponse) => headers.get('etag');
const ifMatch = (tag: string) => ({ 'if-match': tag });

describe.each(kinds)('The entity tag of one $name', ({ create, change, restored }) => {
  it('is the version, in every response that shows the record', async () => {
    const path = await create();
    const read = await send('GET', path);
    expect([read.status, etagOf(read)]).toEqual([200, '"1"']);
    expect(read.headers.get('cache-control')).toBe('private, no-cache');
    if (change) {
      expect(etagOf(await send('PATCH', path, {}, change()))).toBe('"2"');
      expect(etagOf(await send('GET', path))).toBe('"2"');
    }
    const deleted = await send('DELETE', path);
    expect([deleted.status, deleted.body, etagOf(deleted)]).toEqual([200, { success: true }, null]);
    if (restored) expect(etagOf(await send('POST', `${path}/restore`, ifMatch('"3"')))).toBe('"4"');
  });

  it('lets a caller who has it go without the body', async () => {
    const path = await create();
    for (const known of ['"1"', 'W/"1"', '"7", "1"', '*']) {
      const response = await send('GET', path, { 'if-none-match': known });
      expect([known, response.status, response.text, etagOf(response)]).toEqual([known, 304, '', '"1"']);
      expect(response.headers.get('content-type')).toBeNull();
      expect(response.headers.get('content-length')).toBeNull();
      expect((await send('HEAD', path, { 'if-none-match': known })).status).toBe(304);
    }
    const stale = await send('GET', path, { 'if-none-match': '"2"' });
    expect([stale.status, etagOf(stale)]).toEqual([200, '"1"']);
    expect(stale.text).not.toBe('');
  });

  it('keeps a record from being removed in a version that nobody read', async () => {
    const path = await create();
    const before = await everythingStored(api);
    expect(refusalOf(await send('DELETE', path, ifMatch('"2"')))).toEqual(MISMATCH);
    expect(await everythingStored(api)).toEqual(before);
    expect((await send('DELETE', path, ifMatch('"1"'))).status).toBe(200);
    expect((await send('GET', path)).status).toBe(404);
  });

  it('is of no interest where the record is gone', async () => {
    const path = await create();
    await send('DELETE', path);
    expect((await send('DELETE', path, ifMatch('"1"'))).status).toBe(404);
    expect((await send('GET', path, { 'if-none-match': '*' })).status).toBe(404);
  });
});

describe.each(changeable)('If-Match on a PATCH of one $name', ({ create, change }) => {
  it('refuses the change of another version, and nothing is changed', async () => {
    const path = await create();
    const before = await everythingStored(api);
    expect(refusalOf(await send('PATCH', path, ifMatch('"0", "2"'), change!()))).toEqual(MISMATCH);
    expect(refusalOf(await send('PATCH', path, ifMatch('W/"2"'), change!()))).toEqual(MISMATCH);
    expect(await everythingStored(api)).toEqual(before);
  });

  it.each(['"1"', '*', 'W/"1"', '"9",W/"7" , "1"'])('lets the change pass for %s', async (tag) => {
    const path = await create();
    const response = await send('PATCH', path, ifMatch(tag), change!());
    expect([response.status, etagOf(response)]).toEqual([200, '"2"']);
  });

  it('is asked for by an empty change too, which keeps the tag', async () => {
    const path = await create();
    expect(refusalOf(await send('PATCH', path, ifMatch('"2"'), {}))).toEqual(MISMATCH);
    const response = await send('PATCH', path, ifMatch('"1"'), {});
    expect([response.status, etagOf(response)]).toEqual([200, '"1"']);
  });

  it('lets exactly one of eight through who read the same version', async () => {
    const path = await create();
    const responses = await Promise.all(
      Array.from({ length: 8 }, () => send('PATCH', path, ifMatch('"1"'), change!())),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(412)]);
    expect(etagOf(await send('GET', path))).toBe('"2"');
  });
});

describe('A tag list that is none', () => {
  it.each(['1', '"1" "2"', '"1", *', ''])('is 400 for %j, and nothing is changed', async (list) => {
    const path = await createContact(apiV1).then(idAt(CONTACTS));
    const before = await everythingStored(api);
    const refused = invalid('If-Match must be * or entity tags like "1"');
    expect(refusalOf(await send('PATCH', path, ifMatch(list), { first_name: 'New' }))).toEqual(refused);
    expect(refusalOf(await send('DELETE', path, ifMatch(list)))).toEqual(refused);
    expect(await everythingStored(api)).toEqual(before);
    const read = await send('GET', path, { 'if-none-match': list });
    expect(refusalOf(read)).toEqual(invalid('If-None-Match must be * or entity tags like "1"'));
  });
});

describe('If-Match on an action', () => {
  it.each(['inactivate', 'activate'])('holds for %s of a company', async (action) => {
    const path = await createCompany(apiV1).then(idAt(COMPANIES));
    if (action === 'activate') await send('POST', `${path}/inactivate`);
    const version = action === 'activate' ? 2 : 1;
    const before = await everythingStored(api);
    expect(refusalOf(await send('POST', `${path}/${action}`, ifMatch('"7"')))).toEqual(MISMATCH);
    expect(await everythingStored(api)).toEqual(before);
    const response = await send('POST', `${path}/${action}`, ifMatch(`"${version}"`));
    expect([response.status, etagOf(response)]).toEqual([200, `"${version + 1}"`]);
  });

  it.each(kinds.filter(({ restored }) => restored))('holds for restore of a $name', async ({ create }) => {
    const path = await create();
    await send('DELETE', path);
    const before = await everythingStored(api);
    expect(refusalOf(await send('POST', `${path}/restore`, ifMatch('"1"')))).toEqual(MISMATCH);
    expect(await everythingStored(api)).toEqual(before);
    expect((await send('POST', `${path}/restore`, ifMatch('"2"'))).status).toBe(200);
  });
});

describe('The entity tag of the organization', () => {
  it('is the version of its settings, and keeps two owners from overwriting each other', async () => {
    const path = '/api/v1/organizations/current';
    const { cookie } = await api.tenant('Settled');
    const ask = (method: string, headers: object, json?: unknown) =>
      api.request(method, path, { headers: { cookie, ...headers }, json });
    expect(etagOf(await ask('GET', {}))).toBe('"1"');
    expect((await ask('GET', { 'if-none-match': '"1"' })).status).toBe(304);
    const responses = await Promise.all(
      ['One', 'Two', 'Three'].map((title) => ask('PATCH', ifMatch('"1"'), { name: title })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 412, 412]);
    const winner = responses.find(({ status }) => status === 200)!;
    const read = await ask('GET', {});
    expect([etagOf(winner), etagOf(read), read.body]).toEqual(['"2"', '"2"', winner.body]);
    expect(etagOf(await ask('PATCH', ifMatch('"2"'), {}))).toBe('"2"');
  });
});

describe('The entity tag', () => {
  it('is answered to a creation, whatever is created', async () => {
    const contact = await send('POST', CONTACTS, {}, { first_name: 'Ada', last_name: 'King' });
    const contact_id = contact.body.contact.id;
    const link = { contact_id, user_id: tenant.userId };
    const created = [
      contact,
      await send('POST', COMPANIES, {}, { name: 'Acme' }),
      await send('POST', DEALS, {}, { title: 'Deal', contact_id }),
      await send('POST', ACTIVITIES, {}, { kind: 'call', contact_id }),
      await send('POST', PIPELINES, {}, { name: 'Line' }),
      await send('POST', CUSTOM_FIELDS, {}, { entity: 'deal', key: `key_${++keys}` }),
      await send('POST', RELATIONSHIPS, {}, link),
    ];
    expect(created.map((response) => [response.status, etagOf(response)])).toEqual(
      created.map(() => [201, '"1"']),
    );
    const relinked = await send('POST', RELATIONSHIPS, {}, { ...link, relationship_type: 'secondary' });
    expect([relinked.status, etagOf(relinked)]).toEqual([200, '"2"']);
    expect(etagOf(await send('POST', RELATIONSHIPS, {}, { ...link, relationship_type: 'secondary' }))).toBe(
      '"2"',
    );
  });

  it('is not of a list', async () => {
    expect(etagOf(await send('GET', CONTACTS))).toBeNull();
  });

  it('follows a change that another record brought about', async () => {
    const company = await createCompany(apiV1);
    const path = await createContact(apiV1, { company_id: company.id }).then(idAt(CONTACTS));
    await send('DELETE', `${COMPANIES}/${company.id}`);
    const { body, headers } = await send('GET', path);
    expect([body.contact.company_id, headers.get('etag')]).toEqual([null, '"2"']);
    const first = await createPipeline(apiV1, { is_default: true });
    await createPipeline(apiV1, { is_default: true });
    expect(etagOf(await send('GET', `${PIPELINES}/${first.id}`))).toBe('"2"');
  });

  it('follows a change that came through another API', async () => {
    const contact = await createContact(apiV1);
    const path = `/functions/v1/rest-api-proxy/contacts?first_name=eq.Ada&id=eq.${contact.id.slice(5)}`;
    const headers = { 'x-api-key': tenant.apiKey };
    expect((await api.request('PATCH', path, { headers, json: { first_name: 'Eva' } })).status).toBe(200);
    expect(etagOf(await send('GET', `${CONTACTS}/${contact.id}`))).toBe('"2"');
  });

  it('is told by HEAD as by GET', async () => {
    const path = await createContact(apiV1).then(idAt(CONTACTS));
    const known = await send('HEAD', path, { 'if-none-match': '"1"' });
    const unknown = await send('HEAD', path);
    expect([known.status, etagOf(known), unknown.status, etagOf(unknown)]).toEqual([304, '"1"', 200, '"1"']);
  });

  it("tells nothing of another organization's record", async () => {
    const path = await createContact(apiV1).then(idAt(CONTACTS));
    const { cookie } = await api.tenant('Other');
    const ask = (method: string, headers: Record<string, string>) =>
      api.request(method, path, {
        headers: { cookie, ...headers },
        json: method === 'PATCH' ? {} : undefined,
      });
    for (const tag of ['"1"', '"2"']) {
      expect((await ask('GET', { 'if-none-match': tag })).status).toBe(404);
      expect((await ask('PATCH', ifMatch(tag))).status).toBe(404);
      expect((await ask('DELETE', ifMatch(tag))).status).toBe(404);
    }
  });
});

describe('If-Match together with an Idempotency-Key', () => {
  it('answers a repeated change with the tag it made, not with a mismatch', async () => {
    const path = await createContact(apiV1).then(idAt(CONTACTS));
    const headers = { ...ifMatch('"1"'), 'idempotency-key': `change-${++keys}` };
    const [first, second] = [
      await send('PATCH', path, headers, { first_name: 'Eva' }),
      await send('PATCH', path, headers, { first_name: 'Eva' }),
    ];
    expect([first.status, etagOf(first)]).toEqual([200, '"2"']);
    expect([second.status, etagOf(second), second.body]).toEqual([200, '"2"', first.body]);
    expect(second.headers.get('idempotent-replayed')).toBe('true');
  });

  it('keeps no mismatch: the request may come again with the right tag', async () => {
    const path = await createContact(apiV1).then(idAt(CONTACTS));
    const key = { 'idempotency-key': `again-${++keys}` };
    const change = { first_name: 'Eva' };
    expect(refusalOf(await send('PATCH', path, { ...key, ...ifMatch('"3"') }, change))).toEqual(MISMATCH);
    expect((await send('PATCH', path, { ...key, ...ifMatch('"1"') }, change)).status).toBe(200);
  });
});

describe('Two replicas', () => {
  it('let exactly one of two through who read the same version', async () => {
    const second = await startSecondInstance(api);
    try {
      for (let round = 0; round < 10; round++) {
        const path = await createCompany(apiV1).then(idAt(COMPANIES));
        const patch = (url: string, name: string) =>
          fetch(url + path, {
            method: 'PATCH',
            headers: {
              'x-api-key': tenant.apiKey,
              'content-type': 'application/json',
              ...ifMatch('"1"'),
            },
            body: JSON.stringify({ name }),
          });
        const responses = await Promise.all([patch(api.url, 'First'), patch(second.url, 'Second')]);
        expect(responses.map(({ status }) => status).sort()).toEqual([200, 412]);
        const { body } = await send('GET', path);
        expect(body.company.name).toBe(responses[0].status === 200 ? 'First' : 'Second');
      }
    } finally {
      await second.close();
    }
  });
});

describe('The OpenAPI documents', () => {
  it('name the headers and responses of entity tags, at every route of one such record', async () => {
    const { paths, components } = (await api.request('GET', '/openapi.json')).body;
    for (const path of kinds.map(({ name: kind }) => routeOf(kind))) {
      const { get, patch, delete: remove } = paths[`${path}/{id}`];
      expect(headersOf(get)).toContain('If-None-Match');
      expect(Object.keys(get.responses[200].headers)).toContain('ETag');
      expect(get.responses[200].content['application/json'].schema.$ref).toMatch(/Response$/);
      expect(Object.keys(get.responses[304].headers)).toContain('ETag');
      expect(Object.keys(paths[path].post.responses[201].headers)).toContain('ETag');
      for (const write of [patch, remove].filter((each) => each !== undefined)) {
        expect(headersOf(write)).toContain('If-Match');
        const shared = write.responses[412].$ref.split('/').pop();
        expect(components.responses[shared].description).toMatch(/changed since/);
      }
      if (patch) expect(Object.keys(patch.responses[200].headers)).toContain('ETag');
    }
  });
});

function routeOf(kind: string): string {
  const resources: Record<string, string> = { company: 'companies', activity: 'activities' };
  return `/api/v1/crm/${resources[kind] ?? `${kind.replace(' ', '-')}s`}`;
}

function headersOf(operation: { parameters: { in: string; name: string }[] }): string[] {
  return operation.parameters.filter((each) => each.in === 'header').map(({ name: header }) => header);
}
