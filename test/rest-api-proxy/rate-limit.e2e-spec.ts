import { expectRefusal, useProxy } from './proxy-client.js';

describe('The requests of one key at /functions/v1/rest-api-proxy/contacts', () => {
  const crm = useProxy({ RATE_LIMIT_API_KEY_PER_MINUTE: '3' });

  it('are refused beyond the limit, whatever they are, and nothing is written', async () => {
    for (const ask of [() => crm.get(), () => crm.head(), () => crm.get('shoe_size=eq.1')])
      expect((await ask()).headers.get('ratelimit-policy')).toBe('"api-key";q=3;w=60');
    const response = await crm.refused(() => crm.post({ first_name: 'A' }), {
      status: 429,
      code: '53400',
      message: 'rate limit',
    });
    const seconds = Number(response.headers.get('retry-after'));
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThanOrEqual(60);
    expect(response.headers.get('ratelimit')).toBe(`"api-key";r=0;t=${seconds}`);
  });

  it('are not counted for another key', async () => {
    const { apiKey } = crm.tenant;
    const made = await crm.api.request('POST', '/api/v1/api-keys', {
      headers: { cookie: crm.tenant.cookie },
      json: { name: 'another' },
    });
    for (let i = 0; i < 4; i++) await crm.get();
    expect((await crm.get()).status).toBe(429);
    crm.tenant = { ...crm.tenant, apiKey: made.body.api_key.key };
    expect((await crm.get()).status).toBe(200);
    expect(crm.tenant.apiKey).not.toBe(apiKey);
  });

  it('count as one each, however many rows they bring', async () => {
    const rows = Array.from({ length: 500 }, () => ({ first_name: 'N' }));
    const response = await crm.post(rows, { prefer: 'return=minimal' });
    expect([response.status, response.headers.get('x-ratelimit-remaining')]).toEqual([201, '2']);
  });
});

describe('The requests of one address at /functions/v1/rest-api-proxy/contacts', () => {
  // Signing up and making keys are requests too.
  const crm = useProxy({ RATE_LIMIT_ADDRESS_PER_MINUTE: '40' });

  it('are refused beyond the limit before any key is looked up', async () => {
    const wrong = { 'x-api-key': 'cg_wrong' };
    let response = await crm.get('', wrong);
    for (let i = 0; i < 40 && response.status === 401; i++) response = await crm.get('', wrong);
    expectRefusal(response, { status: 429, code: '53400', message: 'rate limit' });
    expect((await crm.get()).status).toBe(429);
  });
});
