import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

describe('/auth/v1 with supabase-js', () => {
  let api: TestApi;
  let tenant: Tenant;
  const clients: SupabaseClient[] = [];

  beforeAll(async () => {
    api = await startApi();
    tenant = await api.tenant();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) await client.auth.stopAutoRefresh();
  });
  afterAll(() => api.close());

  const client = () => {
    const made = createClient(api.url, 'anon-key', {
      auth: { persistSession: false, autoRefreshToken: false },
    });
    clients.push(made);
    return made;
  };
  const signIn = async (who: { email: string; password: string } = tenant) => {
    const signedIn = client();
    const { data, error } = await signedIn.auth.signInWithPassword({
      email: who.email,
      password: who.password,
    });
    if (error) throw error;
    return { client: signedIn, session: data.session, user: data.user };
  };
  const members = (token: string) =>
    api.request('GET', '/api/v1/members', {
      headers: { authorization: `Bearer ${token}`, apikey: 'anon-key' },
    });

  it('signs in by password with a token that every dialect with JWTs takes', async () => {
    const { session, user } = await signIn();
    expect(user).toMatchObject({ id: tenant.userId, email: tenant.email, role: 'authenticated' });
    expect(session.expires_in).toBeGreaterThan(3590);
    expect(session.expires_in).toBeLessThanOrEqual(3600);
    expect((await members(session.access_token)).status).toBe(200);
  });

  it.each([
    ['a wrong password', () => ({ email: tenant.email, password: 'wrong horse battery' })],
    ['an unknown user', () => ({ email: 'nobody@example.com', password: 'wrong horse battery' })],
  ])('refuses %s as GoTrue does', async (_what, who) => {
    const { data, error } = await client().auth.signInWithPassword(who());
    expect(data.session).toBeNull();
    expect(error).toMatchObject({
      status: 400,
      code: 'invalid_credentials',
      message: 'Invalid login credentials',
    });
  });

  it('refreshes the session', async () => {
    const { client: signedIn, session } = await signIn();
    const { data, error } = await signedIn.auth.refreshSession({ refresh_token: session.refresh_token });
    expect(error).toBeNull();
    expect((await members(data.session?.access_token ?? '')).status).toBe(200);
  });

  it('refuses a refresh token of no session', async () => {
    const { error } = await client().auth.refreshSession({ refresh_token: 'A'.repeat(32) });
    expect(error).toMatchObject({ status: 400, code: 'refresh_token_not_found' });
  });

  it('tells who is signed in', async () => {
    const { client: signedIn } = await signIn();
    const { data } = await signedIn.auth.getUser();
    expect(data.user).toMatchObject({
      id: tenant.userId,
      email: tenant.email,
      user_metadata: { name: 'Test User' },
    });
  });

  it('lets the client verify the token by our published keys', async () => {
    const { client: signedIn } = await signIn();
    const { data, error } = await signedIn.auth.getClaims();
    expect(error).toBeNull();
    expect(data?.claims.sub).toBe(tenant.userId);
  });

  it('signs out here and everywhere, tokens included', async () => {
    const user = await api.tenant();
    const [first, second] = [await signIn(user), await signIn(user)];
    expect((await first.client.auth.signOut({ scope: 'global' })).error).toBeNull();
    for (const { session } of [first, second]) expect((await members(session.access_token)).status).toBe(401);
    expect(await api.rows('select from auth.sessions where user_id = $1', [user.userId])).toEqual([]);
  });

  it('signs out here only', async () => {
    const user = await api.tenant();
    const [first, second] = [await signIn(user), await signIn(user)];
    await first.client.auth.signOut({ scope: 'local' });
    expect((await members(first.session.access_token)).status).toBe(401);
    expect((await members(second.session.access_token)).status).toBe(200);
  });

  it('signs out everywhere else', async () => {
    const user = await api.tenant();
    const [first, second] = [await signIn(user), await signIn(user)];
    await first.client.auth.signOut({ scope: 'others' });
    expect((await members(first.session.access_token)).status).toBe(200);
    expect((await members(second.session.access_token)).status).toBe(401);
  });
});

describe('/auth/v1 without a client library', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi({ RATE_LIMIT_SIGN_IN_PER_MINUTE: '3' });
  });
  afterAll(() => api.close());

  it('answers errors of the older protocol to those who do not name the newer one', async () => {
    const response = await api.request('POST', '/auth/v1/token?grant_type=refresh_token', { json: {} });
    expect([response.status, response.body]).toEqual([
      400,
      {
        code: 400,
        error_code: 'refresh_token_not_found',
        msg: 'Invalid Refresh Token: Refresh Token Not Found',
      },
    ]);
  });

  it.each(['a\nb', 'nönsense', ' ', 7, { a: 1 }, 'x'.repeat(10_000)])(
    'refuses the refresh token %p',
    async (text) => {
      const json = { refresh_token: text };
      const response = await api.request('POST', '/auth/v1/token?grant_type=refresh_token', { json });
      expect(response.status).toBe(400);
    },
  );

  it.each(['', '?grant_type=', '?grant_type=pkce'])('refuses the grant %p', async (query) => {
    const response = await api.request('POST', `/auth/v1/token${query}`, { json: {} });
    expect([response.status, response.body.msg]).toEqual([400, 'unsupported_grant_type']);
  });

  it.each([
    [401, 'no_authorization', {}],
    [403, 'bad_jwt', { authorization: 'Bearer nonsense' }],
  ])('answers %s %s to %p', async (status, code, headers) => {
    for (const [method, path] of [
      ['GET', '/auth/v1/user'],
      ['POST', '/auth/v1/logout'],
    ] as const) {
      const response = await api.request(method, path, { headers: headers });
      expect([response.status, response.body.error_code]).toEqual([status, code]);
    }
  });

  it.each<[number, string, string, string | undefined]>([
    [404, 'POST', '/auth/v1/otp', '{}'],
    [405, 'GET', '/auth/v1/token', undefined],
    [413, 'POST', '/auth/v1/token?grant_type=password', `"${'x'.repeat(2 ** 21)}"`],
  ])('answers %s in its own shape where no handler is reached: %s %s', async (status, method, path, raw) => {
    const ask = (headers?: Record<string, string>) =>
      api.request(method, path, { raw, headers: { 'content-type': 'application/json', ...headers } });
    const older = await ask();
    expect([older.status, older.body]).toEqual([
      status,
      { code: status, error_code: 'validation_failed', msg: expect.any(String) },
    ]);
    const newer = await ask({ 'x-supabase-api-version': '2024-01-01' });
    expect([newer.status, newer.body]).toEqual([
      status,
      { code: 'validation_failed', message: expect.any(String) },
    ]);
    expect(newer.headers.get('x-supabase-api-version')).toBe('2024-01-01');
  });

  it('counts its sign-ins with all others', async () => {
    const guess = (i: number) =>
      i % 2
        ? api.request('POST', '/api/auth/sign-in/email', {
            json: { email: 'x@example.com', password: `guess ${i}` },
          })
        : api.request('POST', '/auth/v1/token?grant_type=password', {
            json: { email: 'x@example.com', password: `guess number ${i}` },
            headers: { 'x-forwarded-for': `203.0.113.${i}` },
          });
    const statuses: number[] = [];
    for (let i = 0; i < 5; i++) statuses.push((await guess(i)).status);
    expect(statuses).toEqual([400, 401, 400, 429, 429]);
  });
});
