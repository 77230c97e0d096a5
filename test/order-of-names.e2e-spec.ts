import { createCompany, createContact, type ApiV1Client, apiV1Of } from './crm-v1/client.js';
import { DEALS } from './platform/records.js';
import { type ApiResponse, startApi, type Tenant, type TestApi } from './support/api.js';

const COMPANIES = '/api/v1/crm/companies';
const PROXY = '/functions/v1/rest-api-proxy';

/** Names as people look for them in a list: whatever the case, accents and hyphens. */
const IN_ORDER = [
  'åland',
  'Alfa',
  'Čapek',
  'Čapek',
  'Delta',
  'd’Or',
  'éclair',
  'Łódź',
  'Ostrava',
  'Zeta',
  '山田',
];

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  const contact = await createContact(apiV1);
  for (const name of [...IN_ORDER].reverse()) {
    await createCompany(apiV1, { name });
    sound(await apiV1.post(DEALS, { name, contact_id: contact.id }));
  }
});
afterAll(() => api?.close());

function sound({ status, text, body }: ApiResponse): any {
  if (status >= 300) throw new Error(`${status}: ${text}`);
  return body;
}

const byKey = async (path: string) =>
  sound(await api.request('GET', `${PROXY}/${path}`, { headers: { 'x-api-key': tenant.apiKey } }));
const shown = async (path: string) => sound(await apiV1.get(path)).items as { id: string; name: string }[];
const namesOf = (rows: readonly { name?: string; title?: string }[]) =>
  rows.map(({ name, title }) => name ?? title);

const lists: [
  string,
  (order: string, window: string) => Promise<{ id: string; name?: string; title?: string }[]>,
][] = [
  ['companies at crm-v1', (order, window) => shown(`${COMPANIES}?sort=name&order=${order}${window}`)],
  ['deals at crm-v1', (order, window) => shown(`${DEALS}?sort=name&order=${order}${window}`)],
  ['companies at the proxy', (order, window) => byKey(`companies?order=name.${order},id.${order}${window}`)],
  ['deals at the proxy', (order, window) => byKey(`deals?order=title.${order},id.${order}${window}`)],
];

describe.each(lists)('The order of names of %s', (_what, list) => {
  it('is that of contacts: without case, accents and hyphens, both ways', async () => {
    expect(namesOf(await list('asc', ''))).toEqual(IN_ORDER);
    expect(namesOf(await list('desc', ''))).toEqual([...IN_ORDER].reverse());
  });

  it.each(['asc', 'desc'])('is the same page by page, alike names included, %s', async (order) => {
    const whole = (await list(order, '')).map(({ id }) => id);
    const paged: string[] = [];
    for (let offset = 0; offset < IN_ORDER.length; offset += 3)
      paged.push(...(await list(order, `&limit=3&offset=${offset}`)).map(({ id }) => id));
    expect(paged).toEqual(whole);
    expect(new Set(paged).size).toBe(IN_ORDER.length);
  });
});

describe('The order of names', () => {
  it('is that of the dropdown of document E, and follows a change', async () => {
    const headers = { authorization: `Bearer ${tenant.token}` };
    const token = sound(await api.request('GET', '/api/auth/token', { headers })).token;
    const names = async () => {
      const ask = { headers: { authorization: `Bearer ${token}` }, json: { action: 'lite' } };
      return namesOf(sound(await api.request('POST', '/api/sales/accounts/', ask)).data);
    };
    expect(await names()).toEqual(IN_ORDER);
    const { id } = (await shown(`${COMPANIES}?search=Zeta`))[0]!;
    sound(await apiV1.patch(`${COMPANIES}/${id}`, { name: 'Ábel' }));
    expect((await names()).slice(0, 2)).toEqual(['Ábel', 'åland']);
    sound(await apiV1.patch(`${COMPANIES}/${id}`, { name: 'Zeta' }));
  });

  it('finds companies by a part of the folded name, and links contacts by the whole one, accents and all', async () => {
    for (const term of ['capek', 'ČAPEK', 'čap'])
      expect(namesOf(await shown(`${COMPANIES}?search=${encodeURIComponent(term)}`))).toEqual([
        'Čapek',
        'Čapek',
      ]);
    const ask = (company: string) => ({
      headers: { authorization: `Bearer ${tenant.apiKey}` },
      json: { phone_number: `+4917${Math.random().toString().slice(2, 11)}`, company },
    });
    const linked = async (company: string) => {
      const contact = sound(await api.request('POST', '/functions/v1/create-contact', ask(company)));
      const [row] = await api.rows<{ name: string | null }>(
        'select a.name from contacts c left join companies a on a.id = c.company_id where c.id = $1',
        [contact.id],
      );
      return row!.name;
    };
    expect([await linked('ÉCLAIR'), await linked('eclair')]).toEqual(['éclair', null]);
  });
});
