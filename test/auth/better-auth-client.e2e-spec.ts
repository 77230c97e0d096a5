import { createAuthClient } from 'better-auth/client';
import { jwtClient, organizationClient } from 'better-auth/client/plugins';
import { startApi, type TestApi } from '../support/api.js';

/** Node's fetch keeps no cookies; a browser does. */
function fetchWithCookies(): typeof fetch {
  let cookie = '';
  return async (input, init) => {
    const headers = new Headers(init?.headers);
    if (cookie) headers.set('cookie', cookie);
    const response = await fetch(input, { ...init, headers });
    const set = response.headers.getSetCookie().map((each) => each.split(';', 1)[0]);
    if (set.length > 0) cookie = set.join('; ');
    return response;
  };
}

describe('The better-auth client, unmodified', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  it('signs up, makes an organization, gets a token that opens the house, and signs out', async () => {
    const client = createAuthClient({
      baseURL: api.url,
      plugins: [organizationClient(), jwtClient()],
      fetchOptions: { customFetchImpl: fetchWithCookies() },
    });
    const email = 'ada@example.com';
    const password = 'correct horse battery staple';

    const signedUp = await client.signUp.email({ name: 'Ada', email, password });
    expect([signedUp.error, signedUp.data?.user.email]).toEqual([null, email]);
    const organization = await client.organization.create({ name: 'Acme', slug: 'acme-client' });
    expect(organization.error).toBeNull();
    expect((await client.getSession()).data?.session.activeOrganizationId).toBe(organization.data?.id);

    const { data } = await client.token();
    const headers = { authorization: `Bearer ${data?.token}` };
    const contacts = await api.request('GET', '/api/v1/crm/contacts', { headers });
    expect([contacts.status, contacts.body.total]).toEqual([200, 0]);

    expect((await client.signOut()).error).toBeNull();
    expect((await client.getSession()).data).toBeNull();
    expect((await api.request('GET', '/api/v1/crm/contacts', { headers })).status).toBe(401);
    expect((await client.signIn.email({ email, password: 'wrong horse battery' })).error?.status).toBe(401);
    expect((await client.signIn.email({ email, password })).data?.user.email).toBe(email);
  });
});
