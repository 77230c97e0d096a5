import { accessToken, colleague } from '../auth/people.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

// A start of the product takes its time where other specs run beside this one.

const PROXY = '/functions/v1/rest-api-proxy/contacts';
const NOBODY = '00000000-0000-0000-0000-000000000000';
const TIME = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/);

let api: TestApi;
let tenant: Tenant;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  tenant = await api.tenant();
});

/** Calls a function with the tenant's API token. */
const call = (name: string, json?: unknown, token = tenant.apiKey) =>
  api.request('POST', `/functions/v1/${name}`, { headers: { authorization: `Bearer ${token}` }, json });

/** Creates a contact, which succeeds. */
async function create(json: object): Promise<any> {
  const { status, body } = await call('create-contact', json);
  expect(status).toBe(201);
  return body;
}

const refusal = (code: string, message: unknown) => ({ error: { code, message } });
const notFound = { status: 404, body: refusal('contact_not_found', 'Contact not found') };
const essence = ({ status, body }: { status: number; body: unknown }) => ({ status, body });
const stored = () =>
  api.rows('select * from contacts where organization_id = $1 order by id', [tenant.organizationId]);
const names = ({ body }: { body: any }) => body.contacts.map(({ name }: { name: string }) => name);

describe('POST /functions/v1/create-contact', () => {
  const whole = {
    phone_number: '+14155551234',
    name: 'John Smith',
    email: 'John@Example.com',
    company: 'Acme Corp',
    notes: 'Prefers morning appointments',
    tags: ['customer', 'vip'],
    metadata: { customer_id: 'cust_123' },
  };

  it('answers the contact, bare, with every field, as get-contact does', async () => {
    const body = await create(whole);
    expect(body).toEqual({
      ...whole,
      id: UUID,
      email: 'john@example.com',
      created_at: TIME,
      updated_at: TIME,
    });
    const { stats, ...found } = (await call('get-contact', { phone_number: '+14155551234' })).body;
    expect([found, stats.total_calls]).toEqual([body, 0]);
  });

  it('answers null, [] and {} for what it is not told, and the phone number for a name', async () => {
    expect(await create({ phone_number: '+14155551234' })).toMatchObject({
      name: '+14155551234',
      email: null,
      company: null,
      notes: null,
      tags: [],
      metadata: {},
    });
  });

  it.each(['+1 (415) 555-1234', '14155551234', '+1.415.555.1234'])(
    'stores and answers the number in E.164: %s',
    async (phone_number) => {
      expect((await create({ phone_number })).phone_number).toBe('+14155551234');
    },
  );

  it('reads phone for phone_number, and refuses both where they differ', async () => {
    expect((await create({ phone: '+14155551234' })).phone_number).toBe('+14155551234');
    const both = await call('create-contact', { phone: '+14155551234', phone_number: '+14155559999' });
    expect(essence(both)).toEqual({
      status: 400,
      body: refusal('invalid_param', 'phone_number and phone differ'),
    });
  });

  it.each(['+14155551234', '+1 415 555 1234', '+14155550000'])(
    'refuses a phone number that a contact has, whatever the organization has decided: %s',
    async (phone_number) => {
      await create({ phone_number: '+14155550000' });
      await api.request('POST', PROXY, {
        headers: { 'x-api-key': tenant.apiKey },
        json: { phones: ['+14155550001', '+14155551234'] },
      });
      const before = await stored();
      const response = await call('create-contact', { phone_number, name: 'Twice' });
      expect(essence(response)).toEqual({
        status: 409,
        body: refusal('duplicate_contact', expect.stringContaining('exists already')),
      });
      expect(await stored()).toEqual(before);
    },
  );

  it('makes one contact of a phone number that comes twice at once', async () => {
    const responses = await Promise.all(
      [1, 2, 3, 4].map(() => call('create-contact', { phone_number: '+14155551234' })),
    );
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409]);
    expect(await stored()).toHaveLength(1);
  });

  it("is told nothing of another tenant's number, nor of one that was deleted", async () => {
    const other = await api.tenant();
    expect((await call('create-contact', { phone_number: '+14155551234' }, other.apiKey)).status).toBe(201);
    const { id } = await create({ phone_number: '+14155551234' });
    expect((await call('delete-contact', { contact_id: id })).status).toBe(200);
    await create({ phone_number: '+14155551234' });
  });

  it('happens once with an Idempotency-Key', async () => {
    const headers = { authorization: `Bearer ${tenant.apiKey}`, 'idempotency-key': 'one' };
    const json = { phone_number: '+14155551234' };
    const ask = () => api.request('POST', '/functions/v1/create-contact', { headers, json });
    const [first, second] = [await ask(), await ask()];
    expect([first.status, second.status, second.body]).toEqual([201, 201, first.body]);
    expect(await stored()).toHaveLength(1);
  });

  it('names in a Warning what it does not know', async () => {
    const response = await call('create-contact', {
      phone_number: '+14155551234',
      Notes: 'x',
      stage: 'lead',
    });
    expect(response.status).toBe(201);
    expect(response.headers.get('warning')).toContain('"Notes\\" (did you mean \\"notes\\"?), \\"stage\\"');
  });

  it.each<[object, string, string]>([
    [{}, 'missing_param', 'phone_number is required'],
    [{ name: 'Ada', phone_number: '' }, 'missing_param', 'phone_number is required'],
    [{ phone_number: null }, 'missing_param', 'phone_number is required'],
    [{ phone_number: 14155551234 }, 'invalid_param', 'phone_number must be a string'],
    [{ phone_number: 'call me' }, 'invalid_param', 'Invalid phone: "call me" (E.164 expected, 8-15 digits)'],
    [{ phone_number: '123' }, 'invalid_param', 'Invalid phone: "123" (E.164 expected, 8-15 digits)'],
    [{ phone_number: '+14155551234', name: 7 }, 'invalid_param', 'name must be a string'],
    [{ phone_number: '+14155551234', email: 'no' }, 'invalid_param', 'Invalid email: "no"'],
    [{ phone_number: '+14155551234', tags: 'vip' }, 'invalid_param', 'tags must be an array'],
    [{ phone_number: '+14155551234', tags: [1] }, 'invalid_param', 'tags must be strings'],
    [{ phone_number: '+14155551234', metadata: [] }, 'invalid_param', 'metadata must be an object'],
    [
      { phone_number: '+14155551234', metadata: { 'a b': 1 } },
      'invalid_param',
      'metadata key "a b" is not allowed: keys are letters, digits and underscores, at most 64',
    ],
    [
      { phone_number: '+14155551234', notes: 'x'.repeat(5001) },
      'invalid_param',
      'notes must be at most 5000 characters',
    ],
  ])('is 400 for %j, and nothing is stored', async (json, code, message) => {
    expect(essence(await call('create-contact', json))).toEqual({
      status: 400,
      body: refusal(code, message),
    });
    expect(await stored()).toEqual([]);
  });

  it('takes metadata that is null for none', async () => {
    expect((await create({ phone_number: '+14155551234', metadata: null })).metadata).toEqual({});
  });

  it('links the company record of exactly that name', async () => {
    const headers = { cookie: tenant.cookie };
    const made = await api.request('POST', '/api/v1/crm/companies', { headers, json: { name: 'Acme Corp' } });
    await create({ phone_number: '+14155551234', company: 'ACME corp' });
    const [{ company_id, company_name }] = await stored();
    expect([`comp_${company_id.replaceAll('-', '')}`, company_name]).toEqual([
      made.body.company.id,
      'ACME corp',
    ]);
  });
});

describe('POST /functions/v1/list-contacts', () => {
  /** Makes contacts of these names, each with a phone of its own, in this order. */
  async function createNamed(...all: string[]): Promise<any[]> {
    const made: any[] = [];
    for (const [at, name] of all.entries())
      made.push(await create({ name, phone_number: `+1415555${1000 + at}` }));
    for (const [at, { id }] of made.entries())
      await api.rows(
        `update contacts set created_at = now() + $2 * interval '1 hour', updated_at = now() - $2 * interval '1 hour' where id = $1`,
        [id, at],
      );
    return made;
  }

  it('answers what a list shows of a contact, how many there are, and whether there are more', async () => {
    await create({
      phone_number: '+14155551234',
      name: 'John Smith',
      email: 'john@example.com',
      company: 'Acme Corp',
      notes: 'Not in a list',
      tags: ['vip'],
      metadata: { a: 1 },
    });
    const contact = {
      id: UUID,
      phone_number: '+14155551234',
      name: 'John Smith',
      email: 'john@example.com',
      company: 'Acme Corp',
      tags: ['vip'],
      updated_at: TIME,
    };
    const response = await call('list-contacts', {});
    expect(essence(response)).toEqual({
      status: 200,
      body: { contacts: [contact], total: 1, has_more: false },
    });
  });

  it('lists what was changed last first, without a body and by GET too', async () => {
    await createNamed('Ada', 'Ben', 'Cyd');
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    expect(names(await call('list-contacts', {}))).toEqual(['Ada', 'Ben', 'Cyd']);
    expect(names(await call('list-contacts'))).toEqual(['Ada', 'Ben', 'Cyd']);
    expect(names(await api.request('GET', '/functions/v1/list-contacts', { headers }))).toEqual([
      'Ada',
      'Ben',
      'Cyd',
    ]);
    const asked = await api.request('GET', '/functions/v1/list-contacts?limit=1', { headers });
    expect([asked.status, asked.body.error.code]).toEqual([400, 'invalid_param']);
  });

  it.each<[object, string[]]>([
    [{ sort_by: 'updated_at', sort_order: 'asc' }, ['Cyd', 'Ada', 'Ben']],
    [{ sort_by: 'created_at' }, ['Cyd', 'Ada', 'Ben']],
    [{ sort_by: 'created_at', sort_order: 'asc' }, ['Ben', 'Ada', 'Cyd']],
    [{ sort_by: 'name', sort_order: 'asc' }, ['Ada', 'Ben', 'Cyd']],
    [{ sort_by: 'name' }, ['Cyd', 'Ben', 'Ada']],
    [{ sort_order: 'desc' }, ['Ben', 'Ada', 'Cyd']],
    [{ sort_by: null, sort_order: null, search: null, tags: null, limit: null }, ['Ben', 'Ada', 'Cyd']],
  ])('sorts by %j', async (json, expected) => {
    await createNamed('Ben', 'Ada', 'Cyd');
    expect(names(await call('list-contacts', json))).toEqual(expected);
  });

  it('pages by limit and offset', async () => {
    await createNamed('Ada', 'Ben', 'Cyd');
    const page = async (json: object) => {
      const { body } = await call('list-contacts', json);
      return [names({ body }), body.total, body.has_more];
    };
    expect(await page({ limit: 2 })).toEqual([['Ada', 'Ben'], 3, true]);
    expect(await page({ limit: 2, offset: 2 })).toEqual([['Cyd'], 3, false]);
    expect(await page({ limit: 1, offset: 1 })).toEqual([['Ben'], 3, true]);
    expect(await page({ offset: 9 })).toEqual([[], 3, false]);
  });

  it('answers 50 unless told, and never more than 100', async () => {
    await api.request('POST', '/functions/v1/import-contacts-bulk', {
      headers: { 'x-api-key': tenant.apiKey },
      json: { contacts: Array.from({ length: 120 }, (_, at) => ({ emails: [`n${at}@example.com`] })) },
    });
    const sizes = [{}, { limit: 100 }, { limit: 5000 }].map(async (json) => {
      const { body } = await call('list-contacts', json);
      return [body.contacts.length, body.has_more];
    });
    expect(await Promise.all(sizes)).toEqual([
      [50, true],
      [100, true],
      [100, true],
    ]);
  });

  it.each(['john', 'SMITH', 'smith john', 'ohn', '@example', '5551', '+1 (415) 555-1234', 'acme', 'ME co'])(
    'finds by a part of name, e-mail, phone number or company: %s',
    async (search) => {
      await create({
        phone_number: '+14155551234',
        name: 'John Smith',
        email: 'j@example.com',
        company: 'Acme Corp',
      });
      await create({ phone_number: '+442079460000', name: 'Ada', email: 'ada@other.org', company: 'Blue' });
      expect(names(await call('list-contacts', { search }))).toEqual(['John Smith']);
    },
  );

  it('finds by the company record that a contact is linked to', async () => {
    const headers = { cookie: tenant.cookie };
    const made = await api.request('POST', '/api/v1/crm/companies', { headers, json: { name: 'Blue AI' } });
    const { id } = await create({ phone_number: '+14155551234', name: 'Ada' });
    const path = `/api/v1/crm/contacts/cont_${id.replaceAll('-', '')}`;
    await api.request('PATCH', path, { headers, json: { company_id: made.body.company.id } });
    const { body } = await call('list-contacts', { search: 'blue a' });
    expect(body.contacts).toMatchObject([{ id, company: 'Blue AI' }]);
    expect((await call('list-contacts', { search: 'blue b' })).body.total).toBe(0);
  });

  it('sorts by the name that it shows', async () => {
    await createNamed('Zoe Alpha', 'Adam Zeta', 'Mike', 'ádám Beta');
    await create({ phone_number: '+14155559999', email: 'nora@example.com' });
    const ascending = ['ádám Beta', 'Adam Zeta', 'Mike', 'nora@example.com', 'Zoe Alpha'];
    const sorted = (sort_order: string) => call('list-contacts', { sort_by: 'name', sort_order });
    expect(names(await sorted('asc'))).toEqual(ascending);
    expect(names(await sorted('desc'))).toEqual(ascending.toReversed());
  });

  it.each(['%', '_', '%%%', "x' or 'a'='a", '-', '\u200b', '\u0301'])('takes %s as it is', async (search) => {
    await create({ phone_number: '+14155551234', name: 'Ada', company: 'Acme' });
    expect((await call('list-contacts', { search })).body).toEqual({
      contacts: [],
      total: 0,
      has_more: false,
    });
  });

  it('finds by all of the tags', async () => {
    await create({ phone_number: '+14155551111', name: 'Both', tags: ['vip', 'customer'] });
    await create({ phone_number: '+14155552222', name: 'One', tags: ['vip'] });
    expect(names(await call('list-contacts', { tags: ['vip', 'customer'] }))).toEqual(['Both']);
    expect((await call('list-contacts', { tags: ['vip'] })).body.total).toBe(2);
    expect((await call('list-contacts', { tags: ['none'] })).body.total).toBe(0);
    expect((await call('list-contacts', { tags: ['vip'], search: 'one' })).body.total).toBe(1);
  });

  it('shows null for the phone number of who has none', async () => {
    await api.request('POST', PROXY, {
      headers: { 'x-api-key': tenant.apiKey },
      json: { emails: ['only@example.com'] },
    });
    const { body } = await call('list-contacts', {});
    expect(body.contacts).toMatchObject([{ phone_number: null, name: 'only@example.com' }]);
  });

  it.each<[object, string]>([
    [{ limit: 0 }, 'limit must be at least 1'],
    [{ limit: 1.5 }, 'limit must be an integer'],
    [{ limit: '10' }, 'limit must be an integer'],
    [{ offset: -1 }, 'offset must not be negative'],
    [{ search: 7 }, 'search must be a string'],
    [{ search: 'x'.repeat(201) }, 'search must be at most 200 characters'],
    [{ tags: 'vip' }, 'tags must be an array'],
    [{ tags: [{}] }, 'tags must be strings'],
    [{ sort_by: 'email' }, 'sort_by must be name, created_at or updated_at'],
    [{ sort_order: 'up' }, 'sort_order must be asc or desc'],
    [{ query: 'x' }, 'Unknown key "query" (did you mean "search"?)'],
    [{ tag: 'vip' }, 'Unknown key "tag" (did you mean "tags"?)'],
  ])('is 400 for %j', async (json, message) => {
    expect(essence(await call('list-contacts', json))).toEqual({
      status: 400,
      body: refusal('invalid_param', message),
    });
  });

  it("lists nothing of another tenant's", async () => {
    await create({ phone_number: '+14155551234', name: 'Ada', company: 'Acme' });
    const other = await api.tenant();
    for (const json of [{}, { search: 'acme' }, { search: '4155551234' }])
      expect((await call('list-contacts', json, other.apiKey)).body.total).toBe(0);
  });
});

describe('POST /functions/v1/update-contact', () => {
  let contact: any;
  beforeEach(async () => {
    contact = await create({
      phone_number: '+14155551234',
      name: 'John Smith',
      email: 'john@example.com',
      company: 'Acme Corp',
      notes: 'Mornings',
      tags: ['a', 'b'],
      metadata: { kept: 1, changed: 1 },
    });
  });

  /** Changes the contact, which succeeds. */
  async function update(json: object): Promise<any> {
    const { status, body } = await call('update-contact', { contact_id: contact.id, ...json });
    expect(status).toBe(200);
    return body;
  }

  it('changes what is sent, leaves the rest, and answers the contact', async () => {
    const body = await update({ name: 'Jane Smith', notes: 'Afternoons' });
    expect(body).toEqual({ ...contact, name: 'Jane Smith', notes: 'Afternoons', updated_at: TIME });
    const { stats: _, ...read } = (await call('get-contact', { contact_id: contact.id })).body;
    expect(read).toEqual(body);
  });

  it.each<[object, string[]]>([
    [{ tags: ['x'] }, ['x']],
    [{ tags: [] }, []],
    [{ tags: null }, []],
    [{ add_tags: ['c', 'a', 'c'] }, ['a', 'b', 'c']],
    [{ remove_tags: ['a', 'nobody'] }, ['b']],
    [{ add_tags: ['c'], remove_tags: ['a', 'c'] }, ['b']],
    [{ tags: ['x', 'y'], add_tags: ['z', 'x'], remove_tags: ['y'] }, ['x', 'z']],
    [{ add_tags: [], remove_tags: [] }, ['a', 'b']],
  ])('replaces tags, then adds, then takes away: %j', async (json, tags) => {
    expect((await update(json)).tags).toEqual(tags);
  });

  it('loses no tag of those that are added at once', async () => {
    const added = ['c', 'd', 'e', 'f'];
    await Promise.all(added.map((tag) => update({ add_tags: [tag] })));
    expect((await update({})).tags.sort()).toEqual(['a', 'b', ...added]);
  });

  it('merges metadata by key', async () => {
    expect((await update({ metadata: { changed: { deep: 2 }, added: null } })).metadata).toEqual({
      kept: 1,
      changed: { deep: 2 },
      added: null,
    });
    expect((await update({ metadata: {} })).metadata).toMatchObject({ kept: 1 });
  });

  it.each([null, ''])('clears a text by %j', async (nothing) => {
    expect(await update({ name: nothing, email: nothing, company: nothing, notes: nothing })).toMatchObject({
      name: '+14155551234',
      email: null,
      company: null,
      notes: null,
    });
  });

  it('is content with the phone number there is, and refuses another', async () => {
    expect((await update({ phone_number: '+1 415 555 1234', name: 'Same' })).name).toBe('Same');
    const before = await stored();
    const json = { contact_id: contact.id, name: 'Other', phone_number: '+14155559999' };
    expect(essence(await call('update-contact', json))).toEqual({
      status: 400,
      body: refusal('invalid_param', 'phone_number cannot be changed'),
    });
    expect(await stored()).toEqual(before);
  });

  it('reads phone for phone_number too', async () => {
    const before = await stored();
    const changed = { contact_id: contact.id, name: 'Other', phone: '+14155559999' };
    expect(essence(await call('update-contact', changed))).toEqual({
      status: 400,
      body: refusal('invalid_param', 'phone_number cannot be changed'),
    });
    const torn = { ...changed, phone_number: '+14155551234' };
    expect(essence(await call('update-contact', torn))).toEqual({
      status: 400,
      body: refusal('invalid_param', 'phone_number and phone differ'),
    });
    expect(await stored()).toEqual(before);
    expect((await update({ phone: '+1 415 555 1234', name: 'Same' })).name).toBe('Same');
  });

  it('may be sent what get-contact answered of a contact without a name', async () => {
    const nameless = await create({ phone_number: '+14155557777' });
    const before = await stored();
    await call('update-contact', { ...nameless, contact_id: nameless.id });
    expect(await stored()).toEqual(before);
  });

  it('may be sent what get-contact answered, and names in a Warning what it does not read', async () => {
    const found = (await call('get-contact', { contact_id: contact.id })).body;
    const before = await stored();
    const response = await call('update-contact', { contact_id: contact.id, ...found });
    expect([response.status, response.headers.get('warning')]).toEqual([
      200,
      expect.stringContaining('stats'),
    ]);
    expect(await stored()).toEqual(before);
  });

  it('changes nothing where there is nothing to change: no version, no audit event', async () => {
    const before = await stored();
    await update({ name: 'John Smith', add_tags: ['a'], metadata: { kept: 1 } });
    expect(await stored()).toEqual(before);
    const events = await api.rows(`select action, dialect from audit_events where entity_id = $1`, [
      contact.id,
    ]);
    expect(events).toEqual([{ action: 'created', dialect: 'get-contact' }]);
  });

  it.each<[object, string, string]>([
    [{ contact_id: undefined }, 'missing_param', 'contact_id is required'],
    [{ contact_id: '' }, 'missing_param', 'contact_id is required'],
    [{ contact_id: 7 }, 'invalid_param', 'contact_id must be a string'],
    [{ add_tags: 'c' }, 'invalid_param', 'add_tags must be an array'],
    [{ add_tags: null }, 'invalid_param', 'add_tags must be an array'],
    [{ remove_tags: [7] }, 'invalid_param', 'remove_tags must be strings'],
    [{ add_tags: ['x'.repeat(51)] }, 'invalid_param', 'tags must be at most 50 characters'],
    [
      { add_tags: Array.from({ length: 99 }, (_, at) => `t${at}`) },
      'invalid_param',
      'tags must be at most 100',
    ],
    [{ metadata: { big: 'x'.repeat(33_000) } }, 'invalid_param', 'metadata must be at most 32 KB'],
    [{ email: 'no' }, 'invalid_param', 'Invalid email: "no"'],
  ])('is 400 for %j, and nothing is changed', async (json, code, message) => {
    const before = await stored();
    expect(essence(await call('update-contact', { contact_id: contact.id, ...json }))).toEqual({
      status: 400,
      body: refusal(code, message),
    });
    expect(await stored()).toEqual(before);
  });

  it.each([NOBODY, 'john', '\0'])('is 404 for an id that nobody has: %j', async (contact_id) => {
    expect(essence(await call('update-contact', { contact_id, name: 'x' }))).toEqual(notFound);
  });

  it("is 404 for another tenant's contact, which stays", async () => {
    const before = await stored();
    const { apiKey } = await api.tenant();
    const json = { contact_id: contact.id, name: 'Taken' };
    expect(essence(await call('update-contact', json, apiKey))).toEqual(notFound);
    expect(await stored()).toEqual(before);
  });
});

describe('POST /functions/v1/delete-contact', () => {
  it('deletes once', async () => {
    const { id } = await create({ phone_number: '+14155551234' });
    expect(essence(await call('delete-contact', { contact_id: id }))).toEqual({
      status: 200,
      body: { success: true },
    });
    expect((await call('get-contact', { phone_number: '+14155551234' })).status).toBe(404);
    expect((await call('list-contacts', {})).body.total).toBe(0);
    expect(essence(await call('delete-contact', { contact_id: id }))).toEqual(notFound);
  });

  it('keeps calls and messages, and lets the contact be restored with them', async () => {
    const { id } = await create({ phone_number: '+14155551234', notes: 'kept', tags: ['vip'] });
    const headers = { cookie: tenant.cookie };
    const contact_id = `cont_${id.replaceAll('-', '')}`;
    const activity = { contact_id, kind: 'call', occurred_at: '2024-01-15T10:00:00Z' };
    await api.request('POST', '/api/v1/crm/activities', { headers, json: activity });
    await call('delete-contact', { contact_id: id });
    expect(await api.rows('select kind, deleted_at from activities where contact_id = $1', [id])).toEqual([
      { kind: 'call', deleted_at: null },
    ]);
    await api.request('POST', `/api/v1/crm/contacts/${contact_id}/restore`, { headers });
    const { body } = await call('get-contact', { contact_id: id });
    expect([body.notes, body.tags, body.stats.total_calls]).toEqual(['kept', ['vip'], 1]);
  });

  it.each<[object, string, string]>([
    [{}, 'missing_param', 'contact_id is required'],
    [{ contact_id: 7 }, 'invalid_param', 'contact_id must be a string'],
    [{ contact_id: NOBODY, force: true }, 'invalid_param', 'Unknown key "force"'],
  ])('is 400 for %j', async (json, code, message) => {
    expect(essence(await call('delete-contact', json))).toEqual({
      status: 400,
      body: refusal(code, message),
    });
  });

  it("is 404 for an unknown id and another tenant's, which stays", async () => {
    const { id } = await create({ phone_number: '+14155551234' });
    const { apiKey } = await api.tenant();
    for (const contact_id of [id, NOBODY, 'john'])
      expect(essence(await call('delete-contact', { contact_id }, apiKey))).toEqual(notFound);
    expect((await call('get-contact', { contact_id: id })).status).toBe(200);
  });
});

describe('Who may write at the functions beside get-contact', () => {
  const writes = ['create-contact', 'update-contact', 'delete-contact'];

  it('is whoever has contacts:write, by a key', async () => {
    const headers = { cookie: tenant.cookie };
    const json = { name: 'narrow', scopes: ['contacts:read'] };
    const { key } = (await api.request('POST', '/api/v1/api-keys', { headers, json })).body.api_key;
    expect((await call('list-contacts', {}, key)).status).toBe(200);
    for (const name of writes)
      expect(essence(await call(name, { phone_number: '+14155551234' }, key))).toEqual({
        status: 403,
        body: refusal('forbidden', 'This needs the permission contacts:write'),
      });
  });

  it('is a member who signed in, not a viewer', async () => {
    const [member, viewer] = [await colleague(api, tenant, 'member'), await colleague(api, tenant, 'viewer')];
    const json = { phone_number: '+14155551234', name: 'By a member' };
    const made = await call('create-contact', json, await accessToken(api, member.cookie));
    expect([made.status, (await stored())[0].created_by]).toEqual([201, member.userId]);
    const token = await accessToken(api, viewer.cookie);
    expect(names(await call('list-contacts', {}, token))).toEqual(['By a member']);
    expect((await call('update-contact', { contact_id: made.body.id }, token)).status).toBe(403);
  });

  it.each(['list-contacts', ...writes])('is nobody without a credential, at %s', async (name) => {
    const refused = { status: 401, body: refusal('unauthorized', 'Unauthorized') };
    expect(essence(await call(name, {}, 'nobody'))).toEqual(refused);
    expect(essence(await api.request('POST', `/functions/v1/${name}`, { json: {} }))).toEqual(refused);
  });

  it.each(writes)('is asked by POST alone, at %s', async (name) => {
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    const response = await api.request('DELETE', `/functions/v1/${name}`, { headers });
    expect([response.status, response.body.error.code, response.headers.get('allow')]).toEqual([
      405,
      'method_not_allowed',
      'POST',
    ]);
  });
});
