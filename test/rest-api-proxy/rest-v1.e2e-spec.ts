import { randomUUID } from 'node:crypto';
import { forge, seconds } from '../auth/forge.js';
import { accessToken, colleague } from '../auth/people.js';
import { type ApiResponse, type Ask, startApi, type Tenant, type TestApi } from '../support/api.js';
import { businessRows } from './business-rows.js';
import { expectRefusal } from './proxy-client.js';

const REST = '/rest/v1';
const PROXY = '/functions/v1/rest-api-proxy';
const SIGN_IN = 'Sign in first: what is asked for is the access token that POST /auth/v1/token answers.';
const SECRET = 'the secret an external issuer signs its tokens with';
const ANONYMOUS = { status: 401, code: 'PGRST302', message: 'Anonymous access is disabled', hint: SIGN_IN };

let api: TestApi;
let tenant: Tenant;
let token: string;

beforeAll(async () => {
  api = await startApi({
    RATE_LIMIT_DEFAULT_PER_MINUTE: '5000',
    CORS_ORIGINS: 'https://app.example.com',
    AUTH_JWT_SECRET: SECRET,
  });
  tenant = await api.tenant();
  token = await accessToken(api, tenant.cookie);
});
afterAll(() => api?.close());

const bearer = (text: string) => ({ authorization: `Bearer ${text}` });

/** Asks as the owner, with a key that opens nothing, as supabase-js does. */
function ask(method: string, path: string, { headers, ...rest }: Ask = {}): Promise<ApiResponse> {
  return api.request(method, REST + path, {
    headers: { apikey: 'sb_publishable_any', ...bearer(token), ...headers },
    ...rest,
  });
}

async function refused(send: () => Promise<ApiResponse>, expected: Parameters<typeof expectRefusal>[1]) {
  const before = await businessRows(api);
  const given = await send();
  expectRefusal(given, expected);
  expect(await businessRows(api)).toEqual(before);
  return given;
}

describe('The credential of /rest/v1', () => {
  it('is a token: an apikey header alone opens nothing, whatever is in it', async () => {
    for (const apikey of ['sb_publishable_any', tenant.apiKey, token])
      for (const method of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])
        await refused(
          () => api.request(method, `${REST}/contacts?id=not.is.null`, { headers: { apikey } }),
          ANONYMOUS,
        );
  });

  it('is not the key that supabase-js sends as token before a sign-in', async () => {
    const key = 'sb_publishable_any';
    const headers = { apikey: key, ...bearer(key) };
    const send = await refused(() => api.request('GET', `${REST}/contacts`, { headers }), ANONYMOUS);
    expect(send.headers.get('www-authenticate')).toBe('Bearer');
    expect(send.headers.get('proxy-status')).toBe('PostgREST; error=PGRST302');
  });

  it.each<[string, () => Record<string, string>]>([
    ['in X-API-Key', () => ({ 'x-api-key': tenant.apiKey })],
    ['in a session cookie', () => ({ cookie: tenant.cookie })],
    ['with another scheme', () => ({ authorization: `Basic ${token}` })],
  ])('is not %s', async (_where, headers) => {
    await refused(() => api.request('GET', `${REST}/contacts`, { headers: headers() }), ANONYMOUS);
  });

  it('is not an API key or a session token as Bearer', async () => {
    for (const text of [tenant.apiKey, tenant.token])
      await refused(() => ask('GET', '/contacts', { headers: bearer(text) }), {
        status: 401,
        code: 'PGRST301',
        message: 'Expected 3 parts in JWT; got 1',
        hint: SIGN_IN,
      });
  });

  it('is said to have expired, where it has', async () => {
    const expired = forge({ alg: 'HS256' }, { sub: tenant.userId, exp: seconds(-10) }, SECRET);
    const send = await refused(() => ask('GET', '/contacts', { headers: bearer(expired) }), {
      status: 401,
      code: 'PGRST303',
      message: 'JWT expired',
      hint: 'Refresh it: POST /auth/v1/token?grant_type=refresh_token.',
    });
    expect(send.headers.get('www-authenticate')).toBe(
      'Bearer error="invalid_token", error_description="JWT expired"',
    );
  });

  it.each<[string, () => string]>([
    [
      'of another signature',
      () =>
        forge({ alg: 'HS256' }, { sub: tenant.userId, exp: seconds(60) }, 'another secret of 32 characters!'),
    ],
    ['whose claims are no JSON', () => `a.${Buffer.from('{').toString('base64url')}.c`],
    ['whose claims are null', () => `a.${Buffer.from('null').toString('base64url')}.c`],
  ])('is not one %s', async (_what, made) => {
    await refused(() => ask('GET', '/contacts', { headers: bearer(made()) }), {
      status: 401,
      code: 'PGRST301',
      message: 'JWT is not ours, or its session is over',
      hint: SIGN_IN,
    });
  });

  it('may be of an issuer that the operator trusts', async () => {
    const foreign = forge({ alg: 'HS256' }, { sub: tenant.userId, exp: seconds(60) }, SECRET);
    expect((await ask('GET', '/contacts?limit=0', { headers: bearer(foreign) })).status).toBe(200);
  });

  it('of somebody without an organization opens none', async () => {
    const { cookie } = await api.signUp();
    const send = await ask('GET', '/contacts', { headers: bearer(await accessToken(api, cookie)) });
    expectRefusal(send, {
      status: 403,
      code: '42501',
      message: 'You are not a member of this organization',
    });
  });

  it('is limited as every user is', async () => {
    const { headers } = await ask('GET', '/contacts?limit=0');
    expect(headers.get('ratelimit-policy')).toBe('"default";q=5000;w=60');
  });
});

describe('The tables of /rest/v1', () => {
  let contactId: string;

  beforeAll(async () => {
    const made = await ask('POST', '/contacts', {
      json: [
        { first_name: 'Amira', phones: ['+201017177777'], custom_fields: {} },
        { first_name: 'Bilal', phones: [], custom_fields: { score: 9 } },
      ],
      headers: { prefer: 'return=representation' },
    });
    expect(made.status).toBe(201);
    contactId = made.body[0].id;
    const deal = { title: 'Order', value: 540, contact_id: contactId };
    const plain = await ask('POST', '/deals', { json: deal });
    expect([plain.status, plain.text]).toEqual([201, '']);
  });

  it.each<[string, string, Record<string, string>?]>([
    ['GET', '/contacts?select=first_name,deals(title,value)&order=first_name'],
    ['GET', '/contacts?phones=cs.{"+201017177777"}&select=id', { prefer: 'count=exact' }],
    ['GET', '/contacts?order=first_name&limit=1', { prefer: 'count=exact' }],
    ['HEAD', '/contacts', { prefer: 'count=exact' }],
    ['GET', '/contacts?select=first_name&order=first_name', { accept: 'text/csv' }],
    ['GET', '/deals?select=stage,count(),value.sum()'],
    ['GET', '/pipelines?select=name,is_default'],
    ['GET', '/custom_fields'],
    ['GET', '/contacts?first_name=eq.Amira', { accept: 'application/vnd.pgrst.object+json' }],
    ['GET', '/contacts', { accept: 'application/vnd.pgrst.object+json' }],
    ['GET', '/contacts?firstname=eq.Amira'],
    ['GET', '/contacts?first_name=Amira'],
    ['GET', '/contacts?select=users(*)'],
    ['GET', '/contacts', { 'accept-profile': 'auth' }],
    ['GET', '/users'],
    ['GET', '/contacts/1'],
    ['PATCH', '/contacts', { 'content-type': 'application/json' }],
    ['DELETE', '/pipelines?id=not.is.null'],
    ['OPTIONS', '/contacts'],
  ])('answer %s %s as document B’s dialect does', async (method, path, headers = {}) => {
    const shown = ({ status, body, headers: sent }: ApiResponse) => ({
      status,
      body,
      ...Object.fromEntries(
        ['content-type', 'content-range', 'preference-applied', 'proxy-status', 'vary', 'allow'].map(
          (name) => [name, sent.get(name)],
        ),
      ),
    });
    const raw = method === 'PATCH' ? '{"source":"x"}' : undefined;
    const here = await ask(method, path, { headers, raw });
    const there = await api.request(method, PROXY + path, {
      headers: { 'x-api-key': tenant.apiKey, ...headers },
      raw,
    });
    expect(shown(here)).toEqual(shown(there));
  });

  it('answer a change without its rows unless they are asked for, as PostgREST does', async () => {
    const path = `/contacts?id=eq.${contactId}`;
    const plain = await ask('PATCH', path, { json: { source: 'plain' } });
    expect([plain.status, plain.text, plain.headers.get('preference-applied')]).toEqual([204, '', null]);
    const headers = { prefer: 'return=representation' };
    const shown = await ask('PATCH', path, { json: { source: 'shown' }, headers });
    expect([shown.status, shown.body]).toEqual([200, [expect.objectContaining({ source: 'shown' })]]);
    const upserted = await ask('POST', '/contacts', {
      json: { id: contactId, source: 'upserted' },
      headers: { prefer: 'resolution=merge-duplicates' },
    });
    expect([upserted.status, upserted.text]).toEqual([200, '']);
  });

  it('do not promise to take a write back', async () => {
    const path = `/contacts?id=eq.${contactId}`;
    const lenient = await ask('PATCH', path, {
      json: { source: 'kept' },
      headers: { prefer: 'tx=rollback' },
    });
    expect([lenient.status, lenient.headers.get('preference-applied')]).toEqual([204, null]);
    const headers = { prefer: 'handling=strict, tx=rollback' };
    await refused(() => ask('PATCH', path, { json: { source: 'gone' }, headers }), {
      status: 400,
      code: 'PGRST122',
      message: 'Invalid preferences given with handling=strict',
      details: 'Invalid preferences: tx=rollback',
    });
  });

  it('say where a row that was made is', async () => {
    const headers = { prefer: 'return=headers-only' };
    const send = await ask('POST', '/contacts', { json: { first_name: 'Located' }, headers });
    expect(send.headers.get('location')).toMatch(/^\/rest\/v1\/contacts\?id=eq\.[0-9a-f-]{36}$/);
    const found = await api.request('GET', send.headers.get('location')!, { headers: bearer(token) });
    expect(found.body[0].first_name).toBe('Located');
  });

  it('do a write with an Idempotency-Key once', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const json = { first_name: 'Once' };
    const [first, second] = [
      await ask('POST', '/contacts', { json, headers }),
      await ask('POST', '/contacts', { json, headers }),
    ];
    expect(second.headers.get('idempotent-replayed')).toBe('true');
    expect(second.body).toEqual(first.body);
    expect((await ask('GET', '/contacts?first_name=eq.Once')).body).toHaveLength(1);
  });

  it('may be asked by pages of trusted origins, with the headers that supabase-js sends', async () => {
    const preflight = await api.request('OPTIONS', `${REST}/contacts`, {
      headers: {
        origin: 'https://app.example.com',
        'access-control-request-method': 'PATCH',
        'access-control-request-headers':
          'apikey,authorization,content-profile,content-type,prefer,x-client-info',
      },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.example.com');
    expect(preflight.headers.get('access-control-allow-methods')).toContain('PATCH');
    expect(preflight.headers.get('access-control-allow-headers')).toContain('apikey');
    const read = await ask('GET', '/contacts?limit=0', { headers: { origin: 'https://app.example.com' } });
    expect(read.headers.get('access-control-expose-headers')).toContain('Content-Range');
  });

  it.each<[string, string | null]>([
    ['conversations', 'Conversations, messages and their sending are no part of this product.'],
    ['messages', 'Conversations, messages and their sending are no part of this product.'],
    ['tasks', "There are no tasks here; what was done with a contact is in the table 'public.activities'"],
    ['leads', "Leads are deals: perhaps you meant the table 'public.deals'"],
    ['contact', "Perhaps you meant the table 'public.contacts'"],
    ['constructor', null],
    ['api_keys', null],
  ])('are not %s, to whom nobody writes either', async (name, hint) => {
    for (const method of ['GET', 'POST', 'PATCH', 'DELETE'])
      await refused(() => ask(method, `/${name}`, method === 'GET' ? {} : { json: { a: 1 } }), {
        status: 404,
        code: 'PGRST205',
        message: `Could not find the table 'public.${name}' in the schema cache`,
        hint,
      });
  });

  it("lets each role do what it may, and says which tables' embeds it may not", async () => {
    const viewer = bearer(await accessToken(api, (await colleague(api, tenant, 'viewer')).cookie));
    expect((await ask('GET', '/contacts?select=id,deals(id)', { headers: viewer })).status).toBe(200);
    for (const [method, path, json] of [
      ['POST', '/deals', { title: 'X', contact_id: contactId }],
      ['PATCH', `/deals?contact_id=eq.${contactId}`, { title: 'X' }],
      ['DELETE', `/deals?contact_id=eq.${contactId}`, undefined],
    ] as const)
      await refused(() => ask(method, path, { headers: viewer, json }), {
        status: 403,
        code: '42501',
        message: 'This needs the permission deals:write',
      });
  });
});

describe('Functions at /rest/v1/rpc', () => {
  const NOT_FOUND = ', but no matches were found in the schema cache.';

  it.each<[string, string, unknown, string, string]>([
    ['GET', '/rpc/total', undefined, ' without parameters', ' without parameters'],
    ['GET', '/rpc/total?b=1&a=2&select=x', undefined, '(a, b)', ' with parameters a, b'],
    [
      'POST',
      '/rpc/total',
      {},
      ' without parameters',
      ' without parameters or with a single unnamed json/jsonb parameter',
    ],
    [
      'POST',
      '/rpc/total',
      { a: 1 },
      '(a)',
      ' with parameter a or with a single unnamed json/jsonb parameter',
    ],
  ])('are none: %s %s', async (method, path, json, called, searched) => {
    await refused(() => ask(method, path, { json }), {
      status: 404,
      code: 'PGRST202',
      message: `Could not find the function public.total${called} in the schema cache`,
      details: `Searched for the function public.total${searched}${NOT_FOUND}`,
    });
  });

  it('are asked by GET and POST', async () => {
    await refused(() => ask('PATCH', '/rpc/total', { json: {} }), {
      status: 405,
      code: 'PGRST101',
      message: 'Cannot use the PATCH method on RPC',
    });
  });

  it('are asked with a body that can be read, by somebody who is known', async () => {
    const headers = { 'content-type': 'application/json' };
    const broken = await ask('POST', '/rpc/total', { raw: '{', headers });
    expect([broken.status, broken.body.code]).toEqual([400, 'PGRST102']);
    expectRefusal(await api.request('POST', `${REST}/rpc/total`, { json: {} }), ANONYMOUS);
    expect((await ask('GET', '/rpc/a/b')).body.code).toBe('PGRST125');
  });
});

describe('The root of /rest/v1', () => {
  it('describes the tables as PostgREST does', async () => {
    for (const path of ['', '/']) {
      const { status, headers, text } = await ask('GET', path);
      expect([status, headers.get('content-type')]).toEqual([200, 'application/openapi+json; charset=utf-8']);
      const document = JSON.parse(text);
      expect(document).toMatchObject({ swagger: '2.0', basePath: '/rest/v1', host: 'localhost:3000' });
      expect(Object.keys(document.paths).sort()).toEqual([
        '/',
        '/activities',
        '/companies',
        '/contacts',
        '/custom_fields',
        '/deal_contacts',
        '/deals',
        '/pipelines',
      ]);
      expect(Object.keys(document.paths['/contacts'])).toEqual(['get', 'post', 'delete', 'patch']);
      expect(Object.keys(document.paths['/pipelines'])).toEqual(['get']);
      expect(document.definitions.deals.properties).toMatchObject({
        id: { format: 'uuid', type: 'string', description: 'Note:\nThis is a Primary Key.<pk/>' },
        value: { format: 'numeric', type: 'number' },
        tags: { format: 'text[]', type: 'array', items: { type: 'string' } },
        custom_fields: { format: 'jsonb' },
        contact_id: {
          description: "Note:\nThis is a Foreign Key to `contacts.id`.<fk table='contacts' column='id'/>",
        },
        created_at: { format: 'timestamp with time zone', type: 'string' },
      });
    }
  });

  it('names nothing that is not there', async () => {
    const { text } = await ask('GET', '/');
    const { parameters, definitions } = JSON.parse(text);
    for (const [, kind, name] of text.matchAll(/"#\/(parameters|definitions)\/([^"]+)"/g))
      expect(kind === 'parameters' ? parameters : definitions).toHaveProperty([name!]);
    expect(text).not.toMatch(/organization_id|api_keys|users/);
  });

  it('tells a viewer of reads alone', async () => {
    const viewer = bearer(await accessToken(api, (await colleague(api, tenant, 'viewer')).cookie));
    const { text } = await ask('GET', '/', { headers: viewer });
    const { paths } = JSON.parse(text);
    expect(Object.values<object>(paths).flatMap(Object.keys)).toEqual(Object.keys(paths).map(() => 'get'));
  });

  it('has two forms and three methods', async () => {
    const json = await ask('GET', '/', { headers: { accept: 'text/html, application/json;q=0.9' } });
    expect(json.headers.get('content-type')).toBe('application/json; charset=utf-8');
    expect((await ask('GET', '/', { headers: { accept: 'text/csv' } })).body.code).toBe('PGRST107');
    expect((await ask('HEAD', '/')).text).toBe('');
    expect((await ask('OPTIONS', '/')).headers.get('allow')).toBe('OPTIONS,GET,HEAD');
    for (const path of ['', '/']) {
      const send = await ask('POST', path, { json: {} });
      expect([send.status, send.body.code]).toEqual([405, 'PGRST117']);
    }
    expectRefusal(await api.request('GET', REST), ANONYMOUS);
  });
});
