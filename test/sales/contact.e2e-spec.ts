import { startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  actionsOn,
  CONTACTS,
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
} from './sales-client.js';

let api: TestApi;
let tenant: Tenant;
let sales: Sales;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  sales = await salesOf(api, tenant);
}, 60_000);
afterAll(() => api?.close());

const names = { first_name: 'Ada', last_name: 'King' };

/** Checks that an action is refused with a code, and that nothing was written. */
async function refuses(ask: () => Promise<{ status: number; body: any }>, code: number, info?: unknown) {
  const before = await everythingStored(api);
  const response = await ask();
  expect([response.status, response.body]).toEqual([400, refusal(code, info)]);
  expect(await everythingStored(api)).toEqual(before);
}

/** Makes a contact with an API key, at the proxy: nobody is its creator. */
async function createByKey(fields: object = {}): Promise<string> {
  const headers = { 'x-api-key': tenant.apiKey };
  const json = { first_name: 'By', last_name: 'Key', ...fields };
  const response = await api.request('POST', '/functions/v1/rest-api-proxy/contacts', { headers, json });
  return response.body[0].id;
}

describe('GET /api/sales/contacts/contact', () => {
  it('reads the uuid from the query', async () => {
    const uuid = await createContact(sales, { email: 'a@example.com' });
    const { number } = await rowOf(api, 'contacts', uuid);
    const response = await sales.get(uuid);
    expect([response.status, response.body]).toEqual([
      200,
      {
        code: 0,
        data: {
          id: Number(number),
          uuid,
          ...names,
          email: 'a@example.com',
          phone: null,
          associated_accounts: [],
        },
      },
    ]);
  });

  it('answers both ways with and without a slash at the end', async () => {
    const uuid = await createContact(sales);
    expect((await sales.get(uuid, `${CONTACTS}/contact/`)).body.data.uuid).toBe(uuid);
    expect((await sales.getByBody(JSON.stringify({ uuid }), `${CONTACTS}/contact/`)).body.data.uuid).toBe(
      uuid,
    );
  });

  it('is content with body and query that say the same, whatever the case', async () => {
    const uuid = await createContact(sales);
    const path = `${CONTACTS}/contact?uuid=${uuid.toUpperCase()}`;
    expect((await sales.getByBody(JSON.stringify({ uuid }), path)).body.data.uuid).toBe(uuid);
  });

  it('refuses body and query that differ', async () => {
    const [uuid, other] = [await createContact(sales), await createContact(sales)];
    const response = await sales.getByBody(JSON.stringify({ uuid }), `${CONTACTS}/contact?uuid=${other}`);
    expect([response.status, response.body]).toEqual([
      400,
      refusal(1, 'uuid in the body and in the query differ'),
    ]);
  });

  it('takes the query where the body says nothing', async () => {
    const uuid = await createContact(sales);
    for (const body of ['', '{}', '{"uuid":null}'])
      expect((await sales.getByBody(body, `${CONTACTS}/contact?uuid=${uuid}`)).body.data.uuid).toBe(uuid);
  });

  it.each(['', '?'])('refuses a request without a uuid: %j', async (query) => {
    const response = await api.request('GET', `${CONTACTS}/contact${query}`, { headers: sales.headers });
    expect([response.status, response.body]).toEqual([400, refusal(1, 'uuid is required')]);
  });

  it.each([
    '',
    'x',
    '1',
    `${UNKNOWN}x`,
    `cont_${'a'.repeat(32)}`,
    '%00',
    '%F0%9F%98%80',
    `${UNKNOWN}&uuid=${UNKNOWN}`,
  ])('refuses what is no uuid in the query: %j', async (uuid) => {
    const response = await sales.get(uuid);
    expect([response.status, response.body]).toEqual([400, refusal(1, 'uuid must be a UUID')]);
  });

  it.each([
    ['{"uuid":1}', 'uuid must be a UUID'],
    ['{"uuid":["x"]}', 'uuid must be a UUID'],
    ['{"uuid":{}}', 'uuid must be a UUID'],
    ['{"uuid":""}', 'uuid must be a UUID'],
    ['{"uuid":"\\ud800"}', 'uuid must be a UUID'],
    ['{}', 'uuid is required'],
    ['[]', 'The request body must be a JSON object'],
    ['null', 'The request body must be a JSON object'],
    ['"x"', 'The request body must be a JSON object'],
    ['{', 'The request body is not valid JSON'],
  ])('refuses the body %s', async (body, info) => {
    const response = await sales.getByBody(body);
    expect([response.status, response.body]).toEqual([400, refusal(1, info)]);
  });

  it('does not find a uuid that nobody has', async () => {
    const response = await sales.get(UNKNOWN);
    expect([response.status, response.body]).toEqual([400, refusal(4, 'Contact not found')]);
  });

  it('does not find a contact that was deleted', async () => {
    const uuid = await createContact(sales);
    succeeded(await sales.act({ action: 'delete', uuid }));
    expect((await sales.get(uuid)).body).toEqual(refusal(4, 'Contact not found'));
  });
});

describe('POST /api/sales/contacts/contact {"action":"create"}', () => {
  it('stores an e-mail in lower case, a phone as it was written, and answers what is stored', async () => {
    const response = await sales.act({
      action: 'create',
      ...names,
      email: 'Ada@EXAMPLE.com',
      phone: '(555) 123-4567',
    });
    expect(response.body.data).toEqual({ ...names, email: 'ada@example.com', phone: '(555) 123-4567' });
    const row = await rowOf(api, 'contacts', response.body.uuid);
    expect([row.emails, row.phones, row.phone_as_written, row.created_by, row.organization_id]).toEqual([
      ['ada@example.com'],
      ['+5551234567'],
      '(555) 123-4567',
      tenant.userId,
      tenant.organizationId,
    ]);
  });

  it.each([[{}], [{ email: null, phone: null }], [{ email: '', phone: '' }]])(
    'needs no e-mail and no phone: %j',
    async (none) => {
      const response = await sales.act({ action: 'create', ...names, ...none });
      expect([response.status, response.body.data]).toEqual([200, { ...names, email: null, phone: null }]);
    },
  );

  it('keeps a phone that is no number', async () => {
    const uuid = await createContact(sales, { phone: 'ext. 12' });
    expect((await sales.get(uuid)).body.data.phone).toBe('ext. 12');
  });

  it('takes 50 characters, however many code units they are', async () => {
    const fifty = '😀'.repeat(50);
    const email = `${'e'.repeat(38)}@example.com`;
    const phone = '1'.repeat(50);
    const uuid = await createContact(sales, { first_name: fifty, last_name: fifty, email, phone });
    expect((await sales.get(uuid)).body.data).toMatchObject({
      first_name: fifty,
      last_name: fifty,
      email,
      phone,
    });
  });

  it('writes nothing that a caller may not choose', async () => {
    const system = {
      id: 7,
      uuid: UNKNOWN,
      organization_id: UNKNOWN,
      created_by: UNKNOWN,
      version: 9,
      fecha_inactivacion: 'x',
    };
    const uuid = await createContact(sales, {
      ...system,
      associated_accounts: [{ uuid: UNKNOWN, name: 'x' }],
    });
    expect(uuid).not.toBe(UNKNOWN);
    const row = await rowOf(api, 'contacts', uuid);
    expect([row.organization_id, row.created_by, row.version, row.inactivated_at]).toEqual([
      tenant.organizationId,
      tenant.userId,
      1,
      null,
    ]);
  });

  it('is told of in the audit log, by its dialect', async () => {
    const uuid = await createContact(sales);
    const sql = 'select action, dialect, user_id from audit_events where entity_id = $1';
    expect(await api.rows(sql, [uuid])).toEqual([
      { action: 'created', dialect: 'sales', user_id: tenant.userId },
    ]);
  });

  const refused: [string, object, unknown][] = [
    ['no first name', { first_name: undefined }, 'first_name is required'],
    ['no last name', { last_name: undefined }, 'last_name is required'],
    ['an empty first name', { first_name: '' }, 'first_name is required'],
    ['a blank last name', { last_name: ' \t' }, 'last_name is required'],
    ['a first name of null', { first_name: null }, 'first_name is required'],
    ['a first name that is a number', { first_name: 1 }, 'first_name is required'],
    ['a last name that is an object', { last_name: {} }, 'last_name is required'],
    [
      'a first name of 51 characters',
      { first_name: '山'.repeat(51) },
      'first_name must be at most 50 characters',
    ],
    [
      'a last name of 51 characters',
      { last_name: 'x'.repeat(51) },
      'last_name must be at most 50 characters',
    ],
    [
      'an e-mail of 51 characters',
      { email: `${'e'.repeat(39)}@example.com` },
      'email must be at most 50 characters',
    ],
    ['a phone of 51 characters', { phone: '1'.repeat(51) }, 'phone must be at most 50 characters'],
    ['an e-mail that is none', { email: 'nobody' }, 'Invalid email: "nobody"'],
    ['an e-mail that is a number', { email: 1 }, 'email must be a string'],
    ['a phone that is an array', { phone: ['+1234567890'] }, 'phone must be a string'],
    ['NUL in a name', { first_name: 'a\u0000b' }, 'first_name holds a character that cannot be stored'],
    [
      'half a surrogate pair in a name',
      { last_name: 'a\ud83d' },
      'last_name holds a character that cannot be stored',
    ],
    ['NUL in an e-mail', { email: 'a\u0000@example.com' }, expect.any(String)],
    ['half a surrogate pair in a phone', { phone: '\ude00' }, expect.any(String)],
  ];
  it.each(refused)('refuses %s and stores nothing', async (_what, fields, info) => {
    await refuses(() => sales.act({ action: 'create', ...names, ...fields }), 1, info);
  });

  it('refuses a phone that another contact has where the workspace keeps them apart', async () => {
    const strict = await api.tenant();
    const them = await salesOf(api, strict);
    await createContact(them, { phone: '+201017177777' });
    await api.rows('update organization_settings set dedupe = true where organization_id = $1', [
      strict.organizationId,
    ]);
    const fresh = await startedAnew(strict);
    await refuses(
      () => fresh.act({ action: 'create', ...names, phone: '+201017177777' }),
      1,
      expect.stringContaining('+201017177777'),
    );
  });
});

/** The settings of an organization are remembered for a while; whoever changes them past the API has to say so. */
async function startedAnew(owner: Tenant): Promise<Sales> {
  const { OrganizationSettings } = await import('@rosetta/auth');
  api.app.get(OrganizationSettings).forget(owner.organizationId);
  return salesOf(api, owner);
}

describe('the action of POST /api/sales/contacts/contact', () => {
  const info = 'action must be one of create, update, delete, inactivate, activate';
  const actions = [
    undefined,
    null,
    '',
    'Create',
    'lite',
    'constructor',
    '__proto__',
    'toString',
    1,
    true,
    ['create'],
    {},
  ];
  it.each(actions)('is refused as %j', async (action) => {
    await refuses(() => sales.act({ action, ...names, uuid: UNKNOWN }), 1, info);
  });
});

describe('POST /api/sales/contacts/contact {"action":"update"}', () => {
  const full = { email: 'old@example.com', phone: '+1234567890' };
  const update = (uuid: string, fields: object) => sales.act({ action: 'update', uuid, ...names, ...fields });

  it('leaves an e-mail and a phone that are left out', async () => {
    const uuid = await createContact(sales, full);
    const response = await update(uuid, { last_name: 'Lovelace' });
    expect(response.body.data).toEqual({ first_name: 'Ada', last_name: 'Lovelace', ...full });
    expect((await sales.get(uuid)).body.data).toMatchObject({ last_name: 'Lovelace', ...full });
  });

  it.each([null, ''])('clears an e-mail and a phone that are %j', async (nothing) => {
    const uuid = await createContact(sales, full);
    const response = await update(uuid, { email: nothing, phone: nothing });
    expect(response.body.data).toEqual({ ...names, email: null, phone: null });
    expect(await rowOf(api, 'contacts', uuid)).toMatchObject({
      emails: [],
      phones: [],
      phone_as_written: null,
    });
  });

  it('keeps the further e-mails and phones of other dialects', async () => {
    const uuid = await createByKey({
      emails: ['a@x.co', 'b@x.co'],
      phones: ['+201017177777', '+201222222222'],
    });
    await update(uuid, { email: 'c@x.co', phone: '+491511234567' });
    const { emails, phones } = await rowOf(api, 'contacts', uuid);
    expect([emails, phones]).toEqual([
      ['c@x.co', 'b@x.co'],
      ['+491511234567', '+201222222222'],
    ]);
  });

  it('finds the contact whatever the case of its uuid', async () => {
    const uuid = await createContact(sales);
    const response = await update(uuid.toUpperCase(), { first_name: 'Found' });
    expect([response.status, response.body.uuid, response.body.data.first_name]).toEqual([
      200,
      uuid,
      'Found',
    ]);
  });

  it('that changes nothing is a success without a new version or an audit event', async () => {
    const uuid = await createContact(sales, full);
    expect((await update(uuid, full)).body.message).toBe('Contact updated successfully');
    expect((await rowOf(api, 'contacts', uuid)).version).toBe(1);
    expect(await actionsOn(api, uuid)).toEqual(['created']);
  });

  it('changes an inactive contact, which stays inactive', async () => {
    const uuid = await createContact(sales);
    succeeded(await sales.act({ action: 'inactivate', uuid }));
    succeeded(await update(uuid, { first_name: 'X' }));
    expect(await rowOf(api, 'contacts', uuid)).toMatchObject({
      first_name: 'X',
      inactivated_at: expect.any(Date),
    });
  });

  const refused: [string, object, unknown][] = [
    ['no first name', { first_name: undefined }, 'first_name is required'],
    ['no last name', { last_name: undefined }, 'last_name is required'],
    ['a first name of null', { first_name: null }, 'first_name is required'],
    [
      'a last name of 51 characters',
      { last_name: 'x'.repeat(51) },
      'last_name must be at most 50 characters',
    ],
    ['an e-mail that is none', { email: 'x@y' }, 'Invalid email: "x@y"'],
    ['no uuid', { uuid: undefined }, 'uuid is required'],
    ['a uuid of null', { uuid: null }, 'uuid is required'],
    ['a uuid that is none', { uuid: '1' }, 'uuid must be a UUID'],
    ['a uuid in an array', { uuid: [UNKNOWN] }, 'uuid is required'],
  ];
  it.each(refused)('refuses %s and changes nothing', async (_what, fields, info) => {
    const uuid = await createContact(sales, full);
    await refuses(() => sales.act({ action: 'update', uuid, ...names, ...fields }), 1, info);
  });

  it('does not find a uuid that nobody has', async () => {
    await refuses(() => update(UNKNOWN, {}), 4, 'Contact not found');
  });
});

describe('POST /api/sales/contacts/contact {"action":"delete"}', () => {
  it('deletes softly, and a second time finds nothing', async () => {
    const uuid = await createContact(sales);
    expect((await sales.act({ action: 'delete', uuid })).status).toBe(200);
    expect((await rowOf(api, 'contacts', uuid)).deleted_at).toEqual(expect.any(Date));
    await refuses(() => sales.act({ action: 'delete', uuid }), 4, 'Contact not found');
  });

  it('is open to everybody who may write, as the document says nothing of an owner', async () => {
    const uuid = await createContact(sales);
    const colleague = await salesOf(api, await joinAs(api, tenant, 'member'));
    expect((await colleague.act({ action: 'delete', uuid })).status).toBe(200);
  });
});

describe('inactivating and activating a contact', () => {
  const inactive = 'Contact not found or already inactive';
  const active = 'Contact not found or already active';

  it('sets fecha_inactivacion to now and back to null', async () => {
    const uuid = await createContact(sales);
    const begin = Date.now();
    succeeded(await sales.act({ action: 'inactivate', uuid }));
    const { inactivated_at } = await rowOf(api, 'contacts', uuid);
    expect(Math.abs(inactivated_at.getTime() - begin)).toBeLessThan(30_000);
    succeeded(await sales.act({ action: 'activate', uuid }));
    expect((await rowOf(api, 'contacts', uuid)).inactivated_at).toBeNull();
    expect(await actionsOn(api, uuid)).toEqual(['created', 'inactivated', 'activated']);
  });

  it('is refused where it is so already', async () => {
    const uuid = await createContact(sales);
    await refuses(() => sales.act({ action: 'activate', uuid }), 4, active);
    succeeded(await sales.act({ action: 'inactivate', uuid }));
    await refuses(() => sales.act({ action: 'inactivate', uuid }), 4, inactive);
  });

  it.each([
    ['inactivate', inactive],
    ['activate', active],
  ])('does not find a uuid that nobody has: %s', async (action, info) => {
    await refuses(() => sales.act({ action, uuid: UNKNOWN }), 4, info);
  });

  it('is for the creator alone, though the owner of the workspace asks', async () => {
    const member = await salesOf(api, await joinAs(api, tenant, 'member'));
    const uuid = await createContact(member);
    await refuses(() => sales.act({ action: 'inactivate', uuid }), 4, inactive);
    succeeded(await member.act({ action: 'inactivate', uuid }));
    await refuses(() => sales.act({ action: 'activate', uuid }), 4, active);
    succeeded(await member.act({ action: 'activate', uuid }));
  });

  it('is for the assignee of a contact that a key made', async () => {
    const member = await joinAs(api, tenant, 'member');
    const uuid = await createByKey({ assignee_id: member.userId });
    await refuses(() => sales.act({ action: 'inactivate', uuid }), 4, inactive);
    succeeded(await (await salesOf(api, member)).act({ action: 'inactivate', uuid }));
  });

  it('is for owners and admins where a key made the contact and nobody looks after it', async () => {
    const uuid = await createByKey();
    const [manager, admin] = [await joinAs(api, tenant, 'manager'), await joinAs(api, tenant, 'admin')];
    const theirs = await salesOf(api, manager);
    await refuses(() => theirs.act({ action: 'inactivate', uuid }), 4, inactive);
    succeeded(await sales.act({ action: 'inactivate', uuid }));
    await refuses(() => theirs.act({ action: 'activate', uuid }), 4, active);
    succeeded(await (await salesOf(api, admin)).act({ action: 'activate', uuid }));
  });

  it('happens once when it is asked for several times at once', async () => {
    const uuid = await createContact(sales);
    const responses = await Promise.all([1, 2, 3, 4].map(() => sales.act({ action: 'inactivate', uuid })));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 400, 400, 400]);
    expect(await actionsOn(api, uuid)).toEqual(['created', 'inactivated']);
  });
});

describe('POST /api/sales/contacts/associate-account', () => {
  let contact_uuid: string;
  let account_uuid: string;

  beforeEach(async () => {
    contact_uuid = await createContact(sales);
    account_uuid = await createAccount(sales);
  });
  const associate = (fields: object = {}) =>
    sales.associate({ contact_uuid, account_uuid, rol_id: 1, ...fields });
  const inactivate = () => sales.actOnAccount({ action: 'inactivate', uuid: account_uuid });

  it('assigns the role; the first account is the primary one, in every dialect', async () => {
    succeeded(await associate({ rol_id: 3 }));
    const second = await createAccount(sales, { name: 'Second' });
    succeeded(await associate({ account_uuid: second, rol_id: 2 }));
    const sql =
      'select account_id, rol_id, is_primary from contact_accounts where contact_id = $1 order by rol_id desc';
    expect(await api.rows(sql, [contact_uuid])).toEqual([
      { account_id: account_uuid, rol_id: 3, is_primary: true },
      { account_id: second, rol_id: 2, is_primary: false },
    ]);
    expect((await rowOf(api, 'contacts', contact_uuid)).company_id).toBe(account_uuid);
    expect((await sales.get(contact_uuid)).body.data.associated_accounts).toEqual([
      { uuid: account_uuid, name: 'Acme' },
      { uuid: second, name: 'Second' },
    ]);
  });

  it('shows the account that another dialect made the primary one', async () => {
    const headers = { 'x-api-key': tenant.apiKey };
    const path = `/functions/v1/rest-api-proxy/contacts?id=eq.${contact_uuid}`;
    const response = await api.request('PATCH', path, { headers, json: { company_id: account_uuid } });
    expect(response.status).toBe(200);
    const accounts = [{ uuid: account_uuid, name: 'Acme' }];
    expect((await sales.get(contact_uuid)).body.data.associated_accounts).toEqual(accounts);
  });

  it('leaves out an account that was deleted', async () => {
    succeeded(await associate());
    succeeded(await sales.actOnAccount({ action: 'delete', uuid: account_uuid }));
    expect((await sales.get(contact_uuid)).body.data.associated_accounts).toEqual([]);
  });

  it('keeps an account that becomes inactive', async () => {
    succeeded(await associate());
    succeeded(await inactivate());
    expect((await sales.get(contact_uuid)).body.data.associated_accounts).toHaveLength(1);
  });

  it('refuses with 6 an unknown role', async () => {
    for (const rol_id of [99, 2_147_483_648, 9_007_199_254_740_991])
      await refuses(() => associate({ rol_id }), 6, 'Failed to create association');
  });

  it('refuses with 7 an inactive account', async () => {
    succeeded(await inactivate());
    await refuses(associate, 7, 'Cannot associate contact to inactive account');
  });

  it('refuses with 8 what exists, in any role', async () => {
    succeeded(await associate());
    await refuses(associate, 8, 'Association already exists');
    await refuses(() => associate({ rol_id: 2 }), 8, 'Association already exists');
  });

  it('refuses with 9 a contact or account that nobody has or that was deleted', async () => {
    const gone = await createContact(sales);
    succeeded(await sales.act({ action: 'delete', uuid: gone }));
    for (const fields of [{ contact_uuid: UNKNOWN }, { account_uuid: UNKNOWN }, { contact_uuid: gone }])
      await refuses(() => associate(fields), 9, 'Contact or account not found');
  });

  it('refuses with 9 what belongs to another workspace', async () => {
    const them = await salesOf(api, await api.tenant());
    const [contact, account] = [await createContact(them), await createAccount(them)];
    for (const fields of [{ contact_uuid: contact }, { account_uuid: account }])
      await refuses(() => associate(fields), 9, 'Contact or account not found');
  });

  it('tells of 9 before 7, of 7 before 8, and of 8 before 6', async () => {
    succeeded(await associate());
    await refuses(() => associate({ rol_id: 99 }), 8);
    succeeded(await inactivate());
    await refuses(() => associate({ rol_id: 99 }), 7);
    await refuses(() => associate({ contact_uuid: UNKNOWN, rol_id: 99 }), 9);
  });

  it('happens once when it is asked for several times at once', async () => {
    const responses = await Promise.all([1, 2, 3, 4].map(() => associate()));
    expect(responses.map(({ body }) => body.code).sort()).toEqual([0, 8, 8, 8]);
  });

  it.each<[object, string]>([
    [{ contact_uuid: undefined }, 'contact_uuid is required'],
    [{ account_uuid: undefined }, 'account_uuid is required'],
    [{ contact_uuid: 'x' }, 'contact_uuid must be a UUID'],
    [{ account_uuid: 1 }, 'account_uuid is required'],
    [{ account_uuid: '' }, 'account_uuid must be a UUID'],
    [{ rol_id: undefined }, 'rol_id must be an integer'],
    [{ rol_id: null }, 'rol_id must be an integer'],
    [{ rol_id: '1' }, 'rol_id must be an integer'],
    [{ rol_id: 1.5 }, 'rol_id must be an integer'],
    [{ rol_id: 0 }, 'rol_id must be at least 1'],
    [{ rol_id: -1 }, 'rol_id must be at least 1'],
  ])('refuses %j', async (fields, info) => {
    await refuses(() => associate(fields), 1, info);
  });

  it('knows an account that another dialect made', async () => {
    const headers = { cookie: tenant.cookie };
    const made = await api.request('POST', '/api/v1/crm/companies', { headers, json: { name: 'House' } });
    const hex = made.body.company.id.slice('comp_'.length);
    const uuid = hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    succeeded(await associate({ account_uuid: uuid }));
    expect((await sales.get(contact_uuid)).body.data.associated_accounts).toEqual([{ uuid, name: 'House' }]);
  });
});
