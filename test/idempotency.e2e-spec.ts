import { randomBytes } from 'node:crypto';
import { type ApiResponse, startApi, type Tenant, type TestApi } from './support/api.js';

/** One write through one dialect, which makes one contact of a name. */
interface Write {
  dialect: string;
  send: (tenant: Tenant, name: string, key: string | undefined) => Promise<ApiResponse>;
  /** The members an error body has in this dialect. */
  errorKeys: string[];
}

describe('Idempotency-Key', () => {
  let api: TestApi;
  let tenant: Tenant;
  let jwt: string;

  beforeAll(async () => {
    api = await startApi();
    tenant = await api.tenant();
    jwt = (await api.request('GET', '/api/auth/token', { headers: { cookie: tenant.cookie } })).body.token;
  });
  afterAll(() => api.close());

  const post = (path: string, headers: Record<string, string>, json: unknown, key: string | undefined) =>
    api.request('POST', path, {
      headers: { ...headers, ...(key !== undefined && { 'idempotency-key': key }) },
      json,
    });

  const writes: Write[] = [
    {
      dialect: 'rest-api-proxy',
      send: ({ apiKey }, first_name, key) =>
        post('/functions/v1/rest-api-proxy/contacts', { 'x-api-key': apiKey }, { first_name }, key),
      errorKeys: ['code', 'details', 'error', 'hint', 'message'],
    },
    {
      dialect: 'import-contacts-bulk',
      send: ({ apiKey }, first_name, key) =>
        post(
          '/functions/v1/import-contacts-bulk',
          { 'x-api-key': apiKey },
          { contacts: [{ first_name }] },
          key,
        ),
      errorKeys: ['code', 'details', 'error', 'hint', 'message'],
    },
    {
      dialect: 'create-lead',
      send: ({ apiKey }, first_name, key) =>
        post('/functions/v1/create-lead', { 'x-api-key': apiKey }, { first_name }, key),
      errorKeys: ['code', 'details', 'error', 'hint', 'message'],
    },
    {
      dialect: 'crm-v1',
      send: ({ cookie }, first_name, key) =>
        post('/api/v1/crm/contacts', { cookie }, { first_name, last_name: 'X' }, key),
      errorKeys: ['code', 'error'],
    },
    {
      dialect: 'crm-contacts-api',
      send: (_, name, key) =>
        post('/functions/v1/crm-contacts-api', { authorization: `Bearer ${jwt}` }, { name }, key),
      errorKeys: ['error'],
    },
    {
      dialect: 'sales',
      send: (_, first_name, key) =>
        post(
          '/api/sales/contacts/contact',
          { authorization: `Bearer ${jwt}` },
          { action: 'create', first_name, last_name: 'X' },
          key,
        ),
      errorKeys: ['code', 'info', 'res'],
    },
  ];

  const fresh = () => randomBytes(8).toString('hex');
  const contactsNamed = (name: string) =>
    api.rows('select id, version from contacts where first_name = $1 and organization_id = $2', [
      name,
      tenant.organizationId,
    ]);

  describe.each(writes)('through $dialect', ({ send, errorKeys }) => {
    it('makes one contact of two equal requests, and answers the second as the first', async () => {
      const [name, key] = [fresh(), fresh()];
      const first = await send(tenant, name, key);
      const second = await send(tenant, name, key);
      expect(first.status).toBeLessThan(300);
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      expect(second.headers.get('idempotent-replayed')).toBe('true');
      expect([second.status, second.body]).toEqual([first.status, first.body]);
      expect(second.headers.get('content-type')).toBe(first.headers.get('content-type'));
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(await contactsNamed(name)).toHaveLength(1);
    });

    it('refuses the key with another body, in the shape of the dialect, and writes nothing', async () => {
      const [name, other, key] = [fresh(), fresh(), fresh()];
      await send(tenant, name, key);
      const refused = await send(tenant, other, key);
      expect(refused.status).toBe(422);
      expect(Object.keys(refused.body as object).sort()).toEqual(errorKeys);
      expect(await contactsNamed(other)).toEqual([]);
    });

    it('makes one contact of eight equal requests at the same moment', async () => {
      const [name, key] = [fresh(), fresh()];
      const responses = await Promise.all(Array.from({ length: 8 }, () => send(tenant, name, key)));
      const statuses = new Set(responses.map(({ status }) => status));
      for (const status of statuses) expect([200, 201, 409]).toContain(status);
      for (const { status, headers } of responses)
        if (status === 409) expect(headers.get('retry-after')).toBe('1');
      expect(await contactsNamed(name)).toHaveLength(1);
    });

    it('refuses a key that is no key', async () => {
      const name = fresh();
      expect((await send(tenant, name, 'x'.repeat(256))).status).toBe(400);
      expect(await contactsNamed(name)).toEqual([]);
    });
  });

  const proxy = writes[0]!;
  const apiV1 = writes[3]!;

  it('does not keep a refused request: it can be sent again when it is mended', async () => {
    const [name, key] = [fresh(), fresh()];
    expect((await proxy.send(tenant, 'x'.repeat(101), key)).status).toBe(400);
    expect((await proxy.send(tenant, name, key)).status).toBe(201);
    expect(await contactsNamed(name)).toHaveLength(1);
  });

  it('lets two callers, and two organizations, choose the same key', async () => {
    const [name, key] = [fresh(), fresh()];
    const stranger = await api.tenant('Other');
    expect((await proxy.send(tenant, name, key)).headers.get('idempotent-replayed')).toBeNull();
    expect((await apiV1.send(tenant, name, key)).headers.get('idempotent-replayed')).toBeNull();
    expect((await proxy.send(stranger, name, key)).headers.get('idempotent-replayed')).toBeNull();
    expect(await contactsNamed(name)).toHaveLength(2);
  });

  it('keeps the response and the change in one transaction, for seven days', async () => {
    const [name, key] = [fresh(), fresh()];
    await proxy.send(tenant, name, key);
    const [kept] = await api.rows(
      `select k.created_at = c.created_at as together from idempotency_keys k, contacts c
       where k.key = $1 and c.first_name = $2 and k.organization_id = c.organization_id`,
      [key, name],
    );
    expect(kept).toEqual({ together: true });
    await api.rows(`update idempotency_keys set created_at = now() - interval '8 days' where key = $1`, [
      key,
    ]);
    const again = await proxy.send(tenant, name, key);
    expect(again.headers.get('idempotent-replayed')).toBeNull();
    expect(await contactsNamed(name)).toHaveLength(2);
  });

  it('keeps a new API key, and the secret of a webhook, where nobody reads it who has the database alone', async () => {
    const headers = { cookie: tenant.cookie };
    const secrets = [
      ['/api/v1/api-keys', { name: 'kept' }, (body: any) => body.api_key.key],
      [
        '/api/v1/webhooks',
        { url: 'https://hooks.example.com/in', events: ['contact.created'] },
        (body: any) => body.webhook.secret,
      ],
    ] as const;
    for (const [path, json, secretOf] of secrets) {
      const key = fresh();
      const first = await post(path, headers, json, key);
      expect(first.status).toBe(201);
      const secret = secretOf(first.body) as string;
      expect(secret.length).toBeGreaterThan(20);
      const [kept] = await api.rows('select headers::text, body from idempotency_keys where key = $1', [key]);
      const decoded = Buffer.from(kept.body.split(':').at(-1), 'base64').toString('latin1');
      for (const text of [kept.headers, kept.body, decoded]) expect(text).not.toContain(secret);
      const again = await post(path, headers, json, key);
      expect([again.headers.get('idempotent-replayed'), again.body]).toEqual(['true', first.body]);
    }
  });

  it('sends again what an earlier release has kept as it was', async () => {
    const [name, key] = [fresh(), fresh()];
    const first = await apiV1.send(tenant, name, key);
    await api.rows('update idempotency_keys set body = $2 where key = $1', [key, first.text]);
    const again = await apiV1.send(tenant, name, key);
    expect([again.status, again.text]).toEqual([first.status, first.text]);
  });

  it('says so where a kept response is of another row or secret, and writes nothing again', async () => {
    const [name, other] = [fresh(), fresh()];
    const keys = [fresh(), fresh()];
    await apiV1.send(tenant, name, keys[0]);
    await apiV1.send(tenant, other, keys[1]);
    await api.rows(
      'update idempotency_keys set body = (select body from idempotency_keys where key = $1) where key = $2',
      keys,
    );
    const refused = await apiV1.send(tenant, other, keys[1]);
    expect([refused.status, refused.text.includes(name)]).toEqual([422, false]);
    expect(await contactsNamed(other)).toHaveLength(1);
  });

  it('has no meaning for a read', async () => {
    const headers = { cookie: tenant.cookie, 'idempotency-key': fresh() };
    await api.request('GET', '/api/v1/crm/contacts', { headers });
    const response = await api.request('GET', '/api/v1/crm/contacts?limit=1', { headers });
    expect([response.status, response.headers.get('idempotent-replayed')]).toEqual([200, null]);
  });
});
