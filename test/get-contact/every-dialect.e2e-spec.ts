import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { dialectClientNames, dialectClients, type Told } from '../support/dialect-clients.js';

// A start of the product takes its time where other specs run beside this one.

let api: TestApi;
let tenant: Tenant;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  tenant = await api.tenant();
});

const ask = (json: object) =>
  api.request('POST', '/functions/v1/get-contact', {
    headers: { authorization: `Bearer ${tenant.apiKey}` },
    json,
  });

const told: Told = {
  firstName: '花子👩🏽‍🦱',
  lastName: 'الحداد e\u0301',
  email: 'hanako@example.com',
  phone: '+819012345678',
};

/** Document C's contacts have a phone that never changes, so it is no dialect of the matrix; this is its row and its column. */
describe.each(dialectClientNames())('A contact that is made at %s', (name) => {
  it('is read by id and by phone, byte for byte', async () => {
    const id = await dialectClients[name](api, tenant).create(told);
    for (const json of [{ contact_id: id }, { phone_number: told.phone }])
      expect((await ask(json)).body).toMatchObject({
        id,
        name: `${told.firstName} ${told.lastName}`,
        email: told.email,
        phone_number: told.phone,
      });
  });

  it('is shown as it was changed there, and found by its new phone alone', async () => {
    const dialect = dialectClients[name](api, tenant);
    const id = await dialect.create(told);
    await dialect.update(id, { ...told, email: 'new@example.com', phone: '+819087654321' });
    const { body } = await ask({ phone_number: '+819087654321' });
    expect(body).toMatchObject({ id, email: 'new@example.com', phone_number: '+819087654321' });
    expect((await ask({ phone_number: told.phone })).status).toBe(404);
  });

  it('is gone when it is deleted there', async () => {
    const dialect = dialectClients[name](api, tenant);
    const id = await dialect.create(told);
    await dialect.delete(id);
    expect((await ask({ contact_id: id })).status).toBe(404);
    expect((await ask({ phone_number: told.phone })).status).toBe(404);
  });
});

describe.each(dialectClientNames())('A contact that is made here', (name) => {
  const call = async (path: string, json: object) => {
    const headers = { authorization: `Bearer ${tenant.apiKey}` };
    return (await api.request('POST', `/functions/v1/${path}`, { headers, json })).body;
  };
  const made = {
    phone_number: told.phone,
    name: `${told.firstName} ${told.lastName}`,
    email: told.email,
    notes: 'Prefers mornings',
    tags: ['vip'],
    metadata: { customer_id: 'cust_123' },
  };

  it(`is read at ${name}, as it was changed and until it is deleted`, async () => {
    const dialect = dialectClients[name](api, tenant);
    const { id } = await call('create-contact', made);
    const read = (await dialect.read(id))!;
    const known = {
      ...told,
      description: made.notes,
      tags: made.tags,
      customFields: made.metadata,
    };
    for (const [key, value] of Object.entries(known))
      if (key in read && read[key as keyof Told] !== undefined)
        expect([key, read[key as keyof Told]]).toEqual([key, value]);
    await call('update-contact', { contact_id: id, email: 'new@example.com' });
    expect(await dialect.read(id)).toMatchObject({ email: 'new@example.com' });
    await call('delete-contact', { contact_id: id });
    expect(await dialect.read(id)).toBeNull();
  });
});
