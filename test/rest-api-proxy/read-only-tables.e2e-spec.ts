import { expectRefusal, useProxy } from './proxy-client.js';
import { PROXY, useTable } from './table-client.js';

describe('The tables of /functions/v1/rest-api-proxy that are read only', () => {
  const crm = useProxy();
  const pipelines = useTable(crm, 'pipelines');
  const customFields = useTable(crm, 'custom_fields');

  it('show pipelines with their stages', async () => {
    const response = await pipelines.get('is_default=is.true');
    expect([response.status, response.body]).toEqual([
      200,
      [
        {
          id: expect.any(String),
          name: 'Sales',
          is_default: true,
          sort_order: 0,
          stages: expect.arrayContaining([{ id: 'won', name: 'Won', probability: 100, outcome: 'won' }]),
          created_at: expect.stringMatching(/\.\d{3}Z$/),
          updated_at: expect.stringMatching(/\.\d{3}Z$/),
        },
      ],
    ]);
    const stages = await pipelines.get('select=stages->0->>id,last:stages->-1->>id');
    expect(stages.body).toEqual([{ id: 'new', last: 'lost' }]);
  });

  it('show the custom fields that are registered', async () => {
    const registered = await crm.api.request('POST', '/api/v1/crm/custom-fields', {
      headers: { cookie: crm.tenant.cookie },
      json: { entity: 'deal', key: 'payment_method', label: 'Payment', type: 'string', locked: true },
    });
    expect(registered.status).toBe(201);
    const response = await customFields.get('entity=eq.deal&select=entity,key,label,type,locked');
    expect(response.body).toEqual([
      { entity: 'deal', key: 'payment_method', label: 'Payment', type: 'string', locked: true },
    ]);
  });

  it.each(['pipelines', 'custom_fields'])('refuse to be written: %s', async (table) => {
    const headers = { 'x-api-key': crm.tenant.apiKey };
    for (const method of ['POST', 'PATCH', 'PUT', 'DELETE']) {
      const response = await crm.api.request(method, `${PROXY}/${table}?id=not.is.null`, {
        headers,
        json: {},
      });
      expectRefusal(response, {
        status: 405,
        code: 'PGRST117',
        message: `Unsupported HTTP method: ${method}`,
      });
      expect(response.headers.get('allow')).toBe('OPTIONS,GET,HEAD');
    }
    const options = await crm.api.request('OPTIONS', `${PROXY}/${table}`);
    expect([options.status, options.headers.get('allow')]).toEqual([204, 'OPTIONS,GET,HEAD']);
    expect((await crm.api.request('HEAD', `${PROXY}/${table}`, { headers })).status).toBe(200);
  });

  it.each([
    'users',
    'members',
    'organizations',
    'api_keys',
    'sessions',
    'audit_events',
    'contact_identities',
  ])('are not %s, which nobody knows here', async (name) => {
    const headers = { 'x-api-key': crm.tenant.apiKey };
    expectRefusal(await crm.api.request('GET', `${PROXY}/${name}`, { headers }), {
      status: 404,
      code: 'PGRST205',
      message: `Could not find the table 'public.${name}' in the schema cache`,
    });
    for (const table of ['contacts', 'deals', 'pipelines'])
      expectRefusal(await crm.api.request('GET', `${PROXY}/${table}?select=id,${name}(*)`, { headers }), {
        status: 400,
        code: 'PGRST200',
        message: `Could not find a relationship between '${table}' and '${name}' in the schema cache`,
        details: expect.stringContaining(`between '${table}' and '${name}' in the schema 'public'`),
        hint: expect.not.stringContaining(`meant '${name}'`),
      });
  });
});
