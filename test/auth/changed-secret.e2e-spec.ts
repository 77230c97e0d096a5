import { startSecondInstance } from '../rest-api-proxy/bulk/second-instance.js';
import { cookieOf, startApi, type Tenant, type TestApi } from '../support/api.js';
import { read } from './forge.js';
import { accessToken } from './people.js';

describe('A replica with another AUTH_SECRET than the one the signing keys were encrypted with', () => {
  let api: TestApi;
  let tenant: Tenant;
  let before: string;
  let other: Awaited<ReturnType<typeof startSecondInstance>>;

  beforeAll(async () => {
    api = await startApi();
    tenant = await api.tenant();
    before = await accessToken(api, tenant.cookie);
    other = await startSecondInstance(api);
  });
  afterAll(async () => {
    await other?.close();
    await api.close();
  });

  const members = (url: string, token: string) =>
    fetch(`${url}/api/v1/members`, { headers: { authorization: `Bearer ${token}` } });

  it('signs access tokens with a key of its own, which every replica takes', async () => {
    const signedIn = await fetch(`${other.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ email: tenant.email, password: tenant.password }),
    });
    const cookie = cookieOf(signedIn as never);
    const response = await fetch(`${other.url}/api/auth/token`, { headers: { cookie } });
    expect(response.status).toBe(200);
    const { token } = (await response.json()) as { token: string };
    expect(read(token).header.kid).not.toBe(read(before).header.kid);
    for (const url of [other.url, api.url]) expect((await members(url, token)).status).toBe(200);
    const keys = await api.rows('select id from auth.jwks');
    expect(keys).toHaveLength(2);
    // Neither of them makes another.
    expect((await fetch(`${other.url}/api/auth/token`, { headers: { cookie } })).status).toBe(200);
    expect(read(await accessToken(api, tenant.cookie)).header.kid).toBe(read(before).header.kid);
    expect(await api.rows('select id from auth.jwks')).toEqual(keys);
  });

  it('takes the tokens from before until they end, and publishes both keys', async () => {
    expect((await members(other.url, before)).status).toBe(200);
    const published = (await (await fetch(`${other.url}/api/auth/jwks`)).json()) as {
      keys: { kid: string }[];
    };
    expect(published.keys.map(({ kid }) => kid)).toContain(read(before).header.kid);
    expect(published.keys).toHaveLength(2);
  });
});
