import { expectRefusal, useProxy } from './proxy-client.js';
import { keyWith, PROXY, tableOf, useTable } from './table-client.js';

describe('The scopes of a key at /functions/v1/rest-api-proxy', () => {
  const crm = useProxy();
  const deals = useTable(crm, 'deals');
  let contact_id: string;
  beforeEach(async () => {
    contact_id = (await crm.made({ first_name: 'Amira' })).id;
    await deals.made({ title: 'Secret', contact_id });
  });

  const forbidden = (permission: string) => ({
    status: 403,
    code: '42501',
    message: `This needs the permission ${permission}`,
  });

  it.each([
    ['contacts?select=*,deals(*)', ['contacts:read'], 'deals:read'],
    ['contacts?select=id,deals()&deals=not.is.null', ['contacts:read'], 'deals:read'],
    ['contacts?select=id,deals!inner()&deals.title=eq.Secret', ['contacts:read'], 'deals:read'],
    ['contacts?select=id,d:deals(count)', ['contacts:read'], 'deals:read'],
    ['contacts?select=id,...deals(titles:title)', ['contacts:read'], 'deals:read'],
    ['contacts?select=id,deal_contacts(role)', ['contacts:read'], 'deals:read'],
    ['contacts?select=id,deals(pipelines(name))', ['contacts:read', 'deals:read'], 'pipelines:read'],
    ['contacts?select=id,companies(name)', ['contacts:read'], 'companies:read'],
    ['contacts?select=id,activities(body)', ['contacts:read'], 'activities:read'],
    ['deals?select=id,contact_id(first_name)', ['deals:read'], 'contacts:read'],
    ['deals?select=id,contacts!deals_contact_id_fkey(first_name)', ['deals:read'], 'contacts:read'],
    ['deals?select=id,contacts(first_name)&order=contacts(first_name)', ['deals:read'], 'contacts:read'],
    ['companies?select=id,contacts(id)', ['companies:read'], 'contacts:read'],
    ['activities?select=id,contacts(id)', ['activities:read'], 'contacts:read'],
    ['pipelines?select=id,deals(id)', ['pipelines:read'], 'deals:read'],
  ])('GET %s with %j needs %s', async (path, scopes, missing) => {
    const headers = { 'x-api-key': await keyWith(crm, scopes) };
    expectRefusal(await crm.api.request('GET', `${PROXY}/${path}`, { headers }), forbidden(missing));
    const head = await crm.api.request('HEAD', `${PROXY}/${path}`, { headers });
    expect([head.status, head.text]).toEqual([403, '']);
    const enough = { 'x-api-key': await keyWith(crm, [...scopes, missing]) };
    expect((await crm.api.request('GET', `${PROXY}/${path}`, { headers: enough })).status).toBe(200);
  });

  it.each(['POST', 'PATCH', 'PUT', 'DELETE'])(
    'hold for what %s answers, before it writes',
    async (method) => {
      const apiKey = await keyWith(crm, ['contacts:read', 'contacts:write']);
      const headers = { 'x-api-key': apiKey, prefer: 'return=representation' };
      const query = method === 'POST' ? 'select=deals(*)' : `id=eq.${contact_id}&select=deals(*)`;
      const json = { id: contact_id, last_name: 'Stolen' };
      await deals.refused(
        () => crm.api.request(method, `${PROXY}/contacts?${query}`, { headers, json }),
        forbidden('deals:read'),
      );
    },
  );

  it.each([
    ['deals', 'deals'],
    ['deal_contacts', 'deals'],
    ['companies', 'companies'],
    ['activities', 'activities'],
  ])('are for %s those of %s', async (table, resource) => {
    const headers = { 'x-api-key': await keyWith(crm, [`${resource}:read`]) };
    const path = `${PROXY}/${table}`;
    expect((await crm.api.request('GET', path, { headers })).status).toBe(200);
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'])
      expectRefusal(
        await crm.api.request(method, `${path}?id=not.is.null`, { headers, json: {} }),
        forbidden(`${resource}:write`),
      );
    const writing = { 'x-api-key': await keyWith(crm, [`${resource}:write`]) };
    expectRefusal(await crm.api.request('GET', path, { headers: writing }), forbidden(`${resource}:read`));
  });

  it.each([
    ['pipelines', 'pipelines:read'],
    ['custom_fields', 'custom-fields:read'],
  ])('are for %s: %s', async (table, scope) => {
    const path = `${PROXY}/${table}`;
    const without = { 'x-api-key': await keyWith(crm, ['contacts:read', 'deals:read']) };
    expectRefusal(await crm.api.request('GET', path, { headers: without }), forbidden(scope));
    const withIt = { 'x-api-key': await keyWith(crm, [scope]) };
    expect((await crm.api.request('GET', path, { headers: withIt })).status).toBe(200);
  });

  it('are asked for by the table of the route alone when nothing is embedded', async () => {
    const apiKey = await keyWith(crm, ['deals:read']);
    const mine = tableOf({ ...crm, tenant: { ...crm.tenant, apiKey } } as typeof crm, 'deals');
    expect((await mine.get(`contact_id=eq.${contact_id}&select=title`)).body).toEqual([{ title: 'Secret' }]);
  });
});
