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

async function listed(body: object = {}): Promise<string[]> {
  return succeeded(await sales.list(body, LIST)).data.map(({ uuid }: any) => uuid);
}

/** Checks that an action is refused with a code, and that nothing was written. */
async function refuses(ask: () => Promise<{ status: number; body: any }>, code: number, info: unknown) {
  const before = await everythingStored(api);
  const answer = await ask();
  expect([answer.status, answer.body]).toEqual([400, refusal(code, info)]);
  expect(await everythingStored(api)).toEqual(before);
}

describe('POST /api/sales/accounts/', () => {
  it('lists ten accounts unless told, oldest first, key by key', async () => {
    const uuids: string[] = [];
    for (let n = 0; n < 11; n++)
      uuids.push(await createAccount(sales, { name: `A${n}`, domain: `a${n}.example` }));
    const { body } = await sales.list({}, LIST);
    expect(Object.keys(body)).toEqual(['code', 'data', 'next_page']);
    expect(JSON.stringify(body.data[0])).toBe(
      JSON.stringify({ uuid: uuids[0], name: 'A0', domain: 'a0.example', active: true }),
    );
    expect(body.data.map(({ uuid }: any) => uuid)).toEqual(uuids.slice(0, 10));
    expect(await listed({ filters: { page: body.next_page } })).toEqual([uuids[10]]);
  });

  it('answers null as next_page at the end', async () => {
    await createAccount(sales);
    await createAccount(sales);
    expect(succeeded(await sales.list({ filters: { page_size: 2 } }, LIST)).next_page).toBeNull();
    expect(succeeded(await sales.list({ page_size: 1 }, LIST)).next_page).not.toBeNull();
  });

  it.each(['MTIz', '!', 'x', Buffer.from(`${UNKNOWN}x`).toString('base64')])(
    'refuses the cursor %j',
    async (page) => {
      const answer = await sales.list({ filters: { page } }, LIST);
      expect([answer.status, answer.body]).toEqual([400, refusal(1, 'page is not a cursor of this list')]);
    },
  );

  it.each<[object, string]>([
    [{ page_size: 1001 }, 'page_size must be at most 1000'],
    [{ page_size: 0 }, 'page_size must be at least 1'],
    [{ accounts: ['x'] }, 'accounts must be an array of UUIDs'],
    [{ accounts: UNKNOWN }, 'accounts must be an array of UUIDs'],
    [{ search: 1 }, 'search must be a string'],
    [{ search: 'x'.repeat(201) }, 'search must be at most 200 characters'],
    [{ include_inactive: 1 }, 'include_inactive must be true or false'],
  ])('refuses the filters %j', async (filters, info) => {
    const answer = await sales.list({ filters }, LIST);
    expect([answer.status, answer.body]).toEqual([400, refusal(1, info)]);
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

  it('leaves inactive and deleted accounts out, and lists inactive ones on demand', async () => {
    const [active, inactive, gone] = [
      await createAccount(sales),
      await createAccount(sales),
      await createAccount(sales),
    ];
    succeeded(await sales.actOnAccount({ action: 'inactivate', uuid: inactive }));
    succeeded(await sales.actOnAccount({ action: 'delete', uuid: gone }));
    expect(await listed()).toEqual([active]);
    expect(await listed({ action: 'lite' })).toEqual([active]);
    const { data } = succeeded(await sales.list({ filters: { include_inactive: true } }, LIST));
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
    const sql = `insert into companies (organization_id, id, name)
      select $1, gen_random_uuid(), 'N' || n from generate_series(1, 10001) n`;
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
    const account = { code: 0, data: { uuid, name: 'Acme Corp', domain: null, active: true } };
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
      const answer = await sales.get(missing, ONE);
      expect([answer.status, answer.body]).toEqual([400, refusal(4, 'Account not found')]);
    }
  });

  it('refuses no uuid, and what is none', async () => {
    expect((await sales.get('', ONE)).body).toEqual(refusal(1, 'uuid must be a UUID'));
    const answer = await api.request('GET', ONE, { headers: sales.headers });
    expect(answer.body).toEqual(refusal(1, 'uuid is required'));
  });
});

describe('POST /api/sales/accounts/account', () => {
  it('creates', async () => {
    const answer = await sales.actOnAccount({ action: 'create', name: 'Acme Corp', domain: 'ACME.example' });
    const { uuid } = answer.body;
    expect(answer.status).toBe(200);
    expect(answer.text).toBe(
      JSON.stringify({
        code: 0,
        message: 'Account created successfully',
        uuid,
        data: { name: 'Acme Corp', domain: 'acme.example', active: true },
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
    const answer = await sales.actOnAccount({ action: 'update', uuid, name: 'New' });
    expect(answer.body).toEqual({
      code: 0,
      message: 'Account updated successfully',
      uuid,
      data: { name: 'New', domain: 'old.example', active: true },
    });
    succeeded(await sales.actOnAccount({ action: 'update', uuid: uuid.toUpperCase(), domain: '' }));
    expect((await sales.get(uuid, ONE)).body.data).toEqual({ uuid, name: 'New', domain: null, active: true });
  });

  it('deletes, and leaves the contacts without the account', async () => {
    const [contact_uuid, uuid] = [await createContact(sales), await createAccount(sales)];
    succeeded(await sales.associate({ contact_uuid, account_uuid: uuid, rol_id: 1 }));
    const answer = await sales.actOnAccount({ action: 'delete', uuid });
    expect(answer.text).toBe(JSON.stringify({ code: 0, message: 'Account deleted successfully', uuid }));
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
