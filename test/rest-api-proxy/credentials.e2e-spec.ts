import { anotherTenant, CONTACTS, expectRefusal, useProxy } from './proxy-client.js';

const UNAUTHORIZED = { status: 401, code: 'PGRST301', message: 'Unauthorized' };

describe('The key of /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy();

  const anyone = (headers: Record<string, string>, method = 'GET', path = CONTACTS, raw?: string) =>
    crm.api.request(method, path, { headers, raw });

  async function keyWith(body: Record<string, unknown>): Promise<{ id: string; key: string }> {
    const response = await crm.api.request('POST', '/api/v1/api-keys', {
      headers: { cookie: crm.tenant.cookie },
      json: { name: 'scoped', ...body },
    });
    expect(response.status).toBe(201);
    return response.body.api_key;
  }

  it('lets in who has it', async () => {
    expect((await anyone({ 'x-api-key': crm.tenant.apiKey })).status).toBe(200);
  });

  it('is asked of every method', async () => {
    for (const method of ['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])
      await crm.refused(() => anyone({}, method, `${CONTACTS}?id=not.is.null`), UNAUTHORIZED);
  });

  it.each(['', ' ', 'cg_', 'cg_wrong', 'x', 'null', 'cg_' + 'A'.repeat(40), 'é'])(
    'is not %j',
    async (key) => {
      await crm.refused(() => anyone({ 'x-api-key': key }), UNAUTHORIZED);
    },
  );

  it('is not one with a letter changed, added or missing', async () => {
    const { apiKey } = crm.tenant;
    const changed = apiKey.slice(0, -1) + (apiKey.endsWith('a') ? 'b' : 'a');
    for (const key of [changed, `${apiKey}a`, apiKey.slice(0, -1), apiKey.toUpperCase()])
      await crm.refused(() => anyone({ 'x-api-key': key }), UNAUTHORIZED);
  });

  it('is not looked for anywhere else', async () => {
    const { apiKey, cookie, token } = crm.tenant;
    const places = [
      anyone({ authorization: `Bearer ${apiKey}` }),
      anyone({ authorization: `Bearer ${token}` }),
      anyone({ apikey: apiKey }),
      anyone({ cookie }),
      anyone({}, 'GET', `${CONTACTS}?apikey=eq.${apiKey}`),
      anyone({}, 'GET', `${CONTACTS}?x-api-key=${apiKey}`),
    ];
    for (const response of await Promise.all(places)) expectRefusal(response, UNAUTHORIZED);
  });

  it('counts alone: a session beside a wrong key does not help', async () => {
    const { cookie } = crm.tenant;
    await crm.refused(() => anyone({ cookie, 'x-api-key': 'cg_wrong' }), UNAUTHORIZED);
  });

  it('is not heeded when it was revoked', async () => {
    const { id, key } = await keyWith({});
    expect((await anyone({ 'x-api-key': key })).status).toBe(200);
    const headers = { cookie: crm.tenant.cookie };
    await crm.api.request('DELETE', `/api/v1/api-keys/${id}`, { headers });
    await crm.refused(() => anyone({ 'x-api-key': key }), UNAUTHORIZED);
  });

  it('is not heeded when it has expired', async () => {
    const { key } = await keyWith({ expires_at: new Date(Date.now() + 3_600_000).toISOString() });
    expect((await anyone({ 'x-api-key': key })).status).toBe(200);
    const sql = `update api_keys set expires_at = now() - interval '1 second' where organization_id = $1 and name = 'scoped'`;
    await crm.api.rows(sql, [crm.tenant.organizationId]);
    await crm.refused(() => anyone({ 'x-api-key': key }), UNAUTHORIZED);
  });

  it('needs the scope contacts:read to read', async () => {
    const { key } = await keyWith({ scopes: ['contacts:write'] });
    for (const method of ['GET', 'HEAD'])
      expect((await anyone({ 'x-api-key': key }, method)).status).toBe(403);
    await crm.refused(() => anyone({ 'x-api-key': key }), {
      status: 403,
      code: '42501',
      message: 'This needs the permission contacts:read',
    });
  });

  it('needs the scope contacts:write to write', async () => {
    const { id } = await crm.made();
    const { key } = await keyWith({ scopes: ['contacts:read'] });
    const headers = { 'x-api-key': key, 'content-type': 'application/json' };
    expect((await anyone(headers)).status).toBe(200);
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE'])
      await crm.refused(() => anyone(headers, method, `${CONTACTS}?id=eq.${id}`, JSON.stringify({ id })), {
        status: 403,
        code: '42501',
        message: 'This needs the permission contacts:write',
      });
  });

  it('answers HEAD with a wrong key by 401 and no body', async () => {
    const response = await anyone({ 'x-api-key': 'cg_wrong' }, 'HEAD');
    expect([response.status, response.text]).toEqual([401, '']);
  });

  it('does not tell a wrong key from one of another organization by anything but its rows', async () => {
    const other = await anotherTenant(crm);
    await crm.made();
    expect((await anyone({ 'x-api-key': other.tenant.apiKey })).body).toEqual([]);
  });
});

describe('The order in which /functions/v1/rest-api-proxy looks at a request', () => {
  const crm = useProxy();
  const everythingWrong = { prefer: 'handling=strict, foo', accept: 'image/png', 'content-profile': 'auth' };

  it('is the key first', async () => {
    const broken = { raw: '{', headers: { ...everythingWrong, 'content-type': 'text/plain' } };
    const paths = ['/contacts?x', '/nowhere', '/contacts/1/2', '', '/contacts?first_name=eq.%zz'];
    for (const path of paths)
      expectRefusal(
        await crm.api.request('POST', `/functions/v1/rest-api-proxy${path}`, broken),
        UNAUTHORIZED,
      );
  });

  const stages: [string, string, string, Record<string, string>, string | undefined, number, string][] = [
    ['then the table', 'POST', '/nowhere?first_name=x', everythingWrong, '{', 404, 'PGRST205'],
    ['then the profile', 'POST', '/contacts?first_name=x', everythingWrong, '{', 406, 'PGRST106'],
    [
      'then the query',
      'POST',
      '/contacts?first_name=x',
      { prefer: 'handling=strict, foo' },
      '{',
      400,
      'PGRST100',
    ],
    ['the query before the range', 'GET', '/contacts?first_name=x&limit=-1', {}, undefined, 400, 'PGRST100'],
    [
      'the range before the columns',
      'GET',
      '/contacts?shoe_size=eq.1&limit=-1',
      {},
      undefined,
      416,
      'PGRST103',
    ],
    ['the body before the columns', 'POST', '/contacts?select=shoe_size', {}, '{', 400, 'PGRST102'],
    [
      'the preferences before the media type',
      'GET',
      '/contacts',
      { prefer: 'handling=strict, foo', accept: 'image/png' },
      undefined,
      400,
      'PGRST122',
    ],
  ];
  it.each(stages)('is %s', async (_what, method, path, headers, raw, status, code) => {
    const response = await crm.api.request(method, `/functions/v1/rest-api-proxy${path}`, {
      raw,
      headers: { 'x-api-key': crm.tenant.apiKey, 'content-type': 'application/json', ...headers },
    });
    expect([response.status, response.body.code]).toEqual([status, code]);
  });
});
