import { createClient, FunctionsHttpError, type SupabaseClient } from '@supabase/supabase-js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { clientOf, TIME, UUID } from './client.js';

// A start of the product takes its time where other specs run beside this one.

let api: TestApi;
let tenant: Tenant;
let client: SupabaseClient;

const newClient = () =>
  createClient(api.url, 'anon-key', { auth: { persistSession: false, autoRefreshToken: false } });

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
});
afterAll(() => api.close());

beforeEach(async () => {
  client = newClient();
  const { error } = await client.auth.signInWithPassword({ email: tenant.email, password: tenant.password });
  expect(error).toBeNull();
});
afterEach(() => client.auth.stopAutoRefresh());

/** The client that a front end of document A is most likely written with, unmodified. */
describe("supabase-js functions.invoke('crm-contacts-api')", () => {
  const johnDoe = { name: 'John Doe', email: 'john@example.com', phone: '+1234567890', company: 'Acme Corp' };

  it('creates with the token of the sign-in, and reads it back', async () => {
    const created = await client.functions.invoke('crm-contacts-api', { body: johnDoe });
    expect(created.error).toBeNull();
    expect(created.data).toEqual({
      data: {
        id: expect.stringMatching(UUID),
        ...johnDoe,
        notes: null,
        created_by: tenant.userId,
        created_at: expect.stringMatching(TIME),
        updated_at: expect.stringMatching(TIME),
      },
    });
    const list = await client.functions.invoke('crm-contacts-api?limit=1', { method: 'GET' });
    expect(list.data.data).toEqual([created.data.data]);
  });

  it('updates, links, unlinks and deletes', async () => {
    const { data } = await client.functions.invoke('crm-contacts-api', { body: johnDoe });
    const path = `crm-contacts-api/${data.data.id}`;
    const changed = await client.functions.invoke(path, { method: 'PATCH', body: { notes: 'n' } });
    expect(changed.data.data).toMatchObject({ ...johnDoe, notes: 'n' });
    const linked = await client.functions.invoke(`${path}/link-user`, { body: { userId: tenant.userId } });
    expect(linked.data.data).toMatchObject({ contact_id: data.data.id, user_id: tenant.userId });
    const unlinked = await client.functions.invoke(`${path}/unlink-user/${tenant.userId}`, {
      method: 'DELETE',
    });
    expect(unlinked.data).toEqual({ message: 'User unlinked from contact successfully' });
    const deleted = await client.functions.invoke(path, { method: 'DELETE' });
    expect(deleted.data).toEqual({ message: 'Contact deleted successfully' });
  });

  it('takes a token given by hand', async () => {
    const { headers } = await clientOf(api, tenant);
    const { data, error } = await newClient().functions.invoke('crm-contacts-api', {
      method: 'GET',
      headers: { Authorization: headers.authorization },
    });
    expect(error).toBeNull();
    expect(data.count).toEqual(expect.any(Number));
  });

  it.each([
    ['a body that is refused', { body: { name: '' } }, 400, 'name is required'],
    [
      "somebody's anon key",
      { headers: { Authorization: 'Bearer anon-key' }, method: 'GET' as const },
      401,
      'Unauthorized',
    ],
  ])('hands on the error of %s', async (_what, options, status, message) => {
    const { data, error } = await client.functions.invoke('crm-contacts-api', options);
    expect(data).toBeNull();
    expect(error).toBeInstanceOf(FunctionsHttpError);
    const response = (error as FunctionsHttpError).context as Response;
    expect(response.status).toBe(status);
    expect(await response.json()).toEqual({ error: message });
  });

  it('is not let in before the sign-in', async () => {
    const { error } = await newClient().functions.invoke('crm-contacts-api', { method: 'GET' });
    expect(((error as FunctionsHttpError).context as Response).status).toBe(401);
  });
});
