import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { CONTACTS } from './client.js';

const COMPANY = 'comp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';
const CONTACT = 'cont_123e4567e89b12d3a456426614174000';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

const taro = {
  first_name: '太郎',
  last_name: '山田',
  email: 'taro@example.com',
  phone: '090-1234-5678',
  position: '部長',
  company_id: COMPANY,
};
/** What a contact by itself shows beside document D's sample. */
const kept = { note: null, custom_fields: {}, metadata: {} };
const times = { created_at: expect.stringMatching(TIME), updated_at: expect.stringMatching(TIME) };

let api: TestApi;
let tenant: Tenant;
/** What the samples send: `-H "Cookie: better-auth.session_token=<token>"`. */
let headers: { Cookie: string };

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

beforeEach(async () => {
  tenant = await api.tenant();
  headers = { Cookie: tenant.cookie };
  expect(tenant.cookie).toMatch(/^better-auth\.session_token=/);
  // The company and the contact whose ids the samples print.
  await api.rows(
    `insert into companies (organization_id, id, name) values ($1, 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa', 'Company')`,
    [tenant.organizationId],
  );
  await api.rows(
    `insert into contacts (organization_id, id, first_name, last_name, full_name, emails, phones, phone_as_written, position, company_id)
     values ($1, '123e4567-e89b-12d3-a456-426614174000', '太郎', '山田', '太郎 山田', '{taro@example.com}', '{+09012345678}',
       '090-1234-5678', '部長', 'aaaaaaaa-aaaa-aaaa-aaaa-aaaaaaaaaaaa')`,
    [tenant.organizationId],
  );
  await api.rows(
    `insert into organization_counts (organization_id, entity, slot, total) values ($1, 'contact', 0, 1)`,
    [tenant.organizationId],
  );
});

describe('GET /api/v1/crm/contacts', () => {
  it('answers the sample of document D, key by key', async () => {
    const response = await api.request('GET', '/api/v1/crm/contacts', { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect(response.body).toEqual({
      items: [{ id: CONTACT, ...taro, ...times }],
      total: 1,
      limit: 50,
      offset: 0,
    });
    expect(Object.keys(response.body.items[0])).toEqual([
      'id',
      'first_name',
      'last_name',
      'email',
      'phone',
      'position',
      'company_id',
      'created_at',
      'updated_at',
    ]);
  });
});

describe('GET /api/v1/crm/contacts/{id}', () => {
  it('answers the sample of document D, and the note', async () => {
    const response = await api.request('GET', '/api/v1/crm/contacts/cont_123e4567e89b12d3a456426614174000', {
      headers,
    });
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ contact: { id: CONTACT, ...taro, ...kept, ...times } });
  });
});

describe('POST /api/v1/crm/contacts', () => {
  const body = `{
"first_name": "太郎",
"last_name": "山田",
"email": "taro@example.com",
"phone": "090-1234-5678",
"position": "部長",
"company_id": "comp_aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
}`;

  it('answers the sample of document D, and what it answers is what was stored', async () => {
    const response = await api.request('POST', '/api/v1/crm/contacts', {
      headers: { ...headers, 'Content-Type': 'application/json' },
      raw: body,
    });
    expect(response.status).toBe(201);
    const id = response.body.contact.id;
    expect(id).toMatch(/^cont_[0-9a-f]{32}$/);
    expect(response.body).toEqual({ contact: { id, ...taro, ...kept, ...times } });
    expect((await api.request('GET', `${CONTACTS}/${id}`, { headers })).body).toEqual(response.body);
  });
});

describe('PATCH /api/v1/crm/contacts/{id}', () => {
  const body = `{
"email": "taro.yamada@newdomain.com",
"position": "本部長"
}`;

  it('answers the sample of document D and leaves what was not sent', async () => {
    const response = await api.request(
      'PATCH',
      '/api/v1/crm/contacts/cont_123e4567e89b12d3a456426614174000',
      {
        headers: { ...headers, 'Content-Type': 'application/json' },
        raw: body,
      },
    );
    expect(response.status).toBe(200);
    const changes = { email: 'taro.yamada@newdomain.com', position: '本部長' };
    expect(response.body).toEqual({ contact: { id: CONTACT, ...taro, ...changes, ...kept, ...times } });
  });
});

describe('DELETE /api/v1/crm/contacts/{id}', () => {
  it('answers the sample of document D', async () => {
    const response = await api.request(
      'DELETE',
      '/api/v1/crm/contacts/cont_123e4567e89b12d3a456426614174000',
      {
        headers,
      },
    );
    expect(response.status).toBe(200);
    expect(response.body).toEqual({ success: true });
    const sql = 'select deleted_at is not null as deleted from contacts where organization_id = $1';
    expect(await api.rows(sql, [tenant.organizationId])).toEqual([{ deleted: true }]);
  });
});
