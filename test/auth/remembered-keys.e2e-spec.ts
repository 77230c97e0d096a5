import { type ApiResponse, startApi, type Tenant, type TestApi } from '../support/api.js';
import { startSecondInstance } from '../rest-api-proxy/bulk/second-instance.js';

const CONTACTS = '/functions/v1/rest-api-proxy/contacts';

describe('An API key that a replica knows by heart', () => {
  let api: TestApi;
  let replica: Awaited<ReturnType<typeof startSecondInstance>>;
  let tenant: Tenant;

  beforeAll(async () => {
    api = await startApi();
    replica = await startSecondInstance(api);
    tenant = await api.tenant();
  });
  afterAll(async () => {
    await replica.close();
    await api.close();
  });

  const apiV1 = (method: string, path: string, json?: unknown) =>
    api.request(method, path, { headers: { cookie: tenant.cookie }, json });
  const onReplica = async (key: string, method: string, path: string, json?: unknown) => {
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    const body = json === undefined ? undefined : JSON.stringify(json);
    const response = await fetch(replica.url + path, { method, headers, body });
    return { status: response.status, body: await response.json().catch(() => null) } as ApiResponse;
  };
  /** A key that the replica has recognized once, and then lost by the other one's doing. */
  const knownKey = async (scopes = ['contacts:read', 'contacts:write']) => {
    const { id, key } = (await apiV1('POST', '/api/v1/api-keys', { name: 'robot', scopes })).body.api_key;
    expect((await onReplica(key, 'GET', `${CONTACTS}?limit=1`)).status).toBe(200);
    return { id: id as string, key: key as string };
  };
  const revoke = async (id: string) =>
    expect((await apiV1('DELETE', `/api/v1/api-keys/${id}`)).status).toBe(200);

  it('goes on working while it is live, for reads and writes', async () => {
    const { key } = await knownKey();
    expect((await onReplica(key, 'POST', CONTACTS, { first_name: 'Known' })).status).toBe(201);
    const found = await onReplica(key, 'GET', `${CONTACTS}?first_name=eq.Known&select=first_name`);
    expect(found).toMatchObject({ status: 200, body: [{ first_name: 'Known' }] });
  });

  it.each<[string, string, string, unknown]>([
    ['a read', 'GET', `${CONTACTS}?limit=1`, undefined],
    ['a write', 'POST', CONTACTS, { first_name: 'Refused' }],
    ['a bulk call', 'POST', '/functions/v1/import-contacts-bulk', { contacts: [{ first_name: 'Refused' }] }],
    ['a search', 'POST', '/functions/v1/search-contacts', { query: 'x' }],
    ['what is wrong in itself', 'GET', `${CONTACTS}?first_name=Nobody`, undefined],
    ['what its scopes never allowed', 'GET', '/functions/v1/rest-api-proxy/deals', undefined],
  ])('is refused by the very next request once it is revoked: %s', async (_, method, path, json) => {
    const { id, key } = await knownKey();
    await revoke(id);
    expect(await onReplica(key, method, path, json)).toMatchObject({
      status: 401,
      body: { error: 'Unauthorized' },
    });
    expect(await api.rows(`select from contacts where first_name = 'Refused'`)).toEqual([]);
  });

  it.each(['application/json', 'text/csv'])(
    'is refused with an Idempotency-Key too, and nothing is kept, nor told to who accepts %s',
    async (accept) => {
      const { id, key } = await knownKey();
      await revoke(id);
      const response = await fetch(replica.url + CONTACTS, {
        method: 'POST',
        headers: { 'x-api-key': key, 'content-type': 'application/json', 'idempotency-key': 'once', accept },
        body: JSON.stringify({ first_name: 'Refused' }),
      });
      expect(response.status).toBe(401);
      expect(await response.json()).toMatchObject({ error: 'Unauthorized' });
      expect(response.headers.get('content-range')).toBeNull();
      expect(await api.rows(`select from contacts where first_name = 'Refused'`)).toEqual([]);
      expect(await api.rows(`select from idempotency_keys where key = 'once'`)).toEqual([]);
    },
  );

  it('is refused once it has expired, or its organization is gone', async () => {
    const expiring = await knownKey();
    await api.rows(`update api_keys set expires_at = now() where id = $1::uuid`, [
      expiring.id.slice('ak_'.length),
    ]);
    expect((await onReplica(expiring.key, 'GET', CONTACTS)).status).toBe(401);
    const orphaned = await knownKey();
    await api.rows('delete from api_keys where id = $1::uuid', [orphaned.id.slice('ak_'.length)]);
    expect((await onReplica(orphaned.key, 'GET', CONTACTS)).status).toBe(401);
  });

  it('opens its own organization only', async () => {
    const { key } = await knownKey();
    const other = await api.tenant('Other');
    await api.request('POST', CONTACTS, {
      headers: { 'x-api-key': other.apiKey },
      json: { first_name: 'Foreign' },
    });
    expect((await onReplica(key, 'GET', `${CONTACTS}?first_name=eq.Foreign`)).body).toEqual([]);
  });
});
