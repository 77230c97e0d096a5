import { startApi, type TestApi } from './support/api.js';

const ALLOWED = 'https://app.example';
const FOREIGN = 'https://evil.example';

/** One path of each dialect, with a method that browsers ask permission for. */
const dialectClients: [dialect: string, path: string, method: string][] = [
  ['crm-v1', '/api/v1/crm/contacts/cont_x', 'PATCH'],
  ['platform', '/api/v1/crm/relationships/rel_x', 'DELETE'],
  ['rest-api-proxy', '/functions/v1/rest-api-proxy/contacts', 'PUT'],
  ['crm-contacts-api', '/functions/v1/crm-contacts-api/x', 'PATCH'],
  ['get-contact', '/functions/v1/get-contact', 'POST'],
  ['sales', '/api/sales/contacts', 'POST'],
  ['sign-in', '/api/auth/sign-in/email', 'POST'],
  ['supabase sign-in', '/auth/v1/token', 'POST'],
];

const NEEDED_HEADERS = [
  'authorization',
  'content-type',
  'x-api-key',
  'prefer',
  'if-match',
  'if-none-match',
  'idempotency-key',
];

function preflight(api: TestApi, path: string, method: string, origin: string) {
  const headers = {
    origin,
    'access-control-request-method': method,
    'access-control-request-headers': NEEDED_HEADERS.join(),
  };
  return api.request('OPTIONS', path, { headers });
}

const listOf = (header: string | null) => (header ?? '').toLowerCase().split(/ *, */);

describe('A page of an allowed origin', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ CORS_ORIGINS: `https://other.example, ${ALLOWED}` });
  }, 60_000);
  afterAll(() => api?.close());

  it.each(dialectClients)('may send what it needs to %s', async (_dialect, path, method) => {
    const { status, headers } = await preflight(api, path, method, ALLOWED);
    expect(status).toBe(204);
    expect(headers.get('access-control-allow-origin')).toBe(ALLOWED);
    expect(headers.get('access-control-allow-credentials')).toBe('true');
    expect(listOf(headers.get('access-control-allow-methods'))).toContain(method.toLowerCase());
    expect(listOf(headers.get('access-control-allow-headers'))).toEqual(
      expect.arrayContaining(NEEDED_HEADERS),
    );
  });

  it.each(dialectClients)('may read the responses of %s, refusals included', async (_dialect, path) => {
    const { headers } = await api.request('GET', path, { headers: { origin: ALLOWED } });
    expect(headers.get('access-control-allow-origin')).toBe(ALLOWED);
    expect(listOf(headers.get('vary'))).toContain('origin');
  });

  it('leaves an OPTIONS that asks nothing in advance to the table', async () => {
    const path = '/functions/v1/rest-api-proxy/contacts';
    for (const headers of [undefined, { origin: ALLOWED }]) {
      const response = await api.request('OPTIONS', path, { headers });
      expect([response.status, listOf(response.headers.get('allow'))]).toEqual([
        204,
        expect.arrayContaining(['get', 'post', 'patch']),
      ]);
    }
  });

  it('may read the headers that tell of pages, limits and the request', async () => {
    const { headers } = await api.request('GET', '/api/v1/crm/deals', { headers: { origin: ALLOWED } });
    expect(listOf(headers.get('access-control-expose-headers'))).toEqual(
      expect.arrayContaining([
        'content-range',
        'etag',
        'idempotent-replayed',
        'location',
        'x-request-id',
        'retry-after',
        'ratelimit',
        'ratelimit-policy',
        'x-ratelimit-limit',
        'x-ratelimit-remaining',
        'x-ratelimit-reset',
      ]),
    );
  });
});

describe('A page of another origin', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ CORS_ORIGINS: ALLOWED });
  }, 60_000);
  afterAll(() => api?.close());

  it.each(dialectClients)('is not told that it may send to %s', async (_dialect, path, method) => {
    const { headers } = await preflight(api, path, method, FOREIGN);
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('is told as much as whoever names no origin', async () => {
    const told = async (ask: Record<string, string>) => {
      const { headers } = await api.request('GET', '/health/live', { headers: ask });
      return [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
    };
    const nobody = await told({});
    expect(nobody).toEqual(
      expect.arrayContaining([
        ['access-control-allow-credentials', 'true'],
        ['access-control-expose-headers', expect.stringContaining('ETag')],
        ['vary', 'Origin'],
      ]),
    );
    expect(await told({ origin: FOREIGN })).toEqual(nobody);
  });

  it.each(dialectClients)('may read no response of %s', async (_dialect, path) => {
    const { headers } = await api.request('GET', path, { headers: { origin: FOREIGN } });
    expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it.each(['null', `${ALLOWED}.evil.example`, 'http://app.example', 'https://app.example:8443'])(
    'is one even when it is %s',
    async (origin) => {
      const { headers } = await preflight(api, '/api/v1/crm/deals', 'POST', origin);
      expect(headers.get('access-control-allow-origin')).toBeNull();
    },
  );
});

describe('A product that names no other origins', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  }, 60_000);
  afterAll(() => api?.close());

  it('lets no page of another origin in', async () => {
    const asked = await preflight(api, '/api/v1/crm/deals', 'POST', ALLOWED);
    const read = await api.request('GET', '/health/live', { headers: { origin: ALLOWED } });
    for (const { headers } of [asked, read]) expect(headers.get('access-control-allow-origin')).toBeNull();
  });

  it('answers OPTIONS at a table of the proxy with its methods', async () => {
    const response = await api.request('OPTIONS', '/functions/v1/rest-api-proxy/contacts');
    expect(response.status).toBe(204);
    expect(listOf(response.headers.get('allow'))).toEqual(expect.arrayContaining(['get', 'post', 'patch']));
  });
});

describe('Every response', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  }, 60_000);
  afterAll(() => api?.close());

  /** A response that succeeds, one that refuses, one of no route, one from before routing, one of better-auth. */
  const responses: [what: string, path: string][] = [
    ['that succeeds', '/health/live'],
    ['that refuses', '/api/v1/crm/contacts'],
    ['of a dialect under /functions', '/functions/v1/rest-api-proxy/contacts'],
    ['of no route', '/nowhere'],
    ['to a broken path', '/api/v1/%zz'],
    ['of better-auth', '/api/auth/get-session'],
  ];

  const routed = responses.filter(([what]) => what !== 'to a broken path');
  it.each(routed)('%s has the headers by which browsers protect their user', async (_what, path) => {
    const { headers } = await api.request('GET', path);
    expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
    expect(headers.get('content-security-policy')).toContain("default-src 'self'");
    expect(headers.get('x-powered-by')).toBeNull();
    expect(headers.get('server')).toBeNull();
  });

  it.each(responses)('%s is taken for nothing but what it says it is', async (_what, path) => {
    const { headers } = await api.request('GET', path);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it.each(responses)('%s carries the id that the caller gave the request', async (_what, path) => {
    const id = 'order-4711:step_2.retry';
    const { headers } = await api.request('GET', path, { headers: { 'x-request-id': id } });
    expect(headers.get('x-request-id')).toBe(id);
  });

  it.each(responses)('%s carries a new id when the caller gave none', async (_what, path) => {
    const [one, other] = [await api.request('GET', path), await api.request('GET', path)];
    expect(one.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    expect(other.headers.get('x-request-id')).not.toBe(one.headers.get('x-request-id'));
  });

  it.each(['', ' ', 'with space', '"quoted"', '<script>', 'ünïcode', 'x'.repeat(129), 'a,b'])(
    'carries a new id in place of %j',
    async (id) => {
      const response = await api.request('GET', '/health/live', { headers: { 'x-request-id': id } });
      expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/);
    },
  );

  const ofHelmet = {
    'content-security-policy':
      "default-src 'self';base-uri 'self';font-src 'self';form-action 'self';frame-ancestors 'self';" +
      "img-src 'self' data:;object-src 'none';script-src 'self';script-src-attr 'none';style-src 'self'",
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'origin-agent-cluster': '?1',
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-dns-prefetch-control': 'off',
    'x-download-options': 'noopen',
    'x-frame-options': 'SAMEORIGIN',
    'x-permitted-cross-domain-policies': 'none',
    'x-xss-protection': '0',
  };
  const ofItsOwn = ['connection', 'content-length', 'content-type', 'date', 'keep-alive', 'x-request-id'];

  it.each<[whoever: string, ask: Record<string, string>]>([
    ['whoever names no origin', {}],
    ['a page of another origin', { origin: FOREIGN }],
  ])('has these headers and no other for %s', async (_whoever, headers) => {
    const said = Object.fromEntries((await api.request('GET', '/health/live', { headers })).headers);
    for (const name of ofItsOwn) delete said[name];
    expect(said).toEqual({ ...ofHelmet, vary: 'Origin' });
  });

  it('says nothing of https over plain http', async () => {
    const { headers } = await api.request('GET', '/health/live');
    expect(headers.get('strict-transport-security')).toBeNull();
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests');
  });
});

describe('A product behind https', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ PUBLIC_URL: 'https://crm.example' });
  }, 60_000);
  afterAll(() => api?.close());

  it('keeps browsers on https', async () => {
    const { headers } = await api.request('GET', '/health/live');
    expect(headers.get('strict-transport-security')).toMatch(/max-age=\d{7,}/);
    expect(headers.get('content-security-policy')).toContain('upgrade-insecure-requests');
  });

  it('sets session cookies that only https carries', async () => {
    expect(await sessionCookie(api)).toMatch(/^__Secure-better-auth\.session_token=.*; Secure/);
  });
});

describe('The session cookie', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi();
  }, 60_000);
  afterAll(() => api?.close());

  it('is out of the reach of scripts and of pages of other sites, for the whole product, and ends', async () => {
    const attributes = (await sessionCookie(api)).split('; ').slice(1).sort();
    expect(attributes).toEqual(['HttpOnly', 'Max-Age=604800', 'Path=/', 'SameSite=Lax']);
  });
});

async function sessionCookie(api: TestApi): Promise<string> {
  const json = { name: 'Test User', email: 'cookie@example.com', password: 'correct horse battery staple' };
  const response = await api.request('POST', '/api/auth/sign-up/email', { json });
  const [cookie] = response.headers.getSetCookie().filter((each) => each.includes('session_token'));
  return cookie!;
}
