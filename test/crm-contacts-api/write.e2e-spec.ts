import { startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  BASE_PATH,
  type Client,
  clientOf,
  createCompany,
  createContact,
  prefixedId,
  rowOf,
} from './client.js';

// A start of the product takes its time where other specs run beside this one.

let api: TestApi;
let tenant: Tenant;
let client: Client;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  client = await clientOf(api, tenant);
});
afterAll(() => api.close());

/** Changes a contact in `/api/v1`. */
const patchInApiV1 = (id: string, json: object) =>
  api.request('PATCH', `/api/v1/crm/contacts/${prefixedId(id)}`, {
    headers: { cookie: tenant.cookie },
    json,
  });

/** Creates a contact at the proxy, which knows lists; returns its id. */
async function createAtProxy(json: object): Promise<string> {
  const headers = { 'x-api-key': tenant.apiKey };
  const response = await api.request('POST', '/functions/v1/rest-api-proxy/contacts', { headers, json });
  expect(response.status).toBe(201);
  return response.body[0].id;
}

const read = async (id: string) => {
  const { crm_contact_relationships: _, ...contact } = (await client.get(`/${id}`)).body.data;
  return contact;
};

const texts = [
  ['Japanese', '山田　太郎'],
  ['Arabic', 'أميرة الحداد'],
  ['emoji', '👩‍👩‍👧‍👦 🏳️‍🌈'],
  ['combining characters', 'A\u0308nne e\u0301'],
  ['quotes and backslashes', `O'Brien "Bob" \\ %_`],
  ['markup', '<b>Bold</b>'],
  ['blanks around', '  Ada  King  '],
];

async function renameCompany(id: string, name: string): Promise<void> {
  const path = `/api/v1/crm/companies/comp_${id.replaceAll('-', '')}`;
  const response = await api.request('PATCH', path, { headers: { cookie: tenant.cookie }, json: { name } });
  expect(response.status).toBe(200);
}

describe('POST /functions/v1/crm-contacts-api', () => {
  it.each(texts)('keeps a name with %s byte for byte', async (_what, name) => {
    const contact = await createContact(client, { name, notes: name, company: name });
    // A company is a name to be found by: blanks around it say nothing.
    expect(contact).toMatchObject({ name, notes: name, company: name.trim() });
    expect(await read(contact.id)).toEqual(contact);
  });

  it('splits the name for the dialects that know two', async () => {
    const { id } = await createContact(client, { name: 'Ada King Lovelace' });
    expect(await rowOf(api, id)).toMatchObject({ first_name: 'Ada', last_name: 'King Lovelace' });
  });

  it('stores the e-mail address in lower case', async () => {
    expect((await createContact(client, { email: 'John@Example.COM' })).email).toBe('john@example.com');
  });

  it.each([
    ['090-1234-5678', ['+09012345678']],
    ['(415) 555-1234', ['+4155551234']],
    ['call me', []],
    ['123', []],
  ])('shows the phone %s as it was written', async (phone, phones) => {
    const contact = await createContact(client, { phone });
    expect(contact.phone).toBe(phone);
    expect((await rowOf(api, contact.id)).phones).toEqual(phones);
  });

  it.each([null, ''])('takes %j for a field as nothing', async (nothing) => {
    const fields = { email: nothing, phone: nothing, company: nothing, notes: nothing };
    const contact = await createContact(client, fields);
    expect(contact).toMatchObject({ email: null, phone: null, company: null, notes: null });
  });

  it('ignores what it does not know, and never writes what the system keeps', async () => {
    const system = {
      id: '11111111-1111-1111-1111-111111111111',
      organization_id: '22222222-2222-2222-2222-222222222222',
      created_by: '33333333-3333-3333-3333-333333333333',
      created_at: '2000-01-01T00:00:00.000Z',
      updated_at: '2000-01-01T00:00:00.000Z',
      version: 7,
      deleted_at: '2000-01-01T00:00:00.000Z',
    };
    const contact = await createContact(client, { ...system, shoe_size: 42, tags: ['x'], constructor: {} });
    const row = await rowOf(api, contact.id);
    expect(contact.id).not.toBe(system.id);
    expect(row).toMatchObject({
      organization_id: tenant.organizationId,
      created_by: tenant.userId,
      version: 1,
      deleted_at: null,
      tags: [],
    });
    expect(row.created_at.getFullYear()).toBeGreaterThan(2000);
  });

  it('answers behind a trailing slash too', async () => {
    const response = await client.post('/', { name: 'Ada' });
    expect(response.status).toBe(201);
    expect(response.headers.get('location')).toBe(`${BASE_PATH}/${response.body.data.id}`);
  });

  it('says where the contact can be read', async () => {
    const { body, headers } = await client.post('', { name: 'Ada' });
    const response = await api.request('GET', headers.get('location')!, { headers: client.headers });
    expect(response.body.data.id).toBe(body.data.id);
  });

  it('links the company of exactly that name, whatever the case, and shows the text', async () => {
    const companyId = await createCompany(api, tenant, 'Umbrella');
    const contact = await createContact(client, { company: 'uMBRELLA' });
    expect(contact.company).toBe('uMBRELLA');
    expect((await rowOf(api, contact.id)).company_id).toBe(companyId);
  });

  it('makes no company', async () => {
    const contact = await createContact(client, { company: 'Nobody Inc' });
    expect((await rowOf(api, contact.id)).company_id).toBeNull();
    expect(await api.rows(`select 1 from companies where name = 'Nobody Inc'`)).toEqual([]);
  });

  it('tells the audit log who, what and through which API', async () => {
    const { id } = await createContact(client);
    expect(await api.rows('select * from audit_events where entity_id = $1', [id])).toMatchObject([
      { user_id: tenant.userId, dialect: 'crm-contacts-api', entity: 'contact', action: 'created' },
    ]);
  });
});

describe('GET /functions/v1/crm-contacts-api/{contactId}', () => {
  it('answers the nil uuid as created_by where an API key made the contact', async () => {
    const id = await createAtProxy({ first_name: 'Key' });
    expect((await read(id)).created_by).toBe('00000000-0000-0000-0000-000000000000');
  });

  it.each([
    ['the e-mail address', { emails: ['a@example.com'], phones: ['+14155550001'] }, 'a@example.com'],
    ['then the phone', { phones: ['+14155550001'] }, '+14155550001'],
    ['then nothing', { source: 'web' }, ''],
  ])('shows for a name that is missing %s', async (_what, fields, name) => {
    expect((await read(await createAtProxy(fields))).name).toBe(name);
  });

  it('joins the two names of another API', async () => {
    expect((await read(await createAtProxy({ first_name: '太郎', last_name: '山田' }))).name).toBe(
      '太郎 山田',
    );
  });

  it('answers to an id in upper case', async () => {
    const contact = await createContact(client);
    expect((await client.get(`/${contact.id.toUpperCase()}`)).body.data.id).toBe(contact.id);
  });

  it('reads what is inactive in another API', async () => {
    const { id } = await createContact(client);
    await api.rows('update contacts set inactivated_at = now() where id = $1', [id]);
    expect((await read(id)).id).toBe(id);
  });
});

describe('PATCH /functions/v1/crm-contacts-api/{contactId}', () => {
  const fields = {
    name: 'John Doe',
    email: 'john@example.com',
    phone: '+1234567890',
    company: 'Acme Corp',
    notes: 'n',
  };

  it.each([
    ['name', 'Jane Roe'],
    ['email', 'jane@example.com'],
    ['phone', '+1987654321'],
    ['company', 'Globex'],
    ['notes', 'changed'],
  ])('changes %s and leaves the rest', async (field, value) => {
    const contact = await createContact(client, fields);
    const { body } = await client.patch(`/${contact.id}`, { [field]: value });
    expect(body.data).toEqual({ ...contact, [field]: value, updated_at: body.data.updated_at });
    expect(await read(contact.id)).toEqual(body.data);
  });

  it.each(
    ['email', 'phone', 'company', 'notes'].flatMap((field) => [null, ''].map((nothing) => [field, nothing])),
  )('clears %s by %j', async (field, nothing) => {
    const contact = await createContact(client, fields);
    const { status, body } = await client.patch(`/${contact.id}`, { [field as string]: nothing });
    expect(status).toBe(200);
    expect(body.data).toEqual({ ...contact, [field as string]: null, updated_at: body.data.updated_at });
  });

  it.each([null, '', ' 　\t'])('refuses to clear the name by %j', async (name) => {
    const contact = await createContact(client, fields);
    const { status, body } = await client.patch(`/${contact.id}`, { name, notes: 'changed' });
    expect(status).toBe(400);
    expect(body).toEqual({ error: expect.stringMatching(/^name (cannot be empty|must be a string)$/) });
    expect(await read(contact.id)).toEqual(contact);
  });

  it.each([
    ['nothing', {}],
    ['what it does not know', { shoe_size: 42, updated_at: '2000-01-01T00:00:00.000Z', created_by: 'x' }],
    ['the contact as it is', fields],
  ])('answers the record unchanged to %s: no new version, no audit event', async (_what, body) => {
    const contact = await createContact(client, fields);
    const response = await client.patch(`/${contact.id}`, body);
    expect({ status: response.status, body: response.body }).toEqual({
      status: 200,
      body: { data: contact },
    });
    expect((await rowOf(api, contact.id)).version).toBe(1);
    const events = await api.rows('select action from audit_events where entity_id = $1', [contact.id]);
    expect(events).toEqual([{ action: 'created' }]);
  });

  it('answers the record unchanged to an empty body', async () => {
    const contact = await createContact(client, fields);
    const response = await api.request('PATCH', `${BASE_PATH}/${contact.id}`, { headers: client.headers });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 200,
      body: { data: contact },
    });
  });

  it('may be sent what it answered, and changes nothing', async () => {
    const id = await createAtProxy({
      first_name: 'Mary Jane',
      last_name: 'Watson',
      emails: ['mj@example.com', 'mary@example.com'],
      phones: ['+14155550001', '+14155550002'],
    });
    await patchInApiV1(id, { phone: '(415) 555-0001' });
    const before = await rowOf(api, id);
    const { status } = await client.patch(`/${id}`, (await client.get(`/${id}`)).body.data);
    expect(status).toBe(200);
    expect(await rowOf(api, id)).toEqual(before);
  });

  it.each([
    ['its e-mail address', { emails: ['nameless@example.com'] }],
    ['its phone', { phones: ['+14155550009'] }],
    ['nothing', { source: 'web' }],
  ])('may be sent what it answered for a contact whose name is %s', async (_what, fields) => {
    const id = await createAtProxy(fields);
    const before = await rowOf(api, id);
    const { status } = await client.patch(`/${id}`, (await client.get(`/${id}`)).body.data);
    expect(status).toBe(200);
    expect(await rowOf(api, id)).toEqual(before);
  });

  it('may be sent the company of a linked record, which goes on being shown by its name', async () => {
    const companyId = await createCompany(api, tenant, 'Old Name');
    await createCompany(api, tenant, 'Old Name');
    const id = await createAtProxy({ first_name: 'Linked', company_id: companyId });
    const before = await rowOf(api, id);
    expect((await client.patch(`/${id}`, { company: ' Old Name ' })).status).toBe(200);
    expect(await rowOf(api, id)).toEqual(before);
    await renameCompany(companyId, 'New Name');
    expect((await read(id)).company).toBe('New Name');
  });

  it('shows the new name of a company that it linked by a text, and takes the old one as another text', async () => {
    const companyId = await createCompany(api, tenant, 'Before');
    const { id } = await createContact(client, { company: 'BEFORE' });
    await renameCompany(companyId, 'After');
    expect((await read(id)).company).toBe('After');
    const { body } = await client.patch(`/${id}`, { company: 'BEFORE' });
    expect(body.data.company).toBe('BEFORE');
    expect(await rowOf(api, id)).toMatchObject({ company_id: null, company_name: 'BEFORE' });
  });

  it('writes the primary e-mail and phone; the others stay', async () => {
    const id = await createAtProxy({
      emails: ['a@example.com', 'b@example.com'],
      phones: ['+14155550001', '+14155550002'],
    });
    await client.patch(`/${id}`, { email: 'c@example.com', phone: '+14155550003' });
    expect(await rowOf(api, id)).toMatchObject({
      emails: ['c@example.com', 'b@example.com'],
      phones: ['+14155550003', '+14155550002'],
    });
  });

  it('moves the next e-mail and phone up when the primary is cleared', async () => {
    const id = await createAtProxy({
      emails: ['a@example.com', 'b@example.com'],
      phones: ['+14155550001', '+14155550002'],
    });
    const { body } = await client.patch(`/${id}`, { email: null, phone: '' });
    expect(body.data).toMatchObject({ email: 'b@example.com', phone: '+14155550002' });
  });

  it('links the company that now has the name', async () => {
    const companyId = await createCompany(api, tenant, 'Initech');
    const { id } = await createContact(client, fields);
    await client.patch(`/${id}`, { company: 'INITECH' });
    expect((await rowOf(api, id)).company_id).toBe(companyId);
  });

  it.each([
    ['another text', 'Elsewhere Ltd'],
    ['nothing', null],
  ])('lets go of the linked company when the company becomes %s', async (_what, company) => {
    await createCompany(api, tenant, 'Hooli');
    const { id } = await createContact(client, { company: 'Hooli' });
    expect((await rowOf(api, id)).company_id).not.toBeNull();
    const { body } = await client.patch(`/${id}`, { company });
    expect(body.data.company).toBe(company);
    expect((await rowOf(api, id)).company_id).toBeNull();
  });

  it('clears the company that another API named', async () => {
    const companyId = await createCompany(api, tenant, 'Pied Piper');
    const { id } = await createContact(client);
    await patchInApiV1(id, { company_id: prefixedId(companyId).replace('cont_', 'comp_') });
    expect((await read(id)).company).toBe('Pied Piper');
    await client.patch(`/${id}`, { company: '' });
    expect((await read(id)).company).toBeNull();
  });

  it('shows the company that another API named instead', async () => {
    const companyId = await createCompany(api, tenant, 'Soylent');
    const { id } = await createContact(client, { company: 'Old Text' });
    await patchInApiV1(id, { company_id: prefixedId(companyId).replace('cont_', 'comp_') });
    expect((await read(id)).company).toBe('Soylent');
  });

  it('answers behind a trailing slash too', async () => {
    const { id } = await createContact(client);
    expect((await client.patch(`/${id}/`, { notes: 'x' })).body.data.notes).toBe('x');
  });

  it('tells the audit log what changed', async () => {
    const { id } = await createContact(client, fields);
    await client.patch(`/${id}`, { notes: 'changed' });
    const events = await api.rows('select * from audit_events where entity_id = $1 order by id', [id]);
    expect(events[1]).toMatchObject({
      dialect: 'crm-contacts-api',
      action: 'updated',
      before: { description: 'n' },
      after: { description: 'changed' },
    });
  });
});

describe('DELETE /functions/v1/crm-contacts-api/{contactId}', () => {
  it('is 404 the second time, and for every other operation', async () => {
    const { id } = await createContact(client);
    await client.delete(`/${id}`);
    const responses = [
      await client.delete(`/${id}`),
      await client.get(`/${id}`),
      await client.patch(`/${id}`, { notes: 'x' }),
      await client.post(`/${id}/link-user`, { userId: tenant.userId }),
      await client.delete(`/${id}/unlink-user/${tenant.userId}`),
    ];
    for (const { status, body } of responses)
      expect({ status, body }).toEqual({ status: 404, body: { error: 'Contact not found' } });
  });

  it('deletes softly and tells the audit log', async () => {
    const { id } = await createContact(client, { email: 'gone@example.com' });
    await client.delete(`/${id}`);
    expect((await rowOf(api, id)).deleted_at).toBeInstanceOf(Date);
    expect(await api.rows('select 1 from contact_identities where contact_id = $1', [id])).toEqual([]);
    const events = await api.rows('select action from audit_events where entity_id = $1 order by id', [id]);
    expect(events).toEqual([{ action: 'created' }, { action: 'deleted' }]);
  });

  it('does not mind a JSON content type without a body', async () => {
    const { id } = await createContact(client);
    const headers = { ...client.headers, 'content-type': 'application/json' };
    expect((await api.request('DELETE', `${BASE_PATH}/${id}`, { headers })).status).toBe(200);
  });

  it('brings the contact back with its relationships when it is restored', async () => {
    const { id } = await createContact(client);
    await client.post(`/${id}/link-user`, { userId: tenant.userId });
    const before = (await client.get(`/${id}`)).body.data;
    await client.delete(`/${id}`);
    const headers = { cookie: tenant.cookie };
    const path = `/api/v1/crm/contacts/${prefixedId(id)}/restore`;
    expect((await api.request('POST', path, { headers })).status).toBe(200);
    const after = (await client.get(`/${id}`)).body.data;
    expect(after).toEqual({ ...before, updated_at: after.updated_at });
  });
});
