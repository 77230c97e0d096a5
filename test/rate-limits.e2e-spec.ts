import { loadSettings } from '../apps/api/src/config/settings.js';
import { accessToken } from './auth/people.js';
import { type ApiResponse, startApi, type Tenant, type TestApi } from './support/api.js';
import { apiV1Error } from './support/api-v1-error.js';

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';

/** The headers that tell of a limit; null where there are none. */
function limitIn({ headers }: ApiResponse) {
  return {
    policy: headers.get('ratelimit-policy'),
    limit: headers.get('x-ratelimit-limit'),
    remaining: headers.get('x-ratelimit-remaining'),
  };
}

/** Asks until refused, and a little beyond; answers how many were let in, and the first refusal. */
async function askUntilRefused(
  ask: () => Promise<ApiResponse>,
  tries: number,
): Promise<[number, ApiResponse]> {
  for (let i = 0; i < tries; i++) {
    const response = await ask();
    if (response.status === 429) return [i, response];
  }
  throw new Error(`${tries} requests were let in`);
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

describe('The limit of an API key', () => {
  let api: TestApi;
  let tenant: Tenant;
  beforeAll(async () => {
    api = await startApi({ RATE_LIMIT_API_KEY_PER_MINUTE: '3' });
  }, 60_000);
  beforeEach(async () => {
    tenant = await api.tenant();
  });
  afterAll(() => api?.close());

  const byHeader = () => api.request('GET', CONTACTS, { headers: { 'x-api-key': tenant.apiKey } });

  it('is told of from the first request on', async () => {
    const first = limitIn(await byHeader());
    expect(first).toEqual({ policy: '"api-key";q=3;w=60', limit: '3', remaining: '2' });
    expect(limitIn(await byHeader()).remaining).toBe('1');
  });

  it('says when to come back, and how long that is', async () => {
    const [letIn, { headers }] = await askUntilRefused(byHeader, 5);
    const seconds = Number(headers.get('retry-after'));
    expect([letIn, headers.get('x-ratelimit-remaining')]).toEqual([3, '0']);
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(headers.get('ratelimit')).toBe(`"api-key";r=0;t=${seconds}`);
    expect(headers.get('x-ratelimit-reset')).toBe(String(seconds));
  });

  it('is one for all dialects the key opens', async () => {
    await byHeader();
    const ofC = { headers: bearer(tenant.apiKey), json: { phone_number: '+4915112345678' } };
    expect(limitIn(await api.request('POST', '/functions/v1/get-contact', ofC)).remaining).toBe('1');
    const apiV1 = await api.request('GET', '/api/v1/crm/deals', { headers: { 'x-api-key': tenant.apiKey } });
    expect(limitIn(apiV1).remaining).toBe('0');
    expect((await byHeader()).status).toBe(429);
  });

  it('is not that of its organization: another key, and a user, go on', async () => {
    await askUntilRefused(byHeader, 5);
    const made = await api.request('POST', '/api/v1/api-keys', {
      headers: { cookie: tenant.cookie },
      json: { name: 'another' },
    });
    const headers = { 'x-api-key': made.body.api_key.key };
    expect((await api.request('GET', CONTACTS, { headers })).status).toBe(200);
  });

  it('is not used up by those who guess keys', async () => {
    for (let i = 0; i < 5; i++)
      await api.request('GET', CONTACTS, { headers: { 'x-api-key': `${tenant.apiKey}x` } });
    expect(limitIn(await byHeader()).remaining).toBe('2');
  });
});

describe('The limit of a user', () => {
  let api: TestApi;
  let tenant: Tenant;
  let jwt: string;
  beforeAll(async () => {
    api = await startApi({ RATE_LIMIT_DEFAULT_PER_MINUTE: '4', RATE_LIMIT_SALES_PER_SECOND: '3' });
  }, 60_000);
  beforeEach(async () => {
    // Making a key is one of the four.
    tenant = await api.tenant();
    jwt = await accessToken(api, tenant.cookie);
  });
  afterAll(() => api?.close());

  const list = (headers: Record<string, string>) => api.request('GET', '/api/v1/crm/contacts', { headers });
  const salesList = () => api.request('POST', '/api/sales/contacts', { headers: bearer(jwt), json: {} });

  it('is one for all credentials and dialects', async () => {
    expect(limitIn(await list({ cookie: tenant.cookie }))).toEqual({
      policy: '"default";q=4;w=60',
      limit: '4',
      remaining: '2',
    });
    expect(limitIn(await list(bearer(jwt))).remaining).toBe('1');
    const ofA = await api.request('GET', '/functions/v1/crm-contacts-api', { headers: bearer(jwt) });
    expect(limitIn(ofA).remaining).toBe('0');
    expect((await list(bearer(tenant.token))).status).toBe(429);
  });

  it('is not that of another user', async () => {
    await askUntilRefused(() => list({ cookie: tenant.cookie }), 6);
    const { cookie } = await api.tenant();
    expect((await list({ cookie })).status).toBe(200);
  });

  it('is by the second at the sales dialect, and over after one', async () => {
    const responses = await Promise.all(Array.from({ length: 5 }, salesList));
    const refused = responses.filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused[0]!.headers.get('retry-after')).toBe('1');
    expect(refused[0]!.headers.get('ratelimit-policy')).toBe('"sales";q=3;w=1');
    await new Promise((resolve) => setTimeout(resolve, 1_100));
    expect((await salesList()).status).toBe(200);
  });

  it('is not used up by what the same user does at the sales dialect', async () => {
    await Promise.all(Array.from({ length: 5 }, salesList));
    expect(limitIn(await list({ cookie: tenant.cookie })).remaining).toBe('2');
  });
});

describe('The limits of get-contact', () => {
  let api: TestApi;
  let tenant: Tenant;
  beforeAll(async () => {
    api = await startApi({
      RATE_LIMIT_API_KEY_PER_MINUTE: '4',
      RATE_LIMIT_GET_CONTACT_PER_MINUTE: '5',
      RATE_LIMIT_GET_CONTACT_PER_HOUR: '3',
    });
  }, 60_000);
  beforeEach(async () => {
    tenant = await api.tenant();
  });
  afterAll(() => api?.close());

  const ask = (token: string, name = 'list-contacts') =>
    api.request('POST', `/functions/v1/${name}`, { headers: bearer(token), json: {} });

  it('are by the minute and by the hour, told together, and in single headers by what is least', async () => {
    const { headers } = await ask(tenant.apiKey);
    expect(headers.get('ratelimit-policy')).toBe(
      '"api-key";q=4;w=60, "get-contact";q=5;w=60, "get-contact-hour";q=3;w=3600',
    );
    expect([headers.get('x-ratelimit-limit'), headers.get('x-ratelimit-remaining')]).toEqual(['3', '2']);
  });

  it('are one for all its functions, and end with 429 and the time to wait', async () => {
    const names = ['list-contacts', 'get-contact', 'update-contact'];
    for (const name of names) expect((await ask(tenant.apiKey, name)).status).not.toBe(429);
    const refused = await ask(tenant.apiKey);
    expect([refused.status, refused.body]).toEqual([
      429,
      { error: { code: 'rate_limited', message: 'Too many requests' } },
    ]);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(60);
  });

  it('hold for whoever signs in, too', async () => {
    const jwt = await accessToken(api, tenant.cookie);
    expect((await ask(jwt)).headers.get('ratelimit-policy')).toBe(
      '"get-contact";q=5;w=60, "get-contact-hour";q=3;w=3600',
    );
    expect((await askUntilRefused(() => ask(jwt), 4))[0]).toBe(2);
  });

  it('tell in X-RateLimit-Reset when they begin anew, in seconds since 1970', async () => {
    const { headers } = await ask(tenant.apiKey);
    const reset = Number(headers.get('x-ratelimit-reset')) - Date.now() / 1000;
    expect(reset).toBeGreaterThan(3500);
    expect(reset).toBeLessThan(3605);
  });
});

describe('The limit of an address', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startApi({ RATE_LIMIT_ADDRESS_PER_MINUTE: '2', TRUST_PROXY: '1' });
  }, 60_000);
  afterAll(() => api?.close());

  let last = 0;
  /** An address that no other test has used up. */
  const freshAddress = () => `203.0.113.${++last}`;
  const from = (address: string, path: string, method = 'GET') =>
    api.request(method, path, { headers: { 'x-forwarded-for': address } });

  const postgrest = { error: 'rate limit', code: '53400', message: 'rate limit', details: null, hint: null };
  const dialectClients: [dialect: string, method: string, path: string, body: object][] = [
    ['crm-v1', 'GET', '/api/v1/crm/contacts', apiV1Error('RATE_LIMITED', 'Too many requests')],
    ['rest-api-proxy', 'GET', CONTACTS, postgrest],
    ['crm-contacts-api', 'GET', '/functions/v1/crm-contacts-api', { error: 'Too many requests' }],
    [
      'get-contact',
      'POST',
      '/functions/v1/get-contact',
      { error: { code: 'rate_limited', message: 'Too many requests' } },
    ],
    ['sales', 'POST', '/api/sales/contacts', { res: 'error', code: 3, info: 'Too many requests' }],
    [
      'supabase sign-in',
      'POST',
      '/auth/v1/token?grant_type=password',
      { code: 429, error_code: 'over_request_rate_limit', msg: 'Too many requests' },
    ],
  ];
  it.each(dialectClients)('is refused beyond in the shape of %s', async (_dialect, method, path, body) => {
    const address = freshAddress();
    const [letIn, response] = await askUntilRefused(() => from(address, path, method), 4);
    expect([letIn, response.body]).toEqual([2, body]);
    expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(limitIn(response)).toEqual({ policy: '"address";q=2;w=60', limit: '2', remaining: '0' });
  });

  it('is one for all dialects', async () => {
    const address = freshAddress();
    const paths = [CONTACTS, '/api/v1/crm/deals', '/functions/v1/crm-contacts-api'];
    const statuses: number[] = [];
    for (const path of paths) statuses.push((await from(address, path)).status);
    expect(statuses).toEqual([401, 401, 429]);
  });

  it('is not that of another address', async () => {
    await askUntilRefused(() => from('203.0.113.200', CONTACTS), 4);
    expect((await from('203.0.113.201', CONTACTS)).status).toBe(401);
  });

  it('is that of the last proxy we trust, not of what the caller wrote before it', async () => {
    const address = freshAddress();
    let n = 0;
    const [letIn] = await askUntilRefused(() => from(`198.51.100.${++n}, ${address}`, CONTACTS), 4);
    expect(letIn).toBe(2);
  });

  it('is one for an IPv6 network of a subscriber', async () => {
    let n = 0;
    const [letIn] = await askUntilRefused(() => from(`2001:db8:1:2::${++n}`, CONTACTS), 4);
    expect(letIn).toBe(2);
    expect((await from('2001:db8:1:3::1', CONTACTS)).status).toBe(401);
  });

  it('is not asked of health checks', async () => {
    for (let i = 0; i < 5; i++) expect((await from('203.0.113.210', '/health/live')).status).toBe(200);
  });
});

describe('The address of a caller', () => {
  /** How many requests are let in when each claims an address of its own. */
  async function letInFrom(trustProxy: string): Promise<number> {
    const api = await startApi({ RATE_LIMIT_ADDRESS_PER_MINUTE: '2', TRUST_PROXY: trustProxy });
    let n = 0;
    const ask = () => api.request('GET', CONTACTS, { headers: { 'x-forwarded-for': `203.0.113.${++n}` } });
    try {
      const responses = [await ask(), await ask(), await ask(), await ask()];
      return responses.filter(({ status }) => status === 401).length;
    } finally {
      await api.close();
    }
  }

  it.each([
    ['nobody', '', 2],
    ['other proxies', '192.0.2.1', 2],
    ['the proxy that asks, by its address', '127.0.0.1', 4],
    ['the proxy that asks, by its network', '192.0.2.1, 127.0.0.0/8', 4],
    ['so many proxies as there are', '1', 4],
  ])('is told by the proxies we trust: %s', async (_whom, trustProxy, letIn) => {
    expect(await letInFrom(trustProxy)).toBe(letIn);
  });
});

describe('The limits', () => {
  it('are the ones of the documents unless told', () => {
    const { apiKeyPerMinute, perDialect, signInPerMinute, addressPerMinute } = loadSettings({}).rateLimits;
    expect({ apiKeyPerMinute, perDialect }).toEqual({
      apiKeyPerMinute: 120,
      perDialect: { sales: 10, 'get-contact': 100, 'get-contact-hour': 1000 },
    });
    expect(signInPerMinute).toBeLessThan(addressPerMinute);
  });

  it('are off where they are 0, and nothing is told of any', async () => {
    const api = await startApi();
    try {
      const { apiKey, cookie } = await api.tenant();
      const jwt = await accessToken(api, cookie);
      const everybody: [string, string, Record<string, string>][] = [
        ['GET', CONTACTS, { 'x-api-key': apiKey }],
        ['GET', '/api/v1/crm/contacts', { cookie }],
        ['POST', '/api/sales/contacts', bearer(jwt)],
      ];
      for (const [method, path, headers] of everybody) {
        const ask = () => api.request(method, path, { headers, json: method === 'POST' ? {} : undefined });
        const responses = await Promise.all(Array.from({ length: 150 }, ask));
        expect(responses.filter(({ status }) => status !== 200)).toEqual([]);
        expect(limitIn(responses[0]!)).toEqual({ policy: null, limit: null, remaining: null });
      }
    } finally {
      await api.close();
    }
  }, 60_000);
});

describe('The limit of signing in', () => {
  const guess = (api: TestApi, i: number) =>
    api.request('POST', '/api/auth/sign-in/email', {
      json: { email: 'nobody@example.com', password: `guess number ${i}` },
    });
  async function guesses(api: TestApi, times: number): Promise<number[]> {
    const statuses: number[] = [];
    for (let i = 0; i < times; i++) statuses.push((await guess(api, i)).status);
    return statuses;
  }

  it('leaves who is signed in alone', async () => {
    const api = await startApi({ RATE_LIMIT_SIGN_IN_PER_MINUTE: '4' });
    try {
      const { cookie } = await api.tenant();
      expect((await guesses(api, 6)).at(-1)).toBe(429);
      expect((await api.request('GET', '/api/v1/crm/contacts', { headers: { cookie } })).status).toBe(200);
      expect((await api.request('GET', '/api/auth/get-session', { headers: { cookie } })).status).toBe(200);
    } finally {
      await api.close();
    }
  }, 60_000);

  it('is off at 0', async () => {
    const api = await startApi({ RATE_LIMIT_SIGN_IN_PER_MINUTE: '0' });
    try {
      expect(new Set(await guesses(api, 8))).toEqual(new Set([401]));
    } finally {
      await api.close();
    }
  }, 60_000);
});
