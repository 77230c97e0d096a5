import { OrganizationSettings } from '@rosetta/auth';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import {
  type ApiV1Client,
  apiV1Of,
  CONTACTS,
  createCompany,
  createContact,
  eventsOf,
  rowOf,
  uuidOf,
} from './client.js';
import { apiV1Error } from '../support/api-v1-error.js';

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

/** What a client may try to write and must not: names of columns, in every spelling. */
const systemFields = {
  id: 'cont_00000000000000000000000000000001',
  number: 7,
  organization_id: '00000000-0000-0000-0000-000000000001',
  organizationId: '00000000-0000-0000-0000-000000000001',
  created_by: '00000000-0000-0000-0000-000000000001',
  created_at: '2001-01-01T00:00:00Z',
  updated_at: '2001-01-01T00:00:00Z',
  inactivated_at: '2001-01-01T00:00:00Z',
  deleted_at: '2001-01-01T00:00:00Z',
  version: 99,
  search_text: 'found by this',
  full_name: 'Somebody Else',
  tags: ['x'],
};

async function identitiesOf(id: string): Promise<string[]> {
  const sql = 'select value from contact_identities where contact_id = $1 order by value';
  return (await api.rows(sql, [uuidOf(id)])).map((row) => row.value);
}

describe('POST /api/v1/crm/contacts', () => {
  it('needs a first and a last name, and nothing else', async () => {
    const response = await apiV1.post(CONTACTS, { first_name: '太郎', last_name: '山田' });
    expect(response.status).toBe(201);
    const nothing = { email: null, phone: null, position: null, company_id: null, note: null };
    expect(response.body.contact).toMatchObject({ first_name: '太郎', last_name: '山田', ...nothing });
  });

  it('stores the contact as the organization of the session, by the user of the session', async () => {
    const { id } = await createContact(apiV1);
    const row = await rowOf(api, 'contacts', id);
    expect(row).toMatchObject({
      organization_id: tenant.organizationId,
      created_by: tenant.userId,
      version: 1,
    });
    expect(row).toMatchObject({ full_name: 'Ada King', deleted_at: null, inactivated_at: null });
  });

  it('stores the e-mail address in lower case, and answers it so', async () => {
    const contact = await createContact(apiV1, { email: ' Ada@Example.COM ' });
    expect(contact.email).toBe('ada@example.com');
    expect((await rowOf(api, 'contacts', contact.id)).emails).toEqual(['ada@example.com']);
  });

  it('answers the phone as it was written, and stores it normalized beside that', async () => {
    const contact = await createContact(apiV1, { phone: '090-1234-5678' });
    expect(contact.phone).toBe('090-1234-5678');
    const stored = { phones: ['+09012345678'], phone_as_written: '090-1234-5678' };
    expect(await rowOf(api, 'contacts', contact.id)).toMatchObject(stored);
  });

  it('keeps a phone that is no phone number as it was written', async () => {
    const contact = await createContact(apiV1, { phone: 'ask at the desk' });
    expect(contact.phone).toBe('ask at the desk');
    expect(await rowOf(api, 'contacts', contact.id)).toMatchObject({ phones: [] });
  });

  it('makes the e-mail address and the normalized phone findable', async () => {
    const { id } = await createContact(apiV1, { email: 'find@example.com', phone: '090-1111-2222' });
    expect(await identitiesOf(id)).toEqual(['+09011112222', 'find@example.com']);
  });

  it('takes null and "" for what is optional', async () => {
    const empty = { email: '', phone: null, position: '', company_id: '', note: null };
    const contact = await createContact(apiV1, empty);
    expect(contact).toMatchObject({ email: null, phone: null, position: null, company_id: null, note: null });
  });

  it('lets several contacts share an e-mail address and a phone', async () => {
    const shared = { email: 'office@example.com', phone: '+442079460000' };
    const [first, second] = [await createContact(apiV1, shared), await createContact(apiV1, shared)];
    expect(first.id).not.toBe(second.id);
  });

  it('associates the contact with its company, as the primary one', async () => {
    const company = await createCompany(apiV1);
    const { id } = await createContact(apiV1, { company_id: company.id });
    expect(await api.rows('select * from contact_accounts where contact_id = $1', [uuidOf(id)])).toEqual([
      expect.objectContaining({ account_id: uuidOf(company.id), is_primary: true, rol_id: null }),
    ]);
  });

  it('ignores system fields and unknown keys in the body', async () => {
    const { id } = await createContact(apiV1, systemFields);
    const row = await rowOf(api, 'contacts', id);
    expect(id).not.toBe(systemFields.id);
    expect(row).toMatchObject({
      organization_id: tenant.organizationId,
      created_by: tenant.userId,
      version: 1,
      full_name: 'Ada King',
      tags: [],
      custom_fields: {},
      inactivated_at: null,
      deleted_at: null,
    });
    expect(row.created_at.getFullYear()).toBeGreaterThan(2020);
    expect(row.search_text).not.toContain('found by this');
  });

  it('takes names and notes of exactly the longest length', async () => {
    const longest = { first_name: '山'.repeat(100), last_name: '😀'.repeat(100), note: 'x'.repeat(5000) };
    expect(await createContact(apiV1, longest)).toMatchObject(longest);
  });

  it('writes one audit event, with what was written and who wrote it', async () => {
    const response = await api.request('POST', CONTACTS, {
      headers: { cookie: tenant.cookie, 'x-request-id': 'audit-1' },
      json: { first_name: 'Ada', last_name: 'King', position: 'Countess' },
    });
    expect(await eventsOf(api, response.body.contact.id)).toEqual([
      expect.objectContaining({
        organization_id: tenant.organizationId,
        user_id: tenant.userId,
        api_key_id: null,
        dialect: 'crm-v1',
        request_id: 'audit-1',
        entity: 'contact',
        action: 'created',
        before: null,
        after: { fullName: 'Ada King', firstName: 'Ada', lastName: 'King', position: 'Countess' },
      }),
    ]);
  });

  it('has the audit event in the transaction of the contact: both have one transaction id', async () => {
    const { id } = await createContact(apiV1);
    const sql = `select (select xmin::text from contacts where id = $1) = (select xmin::text from audit_events where entity_id = $1) as one`;
    expect(await api.rows(sql, [uuidOf(id)])).toEqual([{ one: true }]);
  });
});

describe('custom_fields of a contact', () => {
  it('are written, replaced and cleared, and shown with the contact alone', async () => {
    const { id } = await createContact(apiV1, { custom_fields: { tier: 'gold', size: 3 } });
    const shown = async () => (await apiV1.get(`${CONTACTS}/${id}`)).body.contact.custom_fields;
    expect(await shown()).toEqual({ tier: 'gold', size: 3 });
    const response = await apiV1.patch(`${CONTACTS}/${id}`, { custom_fields: { tier: 'silver' } });
    expect([response.body.contact.custom_fields, response.headers.get('warning')]).toEqual([
      { tier: 'silver' },
      null,
    ]);
    expect((await apiV1.get(`${CONTACTS}?limit=1`)).body.items[0]).not.toHaveProperty('custom_fields');
    for (const custom_fields of [7, [], { 'two words': 1 }, { a: 'x'.repeat(33_000) }])
      expect((await apiV1.patch(`${CONTACTS}/${id}`, { custom_fields })).status).toBe(400);
    expect(await shown()).toEqual({ tier: 'silver' });
    await apiV1.patch(`${CONTACTS}/${id}`, { custom_fields: null });
    expect(await shown()).toEqual({});
  });

  it('says of a first name that is no text that it must be one', async () => {
    const { status, body } = await apiV1.post(CONTACTS, { first_name: 5, last_name: 'King' });
    expect([status, body.error.message]).toEqual([400, 'first_name must be a string']);
  });
});

describe('PATCH /api/v1/crm/contacts/{id}', () => {
  it('changes what was sent, leaves the rest, and counts the version up', async () => {
    const before = await createContact(apiV1, { email: 'a@example.com', position: '部長', note: 'n' });
    const { body } = await apiV1.patch(`${CONTACTS}/${before.id}`, { position: '本部長' });
    expect(body.contact).toEqual({ ...before, position: '本部長', updated_at: expect.any(String) });
    const row = await rowOf(api, 'contacts', before.id);
    expect(row.version).toBe(2);
    expect(row.updated_at.getTime()).toBeGreaterThan(row.created_at.getTime());
  });

  it.each(['email', 'phone', 'position', 'company_id', 'note'])(
    'clears %s by null and by ""',
    async (field) => {
      const company = await createCompany(apiV1);
      const full = {
        email: 'a@example.com',
        phone: '+442079460000',
        position: 'p',
        company_id: company.id,
        note: 'n',
      };
      for (const empty of [null, '']) {
        const before = await createContact(apiV1, full);
        const { body } = await apiV1.patch(`${CONTACTS}/${before.id}`, { [field]: empty });
        expect(body.contact).toEqual({ ...before, [field]: null, updated_at: expect.any(String) });
      }
    },
  );

  it('lets the next e-mail address and phone move up when the primary one is cleared', async () => {
    const { id } = await createContact(apiV1);
    const two = { emails: ['a@example.com', 'b@example.com'], phones: ['+201017177777', '+201111111111'] };
    const sql = 'update contacts set emails = $2, phones = $3 where id = $1';
    await api.rows(sql, [uuidOf(id), two.emails, two.phones]);
    const { body } = await apiV1.patch(`${CONTACTS}/${id}`, { email: null, phone: '' });
    expect(body.contact).toMatchObject({ email: 'b@example.com', phone: '+201111111111' });
  });

  it('writes the primary e-mail address and phone only: the others stay', async () => {
    const { id } = await createContact(apiV1);
    const two = { emails: ['a@example.com', 'b@example.com'], phones: ['+201017177777', '+201111111111'] };
    const sql = 'update contacts set emails = $2, phones = $3 where id = $1';
    await api.rows(sql, [uuidOf(id), two.emails, two.phones]);
    await apiV1.patch(`${CONTACTS}/${id}`, { email: 'c@example.com', phone: '+20 122 222 2222' });
    expect(await rowOf(api, 'contacts', id)).toMatchObject({
      emails: ['c@example.com', 'b@example.com'],
      phones: ['+201222222222', '+201111111111'],
      phone_as_written: '+20 122 222 2222',
    });
  });

  it('makes the new address findable and frees the old one', async () => {
    const { id } = await createContact(apiV1, { email: 'old@example.com', phone: '+442079460001' });
    await apiV1.patch(`${CONTACTS}/${id}`, { email: 'new@example.com' });
    expect(await identitiesOf(id)).toEqual(['+442079460001', 'new@example.com']);
  });

  it('joins the new part of a name with the old one', async () => {
    const { id } = await createContact(apiV1);
    await apiV1.patch(`${CONTACTS}/${id}`, { last_name: 'Lovelace' });
    expect((await rowOf(api, 'contacts', id)).full_name).toBe('Ada Lovelace');
  });

  it('moves the contact to another company, and out of it', async () => {
    const [acme, other] = [await createCompany(apiV1), await createCompany(apiV1, { name: 'Other' })];
    const { id } = await createContact(apiV1, { company_id: acme.id });
    const associations = async () =>
      (await api.rows('select account_id, is_primary from contact_accounts where contact_id = $1', [
        uuidOf(id),
      ])) as unknown;
    await apiV1.patch(`${CONTACTS}/${id}`, { company_id: other.id });
    expect(await associations()).toEqual([{ account_id: uuidOf(other.id), is_primary: true }]);
    await apiV1.patch(`${CONTACTS}/${id}`, { company_id: null });
    expect(await associations()).toEqual([]);
  });

  it.each([
    ['an empty object', {}],
    [
      'what is stored already',
      { first_name: 'Ada', email: 'SAME@example.com', phone: '090-1234-5678', position: 'p' },
    ],
    ['nothing but system fields', systemFields],
  ])('changes nothing for %s: no version, no time, no audit event', async (_what, body) => {
    const { id } = await createContact(apiV1, {
      email: 'same@example.com',
      phone: '090-1234-5678',
      position: 'p',
    });
    const before = await rowOf(api, 'contacts', id);
    const response = await apiV1.patch(`${CONTACTS}/${id}`, body);
    expect(response.status).toBe(200);
    expect(response.body).toEqual((await apiV1.get(`${CONTACTS}/${id}`)).body);
    expect(await rowOf(api, 'contacts', id)).toEqual(before);
    expect(await eventsOf(api, id)).toHaveLength(1);
  });

  it('may be sent what it answered of a contact with one name, and clears no name', async () => {
    const made = await api.request('POST', '/functions/v1/rest-api-proxy/contacts', {
      headers: { 'x-api-key': tenant.apiKey },
      json: { first_name: 'Zoe' },
    });
    const path = `${CONTACTS}/cont_${made.body[0].id.replaceAll('-', '')}`;
    const { contact } = (await apiV1.get(path)).body;
    const before = await rowOf(api, 'contacts', contact.id);
    const responses = [
      await apiV1.patch(path, contact),
      await api.request('PUT', path, { headers: { cookie: tenant.cookie }, json: contact }),
    ];
    for (const { status, body } of responses) expect([status, body]).toEqual([200, { contact }]);
    const refused = await apiV1.patch(path, { first_name: ' ', note: 'x' });
    expect([refused.status, refused.body]).toEqual([
      400,
      apiV1Error('VALIDATION_ERROR', 'first_name cannot be empty'),
    ]);
    expect(await rowOf(api, 'contacts', contact.id)).toEqual(before);
  });

  it('takes a request without a body as an empty one', async () => {
    const { id } = await createContact(apiV1);
    const response = await apiV1.patch(`${CONTACTS}/${id}`, undefined);
    expect(response.status).toBe(200);
    expect((await rowOf(api, 'contacts', id)).version).toBe(1);
  });

  it('writes an audit event with the changed fields as they were and as they are', async () => {
    const { id } = await createContact(apiV1, { position: '部長' });
    await apiV1.patch(`${CONTACTS}/${id}`, { position: '本部長', last_name: 'King' });
    const [, event] = await eventsOf(api, id);
    expect(event).toMatchObject({ action: 'updated', user_id: tenant.userId, dialect: 'crm-v1' });
    expect([event.before, event.after]).toEqual([{ position: '部長' }, { position: '本部長' }]);
  });

  it('keeps every one of several changes that come at the same time', async () => {
    const { id } = await createContact(apiV1);
    const changes = [
      { position: 'p' },
      { note: 'n' },
      { email: 'e@example.com' },
      { phone: '+442079460002' },
    ];
    const responses = await Promise.all(changes.map((change) => apiV1.patch(`${CONTACTS}/${id}`, change)));
    expect(responses.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const { body } = await apiV1.get(`${CONTACTS}/${id}`);
    expect(body.contact).toMatchObject(Object.assign({}, ...changes));
    expect((await rowOf(api, 'contacts', id)).version).toBe(5);
  });
});

describe('DELETE /api/v1/crm/contacts/{id}', () => {
  it('keeps the row, and frees its e-mail address and phone', async () => {
    const { id } = await createContact(apiV1, { email: 'freed@example.com', phone: '+442079460003' });
    await apiV1.delete(`${CONTACTS}/${id}`);
    expect(await rowOf(api, 'contacts', id)).toMatchObject({
      deleted_at: expect.anything(),
      emails: ['freed@example.com'],
    });
    expect(await identitiesOf(id)).toEqual([]);
  });

  it('is a 404 for every later call, with nothing changed by it', async () => {
    const { id } = await createContact(apiV1);
    await apiV1.delete(`${CONTACTS}/${id}`);
    const before = await rowOf(api, 'contacts', id);
    const path = `${CONTACTS}/${id}`;
    for (const response of [
      await apiV1.get(path),
      await apiV1.patch(path, { position: 'x' }),
      await apiV1.delete(path),
    ]) {
      expect(response.status).toBe(404);
      expect(response.body).toEqual(apiV1Error('NOT_FOUND', 'Contact not found'));
    }
    expect(await rowOf(api, 'contacts', id)).toEqual(before);
    expect((await eventsOf(api, id)).map(({ action }) => action)).toEqual(['created', 'deleted']);
  });

  it('succeeds once when it is called many times at once', async () => {
    const { id } = await createContact(apiV1);
    const responses = await Promise.all(Array.from({ length: 5 }, () => apiV1.delete(`${CONTACTS}/${id}`)));
    expect(responses.map(({ status }) => status).sort()).toEqual([200, 404, 404, 404, 404]);
    expect(await eventsOf(api, id)).toHaveLength(2);
  });
});

describe('an organization that keeps phones apart', () => {
  let strict: ApiV1Client;

  beforeAll(async () => {
    const own = await api.tenant('Strict');
    strict = apiV1Of(api, own);
    await api.rows('update organization_settings set dedupe = true where organization_id = $1', [
      own.organizationId,
    ]);
    api.app.get(OrganizationSettings).forget(own.organizationId);
  });

  const withPhone = (phone: string) => strict.post(CONTACTS, { first_name: 'Ada', last_name: 'King', phone });

  it('refuses a phone that another contact has, however it is written', async () => {
    const { body } = await withPhone('+44 20 7946 0010');
    const response = await withPhone('+442079460010');
    expect(response.status).toBe(409);
    expect(response.body).toEqual(apiV1Error('DUPLICATE', expect.stringContaining('duplicate key')));
    const sql = 'select contact_id from contact_identities where value = $1';
    expect(await api.rows(sql, ['+442079460010'])).toEqual([{ contact_id: uuidOf(body.contact.id) }]);
  });

  it('makes one contact of several that come at the same time', async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, () => withPhone('+442079460011')));
    expect(responses.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('gives the phone of a deleted contact to the next one', async () => {
    const { body } = await withPhone('+442079460012');
    await strict.delete(`${CONTACTS}/${body.contact.id}`);
    expect((await withPhone('+442079460012')).status).toBe(201);
  });

  it('does not look into other organizations', async () => {
    await createContact(apiV1, { phone: '+442079460013' });
    expect((await withPhone('+442079460013')).status).toBe(201);
  });
});
