import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type Client, clientOf, joinAs, TIME, UUID } from './client.js';

// A start of the product takes its time where other specs run beside this one.

const CONTACT_KEYS = [
  'id',
  'name',
  'email',
  'phone',
  'company',
  'notes',
  'created_by',
  'created_at',
  'updated_at',
];

let api: TestApi;
let tenant: Tenant;
let client: Client;
/** What the samples call `API_BASE` and `session`. */
let API_BASE: string;
let session: { access_token: string };

beforeAll(async () => {
  api = await startApi();
  API_BASE = `${api.url}/functions/v1`;
});
afterAll(() => api.close());

beforeEach(async () => {
  tenant = await api.tenant();
  client = await clientOf(api, tenant);
  session = { access_token: client.headers.authorization.slice('Bearer '.length) };
});

const johnDoe = () => ({
  id: expect.stringMatching(UUID),
  name: 'John Doe',
  email: 'john@example.com',
  phone: '+1234567890',
  company: 'Acme Corp',
  notes: null,
  created_by: tenant.userId,
  created_at: expect.stringMatching(TIME),
  updated_at: expect.stringMatching(TIME),
});

/** The document's first example, letter by letter. */
const createJohnDoe = () =>
  fetch(`${API_BASE}/crm-contacts-api`, {
    method: 'POST',
    headers: {
      Authorization: `Bearer ${session.access_token}`,
      'Content-Type': 'application/json',
    },
    body: JSON.stringify({
      name: 'John Doe',
      email: 'john@example.com',
      phone: '+1234567890',
      company: 'Acme Corp',
    }),
  });

describe('POST /functions/v1/crm-contacts-api', () => {
  it("answers the document's example, key by key, and says where the contact is", async () => {
    const response = await createJohnDoe();
    expect(response.status).toBe(201);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    const body = (await response.json()) as any;
    expect(body).toEqual({ data: johnDoe() });
    expect(Object.keys(body.data)).toEqual(CONTACT_KEYS);
    expect(response.headers.get('location')).toBe(`/functions/v1/crm-contacts-api/${body.data.id}`);
  });

  it('stores what it answers', async () => {
    const { data } = (await (await createJohnDoe()).json()) as any;
    const [row] = await api.rows('select * from contacts where id = $1', [data.id]);
    expect(row).toMatchObject({
      organization_id: tenant.organizationId,
      full_name: 'John Doe',
      first_name: 'John',
      last_name: 'Doe',
      emails: ['john@example.com'],
      phones: ['+1234567890'],
      phone_as_written: null,
      company_name: 'Acme Corp',
      company_id: null,
      description: null,
      created_by: tenant.userId,
      version: 1,
    });
    expect(row.created_at.toISOString()).toBe(data.created_at);
    expect(row.updated_at.toISOString()).toBe(data.updated_at);
  });

  it('needs nothing but a name', async () => {
    const { status, body } = await client.post('', { name: 'Cher' });
    expect(status).toBe(201);
    expect(body).toEqual({
      data: { ...johnDoe(), name: 'Cher', email: null, phone: null, company: null },
    });
  });

  it('takes notes', async () => {
    const { body } = await client.post('', { name: 'Cher', notes: 'First line\nsecond line' });
    expect(body.data.notes).toBe('First line\nsecond line');
  });
});

describe('GET /functions/v1/crm-contacts-api', () => {
  it("answers the document's example, key by key", async () => {
    await createJohnDoe();
    const response = await fetch(`${API_BASE}/crm-contacts-api?limit=20&offset=0`, {
      headers: {
        Authorization: `Bearer ${session.access_token}`,
      },
    });
    expect(response.status).toBe(200);
    const body = (await response.json()) as any;
    expect(body).toEqual({ data: [johnDoe()], count: 1 });
    expect(Object.keys(body.data[0])).toEqual(CONTACT_KEYS);
  });

  it('answers an empty page where there are no contacts', async () => {
    expect((await client.get()).body).toEqual({ data: [], count: 0 });
  });
});

describe('GET /functions/v1/crm-contacts-api/{contactId}', () => {
  it("answers the document's shape, with relationships, key by key", async () => {
    const { data } = (await (await createJohnDoe()).json()) as any;
    const colleague = await joinAs(api, tenant, 'member');
    await client.post(`/${data.id}/link-user`, { userId: colleague.userId, relationshipType: 'secondary' });
    const { status, body } = await client.get(`/${data.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({
      data: {
        ...data,
        crm_contact_relationships: [
          {
            id: expect.stringMatching(UUID),
            user_id: colleague.userId,
            relationship_type: 'secondary',
            created_at: expect.stringMatching(TIME),
          },
        ],
      },
    });
    expect(Object.keys(body.data)).toEqual([...CONTACT_KEYS, 'crm_contact_relationships']);
    expect(Object.keys(body.data.crm_contact_relationships[0])).toEqual([
      'id',
      'user_id',
      'relationship_type',
      'created_at',
    ]);
  });

  it('has an empty list where nobody is linked', async () => {
    const { data } = (await (await createJohnDoe()).json()) as any;
    expect((await client.get(`/${data.id}`)).body).toEqual({
      data: { ...data, crm_contact_relationships: [] },
    });
  });
});

describe('PATCH /functions/v1/crm-contacts-api/{contactId}', () => {
  it('answers the updated contact, key by key', async () => {
    const { data } = (await (await createJohnDoe()).json()) as any;
    const change = {
      name: 'Jane Doe',
      email: 'jane@example.com',
      phone: '+1987654321',
      company: 'Globex',
      notes: 'Married',
    };
    const { status, body } = await client.patch(`/${data.id}`, change);
    expect(status).toBe(200);
    expect(body).toEqual({ data: { ...data, ...change, updated_at: expect.stringMatching(TIME) } });
    expect(Object.keys(body.data)).toEqual(CONTACT_KEYS);
    expect(body.data.updated_at > data.updated_at).toBe(true);
    expect((await client.get()).body.data).toEqual([body.data]);
  });
});

describe('DELETE /functions/v1/crm-contacts-api/{contactId}', () => {
  it("answers the document's message", async () => {
    const { data } = (await (await createJohnDoe()).json()) as any;
    const { status, body } = await client.delete(`/${data.id}`);
    expect(status).toBe(200);
    expect(body).toEqual({ message: 'Contact deleted successfully' });
    expect((await client.get(`/${data.id}`)).status).toBe(404);
  });
});

describe('POST /functions/v1/crm-contacts-api/{contactId}/link-user', () => {
  it("answers the document's shape, key by key", async () => {
    const { data } = (await (await createJohnDoe()).json()) as any;
    const { status, body } = await client.post(`/${data.id}/link-user`, {
      userId: tenant.userId,
      relationshipType: 'primary',
    });
    expect(status).toBe(201);
    expect(body).toEqual({
      data: {
        id: expect.stringMatching(UUID),
        contact_id: data.id,
        user_id: tenant.userId,
        relationship_type: 'primary',
        created_at: expect.stringMatching(TIME),
      },
    });
    expect(Object.keys(body.data)).toEqual([
      'id',
      'contact_id',
      'user_id',
      'relationship_type',
      'created_at',
    ]);
  });
});

describe('DELETE /functions/v1/crm-contacts-api/{contactId}/unlink-user/{userId}', () => {
  it("answers the document's message", async () => {
    const { data } = (await (await createJohnDoe()).json()) as any;
    await client.post(`/${data.id}/link-user`, { userId: tenant.userId });
    const { status, body } = await client.delete(`/${data.id}/unlink-user/${tenant.userId}`);
    expect(status).toBe(200);
    expect(body).toEqual({ message: 'User unlinked from contact successfully' });
    expect((await client.get(`/${data.id}`)).body.data.crm_contact_relationships).toEqual([]);
  });
});
