import type { Tenant } from './support/api.js';
import { type CensusedApi, startCensusedApi } from './support/census.js';

/** What keeps a response out of the caches of others: it is not kept, or by its own caller alone, who asks each time. */
const KEPT_BY_NOBODY_ELSE = ['no-store', 'private, no-cache'];

describe('Caches between us and a caller', () => {
  let api: CensusedApi;
  let tenant: Tenant;

  beforeAll(async () => {
    api = await startCensusedApi();
    tenant = await api.tenant();
  });
  afterAll(() => api?.close());

  const credentials = (): Record<string, string>[] => [
    { 'x-api-key': tenant.apiKey },
    { authorization: `Bearer ${tenant.apiKey}` },
    { cookie: tenant.cookie },
    {},
  ];
  const isKept = async (method: string, path: string, headers: Record<string, string>) => {
    const response = await api.request(method, path, { headers });
    const kept = response.headers.get('cache-control') ?? 'nothing';
    return KEPT_BY_NOBODY_ELSE.includes(kept) ? [] : [`${method} ${path} ${response.status}: ${kept}`];
  };

  it('keep no response of a route that wants a credential, whatever it is', async () => {
    const guarded = api.declared.filter(({ access, path }) => access && path);
    expect(guarded.length).toBeGreaterThan(100);
    const kept: string[] = [];
    for (const { method, path } of guarded)
      for (const headers of credentials())
        kept.push(...(await isKept(method, path.replace(/:\w+/g, '0').replace('*', 'contacts'), headers)));
    expect(kept).toEqual([]);
  });

  it('keep no response with a token in it', async () => {
    const kept: string[] = [];
    for (const name of ['token?grant_type=password', 'recover', 'verify', 'signup', 'resend'])
      kept.push(...(await isKept('POST', `/auth/v1/${name}`, {})));
    for (const path of ['/api/auth/get-session', '/api/auth/token', '/api/auth/organization/list'])
      kept.push(...(await isKept('GET', path, { cookie: tenant.cookie })));
    const json = { email: tenant.email, password: tenant.password };
    const signedIn = await api.request('POST', '/auth/v1/token?grant_type=password', { json });
    expect([signedIn.status, signedIn.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(kept).toEqual([]);
  });

  it('may keep what everybody gets', async () => {
    const keys = await api.request('GET', '/auth/v1/.well-known/jwks.json');
    expect(keys.headers.get('cache-control')).toBeNull();
  });
});
