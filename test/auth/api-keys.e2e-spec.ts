import { KeyUses } from '@rosetta/auth';
import { type Ask, startApi, type Tenant, type TestApi } from '../support/api.js';
import { colleague } from './people.js';
import { apiV1Error } from '../support/api-v1-error.js';

describe('/api/v1/api-keys', () => {
  let api: TestApi;
  let tenant: Tenant;

  beforeAll(async () => {
    api = await startApi();
    tenant = await api.tenant();
  });
  afterAll(() => api.close());

  const as = (who: { cookie: string }, method: string, path = '', json?: unknown) =>
    api.request(method, `/api/v1/api-keys${path}`, { headers: { cookie: who.cookie }, json });
  const create = async (json: Record<string, unknown> = {}, who: { cookie: string } = tenant) =>
    (await as(who, 'POST', '', { name: 'robot', ...json })).body.api_key;
  const withKey = (key: string, ask: Ask = {}) =>
    api.request('GET', '/api/v1/organizations/current', { headers: { 'x-api-key': key }, ...ask });
  const row = async (id: string) => {
    const [found] = await api.rows('select * from api_keys where id = $1::uuid', [id.slice('ak_'.length)]);
    return found;
  };
  const count = async () => (await api.rows('select from api_keys')).length;

  describe('POST /api/v1/api-keys', () => {
    it('shows the key once and stores its hash only', async () => {
      const response = await as(tenant, 'POST', '', { name: 'robot' });
      expect(response.status).toBe(201);
      const { key, ...rest } = response.body.api_key;
      expect(key).toMatch(/^cg_[0-9A-Za-z]{42}$/);
      expect(rest).toEqual({
        id: expect.stringMatching(/^ak_[0-9a-f]{32}$/),
        name: 'robot',
        prefix: key.slice(0, 10),
        scopes: expect.arrayContaining(['contacts:read', 'contacts:write', 'deals:read', 'deals:write']),
        created_by: `usr_${tenant.userId.replaceAll('-', '')}`,
        expires_at: null,
        revoked_at: null,
        last_used_at: null,
        created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      });
      expect(JSON.stringify(await row(rest.id))).not.toContain(key.slice(10));
      expect((await as(tenant, 'GET', `/${rest.id}`)).body).toEqual({ api_key: rest });
    });

    it('is named as document D’s guides name it, and found by the name it had before', async () => {
      const { id } = await create();
      const former = id.replace('ak_', 'key_');
      expect((await as(tenant, 'GET', `/${former}`)).body.api_key.id).toBe(id);
      expect((await as(tenant, 'DELETE', `/${id}`)).body).toEqual({ success: true });
      expect(await row(id)).toMatchObject({ revoked_at: expect.any(Date) });
    });

    it('gives scopes of administration only when asked', async () => {
      const { scopes } = await create();
      expect(scopes.filter((scope: string) => /^(api-keys|members|organization|audit)/.test(scope))).toEqual(
        [],
      );
    });

    it('gives exactly the scopes asked for', async () => {
      expect((await create({ scopes: ['contacts:read', 'contacts:read'] })).scopes).toEqual([
        'contacts:read',
      ]);
    });

    it.each<[string, Record<string, unknown>]>([
      ['name', { name: undefined }],
      ['name', { name: '  ' }],
      ['name', { name: 'x'.repeat(101) }],
      ['name', { name: 7 }],
      ['name', { name: 'a\0b' }],
      ['scopes', { scopes: ['contacts:erase'] }],
      ['scopes', { scopes: [] }],
      ['scopes', { scopes: 'contacts:read' }],
      ['expires_at', { expires_at: 'tomorrow' }],
      ['expires_at', { expires_at: '2020-01-01T00:00:00Z' }],
      ['expires_at', { expires_at: '2030-W01' }],
      ['expires_at', { expires_at: 1 }],
    ])('refuses a wrong %s: %p', async (field, json) => {
      const before = await count();
      const response = await as(tenant, 'POST', '', { name: 'robot', ...json });
      expect(response.status).toBe(400);
      expect(response.body.error.message).toContain(field);
      expect(await count()).toBe(before);
    });

    it.each(['id', 'organization_id', 'created_by', 'key_hash', 'prefix', 'expires'])(
      'refuses %s, which is not its caller’s to say or is no field',
      async (field) => {
        const before = await api.rows('select * from api_keys order by id');
        const response = await as(tenant, 'POST', '', { name: 'x', [field]: 'y' });
        expect([response.status, response.body.error.message]).toEqual([
          400,
          expect.stringContaining(`Unknown key "${field}"`),
        ]);
        expect(await api.rows('select * from api_keys order by id')).toEqual(before);
      },
    );

    it.each(['viewer', 'member', 'manager'] as const)('is not for a %s', async (role) => {
      const before = await count();
      expect((await as(await colleague(api, tenant, role), 'POST', '', { name: 'robot' })).status).toBe(403);
      expect(await count()).toBe(before);
    });

    it('gives a key no more than its creator has', async () => {
      const admin = await colleague(api, tenant, 'admin');
      const before = await count();
      const response = await as(admin, 'POST', '', {
        name: 'robot',
        scopes: ['contacts:read', 'organization:write'],
      });
      expect([response.status, response.body.code]).toEqual([403, 'FORBIDDEN']);
      expect(await count()).toBe(before);
    });

    it('lets a key make keys no stronger than itself', async () => {
      const maker = await create({ scopes: ['api-keys:write', 'contacts:read'] });
      const ask = (json: unknown) =>
        api.request('POST', '/api/v1/api-keys', { headers: { 'x-api-key': maker.key }, json });
      expect((await ask({ name: 'child', scopes: ['contacts:read', 'contacts:write'] })).status).toBe(403);
      expect((await ask({ name: 'child' })).body.api_key.scopes).toEqual(['contacts:read']);
    });

    it('leaves a line in the audit log, without the key', async () => {
      const { id, key } = await create({ scopes: ['deals:read'] });
      const events = await api.rows('select * from audit_events where entity_id = $1::uuid', [
        id.slice('ak_'.length),
      ]);
      expect(events).toMatchObject([{ entity: 'api_key', action: 'created', user_id: tenant.userId }]);
      expect(JSON.stringify(events)).not.toContain(key.slice(10));
    });
  });

  describe('GET /api/v1/api-keys', () => {
    it('lists the newest first, in pages, without the keys', async () => {
      const other = await api.tenant();
      const first = await create({ name: 'first' }, other);
      const second = await create({ name: 'second' }, other);
      const { body } = await as(other, 'GET', '?limit=2');
      expect(body).toMatchObject({ total: 3, limit: 2, offset: 0 });
      expect(body.items.map((item: { id: string }) => item.id)).toEqual([second.id, first.id]);
      for (const item of body.items) expect(item).not.toHaveProperty('key');
    });

    it('lists nothing beyond the last', async () => {
      const { body } = await as(await api.tenant(), 'GET', '?offset=10');
      expect(body).toEqual({ items: [], total: 1, limit: 50, offset: 10 });
    });
  });

  describe('DELETE /api/v1/api-keys/{id}', () => {
    it('ends the key at once', async () => {
      const { id, key } = await create({ scopes: ['organization:read'] });
      expect((await withKey(key)).status).toBe(200);
      const response = await as(tenant, 'DELETE', `/${id}`);
      expect([response.status, response.body]).toEqual([200, { success: true }]);
      expect((await withKey(key)).status).toBe(401);
    });

    it('keeps the moment of the first time', async () => {
      const { id } = await create();
      await as(tenant, 'DELETE', `/${id}`);
      const { revoked_at: first } = await row(id);
      expect((await as(tenant, 'DELETE', `/${id}`)).status).toBe(200);
      expect((await row(id)).revoked_at).toEqual(first);
    });
  });

  describe('POST /api/v1/api-keys/{id}/rotate', () => {
    it('makes a new key of the same strength and lets the old one go on for a day', async () => {
      const old = await create({ scopes: ['organization:read'] });
      const response = await as(tenant, 'POST', `/${old.id}/rotate`);
      expect(response.status).toBe(201);
      const fresh = response.body.api_key;
      expect(fresh).toMatchObject({ name: 'robot', scopes: ['organization:read'], expires_at: null });
      for (const { key } of [old, fresh]) expect((await withKey(key)).status).toBe(200);
      const rest = (await row(old.id)).expires_at.getTime() - Date.now();
      expect(Math.abs(rest - 86_400_000)).toBeLessThan(60_000);
    });

    it('ends the old key at once when no overlap is wanted', async () => {
      const old = await create({ scopes: ['organization:read'] });
      await as(tenant, 'POST', `/${old.id}/rotate`, { overlap_seconds: 0 });
      expect((await withKey(old.key)).status).toBe(401);
    });

    it('never prolongs the old key', async () => {
      const expires = new Date(Date.now() + 60_000).toISOString();
      const old = await create({ expires_at: expires });
      await as(tenant, 'POST', `/${old.id}/rotate`, { overlap_seconds: 604_800 });
      expect((await row(old.id)).expires_at.toISOString()).toBe(expires);
    });

    it.each([-1, 604_801, 1.5, '60'])('refuses an overlap of %p seconds', async (overlap) => {
      const { id } = await create();
      const before = await count();
      expect((await as(tenant, 'POST', `/${id}/rotate`, { overlap_seconds: overlap })).status).toBe(400);
      expect(await count()).toBe(before);
    });

    it('refuses a key that was revoked', async () => {
      const { id } = await create();
      await as(tenant, 'DELETE', `/${id}`);
      const before = await count();
      expect((await as(tenant, 'POST', `/${id}/rotate`)).status).toBe(409);
      expect(await count()).toBe(before);
    });

    it('refuses to hand an admin a key with more than an admin has', async () => {
      const owned = await create({ scopes: ['organization:write'] });
      const before = await count();
      expect((await as(await colleague(api, tenant, 'admin'), 'POST', `/${owned.id}/rotate`)).status).toBe(
        403,
      );
      expect(await count()).toBe(before);
    });
  });

  describe('a key of another organization', () => {
    it.each([
      ['GET', ''],
      ['DELETE', ''],
      ['POST', '/rotate'],
    ])('does not exist for %s /api/v1/api-keys/{id}%s', async (method, rest) => {
      const foreign = await create({ scopes: ['organization:read'] }, await api.tenant());
      const before = await row(foreign.id);
      const unknown = await as(tenant, method, `/ak_${'0'.repeat(32)}${rest}`);
      const response = await as(tenant, method, `/${foreign.id}${rest}`);
      expect([response.status, response.body]).toEqual([404, apiV1Error('NOT_FOUND', 'API key not found')]);
      expect(response.body).toEqual(unknown.body);
      expect(await row(foreign.id)).toEqual(before);
      expect((await withKey(foreign.key)).status).toBe(200);
    });
  });

  describe('a key in a request', () => {
    it('acts in its own organization, whatever the caller names', async () => {
      const other = await api.tenant();
      const { key } = await create({ scopes: ['organization:read'] });
      const headers = { 'x-api-key': key, 'x-organization-id': other.organizationId };
      const { body } = await withKey(key, { headers });
      expect(body.organization.id).toBe(`org_${tenant.organizationId.replaceAll('-', '')}`);
    });

    it('may not do what its scopes do not say', async () => {
      const { key } = await create({ scopes: ['contacts:read'] });
      expect((await withKey(key)).status).toBe(403);
    });

    it('is refused once it has expired', async () => {
      const { id, key } = await create({ scopes: ['organization:read'], expires_at: '2099-01-01T00:00:00Z' });
      expect((await withKey(key)).status).toBe(200);
      await api.rows(`update api_keys set expires_at = now() where id = $1::uuid`, [id.slice('ak_'.length)]);
      expect((await withKey(key)).status).toBe(401);
    });

    it.each(['cg_', 'nonsense', ' ', `cg_${'0'.repeat(42)}`])('is refused as %p', async (key) => {
      expect((await withKey(key)).status).toBe(401);
    });

    it('is refused as its own hash', async () => {
      const { id } = await create({ scopes: ['organization:read'] });
      expect((await withKey((await row(id)).key_hash)).status).toBe(401);
    });

    it('is taken as Bearer, too', async () => {
      const { key } = await create({ scopes: ['organization:read'] });
      const response = await withKey(key, { headers: { authorization: `Bearer ${key}` } });
      expect(response.status).toBe(200);
    });

    it('that is wrong is not made good by a cookie beside it', async () => {
      const headers = { 'x-api-key': 'cg_wrong', cookie: tenant.cookie };
      expect((await withKey('', { headers })).status).toBe(401);
    });

    it('notes when it was used, later and together with others', async () => {
      const keys = [
        await create({ scopes: ['organization:read'] }),
        await create({ scopes: ['organization:read'] }, await api.tenant()),
      ];
      for (const { key } of keys) await withKey(key);
      for (const { id } of keys) expect((await row(id)).last_used_at).toBeNull();
      await api.app.get(KeyUses).flush();
      for (const { id } of keys) {
        expect(Date.now() - (await row(id)).last_used_at.getTime()).toBeLessThan(60_000);
      }
    });
  });
});

describe('the last use of an API key', () => {
  it('is written down when the application stops', async () => {
    const api = await startApi();
    try {
      const { apiKey } = await api.tenant();
      await api.request('GET', '/api/v1/organizations/current', { headers: { 'x-api-key': apiKey } });
      const uses = () => api.rows('select last_used_at from api_keys');
      expect(await uses()).toEqual([{ last_used_at: null }]);
      await api.app.close();
      expect(await uses()).toEqual([{ last_used_at: expect.any(Date) }]);
    } finally {
      await api.close();
    }
  });
});
