import { accessToken, colleague } from '../auth/people.js';
import { clientOf, createContact } from '../crm-contacts-api/client.js';
import { apiV1Of, createCompany, createContact as createApiV1Contact, uuidOf } from '../crm-v1/client.js';
import { createAccount, createContact as createSalesContact, salesOf } from '../sales/sales-client.js';
import type { Tenant, TestApi } from '../support/api.js';
import type { Given } from './page.js';

/** Data in a system that speaks one of the APIs, and how to look at all of it through that API. */
export interface Move {
  /** What the program says it moved. */
  readonly says: string;
  /** Writes what is to be moved into the old system; answers what the program reads from its input. */
  seed(api: TestApi, old: Tenant, fresh: Tenant): Promise<Pick<Given, 'input'> | void>;
  given(api: TestApi, old: Tenant, fresh: Tenant): Promise<Record<string, string>>;
  /** Everything, in an order of its own, without what cannot come along. */
  all(api: TestApi, who: Tenant): Promise<unknown>;
}

const NOT_MOVED = new Set(['created_at', 'updated_at', 'created_by']);

/** A record without what cannot come along. */
function moved(record: object, ...dropped: string[]): object {
  const kept = Object.entries(record).filter(([key]) => !NOT_MOVED.has(key) && !dropped.includes(key));
  return Object.fromEntries(kept);
}

const sorted = (records: readonly object[]) =>
  [...records].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

const proxyOf =
  (api: TestApi, { apiKey }: Tenant) =>
  async (method: string, path: string, json?: unknown): Promise<any> => {
    const headers = { 'x-api-key': apiKey, prefer: 'return=representation' };
    const response = await api.request(method, `/functions/v1/rest-api-proxy/${path}`, { headers, json });
    if (response.status >= 300) throw new Error(`${path} answered ${response.status}: ${response.text}`);
    return response.body;
  };

/** The moves that the pages under `docs/migrating` describe, by the page's name. */
export const moves: Readonly<Record<string, Move>> = {
  'crm-contacts-api': {
    says: '2 contacts\n',
    async seed(api, old, fresh) {
      const friend = await colleague(api, old, 'member');
      await api.request('POST', '/api/v1/members', {
        headers: { cookie: fresh.cookie },
        json: { email: friend.email, role: 'member' },
      });
      const client = await clientOf(api, old);
      const fields = { email: 'a@example.com', phone: '090-1234 (5678)', company: 'Acme', notes: 'n' };
      const { id } = await createContact(client, { name: 'Ada  Augusta King', ...fields });
      await createContact(client, { name: 'Grace' });
      await client.post(`/${id}/link-user`, { userId: friend.userId, relationshipType: 'secondary' });
    },
    given: (api, old, fresh) =>
      Promise.resolve({
        OLD_URL: api.url,
        OLD_ANON_KEY: 'anon',
        OLD_EMAIL: old.email,
        OLD_PASSWORD: old.password,
        NEW_URL: api.url,
        NEW_EMAIL: fresh.email,
        NEW_PASSWORD: fresh.password,
        KEY: fresh.apiKey,
      }),
    async all(api, who) {
      const client = await clientOf(api, who);
      const { body } = await client.get('?limit=100');
      const records = body.data.map(async ({ id }: { id: string }) => (await client.get(`/${id}`)).body.data);
      const all: any[] = await Promise.all(records);
      return sorted(
        all.map((each) => ({
          ...moved(each),
          crm_contact_relationships: each.crm_contact_relationships.map((one: object) => moved(one, 'id')),
        })),
      );
    },
  },
  'rest-api-proxy': {
    says: '2 contacts\n1 deals\n',
    async seed(api, old) {
      const proxy = proxyOf(api, old);
      const rows = [
        { first_name: 'A', phones: ['+201017177777', '+201017177778'], emails: [], tags: ['x'] },
        { first_name: 'B', phones: [], emails: ['b@example.com'], custom_fields: { city: 'Cairo' } },
      ].map((row) => ({ last_name: null, tags: [], custom_fields: {}, ...row }));
      const [first] = await proxy('POST', 'contacts', rows);
      const deal = {
        title: 'Order',
        value: 11523.5,
        currency: 'SAR',
        stage: 'QUALIFIED',
        contact_id: first.id,
      };
      await proxy('POST', 'deals', { ...deal, custom_fields: { external_id: '1' } });
    },
    given: (api, old, fresh) => {
      const url = `${api.url}/functions/v1/rest-api-proxy`;
      return Promise.resolve({ OLD_URL: url, OLD_KEY: old.apiKey, NEW_URL: url, KEY: fresh.apiKey });
    },
    async all(api, who) {
      const proxy = proxyOf(api, who);
      const [contacts, deals] = [await proxy('GET', 'contacts'), await proxy('GET', 'deals')];
      return sorted([...contacts, ...deals].map((each) => moved(each, 'pipeline_id')));
    },
  },
  'get-contact': {
    says: '1 contacts\n',
    async seed(api, old) {
      const { id } = await createContact(await clientOf(api, old), {
        name: 'John Smith',
        company: 'Acme Corp',
        notes: 'Prefers morning appointments',
      });
      const rest = { phones: ['+14155551234'], tags: ['vip'], custom_fields: { customer_id: 'cust_123' } };
      await proxyOf(api, old)('PATCH', `contacts?id=eq.${id}`, rest);
      return { input: '+14155551234\n+14155550000\n' };
    },
    given: async (api, old, fresh) => ({
      OLD_URL: `${api.url}/functions/v1/get-contact`,
      OLD_TOKEN: old.apiKey,
      NEW_URL: api.url,
      KEY: fresh.apiKey,
      JWT: await accessToken(api, fresh.cookie),
    }),
    async all(api, { apiKey }) {
      const headers = { authorization: `Bearer ${apiKey}` };
      const json = { phone_number: '+14155551234' };
      return moved((await api.request('POST', '/functions/v1/get-contact', { headers, json })).body);
    },
  },
  'crm-v1': {
    says: '2 contacts\n',
    async seed(api, old) {
      const apiV1 = apiV1Of(api, old);
      const { id } = await createCompany(apiV1, { name: 'Acme' });
      await createApiV1Contact(apiV1, {
        phone: '090-1234-5678',
        email: 'a@example.com',
        position: '部長',
        note: 'n',
        company_id: id,
      });
      await createApiV1Contact(apiV1, { first_name: '太郎', last_name: '山田' });
    },
    given: (api, old, fresh) =>
      Promise.resolve({
        OLD_URL: api.url,
        OLD_SESSION: old.token,
        NEW_URL: api.url,
        SESSION: fresh.token,
        KEY: fresh.apiKey,
      }),
    async all(api, who) {
      const apiV1 = apiV1Of(api, who);
      const { body } = await apiV1.get('/api/v1/crm/contacts');
      const records = body.items.map(
        async ({ id }: { id: string }) => (await apiV1.get(`/api/v1/crm/contacts/${id}`)).body.contact,
      );
      return sorted((await Promise.all(records)).map((each: object) => moved(each)));
    },
  },
  sales: {
    says: '2 contacts\n',
    async seed(api, old) {
      const sales = await salesOf(api, old);
      const accounts = [
        await createAccount(sales, { name: 'One' }),
        await createAccount(sales, { name: 'Two' }),
      ];
      const contact = await createSalesContact(sales, { email: 'a@example.com', phone: '090-1234 5678' });
      for (const account of accounts)
        await sales.associate({ contact_uuid: contact, account_uuid: account, rol_id: 1 });
      const inactive = await createSalesContact(sales, { first_name: 'Grace' });
      await sales.act({ action: 'inactivate', uuid: inactive });
    },
    given: async (api, old, fresh) => ({
      OLD_URL: api.url,
      OLD_JWT: await accessToken(api, old.cookie),
      NEW_URL: api.url,
      JWT: await accessToken(api, fresh.cookie),
      KEY: fresh.apiKey,
      ASSIGNEE: fresh.userId,
    }),
    async all(api, who) {
      const sales = await salesOf(api, who);
      return sorted((await sales.list({ filters: { include_inactive: true } })).body.data);
    },
  },
};

/** What stands beside the contacts of document D; deals and activities get new ids. */
export const dealsMove: Move = {
  says: '2 companies, 2 deals, 2 activities\n',
  async seed(api, old, fresh) {
    const apiV1 = apiV1Of(api, old);
    const post = async (path: string, json: object) => {
      const answer = await apiV1.post(`/api/v1/crm/${path}`, json);
      if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${answer.text}`);
      return answer.body;
    };
    const contact_id = (await createApiV1Contact(apiV1)).id;
    await proxyOf(api, fresh)('POST', 'contacts', { id: uuidOf(contact_id) });
    await post('custom-fields', {
      resource_type: 'deal',
      name: 'Tier',
      field_type: 'select',
      options_json: '["a","b"]',
    });
    const { pipelines } = (await apiV1.get('/api/v1/crm/pipelines')).body;
    const stages = ['lead', 'talks', 'closed_won'].map((slug) => ({
      slug,
      name: slug.toUpperCase(),
      probability: 5,
    }));
    stages[2] = { ...stages[2]!, probability: 100 };
    await apiV1.patch(`/api/v1/crm/pipelines/${pipelines[0].id}`, {
      stages: stages.map((stage, at) => ({ ...stage, outcome: at === 2 ? 'won' : 'open' })),
    });
    await createCompany(apiV1, {
      name: 'Acme',
      phone: '03-1',
      note: 'n',
      custom_fields: { a: 1 },
      metadata: { b: 2 },
    });
    const { id: company_id } = await createCompany(apiV1, { name: 'Owned', owner_id: old.userId });
    const { deal } = await post('deals', { name: 'Alone', amount: 1000000, currency: 'JPY', stage: 'talks' });
    await post('deals', {
      name: 'Won',
      stage: 'closed_won',
      won_date: '2026-01-02',
      contact_id,
      company_id,
      tags: ['x'],
    });
    await post('activities', {
      type: 'call',
      content: 'c',
      deal_id: deal.id,
      occurred_at: '2026-01-03T00:00:00Z',
    });
    await post('activities', { type: 'note', content: 'n', contact_id });
  },
  given: (api, old, fresh) => moves['crm-v1']!.given(api, old, fresh),
  async all(api, who) {
    const apiV1 = apiV1Of(api, who);
    const read = async (path: string) => (await apiV1.get(`/api/v1/crm/${path}`)).body;
    const [deals, activities] = [(await read('deals')).items, (await read('activities')).items];
    const nameOf = new Map(deals.map(({ id, name }: { id: string; name: string }) => [id, name]));
    return {
      companies: sorted(
        await Promise.all(
          (await read('companies')).items.map(async ({ id }: { id: string }) =>
            moved((await read(`companies/${id}`)).company, 'assigned_member_id', 'owner_id'),
          ),
        ),
      ),
      deals: sorted(
        deals.map((each: object) => moved(each, 'id', 'pipeline_id', 'assigned_member_id', 'owner_id')),
      ),
      activities: sorted(
        activities.map((each: { deal_id: string }) => ({
          ...moved(each, 'id'),
          deal_id: nameOf.get(each.deal_id),
        })),
      ),
      stages: (await read('pipelines')).items[0].stages,
      fields: (await read('custom-fields')).definitions.map((each: object) => moved(each, 'id')),
    };
  },
};
