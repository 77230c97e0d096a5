import { setTimeout as sleep } from 'node:timers/promises';
import { cookieOf, startApi, type TestApi } from '../support/api.js';
import { apiV1Error } from '../support/api-v1-error.js';

describe('/api/auth', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());

  const signIn = (email: string, password: string, headers?: Record<string, string>) =>
    api.request('POST', '/api/auth/sign-in/email', { json: { email, password }, headers });

  describe('POST /api/auth/sign-up/email', () => {
    it('signs up and sets a cookie that scripts cannot read', async () => {
      const response = await api.request('POST', '/api/auth/sign-up/email', {
        json: { name: 'Ines', email: 'ines@example.com', password: 'correct horse battery' },
      });
      expect(response.status).toBe(200);
      expect(response.body.user).toMatchObject({ name: 'Ines', email: 'ines@example.com' });
      expect(response.headers.get('set-cookie')).toMatch(
        /^better-auth\.session_token=[^;]+; Max-Age=604800; Path=\/; HttpOnly; SameSite=Lax$/,
      );
    });

    it('stores no password', async () => {
      const { email, password } = await api.signUp();
      const [account] = await api.rows(
        `select a.password from auth.accounts a join auth.users u on u.id = a.user_id where u.email = $1`,
        [email],
      );
      expect(account.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
      expect(account.password).not.toContain(password);
    });

    it('refuses a second user with the same e-mail in another case', async () => {
      const { email } = await api.signUp();
      const response = await api.request('POST', '/api/auth/sign-up/email', {
        json: { name: 'Twin', email: email.toUpperCase(), password: 'correct horse battery' },
      });
      expect(response.status).toBe(422);
    });

    it.each([
      ['short', 'PASSWORD_TOO_SHORT'],
      ['x'.repeat(129), 'PASSWORD_TOO_LONG'],
      ['password', 'WEAK_PASSWORD'],
      ['aaaaaaaa', 'WEAK_PASSWORD'],
      ['          ', 'WEAK_PASSWORD'],
      ['salma.nour', 'WEAK_PASSWORD'],
      ['Rosetta-CRM', 'WEAK_PASSWORD'],
    ])('refuses the password %j', async (password, code) => {
      const json = { name: 'Salma', email: 'salma.nour@example.com', password };
      const response = await api.request('POST', '/api/auth/sign-up/email', { json });
      // better-auth looks at a length after the rule about weak ones.
      expect([response.status, ['WEAK_PASSWORD', code]]).toEqual([
        400,
        expect.arrayContaining([response.body.code]),
      ]);
      expect(await api.rows('select from auth.users where email = $1', [json.email])).toEqual([]);
    });

    it('refuses a body larger than a form can be, in the shape of /api/v1', async () => {
      const response = await api.request('POST', '/api/auth/sign-up/email', {
        json: { name: 'x'.repeat(70_000), email: 'big@example.com', password: 'correct horse battery' },
      });
      expect(response.status).toBe(413);
      expect(response.body).toMatchObject({ code: 'PAYLOAD_TOO_LARGE' });
    });
  });

  describe('POST /api/auth/sign-in/email', () => {
    it('signs in', async () => {
      const user = await api.signUp();
      const response = await signIn(user.email, user.password);
      expect(response.status).toBe(200);
      expect(response.body.user.id).toBe(user.userId);
    });

    it('answers a wrong password and an unknown e-mail alike', async () => {
      const user = await api.signUp();
      const wrong = await signIn(user.email, 'wrong horse battery');
      const unknown = await signIn('nobody@example.com', 'wrong horse battery');
      expect(wrong.status).toBe(401);
      expect([unknown.status, unknown.body]).toEqual([wrong.status, wrong.body]);
    });

    it('refuses a browser on another site', async () => {
      const user = await api.signUp();
      const response = await signIn(user.email, user.password, { origin: 'https://evil.example' });
      expect(response.status).toBe(403);
    });
  });

  describe('GET /api/auth/get-session', () => {
    it('tells who is signed in, by cookie and by Bearer', async () => {
      const user = await api.signUp();
      const credentials: Record<string, string>[] = [
        { cookie: user.cookie },
        { authorization: `Bearer ${user.token}` },
      ];
      for (const headers of credentials) {
        const response = await api.request('GET', '/api/auth/get-session', { headers });
        expect(response.body.user.id).toBe(user.userId);
      }
    });

    it('notes the address of the connection, not one the caller made up', async () => {
      const user = await api.signUp();
      await signIn(user.email, user.password, {
        'x-forwarded-for': '203.0.113.7',
        'x-rosetta-client-address': '203.0.113.8',
      });
      const rows = await api.rows('select ip_address from auth.sessions where user_id = $1', [user.userId]);
      expect(rows.map((row) => row.ip_address)).toEqual(['127.0.0.1', '127.0.0.1']);
    });
  });

  describe('POST /api/auth/sign-out', () => {
    it('ends the session', async () => {
      const tenant = await api.tenant();
      const response = await api.request('POST', '/api/auth/sign-out', {
        headers: { cookie: tenant.cookie },
      });
      expect(response.status).toBe(200);
      const after = await api.request('GET', '/api/v1/members', { headers: { cookie: tenant.cookie } });
      expect(after.status).toBe(401);
    });

    it('takes a content type without a body', async () => {
      const { cookie } = await api.tenant();
      const headers = { cookie, 'content-type': 'application/json' };
      expect((await api.request('POST', '/api/auth/sign-out', { headers })).status).toBe(200);
    });
  });

  describe('POST /api/auth/organization/create', () => {
    it('makes the creator its owner and the organization the active one', async () => {
      const user = await api.signUp();
      const headers = { cookie: user.cookie };
      const json = { name: 'Acme', slug: 'acme-create' };
      const { body } = await api.request('POST', '/api/auth/organization/create', { headers, json });
      expect(body.members).toMatchObject([{ userId: user.userId, role: 'owner' }]);
      const current = await api.request('GET', '/api/v1/organizations/current', { headers });
      expect(current.body.organization).toMatchObject({ name: 'Acme', slug: 'acme-create', dedupe: false });
    });

    it('refuses a page of another site that borrows the cookie', async () => {
      const user = await api.signUp();
      const response = await api.request('POST', '/api/auth/organization/create', {
        headers: { cookie: user.cookie, origin: 'https://evil.example' },
        json: { name: 'Stolen', slug: 'stolen' },
      });
      expect(response.status).toBe(403);
      expect(await api.rows(`select from auth.organizations where slug = 'stolen'`)).toEqual([]);
    });

    it('refuses a browser that hides its origin', async () => {
      const user = await api.signUp();
      const response = await api.request('POST', '/api/auth/organization/create', {
        headers: { cookie: user.cookie, 'sec-fetch-site': 'cross-site' },
        json: { name: 'Hidden', slug: 'hidden' },
      });
      expect(response.status).toBe(403);
      expect(await api.rows(`select from auth.organizations where slug = 'hidden'`)).toEqual([]);
    });
  });

  describe('POST /api/auth/organization/set-active', () => {
    it('refuses an organization of others, and leaves the active one', async () => {
      const [mine, other] = [await api.tenant(), await api.tenant()];
      const response = await api.request('POST', '/api/auth/organization/set-active', {
        headers: { cookie: mine.cookie },
        json: { organizationId: other.organizationId },
      });
      expect(response.status).toBe(403);
      const sql = 'select active_organization_id from auth.sessions where user_id = $1';
      expect(await api.rows(sql, [mine.userId])).toEqual([{ active_organization_id: mine.organizationId }]);
    });
  });

  it('puts the request id and the security headers on its responses', async () => {
    const response = await api.request('GET', '/api/auth/ok', { headers: { 'x-request-id': 'abc-123' } });
    expect(response.headers.get('x-request-id')).toBe('abc-123');
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('lets nobody keep a response with a token in it', async () => {
    const { cookie } = await api.signUp();
    const response = await api.request('GET', '/api/auth/token', { headers: { cookie } });
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('answers an unknown path in the shape of /api/v1', async () => {
    const response = await api.request('GET', '/api/auth/nothing');
    expect([response.status, response.body]).toEqual([404, apiV1Error('ROUTE_NOT_FOUND', 'Not found')]);
  });

  it('answers HEAD as GET, and tells which method a path has', async () => {
    const { cookie } = await api.signUp();
    const head = await api.request('HEAD', '/api/auth/get-session', { headers: { cookie } });
    expect([head.status, head.text]).toEqual([200, '']);
    const wrong = await api.request('GET', '/api/auth/sign-in/email');
    expect([wrong.status, wrong.body.code, wrong.headers.get('allow')]).toEqual([
      405,
      'METHOD_NOT_ALLOWED',
      'POST',
    ]);
    expect((await api.request('GET', '/api/auth/verify-email?token=x')).status).toBe(405);
  });

  it('finds an endpoint however its path is spelled', async () => {
    for (const path of ['/api/auth/ok/', '/api//auth/ok', '/api/auth/o%6b', '/api/auth/ok?x=1'])
      expect((await api.request('GET', path)).body).toEqual({ ok: true });
  });

  it.each([
    ['POST', '/sign-in/social'],
    ['GET', '/reset-password/token'],
    ['POST', '/change-email'],
    ['POST', '/delete-user'],
    ['GET', '/delete-user/callback'],
    ['POST', '/update-session'],
    ['POST', '/verify-password'],
    ['POST', '/link-social'],
    ['POST', '/unlink-account'],
    ['GET', '/callback/github'],
    ['GET', '/error'],
  ])('does not offer %s %s of better-auth', async (method, path) => {
    const { cookie } = await api.signUp();
    const json = method === 'POST' ? {} : undefined;
    const response = await api.request(method, `/api/auth${path}`, { headers: { cookie }, json });
    expect([response.status, response.body]).toEqual([404, apiV1Error('ROUTE_NOT_FOUND', 'Not found')]);
  });

  it.each([
    '/organization/update-member-role',
    '/organization/update-member-role/',
    '/organization/update%2Dmember-role',
    '//organization/update-member-role',
    '/organization/remove-member',
    '/organization/leave',
    '/organization/update',
    '/organization/delete',
  ])('offers no way around our rules at %s', async (path) => {
    const tenant = await api.tenant();
    const headers = { cookie: tenant.cookie };
    const { organizationId } = tenant;
    const [{ id: memberId }] = await api.rows('select id from auth.members where organization_id = $1', [
      organizationId,
    ]);
    const json = {
      organizationId,
      memberId,
      memberIdOrEmail: memberId,
      role: 'viewer',
      data: { name: 'Changed' },
    };
    const response = await api.request('POST', `/api/auth${path}`, { headers, json });
    expect(response.status).toBe(404);
    const rows = await api.rows(
      'select m.role, o.name from auth.members m join auth.organizations o on o.id = m.organization_id where o.id = $1',
      [organizationId],
    );
    expect(rows).toEqual([{ role: 'owner', name: 'Acme' }]);
  });
});

describe('/api/auth under attack', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi({ RATE_LIMIT_SIGN_IN_PER_MINUTE: '3' });
  });
  afterAll(() => api.close());

  it('stops counting passwords out after the configured tries, whatever address the caller claims', async () => {
    const statuses: number[] = [];
    let last;
    for (let i = 0; i < 5; i++) {
      last = await api.request('POST', '/api/auth/sign-in/email', {
        json: { email: 'nobody@example.com', password: `guess number ${i}` },
        headers: { 'x-forwarded-for': `203.0.113.${i}`, 'x-rosetta-client-address': `203.0.113.${i}` },
      });
      statuses.push(last.status);
    }
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
  });
});

describe('The password of one account, tried from everywhere', () => {
  let api: TestApi;

  beforeAll(async () => {
    const settings = {
      RATE_LIMIT_SIGN_IN_PER_MINUTE: '20',
      RATE_LIMIT_SIGN_IN_PER_ACCOUNT: '5',
      TRUST_PROXY: '1',
    };
    api = await startApi(settings);
  });
  afterAll(() => api.close());

  const from = (address: number, email: string, password: string) =>
    api.request('POST', '/api/auth/sign-in/email', {
      json: { email, password },
      headers: { 'x-forwarded-for': `203.0.113.${address}` },
    });

  it('is slowed for the account, whichever address asks, also at once and in other case', async () => {
    const user = await api.signUp();
    const all = await Promise.all(
      Array.from({ length: 40 }, (_, i) =>
        from(i, i % 2 ? user.email : user.email.toUpperCase(), `guess number ${i}`),
      ),
    );
    const refused = all.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(35);
    expect(Number(refused[0]!.headers.get('retry-after'))).toBeGreaterThan(600);
    const supabase = await api.request('POST', '/auth/v1/token?grant_type=password', {
      json: { email: user.email, password: user.password },
    });
    expect([supabase.status, supabase.body.error_code]).toEqual([429, 'over_request_rate_limit']);
  });

  it('does not slow others, and is forgotten by a sign-in that succeeds', async () => {
    const user = await api.signUp();
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 4; i++) expect((await from(i, user.email, 'wrong horse')).status).toBe(401);
      expect((await from(round, user.email, user.password)).status).toBe(200);
    }
  });

  it('is slowed alike where there is no such account', async () => {
    const statuses = [];
    for (let i = 0; i < 7; i++) statuses.push((await from(i, 'nobody@example.com', 'wrong horse')).status);
    expect(statuses).toEqual([401, 401, 401, 401, 401, 429, 429]);
  });
});

describe('/api/auth over a database that does not answer', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi({ DATABASE_STATEMENT_TIMEOUT_MS: '500' });
  });
  afterAll(() => api.close());

  it('says that it took too long, in the shape of /api/v1, and recovers by itself', async () => {
    const user = await api.signUp();
    const json = { email: user.email, password: user.password };
    const stuck = api.rows('do $$ begin lock table auth.users; perform pg_sleep(2); end $$');
    const locks = `select from pg_locks where relation = 'auth.users'::regclass and mode = 'AccessExclusiveLock' and granted`;
    while ((await api.rows(locks)).length === 0) await sleep(20);
    const during = await api.request('POST', '/api/auth/sign-in/email', { json });
    await stuck;
    const after = await api.request('POST', '/api/auth/sign-in/email', { json });
    expect([during.status, during.body.code]).toEqual([500, 'TOO_SLOW']);
    expect(after.status).toBe(200);
  });
});

describe('/api/auth behind https', () => {
  let api: TestApi;

  beforeAll(async () => {
    api = await startApi({ PUBLIC_URL: 'https://crm.example', CORS_ORIGINS: 'https://app.example' });
  });
  afterAll(() => api.close());

  it('sets and accepts the cookie under its secure name', async () => {
    const { cookie } = await api.signUp();
    expect(cookie).toMatch(/^__Secure-better-auth\.session_token=/);
    const response = await api.request('GET', '/api/v1/organizations', { headers: { cookie } });
    expect(response.status).toBe(200);
  });

  it('lets a page of an allowed origin sign in and read what it needs', async () => {
    const user = await api.signUp();
    const response = await api.request('POST', '/api/auth/sign-in/email', {
      json: { email: user.email, password: user.password },
      headers: { origin: 'https://app.example' },
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe('https://app.example');
    expect(response.headers.get('access-control-expose-headers')).toMatch(/X-Request-Id.*set-auth-token/);
  });

  it('marks the cookie Secure', async () => {
    const response = await api.request('POST', '/api/auth/sign-up/email', {
      json: { name: 'Safe', email: 'safe@example.com', password: 'correct horse battery' },
    });
    expect(response.headers.get('set-cookie')).toContain('; Secure');
    expect(cookieOf(response)).toMatch(/^__Secure-/);
  });
});
