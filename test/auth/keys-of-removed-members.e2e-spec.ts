import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type Colleague, colleague } from './people.js';

describe('The API keys of a removed member', () => {
  let api: TestApi;
  let tenant: Tenant;
  let member: Colleague;

  beforeAll(async () => {
    api = await startApi();
  });
  afterAll(() => api.close());
  beforeEach(async () => {
    tenant = await api.tenant();
    member = await colleague(api, tenant, 'admin');
  });

  const as = (who: { cookie: string }, method: string, path: string, json?: unknown) =>
    api.request(method, `/api/v1${path}`, { headers: { cookie: who.cookie }, json });
  const make = async (who: { cookie: string }, json: Record<string, unknown> = {}) =>
    (await as(who, 'POST', '/api-keys', { name: 'robot', ...json })).body.api_key;
  const statusOf = async (key: string) =>
    (
      await api.request('GET', '/functions/v1/rest-api-proxy/contacts?limit=1', {
        headers: { 'x-api-key': key },
      })
    ).status;
  const remove = async () => (await as(tenant, 'DELETE', `/members/${member.memberId}`)).body;

  it('are listed at the removal, and end with it, those that they made themselves too', async () => {
    const first = await make(member, { scopes: ['api-keys:write', 'contacts:read'] });
    const made = await api.request('POST', '/api/v1/api-keys', {
      headers: { 'x-api-key': first.key },
      json: { name: 'child' },
    });
    const child = made.body.api_key;
    expect(await statusOf(child.key)).toBe(200);
    const { success, api_keys: ended } = await remove();
    expect([success, ended.map(({ id }: { id: string }) => id)]).toEqual([true, [child.id, first.id]]);
    for (const { revoked_at, created_by } of ended)
      expect([typeof revoked_at, created_by]).toEqual(['string', `usr_${member.userId.replaceAll('-', '')}`]);
    for (const { key } of [first, child]) expect(await statusOf(key)).toBe(401);
    const events = await api.rows(
      `select user_id from audit_events where organization_id = $1 and entity = 'api_key' and action = 'revoked'`,
      [tenant.organizationId],
    );
    expect(events).toEqual([{ user_id: tenant.userId }, { user_id: tenant.userId }]);
  });

  it('are those alone: not what others made, nor what had ended before', async () => {
    const revoked = await make(member);
    await as(tenant, 'DELETE', `/api-keys/${revoked.id}`);
    const [{ revoked_at: before }] = await api.rows('select revoked_at from api_keys where id = $1::uuid', [
      revoked.id.slice('ak_'.length),
    ]);
    const expired = await make(member);
    await api.rows(`update api_keys set expires_at = now() - interval '1 second' where id = $1::uuid`, [
      expired.id.slice('ak_'.length),
    ]);
    expect((await remove()).api_keys).toEqual([]);
    expect(await statusOf(tenant.apiKey)).toBe(200);
    expect(
      await api.rows('select revoked_at from api_keys where id = $1::uuid', [revoked.id.slice('ak_'.length)]),
    ).toEqual([{ revoked_at: before }]);
  });

  it('go on working where the organization wants that, and are listed all the same', async () => {
    const changed = await as(tenant, 'PATCH', '/organizations/current', {
      revoke_keys_of_removed_members: false,
    });
    expect(changed.body.organization.revoke_keys_of_removed_members).toBe(false);
    const { id, key } = await make(member);
    const { api_keys: left } = await remove();
    expect(left).toMatchObject([{ id, revoked_at: null }]);
    expect(await statusOf(key)).toBe(200);
  });

  it('of another organization, made by the same person, go on working', async () => {
    const own = await as(member, 'GET', '/api-keys');
    expect(own.status).toBe(200);
    const { body } = await api.request('POST', '/api/auth/organization/create', {
      headers: { cookie: member.cookie },
      json: { name: 'Own', slug: `own-${member.userId}` },
    });
    const { key } = await make(member);
    const [row] = await api.rows('select organization_id from api_keys where created_by = $1', [
      member.userId,
    ]);
    expect(row.organization_id).toBe(body.id);
    expect((await remove()).api_keys).toEqual([]);
    expect(await statusOf(key)).toBe(200);
  });

  it('end with no removal that is refused', async () => {
    const { key } = await make(tenant);
    const { items } = (await as(tenant, 'GET', '/members')).body;
    const own = items.find(({ role }: { role: string }) => role === 'owner').id;
    expect((await as(tenant, 'DELETE', `/members/${own}`)).status).toBe(409);
    expect(await statusOf(key)).toBe(200);
  });

  it.each([null, 'no', 1])('are no matter of %p', async (value) => {
    const response = await as(tenant, 'PATCH', '/organizations/current', {
      revoke_keys_of_removed_members: value,
    });
    expect([response.status, response.body.error.message]).toEqual([
      400,
      'revoke_keys_of_removed_members must be true or false',
    ]);
  });
});
