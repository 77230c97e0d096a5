import { type ApiV1Client, apiV1Of, CONTACTS, createContact } from '../crm-v1/client.js';
import { type ApiResponse, startApi, type Tenant, type TestApi } from '../support/api.js';

const TOKEN = 'changes-token';
const STAMP = /^[A-Za-z0-9_-]{32}$/;
const PROXY = '/functions/v1/rest-api-proxy';
const LIST_OF_C = '/functions/v1/list-contacts';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let jwt: string;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  const response = await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } });
  jwt = response.body.token;
});
afterAll(() => api.close());

type Ask = (more?: Record<string, string>) => Promise<ApiResponse>;

const byKey = (method: string, path: string, json?: unknown) => (more?: Record<string, string>) =>
  api.request(method, path, { headers: { 'x-api-key': tenant.apiKey, ...more }, json });
const byBearer =
  (token: () => string, method: string, path: string, json?: unknown) => (more?: Record<string, string>) =>
    api.request(method, path, { headers: { authorization: `Bearer ${token()}`, ...more }, json });
const user = () => jwt;
const key = () => tenant.apiKey;

/** A list of contacts of each dialect, newest or last changed first where it has an order to choose. */
const contactLists: Record<string, Ask> = {
  'A, contacts': byBearer(user, 'GET', '/functions/v1/crm-contacts-api?limit=100'),
  'B, the proxy': byKey('GET', `${PROXY}/contacts?order=created_at.desc&limit=500`),
  'B, the proxy, in part': byKey('GET', `${PROXY}/contacts?order=created_at.desc&limit=100&select=id`),
  'B, supabase-js': byBearer(user, 'GET', '/rest/v1/contacts?order=created_at.desc&limit=500'),
  'B, the search': byKey('POST', '/functions/v1/search-contacts', { limit: 100 }),
  'C, by POST': byBearer(key, 'POST', LIST_OF_C, { limit: 100 }),
  'C, by GET': byBearer(key, 'GET', LIST_OF_C),
  D: (more) =>
    api.request('GET', `${CONTACTS}?limit=200`, { headers: { 'x-api-key': tenant.apiKey, ...more } }),
  'E, contacts': byBearer(user, 'POST', '/api/sales/contacts', { page_size: 1000 }),
  'E, names': byBearer(user, 'POST', '/api/sales/contacts', { action: 'lite' }),
};

const otherLists: Record<string, Ask> = {
  'A, companies': byBearer(user, 'GET', '/functions/v1/crm-companies-api'),
  'B, companies': byKey('GET', `${PROXY}/companies`),
  'B, deals': byKey('GET', `${PROXY}/deals`),
  'B, activities': byKey('GET', `${PROXY}/activities`),
  'E, accounts': byBearer(user, 'POST', '/api/sales/accounts', {}),
};

/** Which records have changed behind a token. */
async function changedSince(token: string): Promise<string[]> {
  const changed: string[] = [];
  for (let [after, more] = [token, true]; more;) {
    const { status, body } = await apiV1.get(`/api/v1/changes?after=${after}&limit=1000`);
    expect(status).toBe(200);
    changed.push(...body.items.map(({ entity_id }: { entity_id: string }) => entity_id));
    [after, more] = [body.token, body.has_more];
  }
  return changed;
}

describe('The token beside a list', () => {
  it.each(Object.entries({ ...contactLists, ...otherLists }))(
    'is one from which changes go on: %s',
    async (_name, list) => {
      const contact = await createContact(apiV1);
      const response = await list();
      const token = response.headers.get(TOKEN)!;
      expect([response.status, token]).toEqual([200, expect.stringMatching(STAMP)]);
      await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Since' });
      expect((await changedSince(token)).slice(-1)).toEqual([contact.id]);
    },
  );

  it.each(Object.entries(contactLists))(
    'leaves no gap while others write: %s and the changes since have every contact',
    async (_name, list) => {
      let isOver = false;
      const written: string[] = [];
      const writing = Promise.all(
        Array.from({ length: 3 }, async () => {
          while (!isOver && written.length < 40) written.push((await createContact(apiV1)).id);
        }),
      );
      try {
        while (written.length < 5) await new Promise((next) => setTimeout(next, 10));
        const { status, headers, text } = await list();
        expect(status).toBe(200);
        isOver = true;
        await writing;
        const since = new Set(await changedSince(headers.get(TOKEN)!));
        const uuidOf = (id: string) => id.replace(/^cont_(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
        const isListed = (id: string) => text.includes(id) || text.includes(uuidOf(id));
        expect(written.filter((id) => !since.has(id) && !isListed(id))).toEqual([]);
      } finally {
        isOver = true;
        await writing;
      }
    },
  );

  it('stands beside a part of the rows, and of no rows', async () => {
    await createContact(apiV1);
    await createContact(apiV1);
    const part = await byKey('GET', `${PROXY}/contacts?limit=1`)({ prefer: 'count=exact' });
    expect([part.status, part.headers.get(TOKEN)]).toEqual([206, expect.stringMatching(STAMP)]);
    const head = await byKey('HEAD', `${PROXY}/contacts`)();
    expect([head.status, head.headers.get(TOKEN)]).toEqual([200, expect.stringMatching(STAMP)]);
  });

  it('is not handed out with what is no read of records, or is refused', async () => {
    const asked = [
      byKey('GET', `${PROXY}/pipelines`),
      byKey('GET', `${PROXY}/contacts?no_such_column=eq.1`),
      byKey('POST', `${PROXY}/contacts`, { first_name: 'Ada' }),
      byBearer(user, 'POST', '/api/sales/contacts', { cursor: 'none' }),
      byBearer(() => 'nobody', 'GET', '/functions/v1/crm-contacts-api'),
    ];
    for (const ask of asked) expect((await ask()).headers.get(TOKEN)).toBeNull();
  });

  it('is not handed out with a response that was kept, whose records are older', async () => {
    const list = contactLists['C, by POST']!;
    const once = { 'idempotency-key': 'list-once' };
    const first = await list(once);
    expect(first.headers.get(TOKEN)).toMatch(STAMP);
    await createContact(apiV1);
    const again = await list(once);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect([again.text, again.headers.get(TOKEN)]).toEqual([first.text, null]);
  });

  it('is nothing to another organization', async () => {
    await createContact(apiV1);
    const token = (await contactLists['E, contacts']!()).headers.get(TOKEN)!;
    const stranger = apiV1Of(api, await api.tenant('Other'));
    expect((await stranger.get(`/api/v1/changes?after=${token}`)).status).toBe(410);
  });
});
