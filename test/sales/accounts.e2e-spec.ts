import { startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  ACCOUNTS,
  actionsOn,
  createAccount,
  createContact,
  everythingStored,
  joinAs,
  refusal,
  rowOf,
  type Sales,
  salesOf,
  succeeded,
  UNKNOWN,
  UUID,
} from './sales-client.js';

const LIST = `${ACCOUNTS}/`;
const ONE = `${ACCOUNTS}/account`;

let api: TestApi;
let tenant: Tenant;
let sales: Sales;

beforeAll(async () => {
  api = await startApi();
}, 60_000);
afterAll(() => api?.close());

beforeEach(async () => {
  tenant = await api.tenant();
  sales = await salesOf(api, tenant);
});

/** What an account has of which only the name is told. */
const blank = {
  name: '',
  domain: null,
  active: true,
  country: null,
  country_name: null,
  tax_id: null,
  website: null,
  phone: null,
  email: null,
  address: null,
  city: null,
  state: null,
  postal_code: null,
  industry: null,
  employee_count: null,
  annual_revenue: null,
  linkedin: null,
  twitter: null,
  facebook: null,
  description: null,
  notes: null,
  owner_uuid: null,
  custom_fields: {},
};

/** The tenant's user as an owner. */
async function ownName() {
  const [{ name }] = await api.rows('select name from auth.users where id = $1', [tenant.userId]);
  const [first_name, ...rest] = name.split(' ');
  return { first_name, last_name: rest.join(' ') };
}

async function listed(body: object = {}): Promise<string[]> {
  return succeeded(await sales.list(body, LIST)).data.map(({ uuid }: any) => uuid);
}

/** Checks that an action is refused with a code, and that nothing was written. */
async function refuses(ask: () => Promise<{ status: number; body: any }>, code: number, info: unknown) {
  const before = await everythingStored(api);
  const response = await ask();
  expect([response.status, response.body]).toEqual([400, refusal(code, info)]);
  expect(await everythingStored(api)).toEqual(before);
}

describe('POST /api/sales/accounts/', () => {
  it('lists ten accounts unless told, oldest first, key by key', async () => {
    const uuids: string[] = [];
    for (let n = 0; n < 11; n++)
      uuids.push(await createAccount(sales, { name: `A${n}`, domain: `a${n}.example` }));
    const { body } = await sales.list({}, LIST);
    expect(Object.keys(body)).toEqual(['code', 'data', 'next_page']);
    expect(body.data[0]).toEqual({
      uuid: uuids[0],
      ...blank,
      name: 'A0',
      domain: 'a0.example',
      owner: await ownName(),
      contacts: [],
    });
    expect(body.data.map(({ uuid }: any) => uuid)).toEqual(uuids.slice(0, 10));
    expect(await listed({ filters: { page: body.next_page } })).toEqual([uuids[10]]);
  });

  it('answers null as next_page at the end', async () => {
    await createAccount(sales);
    await createAccount(sales);
    expect(succeeded(await sales.list({ filters: { page_size: 2 } }, LIST)).next_page).toBeNull();
    expect(succeeded(await sales.list({ page_size: 1 }, LIST)).next_page).not.toBeNull();
  });

  it('begins behind so many accounts where the cursor is a number, as in the published sample', async () => {
    const theirs = await salesOf(api, await api.tenant());
    for (const name of ['a', 'b', 'c']) await createAccount(theirs, { name });
    const names = async (page: string) =>
      (await theirs.list({ filters: { page } }, LIST)).body.data.map(({ name }: { name: string }) => name);
    expect(await names('MTIz')).toEqual([]);
    expect(await names(Buffer.from('2').toString('base64'))).toEqual(['c']);
    expect(await names(Buffer.from('0').toString('base64'))).toEqual(['a', 'b', 'c']);
  });

  it.each([
    Buffer.from('9'.repeat(19)).toString('base64'),
    '!',
    'x',
    Buffer.from(`${UNKNOWN}x`).toString('base64'),
  ])('refuses the cursor %j', async (page) => {
    const response = await sales.list({ filters: { page } }, LIST);
    expect([response.status, response.body]).toEqual([400, refusal(1, 'page is not a cursor of this list')]);
  });

  it.each<[object, string | RegExp]>([
    [{ page_size: 1001 }, 'page_size must be at most 1000'],
    [{ page_size: 0 }, 'page_size must be at least 1'],
    [{ accounts: ['x'] }, 'accounts must be an array of UUIDs'],
    [{ accounts: UNKNOWN }, 'accounts must be an array of UUIDs'],
    [{ search: 1 }, 'search must be a string'],
    [{ search: 'x'.repeat(201) }, 'search must be at most 200 characters'],
    [{ include_inactive: 1 }, 'include_inactive must be true or false'],
    [{ contacts: ['x'] }, 'contacts must be an array of UUIDs'],
    [{ name: 1 }, 'name must be a string'],
    [{ opportunities_state: ['open'] }, 'opportunities_state must be of openDeals, wonDeals, lostDeals'],
    [{ opportunities_state: 'openDeals' }, /^opportunities_state must be an array of openDeals/],
    [{ area_min: 1.5 }, 'area_min must be an integer'],
    [{ area_min: -1 }, 'area_min must not be negative'],
    [{ area_max: '5' }, 'area_max must be an integer'],
    [{ area_min: 5, area_max: 4 }, 'area_min must not be above area_max'],
    [{ farms_uuid: ['x'] }, 'farms_uuid must be an array of UUIDs'],
    [{ farms: [UNKNOWN] }, /farms/],
  ])('refuses the filters %j', async (filters, info) => {
    const response = await sales.list({ filters }, LIST);
    const text = typeof info === 'string' ? info : expect.stringMatching(info);
    expect([response.status, response.body]).toEqual([400, refusal(1, text)]);
  });

  it('filters by a part of the name alone', async () => {
    const acme = await createAccount(sales, { name: 'Ácme 100%', domain: 'other.example' });
    await createAccount(sales, { name: 'Other', domain: 'acme.example' });
    for (const name of ['áCME', '%']) expect(await listed({ filters: { name } })).toEqual([acme]);
    expect(await listed({ filters: { name: 'acme.example' } })).toEqual([]);
    expect(await listed({ action: 'lite', filters: { name: 'áC' } })).toEqual([acme]);
  });

  it('filters by contacts that have a place there, and shows them', async () => {
    const [one, two] = [await createAccount(sales), await createAccount(sales)];
    const contact = await createContact(sales, { email: 'jane@example.com', phone: '090-1234' });
    const other = await createContact(sales);
    await sales.associate({ contact_uuid: contact, account_uuid: two, rol_id: 1 });
    const { data } = succeeded(await sales.list({ filters: { contacts: [contact.toUpperCase()] } }, LIST));
    const { first_name, last_name } = (await sales.get(contact)).body.data;
    const shown = { uuid: contact, first_name, last_name, email: 'jane@example.com', phone: '090-1234' };
    expect(data).toMatchObject([{ uuid: two, contacts: [shown] }]);
    expect(await listed({ filters: { contacts: [other] } })).toEqual([]);
    expect(await listed({ filters: { contacts: [] } })).toEqual([one, two]);
    succeeded(await sales.act({ action: 'delete', uuid: contact }));
    expect(await listed({ filters: { contacts: [contact] } })).toEqual([]);
  });

  it('filters by the states of deals', async () => {
    const contact_id = `cont_${(await createContact(sales)).replaceAll('-', '')}`;
    const withDeal = async (stage: string) => {
      const uuid = await createAccount(sales, { name: stage });
      const json = { title: 'D', contact_id, company_id: `comp_${uuid.replaceAll('-', '')}`, stage };
      const made = await api.request('POST', '/api/v1/crm/deals', { headers: sales.headers, json });
      expect(made.status).toBe(201);
      return { uuid, deal: made.body.deal.id };
    };
    const [open, won, lost] = [await withDeal('NEW'), await withDeal('won'), await withDeal('lost')];
    await createAccount(sales, { name: 'none' });
    const by = (...states: string[]) => listed({ filters: { opportunities_state: states } });
    expect(await by('openDeals')).toEqual([open.uuid]);
    expect(await by('wonDeals')).toEqual([won.uuid]);
    expect(await by('lostDeals', 'openDeals')).toEqual([open.uuid, lost.uuid]);
    expect(await by()).toHaveLength(4);
    await api.request('DELETE', `/api/v1/crm/deals/${lost.deal}`, { headers: sales.headers });
    expect(await by('lostDeals')).toEqual([]);
  });

  it('counts a deal without a company among those of its contact’s own', async () => {
    const [own, further] = [await createAccount(sales), await createAccount(sales)];
    const uuid = await createContact(sales);
    for (const account_uuid of [own, further])
      await sales.associate({ contact_uuid: uuid, account_uuid, rol_id: 1 });
    const json = { title: 'D', contact_id: `cont_${uuid.replaceAll('-', '')}`, stage: 'won' };
    const made = await api.request('POST', '/api/v1/crm/deals', { headers: sales.headers, json });
    expect(made.body.deal.company_id).toBeNull();
    expect(await listed({ filters: { opportunities_state: ['wonDeals'] } })).toEqual([own]);
    expect(await listed({ filters: { opportunities_state: ['openDeals'] } })).toEqual([]);
  });

  it('looks for areas and farms in custom fields of those names, and finds nobody who has none', async () => {
    const farm = '987e6543-e21b-12d3-a456-426614174999';
    const made = (custom_fields: object) => createAccount(sales, { custom_fields });
    await createAccount(sales);
    const [ten, text] = [await made({ area: 10 }), await made({ area: '250.5' })];
    await made({ area: 'large' });
    const [single, several] = [await made({ farms: farm }), await made({ farms_uuid: [UNKNOWN, farm] })];
    expect(await listed({ filters: { area_min: 10 } })).toEqual([ten, text]);
    expect(await listed({ filters: { area_max: 250 } })).toEqual([ten]);
    expect(await listed({ filters: { area_min: 11, area_max: 251 } })).toEqual([text]);
    expect(await listed({ filters: { area_min: 1000 } })).toEqual([]);
    expect(await listed({ filters: { farms_uuid: [farm.toUpperCase()] } })).toEqual([single, several]);
    expect(await listed({ filters: { farms_uuid: [UNKNOWN] } })).toEqual([several]);
    expect(await listed({ filters: { farms_uuid: [] } })).toHaveLength(6);
  });

  it('shows a hundred contacts of an account, and says that there are more', async () => {
    const uuid = await createAccount(sales);
    const add = (many: number) =>
      api.rows(
        `with c as (insert into contacts (organization_id, id, full_name)
           select $1, gen_random_uuid(), 'Many' from generate_series(1, $3::int) returning organization_id, id)
         insert into contact_accounts (organization_id, contact_id, account_id) select organization_id, id, $2 from c`,
        [tenant.organizationId, uuid, many],
      );
    await add(100);
    const all = await sales.get(uuid, ONE);
    expect([all.body.data.contacts.length, all.headers.get('x-truncated')]).toEqual([100, null]);
    await add(1);
    for (const response of [await sales.get(uuid, ONE), await sales.list({}, LIST)]) {
      const account = response.body.data[0] ?? response.body.data;
      expect([account.contacts.length, response.headers.get('x-truncated')]).toEqual([100, 'true']);
    }
  });

  it('filters by uuid; an empty array is no filter', async () => {
    const [one, two] = [await createAccount(sales), await createAccount(sales)];
    expect(await listed({ filters: { accounts: [two.toUpperCase(), UNKNOWN] } })).toEqual([two]);
    expect(await listed({ filters: { accounts: [] } })).toEqual([one, two]);
  });

  it('searches name and domain, whatever the case, wildcards being ordinary characters', async () => {
    const acme = await createAccount(sales, { name: 'Ácme 100%', domain: 'acme.example' });
    const tech = await createAccount(sales, { name: 'Tech Solutions' });
    expect(await listed({ filters: { search: 'áCME' } })).toEqual([acme]);
    expect(await listed({ filters: { search: 'ACME.EX' } })).toEqual([acme]);
    expect(await listed({ filters: { search: 'solut' } })).toEqual([tech]);
    expect(await listed({ filters: { search: '%' } })).toEqual([acme]);
    expect(await listed({ filters: { search: '_' } })).toEqual([]);
    expect(await listed({ filters: { search: ' ' } })).toEqual([acme, tech]);
  });

  it('lists inactive accounts as such, among names on demand alone, and deleted ones never', async () => {
    const [active, inactive, gone] = [
      await createAccount(sales),
      await createAccount(sales),
      await createAccount(sales),
    ];
    succeeded(await sales.actOnAccount({ action: 'inactivate', uuid: inactive }));
    succeeded(await sales.actOnAccount({ action: 'delete', uuid: gone }));
    expect(await listed({ filters: { include_inactive: false } })).toEqual([active]);
    expect(await listed({ action: 'lite' })).toEqual([active]);
    expect(await listed({ action: 'lite', filters: { include_inactive: true } })).toEqual([active, inactive]);
    const { data } = succeeded(await sales.list({}, LIST));
    expect(data.map(({ uuid, active }: any) => [uuid, active])).toEqual([
      [active, true],
      [inactive, false],
    ]);
  });

  it('shows no account of another workspace', async () => {
    const theirs = await createAccount(await salesOf(api, await api.tenant()));
    expect(await listed()).toEqual([]);
    expect(await listed({ filters: { accounts: [theirs] } })).toEqual([]);
    expect(await listed({ action: 'lite', filters: { accounts: [theirs] } })).toEqual([]);
  });

  it('answers {"action":"lite"} with uuids and names alone, sorted by name', async () => {
    for (const name of ['beta', 'Alpha', 'Gamma']) await createAccount(sales, { name });
    const { body } = await sales.list({ action: 'lite', page_size: 1 }, LIST);
    expect(body).toEqual({
      code: 0,
      data: ['Alpha', 'beta', 'Gamma'].map((name) => ({ uuid: expect.stringMatching(UUID), name })),
    });
  });

  it('stops lite at 10,000 names and says so', async () => {
    const sql = `insert into companies (organization_id, id, name, name_key)
      select $1, gen_random_uuid(), 'N' || n, 'n' || n from generate_series(1, 10001) n`;
    await api.rows(sql, [tenant.organizationId]);
    const { body, headers } = await sales.list({ action: 'lite' }, LIST);
    expect([body.data.length, headers.get('x-truncated')]).toEqual([10_000, 'true']);
    // What stays in this database is compared row by row in other tests.
    await api.rows('delete from companies where organization_id = $1', [tenant.organizationId]);
  });
});

describe('GET /api/sales/accounts/account', () => {
  it('reads the uuid from the query and from the body', async () => {
    const uuid = await createAccount(sales, { name: 'Acme Corp' });
    const data = { uuid, ...blank, name: 'Acme Corp', owner: await ownName(), contacts: [] };
    const account = { code: 0, data };
    expect((await sales.get(uuid, ONE)).body).toEqual(account);
    expect((await sales.getByBody(JSON.stringify({ uuid }), ONE)).body).toEqual(account);
  });

  it('finds an inactive account, but none that was deleted, is unknown or of another workspace', async () => {
    const uuid = await createAccount(sales);
    succeeded(await sales.actOnAccount({ action: 'inactivate', uuid }));
    expect((await sales.get(uuid, ONE)).body.data.active).toBe(false);
    succeeded(await sales.actOnAccount({ action: 'delete', uuid }));
    const theirs = await createAccount(await salesOf(api, await api.tenant()));
    for (const missing of [uuid, UNKNOWN, theirs]) {
      const response = await sales.get(missing, ONE);
      expect([response.status, response.body]).toEqual([400, refusal(4, 'Account not found')]);
    }
  });

  it('refuses no uuid, and what is none', async () => {
    expect((await sales.get('', ONE)).body).toEqual(refusal(1, 'uuid must be a UUID'));
    const response = await api.request('GET', ONE, { headers: sales.headers });
    expect(response.body).toEqual(refusal(1, 'uuid is required'));
  });
});

describe('POST /api/sales/accounts/account', () => {
  it('creates', async () => {
    const response = await sales.actOnAccount({
      action: 'create',
      name: 'Acme Corp',
      domain: 'ACME.example',
    });
    const { uuid } = response.body;
    expect(response.status).toBe(200);
    expect(response.text).toBe(
      JSON.stringify({
        code: 0,
        message: 'Account created successfully',
        uuid,
        data: { ...blank, name: 'Acme Corp', domain: 'acme.example' },
      }),
    );
    expect(await rowOf(api, 'companies', uuid)).toMatchObject({
      organization_id: tenant.organizationId,
      created_by: tenant.userId,
      name: 'Acme Corp',
    });
  });

  it('updates what is sent and leaves what is not', async () => {
    const uuid = await createAccount(sales, { name: 'Old', domain: 'old.example' });
    const response = await sales.actOnAccount({ action: 'update', uuid, name: 'New' });
    expect(response.body).toEqual({
      code: 0,
      message: 'Account updated successfully',
      uuid,
      data: { ...blank, name: 'New', domain: 'old.example' },
    });
    succeeded(await sales.actOnAccount({ action: 'update', uuid: uuid.toUpperCase(), domain: '' }));
    expect((await sales.get(uuid, ONE)).body.data).toMatchObject({ uuid, name: 'New', domain: null });
  });

  it('writes and shows every field, and clears each by null', async () => {
    const fields = {
      domain: 'acme.example',
      country: 724,
      country_name: 'España',
      tax_id: 'ESB12345678',
      website: 'https://acme.example',
      phone: '(91) 123 45 67',
      email: 'info@acme.example',
      address: 'Calle Mayor 1',
      city: 'Madrid',
      state: 'Madrid',
      postal_code: '28013',
      industry: 'Agriculture',
      employee_count: 12,
      annual_revenue: 1500000.5,
      linkedin: 'acme',
      twitter: '@acme',
      facebook: 'acme',
      description: 'Olives',
      notes: 'Pays on Fridays',
      owner_uuid: tenant.userId,
      custom_fields: { area: 120 },
    };
    const created = succeeded(await sales.actOnAccount({ action: 'create', name: 'Acme', ...fields }));
    expect(created.data).toEqual({ name: 'Acme', active: true, ...fields });
    const { uuid } = created;
    expect((await sales.get(uuid, ONE)).body.data).toMatchObject(fields);
    const nothing = Object.fromEntries(Object.keys(fields).map((field) => [field, null]));
    const { data } = succeeded(await sales.actOnAccount({ action: 'update', uuid, ...nothing }));
    expect(data).toEqual({ ...blank, name: 'Acme' });
    expect(await actionsOn(api, uuid)).toEqual(['created', 'updated']);
  });

  it.each<[object, number | null, string | null]>([
    [{ country: 724 }, 724, 'Spain'],
    [{ country: 76 }, 76, 'Brazil'],
    [{ country_name: 'ES' }, 724, 'ES'],
    [{ country_name: 'côte d’ivoire' }, 384, 'côte d’ivoire'],
    [{ country_name: 'エジプト' }, 818, 'エジプト'],
    [{ country_name: 'USA' }, 840, 'USA'],
    [{ country_name: 'DEU' }, 276, 'DEU'],
    [{ country: 392, country_name: ' jpn ' }, 392, 'jpn'],
    [{ country: 840, country_name: 'usa' }, 840, 'usa'],
    [{ country: null, country_name: 'Freedonia' }, null, 'Freedonia'],
    [{ country: 724, country_name: '' }, 724, 'Spain'],
  ])('reads the country %j', async (fields, country, country_name) => {
    const uuid = await createAccount(sales, fields);
    expect((await sales.get(uuid, ONE)).body.data).toMatchObject({ country, country_name });
  });

  it('leaves the words for a country as they are where its number comes back', async () => {
    const uuid = await createAccount(sales, { country_name: 'USA' });
    const update = async (fields: object) =>
      succeeded(await sales.actOnAccount({ action: 'update', uuid, ...fields })).data;
    expect(await update({ country: 840 })).toMatchObject({ country: 840, country_name: 'USA' });
    expect(await actionsOn(api, uuid)).toEqual(['created']);
    expect(await update({ country: 276 })).toMatchObject({ country: 276, country_name: 'Germany' });
    expect(await update({ country: null })).toMatchObject({ country: null, country_name: null });
  });

  it('names nobody as owner where a key made the account', async () => {
    const row = { method: 'POST', path: '/functions/v1/rest-api-proxy/companies' };
    const made = await api.request(row.method, row.path, {
      headers: { 'x-api-key': tenant.apiKey },
      json: { name: 'By key' },
    });
    expect((await sales.get(made.body[0].id, ONE)).body.data.owner).toBeNull();
  });

  it('deletes, and leaves the contacts without the account', async () => {
    const [contact_uuid, uuid] = [await createContact(sales), await createAccount(sales)];
    succeeded(await sales.associate({ contact_uuid, account_uuid: uuid, rol_id: 1 }));
    const response = await sales.actOnAccount({ action: 'delete', uuid });
    expect(response.text).toBe(JSON.stringify({ code: 0, message: 'Account deleted successfully', uuid }));
    expect((await sales.get(contact_uuid)).body.data.associated_accounts).toEqual([]);
    await refuses(() => sales.actOnAccount({ action: 'delete', uuid }), 4, 'Account not found');
  });

  it('inactivates and activates, and says so where it is so already', async () => {
    const uuid = await createAccount(sales);
    const act = (action: string) => sales.actOnAccount({ action, uuid });
    await refuses(() => act('activate'), 4, 'Account not found or already active');
    expect((await act('inactivate')).body).toEqual({
      code: 0,
      message: 'Account inactivated successfully',
      uuid,
    });
    await refuses(() => act('inactivate'), 4, 'Account not found or already inactive');
    expect((await act('activate')).body).toEqual({
      code: 0,
      message: 'Account activated successfully',
      uuid,
    });
    expect(await actionsOn(api, uuid)).toEqual(['created', 'inactivated', 'activated']);
  });

  it('lets any member who may write accounts inactivate them', async () => {
    const uuid = await createAccount(sales);
    const colleague = await salesOf(api, await joinAs(api, tenant, 'member'));
    expect((await colleague.actOnAccount({ action: 'inactivate', uuid })).status).toBe(200);
  });

  it.each([
    ['update', 'Account not found'],
    ['delete', 'Account not found'],
    ['inactivate', 'Account not found or already inactive'],
    ['activate', 'Account not found or already active'],
  ])('does not find an account of another workspace, or of nobody: %s', async (action, info) => {
    const theirs = await createAccount(await salesOf(api, await api.tenant()));
    for (const uuid of [theirs, UNKNOWN])
      await refuses(() => sales.actOnAccount({ action, uuid, name: 'X' }), 4, info);
  });

  it.each<[object, unknown]>([
    [{ action: 'merge' }, 'action must be one of create, update, delete, inactivate, activate'],
    [{}, 'action must be one of create, update, delete, inactivate, activate'],
    [{ action: 'create' }, 'name is required'],
    [{ action: 'create', name: ' ' }, 'name is required'],
    [{ action: 'create', name: 1 }, 'name is required'],
    [{ action: 'create', name: 'x'.repeat(201) }, 'name must be at most 200 characters'],
    [{ action: 'create', name: 'a\u0000' }, 'name holds a character that cannot be stored'],
    [{ action: 'create', name: 'x', domain: 1 }, 'domain must be a string'],
    [{ action: 'create', name: 'x', domain: 'x'.repeat(254) }, 'domain must be at most 253 characters'],
    [{ action: 'create', name: 'x', country: 999 }, 'country must be a number of ISO 3166-1'],
    [{ action: 'create', name: 'x', country: -1 }, 'country must be a number of ISO 3166-1'],
    [{ action: 'create', name: 'x', country: 'ES' }, 'country must be an integer'],
    [{ action: 'create', name: 'x', country: 'DEU' }, 'country must be an integer'],
    [
      { action: 'create', name: 'x', country: 724, country_name: 'Italy' },
      'country and country_name name two countries',
    ],
    [{ action: 'create', name: 'x', tax_id: 1 }, 'tax_id must be a string'],
    [{ action: 'create', name: 'x', email: 'x' }, 'Invalid email: "x"'],
    [{ action: 'create', name: 'x', employee_count: 1.5 }, 'employee_count must be a whole number'],
    [{ action: 'update', uuid: UNKNOWN, name: null }, 'name must be a string'],
    [{ action: 'update', uuid: UNKNOWN, name: '' }, 'name cannot be empty'],
    [{ action: 'update', name: 'x' }, 'uuid is required'],
    [{ action: 'delete', uuid: 'x' }, 'uuid must be a UUID'],
    [{ action: 'inactivate' }, 'uuid is required'],
    [{ action: 'activate', uuid: [UNKNOWN] }, 'uuid is required'],
  ])('refuses %j and stores nothing', async (body, info) => {
    await refuses(() => sales.actOnAccount(body), 1, info);
  });
});
