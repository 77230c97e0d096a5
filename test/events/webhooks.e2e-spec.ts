import { colleague } from '../auth/people.js';
import { type ApiV1Client, apiV1Of, uuidOf } from '../crm-v1/client.js';
import { invalid, missing, refusalOf } from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

const WEBHOOKS = '/api/v1/webhooks';
const url = 'https://hooks.example.com/rosetta';
const events = ['contact.created', 'deal.updated'];
const body = { url, events };

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;

beforeAll(async () => {
  api = await startApi();
});
beforeEach(async () => {
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
});
afterAll(() => api.close());

const create = async (fields: object = {}, by = apiV1): Promise<any> => {
  const { status, body: response, text } = await by.post(WEBHOOKS, { ...body, ...fields });
  expect([status, text]).toEqual([201, expect.any(String)]);
  return response.webhook;
};
const stored = () =>
  api.rows(
    'select w.*, t.due_at, t.token from webhooks w join webhook_tasks t on t.webhook_id = w.id order by w.id',
  );

async function keyWith(scopes: string[]) {
  const made = await apiV1.post('/api/v1/api-keys', { name: 'hooks', scopes });
  expect(made.status).toBe(201);
  const headers = { 'x-api-key': made.body.api_key.key };
  const ask = (method: string) => (path: string, json?: unknown) =>
    api.request(method, path, { headers, json });
  const { id } = made.body.api_key;
  return { id, get: ask('GET'), post: ask('POST'), patch: ask('PATCH'), delete: ask('DELETE') };
}

describe('Webhooks', () => {
  it('are created with a secret that is shown once, and stored encrypted', async () => {
    const webhook = await create({ description: ' Orders ' });
    expect(webhook).toEqual({
      id: expect.stringMatching(/^wh_[0-9a-f]{32}$/),
      url,
      description: 'Orders',
      format: 'rosetta',
      events,
      enabled: true,
      disabled_reason: null,
      disabled_at: null,
      signature_header: 'X-Webhook-Signature',
      former_secret_until: null,
      user_id: `usr_${tenant.userId.replaceAll('-', '')}`,
      api_key_id: null,
      failing_since: null,
      resting_until: null,
      created_at: expect.any(String),
      updated_at: expect.any(String),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
    });
    const { secret, ...shown } = webhook;
    expect((await apiV1.get(`${WEBHOOKS}/${webhook.id}`)).body).toEqual({ webhook: shown });
    expect((await apiV1.get(WEBHOOKS)).body).toMatchObject({ items: [shown], total: 1 });
    const [row] = await api.rows('select secret from webhooks where id = $1', [uuidOf(webhook.id)]);
    expect(row.secret.toString('latin1')).not.toContain(secret.slice(6, 30));
    const told = await api.rows(`select * from audit_events where entity_id = $1`, [uuidOf(webhook.id)]);
    expect(told).toMatchObject([{ entity: 'webhook', action: 'created', user_id: tenant.userId }]);
    expect(JSON.stringify(told)).not.toContain(secret.slice(6, 30));
  });

  it('change by what is sent, leave the rest, and refuse a version that has passed', async () => {
    const { id } = await create();
    const path = `${WEBHOOKS}/${id}`;
    const before = await apiV1.get(path);
    const changed = await apiV1.patch(path, {
      enabled: false,
      events: ['deal.updated', 'contact.created', 'deal.updated'],
    });
    expect([changed.status, changed.body.webhook]).toEqual([
      200,
      expect.objectContaining({
        enabled: false,
        url,
        events,
        disabled_reason: null,
        disabled_at: expect.any(String),
      }),
    ]);
    const headers = { cookie: tenant.cookie, 'if-match': before.headers.get('etag')! };
    const late = await api.request('PATCH', path, { headers, json: { enabled: true } });
    expect(late.status).toBe(412);
    const row = (await stored()).find((each) => each.id === uuidOf(id));
    expect([row.enabled, row.due_at]).toEqual([false, Infinity]);
    const header = await apiV1.patch(path, { signature_header: null, description: null, enabled: true });
    expect(header.body.webhook).toMatchObject({ signature_header: null, description: null, enabled: true });
  });

  it('are gone once deleted', async () => {
    const { id } = await create();
    expect((await apiV1.delete(`${WEBHOOKS}/${id}`)).body).toEqual({ success: true });
    expect(refusalOf(await apiV1.get(`${WEBHOOKS}/${id}`))).toEqual(missing('Webhook'));
    expect(await api.rows('select from webhook_tasks where webhook_id = $1', [uuidOf(id)])).toEqual([]);
  });

  it.each([
    ['no url', { url: undefined }, 'url is required'],
    ['http', { url: 'http://example.com' }, 'url must begin with https://'],
    ['another protocol', { url: 'ftp://example.com' }, 'url must begin with https://'],
    ['no URL', { url: 'example' }, 'url must be a URL'],
    [
      'credentials in it',
      { url: 'https://a:b@example.com/' },
      'url must not contain a user name or password',
    ],
    ['no events', { events: [] }, 'events must not be empty'],
    [
      'another header',
      { signature_header: 'Authorization' },
      'signature_header must be X- and at most 60 letters, digits and hyphens',
    ],
    ['a long description', { description: 'x'.repeat(501) }, 'description must be at most 500 characters'],
    ['a text for enabled', { enabled: 'yes' }, 'enabled must be true or false'],
  ])('are refused with %s', async (_what, fields, message) => {
    expect(refusalOf(await apiV1.post(WEBHOOKS, { ...body, ...fields }))).toEqual(invalid(message));
    expect((await apiV1.get(WEBHOOKS)).body.total).toBe(0);
  });

  it('are refused with an event that there is not', async () => {
    const response = await apiV1.post(WEBHOOKS, { ...body, events: ['contact.exploded'] });
    expect([response.status, response.body.error.message]).toEqual([
      400,
      expect.stringMatching(/^events must be among contact.created, /),
    ]);
  });

  it.each([
    'https://localhost/',
    'https://a.localhost./',
    'https://127.0.0.1/',
    'https://0x7f.1/',
    'https://10.1.2.3/',
    'https://172.16.0.1/',
    'https://192.168.1.1/',
    'https://100.64.0.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://168.63.129.16/',
    'https://0.0.0.0/',
    'https://[::1]/',
    'https://[fe80::1]/',
    'https://[fd00:ec2::254]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[64:ff9b::a00:1]/',
  ])('do not lead to %s', async (address) => {
    const response = await apiV1.post(WEBHOOKS, { ...body, url: address });
    expect(refusalOf(response)).toEqual(invalid('url must lead to the public internet'));
    const { id } = await create();
    expect((await apiV1.patch(`${WEBHOOKS}/${id}`, { url: address })).status).toBe(400);
    expect((await apiV1.get(`${WEBHOOKS}/${id}`)).body.webhook.url).toBe(url);
  });

  it('call no name that leads into a private network, and say so', async () => {
    const { id } = await create({ url: 'https://localtest.invalid/' });
    await api.rows(`update webhooks set url = 'https://localhost:1/' where id = $1`, [uuidOf(id)]);
    const { body: response } = await apiV1.post(`${WEBHOOKS}/${id}/test`);
    expect(response.delivery).toMatchObject({
      status: 'failed',
      response_status: null,
      error: 'The address is not one of the public internet',
    });
  });

  it('are at most as many as the operator allows', async () => {
    const few = await startApi({ WEBHOOKS_PER_ORGANIZATION: '1' });
    try {
      const own = apiV1Of(few, await few.tenant());
      await create({}, own);
      const refused = await own.post(WEBHOOKS, body);
      expect([refused.status, refused.body.error.message]).toEqual([
        422,
        'An organization has at most 1 webhooks',
      ]);
      expect((await own.get(WEBHOOKS)).body.total).toBe(1);
    } finally {
      await few.close();
    }
  });
});

describe('Who manages webhooks', () => {
  it.each(['viewer', 'member', 'manager'] as const)('is no %s', async (role) => {
    const { id } = await create();
    const own = apiV1Of(api, await colleague(api, tenant, role));
    const responses = [
      await own.get(WEBHOOKS),
      await own.get(`${WEBHOOKS}/${id}`),
      await own.post(WEBHOOKS, body),
      await own.patch(`${WEBHOOKS}/${id}`, { enabled: false }),
      await own.post(`${WEBHOOKS}/${id}/rotate-secret`),
      await own.post(`${WEBHOOKS}/${id}/test`),
      await own.get(`${WEBHOOKS}/${id}/deliveries`),
      await own.delete(`${WEBHOOKS}/${id}`),
    ];
    expect(responses.map(({ status }) => status)).toEqual(responses.map(() => 403));
    expect((await apiV1.get(WEBHOOKS)).body.items).toMatchObject([{ id, enabled: true }]);
  });

  it('is an admin, and a key that was given the scope, which reads on its own behalf', async () => {
    expect((await create({}, apiV1Of(api, await colleague(api, tenant, 'admin')))).id).toBeDefined();
    const without = await keyWith(['contacts:read']);
    expect((await without.get(WEBHOOKS)).status).toBe(403);
    const key = await keyWith(['webhooks:manage', 'contacts:read', 'deals:read']);
    expect(await create({}, key as ApiV1Client)).toMatchObject({ user_id: null, api_key_id: key.id });
  });

  it('has it told of nothing they may not read themselves', async () => {
    const key = await keyWith(['webhooks:manage', 'contacts:read']);
    const refused = await key.post(WEBHOOKS, body);
    expect([refused.status, refused.body.error.message]).toEqual([403, 'Reading a deal needs deals:read']);
    const { id } = await create();
    const moved = await key.patch(`${WEBHOOKS}/${id}`, { url: 'https://elsewhere.example.com/' });
    expect(moved.status).toBe(403);
    expect((await apiV1.get(WEBHOOKS)).body.items).toMatchObject([{ id, url }]);
  });

  it('needs a credential', async () => {
    expect((await api.request('GET', WEBHOOKS)).status).toBe(401);
    expect((await api.request('POST', WEBHOOKS, { json: body })).status).toBe(401);
  });

  it("is nobody of another organization, whose ids are as good as nobody's", async () => {
    const { id } = await create();
    const other = apiV1Of(api, await api.tenant('Other'));
    const before = await stored();
    const responses = [
      await other.get(`${WEBHOOKS}/${id}`),
      await other.patch(`${WEBHOOKS}/${id}`, { enabled: false }),
      await other.delete(`${WEBHOOKS}/${id}`),
      await other.post(`${WEBHOOKS}/${id}/rotate-secret`),
      await other.post(`${WEBHOOKS}/${id}/test`),
      await other.get(`${WEBHOOKS}/${id}/deliveries`),
      await other.get(`${WEBHOOKS}/${id}/deliveries/whd_${'0'.repeat(32)}`),
      await other.post(`${WEBHOOKS}/${id}/redeliver`, { from: '2026-01-01', to: '2026-02-01' }),
    ];
    expect(responses.map(refusalOf)).toEqual(responses.map(() => missing('Webhook')));
    expect(await stored()).toEqual(before);
    expect((await other.get(WEBHOOKS)).body.total).toBe(0);
  });
});
