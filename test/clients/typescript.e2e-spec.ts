import * as rosetta from '../../clients/typescript/src/index.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { BuiltPackage, examplesOf } from './built-package.js';
import { apiV1Error } from '../support/api-v1-error.js';

const { dataOf, itemsByCursor, itemsByOffset, rowsByRange } = rosetta;

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';
const LISTED = ['Amira', 'Bilal', 'Chidi', 'Dalia', 'Emeka'];

let api: TestApi;
let tenant: Tenant;
beforeAll(async () => {
  api = await startApi({ RATE_LIMIT_SALES_PER_SECOND: '10', IMPORT_POLL_MS: '100' });
});
beforeEach(async () => {
  tenant = await api.tenant();
});
afterAll(() => api?.close());

/** Every client, as the tenant's user or key; `options` go to each. */
function clientsOf({ token, apiKey }: Tenant, options: rosetta.RosettaOptions = {}) {
  const at = { baseUrl: api.url, ...options };
  const accessToken = rosetta.accessTokensOf({ baseUrl: api.url, session: token });
  return {
    crmContactsApi: rosetta.crmContactsApi({ ...at, accessToken }),
    proxy: rosetta.restApiProxy({ ...at, apiKey }),
    getContact: rosetta.getContact({ ...at, apiKey }),
    crmV1: rosetta.crmV1({ ...at, token }),
    sales: rosetta.sales({ ...at, accessToken }),
    platform: rosetta.platform({ ...at, token }),
  };
}

/** The first names of the tenant's contacts, read past every dialect. */
async function namesStored(): Promise<string[]> {
  const rows = await api.rows<{ first_name: string }>(
    'select first_name from contacts where organization_id = $1 and deleted_at is null order by first_name',
    [tenant.organizationId],
  );
  return rows.map(({ first_name }) => first_name);
}

async function collected<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const createListed = ({ proxy }: ReturnType<typeof clientsOf>) =>
  dataOf(proxy.POST(CONTACTS, { body: LISTED.map((first_name) => ({ first_name })) }));

describe('The typed client of', () => {
  it('platform signs up, makes an organization and a key that opens the proxy', async () => {
    const email = 'client@example.com';
    const signUp = { name: 'Amira', email, password: 'correct horse battery staple' };
    const nobody = rosetta.platform({ baseUrl: api.url });
    const { token } = await dataOf(nobody.POST('/api/auth/sign-up/email', { body: signUp }));
    const platform = rosetta.platform({ baseUrl: api.url, token: token! });
    const acme = { name: 'Acme', slug: 'acme-typed' };
    await dataOf(platform.POST('/api/auth/organization/create', { body: acme }));
    const made = await dataOf(platform.POST('/api/v1/api-keys', { body: { name: 'typed' } }));
    const proxy = rosetta.restApiProxy({ baseUrl: api.url, apiKey: made.api_key.key });
    expect(await dataOf(proxy.GET(CONTACTS))).toEqual([]);
    const { error } = await platform.GET('/api/v1/members', { params: { query: { limit: 0 } } });
    expect(error).toEqual(apiV1Error('VALIDATION_ERROR', expect.stringContaining('limit')));
  });

  it('crm-v1 writes and walks the records of the further pages', async () => {
    const { crmV1 } = clientsOf(tenant);
    const path = '/api/v1/crm/companies';
    for (const name of ['Acme', 'Nile', 'Delta']) await dataOf(crmV1.POST(path, { body: { name } }));
    const visited = itemsByOffset((query) => crmV1.GET(path, { params: { query } }), { limit: 2 });
    expect((await collected(visited)).map(({ name }) => name).sort()).toEqual(['Acme', 'Delta', 'Nile']);
  });

  it('platform sends a file and follows its import to the end', async () => {
    const { platform } = clientsOf(tenant);
    const csv = 'First name,E-Mail\nNadia,nadia@example.com\nYara,yara@example.com\n';
    const sent = await dataOf(
      platform.POST('/api/v1/imports', {
        params: { query: { entity: 'contacts', start: true } },
        headers: { 'Content-Type': 'text/csv' },
        body: csv,
        bodySerializer: (file) => file,
      }),
    );
    const states = await collected(rosetta.followImport(platform, sent.import.id));
    expect(states.at(-1)).toMatchObject({ status: 'completed', rows: { created: 2, failed: 0 } });
    const unknown = collected(rosetta.followImport(platform, `imp_${'0'.repeat(32)}`));
    await expect(unknown).rejects.toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } });
  });

  it('crm-contacts-api writes, reads, refuses and walks', async () => {
    const clients = clientsOf(tenant);
    const { crmContactsApi } = clients;
    const path = '/functions/v1/crm-contacts-api';
    await createListed(clients);
    const { data } = await dataOf(crmContactsApi.POST(path, { body: { name: 'John Doe' } }));
    const at = { params: { path: { contactId: data.id } } };
    const read = await dataOf(crmContactsApi.GET(`${path}/{contactId}`, at));
    expect(read.data.crm_contact_relationships).toEqual([]);
    const visited = itemsByOffset((query) => crmContactsApi.GET(path, { params: { query } }), { limit: 4 });
    expect((await collected(visited)).map(({ name }) => name).sort()).toEqual([...LISTED, 'John Doe']);
    const refused = await crmContactsApi.PATCH(`${path}/{contactId}`, { ...at, body: { name: '' } });
    expect([refused.response.status, refused.error]).toEqual([400, { error: expect.any(String) }]);
  });

  it('rest-api-proxy writes, filters, refuses and walks', async () => {
    const clients = clientsOf(tenant);
    const { proxy } = clients;
    await createListed(clients);
    const chidi = { params: { query: { first_name: 'eq.Chidi' } } };
    const changed = await dataOf(
      proxy.PATCH(CONTACTS, { ...chidi, body: { custom_fields: { city: 'Lagos' } } }),
    );
    const query = { 'custom_fields->>city': 'eq.Lagos', or: '(first_name.eq.Chidi,last_name.not.is.null)' };
    const found = await dataOf(proxy.GET(CONTACTS, { params: { query } }));
    expect([found.length, found]).toEqual([1, changed]);
    const visited = rowsByRange(
      (part) =>
        proxy.GET(CONTACTS, { params: { query: { select: 'first_name', order: 'first_name', ...part } } }),
      { limit: 2 },
    );
    expect((await collected(visited)).map(({ first_name }) => first_name)).toEqual(LISTED);
    const { error } = await proxy.DELETE(CONTACTS, {});
    expect(error).toMatchObject({ code: '21000', error: 'DELETE requires a WHERE clause' });
    expect(await namesStored()).toEqual(LISTED);
  });

  it('rest-api-proxy imports in bulk and searches', async () => {
    const { proxy } = clientsOf(tenant);
    const contacts = [{ first_name: 'Ahmed', emails: ['ahmed@example.com'] }];
    const { summary } = await dataOf(
      proxy.POST('/functions/v1/import-contacts-bulk', { body: { contacts } }),
    );
    expect(summary.new_contacts).toBe(1);
    const found = itemsByOffset((part) =>
      proxy.POST('/functions/v1/search-contacts', { body: { query: 'ahmed', ...part } }),
    );
    expect((await collected(found)).map(({ first_name }) => first_name)).toEqual(['Ahmed']);
  });

  it('get-contact finds and refuses', async () => {
    const { proxy, getContact } = clientsOf(tenant);
    await dataOf(proxy.POST(CONTACTS, { body: { first_name: 'Amira', phones: ['+201017177777'] } }));
    const ask = (phone_number: string) =>
      getContact.POST('/functions/v1/get-contact', { body: { phone_number } });
    const { name, stats } = await dataOf(ask('+201017177777'));
    expect([name, stats.total_calls]).toEqual(['Amira', 0]);
    expect((await ask('+201000000000')).error).toEqual({
      error: { code: 'contact_not_found', message: 'Contact not found' },
    });
  });

  it('crm-v1 writes, reads, refuses and walks', async () => {
    const clients = clientsOf(tenant);
    const { crmV1 } = clients;
    const path = '/api/v1/crm/contacts';
    await createListed(clients);
    const taro = { first_name: '太郎', last_name: '山田' };
    const { contact } = await dataOf(crmV1.POST(path, { body: taro }));
    const at = { params: { path: { id: contact.id } } };
    expect((await dataOf(crmV1.GET(`${path}/{id}`, at))).contact.last_name).toBe('山田');
    const visited = itemsByOffset((query) => crmV1.GET(path, { params: { query } }), { limit: 4 });
    expect(await collected(visited)).toHaveLength(6);
    await dataOf(crmV1.DELETE(`${path}/{id}`, at));
    const { error } = await crmV1.GET(`${path}/{id}`, at);
    expect(error).toEqual(apiV1Error('NOT_FOUND', 'Contact not found'));
  });

  it('sales writes, reads and refuses, and walks at the pace the server asks for', async () => {
    const clients = clientsOf(tenant);
    const { proxy, sales } = clients;
    await createListed(clients);
    await dataOf(proxy.POST(CONTACTS, { body: LISTED.map((last_name) => ({ last_name })) }));
    const john = { action: 'create', first_name: 'John', last_name: 'Doe' } as const;
    const { uuid } = await dataOf(sales.POST('/api/sales/contacts/contact', { body: john }));
    const read = await dataOf(sales.GET('/api/sales/contacts/contact', { params: { query: { uuid } } }));
    expect(read.data.last_name).toBe('Doe');
    const visited = itemsByCursor((page) =>
      sales.POST('/api/sales/contacts', { body: { filters: { page, page_size: 1 } } }),
    );
    expect((await collected(visited)).map(({ email }) => email)).toEqual(Array<null>(11).fill(null));
    const active = { action: 'activate', uuid } as const;
    const { error } = await sales.POST('/api/sales/contacts/contact', { body: active });
    expect(error).toMatchObject({ res: 'error', code: 4 });
  });
});

describe('A call through the typed client', () => {
  const create = { body: { first_name: 'Amira' } };

  /** Sends on to the product, and spoils what comes back; tells what was sent. */
  function spoiling(spoil: (response: Response, nth: number) => Response): [rosetta.Send, Request[]] {
    const sent: Request[] = [];
    const send: rosetta.Send = async (request) => {
      sent.push(request.clone());
      return spoil(await fetch(request), sent.length);
    };
    return [send, sent];
  }

  const losingTheFirst = (response: Response, nth: number) => {
    if (nth === 1) throw new TypeError('fetch failed');
    return response;
  };
  const refusing = (status: number, retryAfter: string) => () =>
    new Response('{"error":"not now"}', { status, headers: { 'retry-after': retryAfter } });

  it('writes once though the first response was lost', async () => {
    const [send, sent] = spoiling(losingTheFirst);
    const { response } = await clientsOf(tenant, { fetch: send }).proxy.POST(CONTACTS, create);
    expect([response.status, response.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    const keys = sent.map(({ headers }) => headers.get('idempotency-key'));
    expect([keys.length, new Set(keys).size]).toEqual([2, 1]);
    expect(await namesStored()).toEqual(['Amira']);
  });

  it('is not repeated where it writes without a key', async () => {
    const [send, sent] = spoiling(losingTheFirst);
    const { proxy } = clientsOf(tenant, { fetch: send, idempotencyKeys: false });
    await expect(proxy.POST(CONTACTS, create)).rejects.toThrow('fetch failed');
    expect(sent).toHaveLength(1);
  });

  it('keeps the key it was given', async () => {
    const { proxy } = clientsOf(tenant);
    const once = { ...create, headers: { 'Idempotency-Key': 'mine' } };
    const first = await dataOf(proxy.POST(CONTACTS, once));
    expect(await dataOf(proxy.POST(CONTACTS, once))).toEqual(first);
    expect(await namesStored()).toEqual(['Amira']);
  });

  it('is repeated while the server is unavailable, and given up in the end', async () => {
    const [send, sent] = spoiling(refusing(503, '0'));
    const { proxy } = clientsOf(tenant, { fetch: send, retry: { times: 2 } });
    expect((await proxy.GET(CONTACTS)).response.status).toBe(503);
    expect(sent).toHaveLength(3);
  });

  it('does not wait longer than it was told', async () => {
    const [send, sent] = spoiling(refusing(429, '3600'));
    const refused = { status: 429, retryAfterMs: 3_600_000, message: '429 not now' };
    await expect(dataOf(clientsOf(tenant, { fetch: send }).proxy.GET(CONTACTS))).rejects.toMatchObject(
      refused,
    );
    expect(sent).toHaveLength(1);
  });

  it('stops waiting when its caller does', async () => {
    const { proxy } = clientsOf(tenant, { fetch: spoiling(refusing(429, '20'))[0] });
    const signal = AbortSignal.timeout(100);
    await expect(proxy.GET(CONTACTS, { signal })).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});

describe('The package, built as it is published', () => {
  const examples = ['../clients/typescript/README.md', 'clients.md'].flatMap(examplesOf);
  const built = new BuiltPackage();
  beforeAll(() => built.build(examples));
  afterAll(() => built.remove());

  it('does what the programs on its pages say', async () => {
    const environment = {
      ROSETTA_URL: api.url,
      ROSETTA_API_KEY: tenant.apiKey,
      ROSETTA_SESSION: tenant.token,
    };
    expect(examples.length).toBeGreaterThan(0);
    for (const [index, { page, prints }] of examples.entries())
      expect([page, await built.run(index, environment)]).toEqual([page, prints]);
  });
});
