import { accessToken } from '../auth/people.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

// A start of the product takes its time where other specs run beside this one.

const BASE_PATH = '/functions/v1/get-contact';

let api: TestApi;
let tenant: Tenant;
let id: string;
const phone_number = '+14155551234';
const NO_OBJECT = 'The request body must be a JSON object';
const NO_JSON = 'The request body is not valid JSON';
const NO_UTF8 = 'The request body is not valid UTF-8';

const refusal = (code: string, message: string) => ({ error: { code, message } });

beforeAll(async () => {
  api = await startApi();
  tenant = await api.tenant();
  const response = await api.request('POST', '/functions/v1/rest-api-proxy/contacts', {
    headers: { 'x-api-key': tenant.apiKey },
    json: { phones: [phone_number] },
  });
  id = response.body[0].id;
});
afterAll(() => api.close());

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });

/** Makes an API key that may do only what is said. */
async function keyWith(scopes: string[], fields: object = {}): Promise<{ id: string; key: string }> {
  const headers = { cookie: tenant.cookie };
  const json = { name: 'narrow', scopes, ...fields };
  const response = await api.request('POST', '/api/v1/api-keys', { headers, json });
  expect(response.status).toBe(201);
  return response.body.api_key;
}

describe('a credential of document C', () => {
  const expectRefused = async (headers: Record<string, string>) => {
    for (const json of [{ contact_id: id }, { phone_number }, {}]) {
      const response = await api.request('POST', BASE_PATH, { headers, json });
      expect({ status: response.status, body: response.body }).toEqual({
        status: 401,
        body: refusal('unauthorized', 'Unauthorized'),
      });
    }
  };

  it.each<[string, () => Record<string, string> | Promise<Record<string, string>>]>([
    ['nothing', () => ({})],
    ['the API key in its own header', () => ({ 'x-api-key': tenant.apiKey })],
    ['the API key without Bearer', () => ({ authorization: tenant.apiKey })],
    ['an empty Bearer', () => ({ authorization: 'Bearer ' })],
    ['the key of nobody', () => bearer(tenant.apiKey.slice(0, -6) + 'AAAAAA')],
    ['a text that is no key', () => bearer('YOUR_API_TOKEN')],
    ['a session token', () => bearer(tenant.token)],
    ['the session cookie', () => ({ cookie: tenant.cookie })],
    [
      'a JWT without its signature',
      async () => bearer((await accessToken(api, tenant.cookie)).slice(0, -20)),
    ],
    ['Basic credentials', () => ({ authorization: `Basic ${Buffer.from('a:b').toString('base64')}` })],
  ])('is not %s: 401', async (_what, headers) => expectRefused(await headers()));

  it('is not a key that was revoked', async () => {
    const made = await keyWith(['contacts:read']);
    const ask = () => api.request('POST', BASE_PATH, { headers: bearer(made.key), json: { phone_number } });
    expect((await ask()).status).toBe(200);
    const headers = { cookie: tenant.cookie };
    expect((await api.request('DELETE', `/api/v1/api-keys/${made.id}`, { headers })).status).toBe(200);
    await expectRefused(bearer(made.key));
  });

  it('is asked for before the body is read', async () => {
    const headers = { 'content-type': 'application/json' };
    expect((await api.request('POST', BASE_PATH, { headers, raw: '{"phone_number":' })).status).toBe(401);
  });

  it('is an access token (JWT) too, of our own sign-in or of that of Supabase', async () => {
    const json = { email: tenant.email, password: tenant.password };
    const path = '/auth/v1/token?grant_type=password';
    const signedIn = await api.request('POST', path, { headers: { apikey: 'any' }, json });
    expect(signedIn.body).toMatchObject({ token_type: 'bearer', refresh_token: expect.any(String) });
    const refreshed = await api.request('POST', '/auth/v1/token?grant_type=refresh_token', {
      json: { refresh_token: signedIn.body.refresh_token },
    });
    for (const token of [
      await accessToken(api, tenant.cookie),
      signedIn.body.access_token,
      refreshed.body.access_token,
    ]) {
      const response = await api.request('POST', BASE_PATH, {
        headers: bearer(token),
        json: { phone_number },
      });
      expect([response.status, response.body.id]).toEqual([200, id]);
    }
  });

  it('needs no scope but contacts:read', async () => {
    const { key } = await keyWith(['contacts:read']);
    expect(
      (await api.request('POST', BASE_PATH, { headers: bearer(key), json: { phone_number } })).status,
    ).toBe(200);
  });

  it('is 403 without contacts:read', async () => {
    const { key } = await keyWith(['contacts:write', 'deals:read']);
    for (const json of [{ contact_id: id }, { phone_number }]) {
      const response = await api.request('POST', BASE_PATH, { headers: bearer(key), json });
      expect({ status: response.status, body: response.body }).toEqual({
        status: 403,
        body: refusal('forbidden', 'This needs the permission contacts:read'),
      });
    }
  });
});

describe("another tenant's contact", () => {
  it('is 404, by its id and by its number', async () => {
    const { apiKey } = await api.tenant('Other');
    for (const json of [{ contact_id: id }, { phone_number }, { contact_id: id, phone_number }]) {
      const response = await api.request('POST', BASE_PATH, { headers: bearer(apiKey), json });
      expect({ status: response.status, body: response.body }).toEqual({
        status: 404,
        body: refusal('contact_not_found', 'Contact not found'),
      });
    }
  });
});

describe('POST /functions/v1/get-contact', () => {
  const ask = (ask: { json?: unknown; raw?: string | Buffer }, type = 'application/json') =>
    api.request('POST', BASE_PATH, { headers: { ...bearer(tenant.apiKey), 'content-type': type }, ...ask });

  it.each([
    ['nothing', {}],
    ['nulls', { contact_id: null, phone_number: null }],
    ['empty texts', { contact_id: '', phone_number: '' }],
  ])('is 400 for %s', async (_what, json) => {
    const { status, body } = await ask({ json });
    expect({ status, body }).toEqual({
      status: 400,
      body: refusal('missing_param', 'contact_id or phone_number is required'),
    });
  });

  it('is 400 for other keys, which names the nearest ones', async () => {
    const { status, body } = await ask({ json: { id: 'x', phone: phone_number } });
    const message = 'Unknown keys "id", "phone" (did you mean "phone_number"?)';
    expect({ status, body }).toEqual({ status: 400, body: refusal('invalid_param', message) });
  });

  it.each<[object, string]>([
    [{ contact_id: 7 }, 'contact_id must be a string'],
    [{ contact_id: ['x'] }, 'contact_id must be a string'],
    [{ contact_id: {}, phone_number }, 'contact_id must be a string'],
    [{ phone_number: 14155551234 }, 'phone_number must be a string'],
    [{ phone_number: true }, 'phone_number must be a string'],
    [{ phone_number: [phone_number] }, 'phone_number must be a string'],
  ])('is 400 for %j', async (json, message) => {
    const { status, body } = await ask({ json });
    expect({ status, body }).toEqual({ status: 400, body: refusal('invalid_param', message) });
  });

  it.each([
    ['no body', '', 'missing_param', 'contact_id or phone_number is required'],
    ['a list', '[{"phone_number":"+14155551234"}]', 'invalid_param', NO_OBJECT],
    ['a text', '"+14155551234"', 'invalid_param', NO_OBJECT],
    ['null', 'null', 'invalid_param', NO_OBJECT],
    ['half of JSON', '{"phone_number":"+1415', 'invalid_json', NO_JSON],
    ['a key __proto__', '{"__proto__":{"contact_id":"x"}}', 'invalid_json', NO_JSON],
    ['bytes that are no UTF-8', Buffer.from([0x7b, 0xff, 0x7d]), 'invalid_json', NO_UTF8],
  ])('is 400 for %s', async (_what, raw, code, message) => {
    const { status, body } = await ask({ raw });
    expect({ status, body }).toEqual({ status: 400, body: refusal(code, message) });
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded'])('is 415 under %s', async (type) => {
    const { status, body } = await ask({ raw: JSON.stringify({ phone_number }) }, type);
    expect({ status, body }).toEqual({
      status: 415,
      body: refusal('unsupported_media_type', 'Content-Type must be application/json'),
    });
  });

  it('is 413 above a megabyte', async () => {
    const { status, body } = await ask({ json: { phone_number: 'x'.repeat(1024 * 1024) } });
    expect({ status, body }).toEqual({
      status: 413,
      body: refusal('payload_too_large', 'The request body is too large'),
    });
  });

  it('answers behind a trailing slash too', async () => {
    const headers = bearer(tenant.apiKey);
    const response = await api.request('POST', `${BASE_PATH}/`, { headers, json: { phone_number } });
    expect([response.status, response.body.id]).toEqual([200, id]);
  });

  it.each(['GET', 'PUT', 'PATCH', 'DELETE'])('is 405 for %s', async (method) => {
    const response = await api.request(method, BASE_PATH, { headers: bearer(tenant.apiKey) });
    expect({ status: response.status, body: response.body }).toEqual({
      status: 405,
      body: refusal('method_not_allowed', `${method} is not allowed here`),
    });
    expect(response.headers.get('allow')).toBe('POST');
  });

  it('is 404 in its own shape for calls, which are placed elsewhere', async () => {
    const path = '/functions/v1/initiate-bridged-call';
    const response = await api.request('POST', path, { headers: bearer(tenant.apiKey), json: {} });
    expect([response.status, response.body]).toEqual([
      404,
      refusal('not_found', 'initiate-bridged-call is not served here'),
    ]);
  });

  it('is 404 in its own shape behind it', async () => {
    const response = await api.request('POST', `${BASE_PATH}/${id}`, { headers: bearer(tenant.apiKey) });
    expect([response.status, response.body]).toEqual([404, refusal('not_found', 'Not found')]);
  });

  it('changes nothing', async () => {
    const rows = () => api.rows('select * from contacts');
    const before = await rows();
    await ask({ json: { phone_number } });
    expect(await rows()).toEqual(before);
    expect(await api.rows(`select 1 from audit_events where dialect = 'get-contact'`)).toEqual([]);
  });
});

describe('a failure of the database', () => {
  it('is 500 without a word of SQL', async () => {
    const broken = await startApi();
    try {
      const { apiKey } = await broken.tenant();
      await broken.rows('drop table contacts cascade');
      const response = await broken.request('POST', BASE_PATH, {
        headers: bearer(apiKey),
        json: { phone_number },
      });
      expect({ status: response.status, body: response.body }).toEqual({
        status: 500,
        body: refusal('internal_error', 'Internal server error'),
      });
    } finally {
      await broken.close();
    }
  });
});

describe('more requests than a key may send', () => {
  it('are 429 with the time to wait', async () => {
    const limited = await startApi({ RATE_LIMIT_API_KEY_PER_MINUTE: '2' });
    try {
      const { apiKey } = await limited.tenant();
      const ask = () =>
        limited.request('POST', BASE_PATH, { headers: bearer(apiKey), json: { phone_number } });
      const statuses = [(await ask()).status, (await ask()).status];
      const response = await ask();
      expect([...statuses, response.status]).toEqual([404, 404, 429]);
      expect(response.body).toEqual(refusal('rate_limited', 'Too many requests'));
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
    } finally {
      await limited.close();
    }
  });
});
