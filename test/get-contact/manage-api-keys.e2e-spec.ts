import { accessToken, colleague } from '../auth/people.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

// A start of the product takes its time where other specs run beside this one.

const BASE_PATH = '/functions/v1/manage-api-keys';
const NOBODY = '00000000-0000-0000-0000-000000000000';
const GONE = { status: 404, body: { error: 'API key not found or already revoked' } };

let api: TestApi;
let tenant: Tenant;
let token: string;

beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  tenant = await api.tenant();
  token = await accessToken(api, tenant.cookie);
});

const ask = async (json: object, as = token) => {
  const headers = { authorization: `Bearer ${as}` };
  const { status, body } = await api.request('POST', BASE_PATH, { headers, json });
  return { status, body };
};
const keys = () =>
  api.rows('select id, name, revoked_at from api_keys where organization_id = $1 order by id', [
    tenant.organizationId,
  ]);

describe('generate', () => {
  it('answers the key, this once, and the key works', async () => {
    const { status, body } = await ask({ action: 'generate', name: 'My integration' });
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        key: expect.stringMatching(/^cg_\w{42}$/),
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        name: 'My integration',
        key_prefix: body.key.slice(0, 8),
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
        webhook_secret: null,
      },
    });
    const headers = { authorization: `Bearer ${body.key}` };
    const json = { phone_number: '+14155551234' };
    expect((await api.request('POST', '/functions/v1/create-contact', { headers, json })).status).toBe(201);
  });

  it.each<[object, string]>([
    [{}, 'name is required'],
    [{ name: ' ' }, 'name is required'],
    [{ name: 'x'.repeat(65) }, 'name must be at most 64 characters'],
    [{ name: 7 }, 'name must be a string'],
    [{ name: 'n', webhook_url: 'ftp://example.com' }, 'Invalid webhook URL. Must be a valid HTTP/HTTPS URL.'],
    [{ name: 'n', webhook_url: 'nonsense' }, 'Invalid webhook URL. Must be a valid HTTP/HTTPS URL.'],
    [
      { name: 'n', webhook_url: 'https://example.com/hook' },
      'call.completed is not raised by this server: leave webhook_url out; what is told of is set up at /api/v1/webhooks',
    ],
    [{ name: 'n', scopes: ['contacts:read'] }, 'Unknown key "scopes"'],
  ])('is 400 with a plain text for %j, and makes no key', async (json, error) => {
    const before = await keys();
    expect(await ask({ action: 'generate', ...json })).toEqual({ status: 400, body: { error } });
    expect(await keys()).toEqual(before);
  });

  it('takes no webhook for none', async () => {
    for (const webhook_url of [null, ''])
      expect((await ask({ action: 'generate', name: 'n', webhook_url })).status).toBe(200);
  });
});

describe('list', () => {
  it('shows every key, the newest first, and no key itself', async () => {
    const { key, ...made } = (await ask({ action: 'generate', name: 'second' })).body;
    const { body } = await ask({ action: 'list' });
    expect(body).toEqual({
      keys: [
        {
          id: made.id,
          name: 'second',
          key_prefix: made.key_prefix,
          webhook_url: null,
          webhook_secret: null,
          is_active: true,
          created_at: made.created_at,
          last_used_at: null,
        },
        expect.objectContaining({ name: 'tests', key_prefix: tenant.apiKey.slice(0, 8) }),
      ],
    });
    expect(JSON.stringify(body)).not.toContain(key);
  });

  it('tells that a key is revoked or expired', async () => {
    const { id } = (await ask({ action: 'generate', name: 'revoked' })).body;
    await ask({ action: 'revoke', key_id: id });
    await api.rows(`update api_keys set expires_at = now() where name = 'tests' and organization_id = $1`, [
      tenant.organizationId,
    ]);
    const { body } = await ask({ action: 'list' });
    expect(body.keys.map(({ is_active }: any) => is_active)).toEqual([false, false]);
  });
});

describe('update', () => {
  it('clears a webhook, which there is none of', async () => {
    const { id } = (await ask({ action: 'generate', name: 'n' })).body;
    for (const webhook_url of [null, ''])
      expect(await ask({ action: 'update', key_id: id, webhook_url })).toEqual({
        status: 200,
        body: { success: true, webhook_url: null, webhook_secret: null },
      });
    for (const [webhook_url, error] of [
      ['mailto:a@b.c', 'Invalid webhook URL. Must be a valid HTTP/HTTPS URL.'],
      [
        'http://example.com',
        'call.completed is not raised by this server: leave webhook_url out; what is told of is set up at /api/v1/webhooks',
      ],
      [undefined, 'webhook_url is required'],
    ])
      expect(await ask({ action: 'update', key_id: id, webhook_url })).toEqual({
        status: 400,
        body: { error },
      });
  });
});

describe('revoke', () => {
  it('ends a key at once, and only once', async () => {
    const { id, key } = (await ask({ action: 'generate', name: 'n' })).body;
    expect(await ask({ action: 'revoke', key_id: id })).toEqual({ status: 200, body: { success: true } });
    const headers = { authorization: `Bearer ${key}` };
    expect((await api.request('POST', '/functions/v1/list-contacts', { headers })).status).toBe(401);
    expect(await ask({ action: 'revoke', key_id: id })).toEqual(GONE);
    expect(await ask({ action: 'update', key_id: id, webhook_url: null })).toEqual(GONE);
  });
});

describe('A key that is nobody’s', () => {
  it.each(['update', 'revoke'])("is 404 at %s, as another tenant's", async (action) => {
    const other = await api.tenant();
    const [{ id }] = await api.rows('select id from api_keys where organization_id = $1', [
      other.organizationId,
    ]);
    for (const key_id of [id, NOBODY, 'x'])
      expect(await ask({ action, key_id, webhook_url: null })).toEqual(GONE);
    expect(await api.rows('select revoked_at from api_keys where id = $1', [id])).toEqual([
      { revoked_at: null },
    ]);
    expect(await ask({ action })).toEqual({ status: 400, body: { error: 'key_id is required' } });
  });
});

describe('Who manages keys', () => {
  it('is an admin; others are refused in a plain text', async () => {
    const admin = await accessToken(api, (await colleague(api, tenant, 'admin')).cookie);
    expect((await ask({ action: 'generate', name: 'by an admin' }, admin)).status).toBe(200);
    const manager = await accessToken(api, (await colleague(api, tenant, 'manager')).cookie);
    for (const as of [manager, tenant.apiKey])
      expect(await ask({ action: 'list' }, as)).toEqual({
        status: 403,
        body: { error: 'This needs the permission api-keys:read' },
      });
    expect(await ask({ action: 'list' }, 'nobody')).toEqual({ status: 401, body: { error: 'Unauthorized' } });
  });

  it('is a key with api-keys:write; one with api-keys:read lists alone', async () => {
    const keyWith = async (scopes: string[]) => {
      const headers = { cookie: tenant.cookie };
      const made = await api.request('POST', '/api/v1/api-keys', { headers, json: { name: 'k', scopes } });
      return made.body.api_key.key as string;
    };
    const reader = await keyWith(['api-keys:read']);
    expect((await ask({ action: 'list' }, reader)).status).toBe(200);
    for (const json of [
      { action: 'generate', name: 'n' },
      { action: 'revoke', key_id: NOBODY },
    ])
      expect(await ask(json, reader)).toEqual({
        status: 403,
        body: { error: 'This needs the permission api-keys:write' },
      });
    const writer = await keyWith(['api-keys:read', 'api-keys:write']);
    expect((await ask({ action: 'revoke', key_id: NOBODY }, writer)).status).toBe(404);
  });

  it.each([[{}], [{ action: 'rotate' }], [{ action: 'constructor' }]])(
    'has to say what: %j',
    async (json) => {
      expect(await ask(json)).toEqual({
        status: 400,
        body: { error: 'action must be one of generate, list, update, revoke' },
      });
    },
  );
});
