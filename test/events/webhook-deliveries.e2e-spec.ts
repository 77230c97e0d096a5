import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { PurgeService } from '../../apps/api/src/purge/purge.service.js';
import { colleague } from '../auth/people.js';
import { CONTACTS, createContact, type ApiV1Client, apiV1Of, uuidOf } from '../crm-v1/client.js';
import { createDeal, missing, refusalOf } from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { type Receiver, startReceiver, status, verified } from './receiver.js';

const WEBHOOKS = '/api/v1/webhooks';
const contacts = ['contact.created', 'contact.updated', 'contact.deleted', 'contact.restored'];

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let receiver: Receiver;

beforeAll(async () => {
  api = await startApi({ WEBHOOK_POLL_MS: '100', WEBHOOKS_ALLOW_PRIVATE: 'true' });
});
beforeEach(async () => {
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
  receiver = await startReceiver();
});
afterEach(() => receiver.close());
afterAll(() => api.close());

async function subscribe(fields: object = {}, by = apiV1): Promise<any> {
  const made = await by.post(WEBHOOKS, { url: receiver.url, events: contacts, ...fields });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  return made.body.webhook;
}

const webhookOf = async ({ id }: { id: string }) => (await apiV1.get(`${WEBHOOKS}/${id}`)).body.webhook;
const deliveriesOf = async ({ id }: { id: string }, query = '') =>
  (await apiV1.get(`${WEBHOOKS}/${id}/deliveries${query}`)).body.items as any[];
const deliveryOf = async (webhook: { id: string }, { id }: { id: string }) =>
  (await apiV1.get(`${WEBHOOKS}/${webhook.id}/deliveries/${id}`)).body.delivery;

async function until<T>(look: () => Promise<T>, isThere: (found: T) => boolean): Promise<T> {
  for (const end = Date.now() + 20_000; ; await sleep(30)) {
    const found = await look();
    if (isThere(found)) return found;
    if (Date.now() > end) throw new Error(`Never so: ${JSON.stringify(found)}`);
  }
}
const untilEnded = (webhook: { id: string }, count: number) =>
  until(
    () => deliveriesOf(webhook),
    (all) => all.length === count && all.every((each) => each.status !== 'pending'),
  );

/** Waits until no round runs that has read the webhook as it was. */
const untilNobodyHolds = ({ id }: { id: string }) =>
  until(
    () => api.rows('select from webhook_tasks where webhook_id = $1 and lease is null', [uuidOf(id)]),
    ({ length }) => length === 1,
  );

/** Has everything that waits for its time wait no more. */
async function passTime({ id }: { id: string }, interval = '0'): Promise<void> {
  const values = [uuidOf(id)];
  await api.rows(
    `update webhook_deliveries set next_attempt_at = now(), first_attempt_at = first_attempt_at - interval '${interval}'
     where webhook_id = $1 and status = 'pending'`,
    values,
  );
  await api.rows(
    `update webhook_tasks set due_at = now(), not_before = null, failing_since = failing_since - interval '${interval}'
     where webhook_id = $1 and lease is null`,
    values,
  );
}

describe('A change', () => {
  it('is told with its version, signed in both ways, and logged', async () => {
    const webhook = await subscribe({ signature_header: 'X-Our-Signature' });
    const contact = await createContact(apiV1, { first_name: 'Grace' });
    const [call] = await receiver.until(1);
    const event = verified(webhook.secret, call!);
    expect(event).toEqual({
      type: 'contact.created',
      timestamp: expect.any(String),
      data: expect.objectContaining({
        id: call!.headers['webhook-id'],
        entity: 'contact',
        entity_id: contact.id,
        version: 1,
        after: expect.objectContaining({ first_name: 'Grace' }),
      }),
    });
    expect(call).toMatchObject({
      method: 'POST',
      path: '/hook',
      headers: { 'content-type': 'application/json' },
    });
    const hex = createHmac('sha256', webhook.secret).update(call!.text).digest('hex');
    expect(call!.headers['x-our-signature']).toBe(`sha256=${hex}`);
    const { items } = (await apiV1.get('/api/v1/changes')).body;
    expect(items.find((item: any) => item.id === event.data.id)).toEqual(event.data);

    const [logged] = await untilEnded(webhook, 1);
    expect(logged).toMatchObject({
      type: 'contact.created',
      status: 'succeeded',
      attempts: 1,
      response_status: 204,
      message_id: event.data.id,
    });
    const detail = await deliveryOf(webhook, logged);
    expect(detail).toMatchObject({
      request: { body: call!.text },
      response: { status: 204, body: '' },
      attempt_log: [{ response_status: 204, error: null, duration_ms: expect.any(Number) }],
    });
  });

  it('is told to those that chose it, whichever API it came through', async () => {
    const webhook = await subscribe({ events: ['contact.updated', 'deal.created'] });
    const contact = await createContact(apiV1);
    await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: 'Mary' });
    await createDeal(apiV1, { contact_id: contact.id });
    const headers = { 'x-api-key': tenant.apiKey };
    const filter = `id=eq.${uuidOf(contact.id)}`;
    const json = { last_name: 'Shelley' };
    await api.request('PATCH', `/functions/v1/rest-api-proxy/contacts?${filter}`, { headers, json });
    const calls = await receiver.until(3);
    expect(calls.map(({ event }) => event.type).sort()).toEqual([
      'contact.updated',
      'contact.updated',
      'deal.created',
    ]);
    expect(await untilEnded(webhook, 3)).toHaveLength(3);
  });

  it('is told in the order of the versions of its record, also after failures', async () => {
    await subscribe();
    receiver.respond = (call, response, index) => status(index === 1 ? 500 : 204)(call, response, index);
    const contact = await createContact(apiV1);
    for (let n = 0; n < 20; n++) await apiV1.patch(`${CONTACTS}/${contact.id}`, { first_name: `Name ${n}` });
    const calls = await receiver.until(22);
    const versions = calls.map(({ event }) => event.data.version);
    expect(versions).toEqual([1, 2, ...Array.from({ length: 20 }, (_, n) => n + 2)]);
    expect(receiver.effects().size).toBe(21);
  });

  it('is told to no webhook of another organization', async () => {
    const other = apiV1Of(api, await api.tenant('Other'));
    await subscribe({}, other);
    await createContact(apiV1);
    const own = await createContact(other);
    await receiver.until(1);
    await sleep(300);
    expect(receiver.calls.map(({ event }) => event.data.entity_id)).toEqual([own.id]);
  });

  it('is told while a webhook is enabled; what came meanwhile is told afterwards', async () => {
    const webhook = await subscribe({ enabled: false });
    const contact = await createContact(apiV1);
    await sleep(300);
    expect(receiver.calls).toEqual([]);
    await apiV1.patch(`${WEBHOOKS}/${webhook.id}`, { enabled: true });
    const [call] = await receiver.until(1);
    expect(call!.event.data.entity_id).toBe(contact.id);
  });
});

describe('A receiver', () => {
  it('that fails is called again later, with the same id, and recovers', async () => {
    const webhook = await subscribe();
    receiver.respond = status(500);
    await createContact(apiV1);
    await receiver.until(1);
    const [waiting] = await until(
      () => deliveriesOf(webhook),
      ([first]) => first?.attempts === 1,
    );
    expect(waiting).toMatchObject({ status: 'pending', response_status: 500, error: 'Status 500' });
    expect(Date.parse(waiting.next_attempt_at) - Date.now()).toBeGreaterThan(1_000);
    expect(
      await until(
        () => webhookOf(webhook),
        ({ failing_since }) => failing_since !== null,
      ),
    ).toMatchObject({ enabled: true });
    receiver.respond = status(200);
    await passTime(webhook);
    const calls = await receiver.until(2);
    expect(new Set(calls.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(calls.map(({ text }) => text)).toEqual([calls[0]!.text, calls[0]!.text]);
    expect(await untilEnded(webhook, 1)).toMatchObject([{ status: 'succeeded', attempts: 2 }]);
    expect(
      await until(
        () => webhookOf(webhook),
        ({ failing_since }) => failing_since === null,
      ),
    ).toBeDefined();
  });

  it('that wants to be left alone is left alone for as long as it says', async () => {
    const webhook = await subscribe();
    receiver.respond = status(429, { 'retry-after': '600' });
    for (let n = 0; n < 3; n++) await createContact(apiV1);
    await receiver.until(1);
    const { resting_until } = await until(
      () => webhookOf(webhook),
      (each) => each.resting_until !== null,
    );
    expect((Date.parse(resting_until) - Date.now()) / 1000).toBeGreaterThan(590);
    await createContact(apiV1);
    await sleep(500);
    expect(receiver.calls).toHaveLength(1);
    const delays = (await deliveriesOf(webhook, '?status=pending')).filter(({ attempts }) => attempts === 1);
    expect(delays.map(({ next_attempt_at }) => Date.parse(next_attempt_at) - Date.now() > 590_000)).toEqual([
      true,
    ]);
    receiver.respond = status(200);
    await passTime(webhook);
    expect((await untilEnded(webhook, 4)).map((each) => each.status)).toEqual(Array(4).fill('succeeded'));
  });

  it('that is gone is disabled, and goes on where it stopped once it is enabled', async () => {
    const webhook = await subscribe();
    receiver.respond = status(410);
    await createContact(apiV1);
    const stopped = await until(
      () => webhookOf(webhook),
      ({ enabled }) => !enabled,
    );
    expect(stopped).toMatchObject({ disabled_reason: 'gone', disabled_at: expect.any(String) });
    const second = await createContact(apiV1);
    await sleep(300);
    expect(receiver.calls).toHaveLength(1);
    const [told] = await api.rows(`select * from audit_events where entity_id = $1 and action = 'disabled'`, [
      uuidOf(webhook.id),
    ]);
    expect(told).toMatchObject({ user_id: null, after: { enabled: false, disabledReason: 'gone' } });
    receiver.respond = status(200);
    const { body } = await apiV1.patch(`${WEBHOOKS}/${webhook.id}`, { enabled: true });
    expect(body.webhook).toMatchObject({ enabled: true, disabled_reason: null, disabled_at: null });
    const calls = await receiver.until(2);
    expect(calls[1]!.event.data.entity_id).toBe(second.id);
  });

  it('that fails for three days is disabled; what failed on its way stays in the log', async () => {
    const webhook = await subscribe();
    receiver.respond = status(503);
    await createContact(apiV1);
    await until(
      () => webhookOf(webhook),
      ({ failing_since }) => failing_since !== null,
    );
    await until(
      () =>
        api.rows('select from webhook_tasks where webhook_id = $1 and lease is null', [uuidOf(webhook.id)]),
      ({ length }) => length === 1,
    );
    await passTime(webhook, '73 hours');
    const stopped = await until(
      () => webhookOf(webhook),
      ({ enabled }) => !enabled,
    );
    expect(stopped).toMatchObject({ disabled_reason: 'failing' });
    expect(await deliveriesOf(webhook)).toMatchObject([
      { status: 'failed', attempts: 2, response_status: 503 },
    ]);
  });

  it('that hangs is given ten seconds, and holds up nobody else', async () => {
    const quick = await startReceiver();
    try {
      receiver.respond = () => undefined;
      const webhook = await subscribe();
      const other = await subscribe({ url: quick.url });
      for (let n = 0; n < 5; n++) await createContact(apiV1);
      const begun = Date.now();
      await quick.until(5);
      expect(Date.now() - begun).toBeLessThan(5_000);
      // One call until it has shown that it responds.
      expect(receiver.calls).toHaveLength(1);
      const [failed] = await until(
        () => deliveriesOf(webhook, '?limit=50'),
        (all) => all.some(({ attempts }) => attempts > 0),
      ).then((all) => all.filter(({ attempts }) => attempts > 0));
      expect(failed.error).toBe('No response within 10 s');
      expect(Date.now() - begun).toBeGreaterThan(9_000);
      expect(await untilEnded(other, 5)).toHaveLength(5);
    } finally {
      await quick.close();
    }
  });

  it('that closes early, or stops in the middle of its response, is called again or not by its status', async () => {
    const webhook = await subscribe();
    receiver.respond = (_call, response, index) => {
      if (index === 0) return response.socket!.destroy();
      response.writeHead(200, { 'content-length': '100' });
      response.write('half');
      return setTimeout(() => response.socket?.destroy(), 20);
    };
    await createContact(apiV1);
    await until(
      () => deliveriesOf(webhook),
      ([first]) => first?.attempts === 1,
    );
    await passTime(webhook);
    const [ended] = await untilEnded(webhook, 1);
    const { attempt_log, response } = await deliveryOf(webhook, ended);
    expect(attempt_log).toMatchObject([
      { response_status: null, error: expect.any(String) },
      { response_status: 200, error: null },
    ]);
    expect(response).toEqual({ status: 200, body: 'half' });
  });

  it('is not followed where it redirects to', async () => {
    const webhook = await subscribe();
    const elsewhere = await startReceiver();
    try {
      receiver.respond = status(307, { location: elsewhere.url });
      await createContact(apiV1);
      const [first] = await until(
        () => deliveriesOf(webhook),
        ([each]) => each?.attempts === 1,
      );
      expect(first).toMatchObject({ status: 'pending', error: 'Status 307: redirects are not followed' });
      expect(elsewhere.calls).toEqual([]);
    } finally {
      await elsewhere.close();
    }
  });

  it('has the first 4 KB of its response kept', async () => {
    const webhook = await subscribe();
    receiver.respond = (_call, response) => response.writeHead(200).end(`\0${'x'.repeat(100_000)}`);
    await createContact(apiV1);
    const [ended] = await untilEnded(webhook, 1);
    const { response } = await deliveryOf(webhook, ended);
    expect(response.body).toBe(`\uFFFD${'x'.repeat(4_095)}`);
  });

  it('that chokes on one event gets the others', async () => {
    const webhook = await subscribe();
    const bad = 'Bobby Tables';
    receiver.respond = (call, response, index) =>
      status(call.event.data.after.first_name === bad ? 422 : 200)(call, response, index);
    await createContact(apiV1, { first_name: bad });
    for (let n = 0; n < 6; n++) await createContact(apiV1);
    await until(
      () => deliveriesOf(webhook, '?status=succeeded'),
      ({ length }) => length === 6,
    );
    expect(await deliveriesOf(webhook, '?status=pending')).toMatchObject([{ response_status: 422 }]);
    expect(await webhookOf(webhook)).toMatchObject({ enabled: true, failing_since: null });
  });
});

describe('On whose behalf a webhook reads', () => {
  it('decides what it is told, at the time of the call', async () => {
    const key = await apiV1.post('/api/v1/api-keys', {
      name: 'hooks',
      scopes: ['webhooks:manage', 'contacts:read'],
    });
    const headers = { 'x-api-key': key.body.api_key.key };
    const json = { url: receiver.url, events: contacts };
    const { webhook } = (await api.request('POST', WEBHOOKS, { headers, json })).body;
    await createContact(apiV1);
    await receiver.until(1);
    await apiV1.delete(`/api/v1/api-keys/${key.body.api_key.id}`);
    await createContact(apiV1);
    expect(
      await until(
        () => webhookOf(webhook),
        ({ enabled }) => !enabled,
      ),
    ).toMatchObject({ disabled_reason: 'access_lost' });
    expect(receiver.calls).toHaveLength(1);
  });

  it('is a member: once removed, nothing more leaves, until somebody else takes it on', async () => {
    const admin = await colleague(api, tenant, 'admin');
    const webhook = await subscribe({}, apiV1Of(api, admin));
    await api.rows('delete from auth.members where user_id = $1', [admin.userId]);
    const contact = await createContact(apiV1);
    expect(
      await until(
        () => webhookOf(webhook),
        ({ enabled }) => !enabled,
      ),
    ).toMatchObject({ disabled_reason: 'access_lost' });
    expect(receiver.calls).toEqual([]);
    await apiV1.patch(`${WEBHOOKS}/${webhook.id}`, { enabled: true });
    const [call] = await receiver.until(1);
    expect(call!.event.data.entity_id).toBe(contact.id);
  });

  it('skips what waits and may not be read any more', async () => {
    const scopes = ['webhooks:manage', 'contacts:read', 'deals:read'];
    const key = await apiV1.post('/api/v1/api-keys', { name: 'hooks', scopes });
    const headers = { 'x-api-key': key.body.api_key.key };
    const json = { url: receiver.url, events: ['contact.created', 'deal.created'] };
    const { webhook } = (await api.request('POST', WEBHOOKS, { headers, json })).body;
    receiver.respond = (call, response, index) =>
      status(call.event.type === 'deal.created' ? 500 : 200)(call, response, index);
    const contact = await createContact(apiV1);
    await createDeal(apiV1, { contact_id: contact.id });
    await until(
      () => deliveriesOf(webhook, '?type=deal.created'),
      ([deal]) => deal?.attempts === 1,
    );
    await api.rows(`update api_keys set scopes = array['contacts:read'] where id = $1`, [
      uuidOf(key.body.api_key.id),
    ]);
    const before = receiver.calls.length;
    await untilNobodyHolds(webhook);
    await passTime(webhook);
    const [skipped] = await until(
      () => deliveriesOf(webhook, '?type=deal.created'),
      ([deal]) => deal.status !== 'pending',
    );
    expect(skipped).toMatchObject({ status: 'skipped', attempts: 1 });
    expect(receiver.calls).toHaveLength(before);
  });
});

describe('The secret', () => {
  it('signs beside the one before for a day, and alone afterwards', async () => {
    const { id, secret: former } = await subscribe();
    const { body } = await apiV1.post(`${WEBHOOKS}/${id}/rotate-secret`);
    const { secret, former_secret_until } = body.webhook;
    expect(secret).not.toBe(former);
    expect((Date.parse(former_secret_until) - Date.now()) / 3_600_000).toBeCloseTo(24, 0);
    await createContact(apiV1);
    const [both] = await receiver.until(1);
    expect(verified(secret, both!)).toEqual(verified(former, both!));
    const hex = createHmac('sha256', secret).update(both!.text).digest('hex');
    expect(both!.headers['x-webhook-signature']).toBe(`sha256=${hex}`);
    await api.rows(`update webhooks set former_secret_until = now() where id = $1`, [uuidOf(id)]);
    await createContact(apiV1);
    const [, alone] = await receiver.until(2);
    expect(verified(secret, alone!)).toBeDefined();
    expect(() => verified(former, alone!)).toThrow();
  });

  it('that cannot be read stops the webhook, until there is a new one', async () => {
    const { id } = await subscribe();
    await apiV1.patch(`${WEBHOOKS}/${id}`, { enabled: false });
    await untilNobodyHolds({ id });
    await api.rows(`update webhooks set secret = secret || '\\x00' where id = $1`, [uuidOf(id)]);
    await apiV1.patch(`${WEBHOOKS}/${id}`, { enabled: true });
    await createContact(apiV1);
    expect(
      await until(
        () => webhookOf({ id }),
        ({ enabled }) => !enabled,
      ),
    ).toMatchObject({ disabled_reason: 'secret_unreadable' });
    expect((await apiV1.post(`${WEBHOOKS}/${id}/test`)).status).toBe(409);
    const { secret } = (await apiV1.post(`${WEBHOOKS}/${id}/rotate-secret`)).body.webhook;
    await apiV1.patch(`${WEBHOOKS}/${id}`, { enabled: true });
    const [call] = await receiver.until(1);
    expect(verified(secret, call!)).toBeDefined();
  });
});

describe('What was sent', () => {
  it('is sent again by one, with the id it had', async () => {
    const webhook = await subscribe();
    await createContact(apiV1);
    const [first] = await untilEnded(webhook, 1);
    const again = await apiV1.post(`${WEBHOOKS}/${webhook.id}/deliveries/${first.id}/redeliver`);
    expect([again.status, again.body.delivery]).toMatchObject([
      200,
      { id: first.id, status: 'pending', attempts: 1 },
    ]);
    const calls = await receiver.until(2);
    expect(calls[1]!.headers['webhook-id']).toBe(calls[0]!.headers['webhook-id']);
    expect(await untilEnded(webhook, 1)).toMatchObject([{ status: 'succeeded', attempts: 2 }]);
  });

  it('is sent again by a span of time, and by what became of it', async () => {
    const webhook = await subscribe();
    for (let n = 0; n < 3; n++) await createContact(apiV1);
    const ended = await untilEnded(webhook, 3);
    const path = `${WEBHOOKS}/${webhook.id}/redeliver`;
    const [last, , first] = ended.map(({ occurred_at }) => occurred_at);
    expect((await apiV1.post(path, { from: first, to: last, status: 'failed' })).body).toEqual({
      redelivered: 0,
      next: null,
    });
    expect((await apiV1.post(path, { from: '2020-01-01', to: '2020-01-02' })).body).toEqual({
      redelivered: 0,
      next: null,
    });
    expect((await apiV1.post(path, { from: first, to: last })).body).toEqual({ redelivered: 3, next: null });
    await receiver.until(6);
    expect(receiver.effects().size).toBe(3);
    for (const [json, message] of [
      [{ to: last }, 'from is required'],
      [{ from: 'then', to: last }, 'from must be an ISO 8601 date and time'],
      [{ from: '2026-01-02', to: '2026-01-01' }, 'from must not be after to'],
      [{ from: first, to: last, status: 'pending' }, 'status must be one of succeeded, failed, skipped'],
    ] as const) {
      const refused = await apiV1.post(path, json);
      expect([refused.status, refused.body.error.message]).toEqual([400, message]);
    }
  });

  it('is sent again by steps, and where there is much of it the response says where to go on', async () => {
    const webhook = await subscribe();
    for (let n = 0; n < 2; n++) await createContact(apiV1);
    const [last] = await untilEnded(webhook, 2);
    // Before them, as ids go, stands more than one request goes through.
    await api.rows(
      `insert into webhook_deliveries (organization_id, id, webhook_id, type, occurred_at, status)
       select $1, ('00000000-0000-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid, $2, 'webhook.test', now(), 'failed'
       from generate_series(1, 100000) n`,
      [tenant.organizationId, uuidOf(webhook.id)],
    );
    const path = `${WEBHOOKS}/${webhook.id}/redeliver`;
    const whole = { from: '1970-01-01T00:00:00Z', to: '2100-01-01T00:00:00Z' };
    const { body: first } = await apiV1.post(path, whole);
    expect(first).toEqual({ redelivered: 0, next: `whd_${'0'.repeat(12)}70008000${'0'.repeat(7)}186a0` });
    const { body: second } = await apiV1.post(path, { ...whole, after: first.next });
    expect(second).toEqual({ redelivered: 2, next: null });
    await receiver.until(4);
    // Whoever says from when is spared what is older.
    const recent = await apiV1.post(path, { ...whole, from: last.occurred_at });
    expect(recent.body.next).toBeNull();
    const refused = await apiV1.post(path, { ...whole, after: 'whd_1' });
    expect(refusalOf(refused)).toMatchObject({ status: 400 });
  });

  it('is not sent again by a webhook that is disabled, and is nobody else’s', async () => {
    const webhook = await subscribe();
    await createContact(apiV1);
    const [first] = await untilEnded(webhook, 1);
    const other = await subscribe();
    const elsewhere = `${WEBHOOKS}/${other.id}/deliveries/${first.id}`;
    expect(refusalOf(await apiV1.get(elsewhere))).toEqual(missing('Delivery'));
    expect(refusalOf(await apiV1.post(`${elsewhere}/redeliver`))).toEqual(missing('Delivery'));
    await apiV1.patch(`${WEBHOOKS}/${webhook.id}`, { enabled: false });
    const path = `${WEBHOOKS}/${webhook.id}`;
    expect((await apiV1.post(`${path}/deliveries/${first.id}/redeliver`)).status).toBe(409);
    expect((await apiV1.post(`${path}/redeliver`, { from: '2020-01-01', to: '2030-01-01' })).status).toBe(
      409,
    );
    expect(await deliveriesOf(webhook)).toMatchObject([{ status: 'succeeded', attempts: 1 }]);
  });

  it('is listed by pages and status', async () => {
    const webhook = await subscribe();
    for (let n = 0; n < 3; n++) await createContact(apiV1);
    await untilEnded(webhook, 3);
    const path = `${WEBHOOKS}/${webhook.id}/deliveries`;
    const { body } = await apiV1.get(`${path}?limit=2&offset=1&status=succeeded`);
    expect([body.total, body.items.length]).toEqual([3, 2]);
    expect((await apiV1.get(`${path}?status=lost`)).status).toBe(400);
    expect((await apiV1.get(`${path}?type=contact.deleted`)).body.total).toBe(0);
  });

  it('shows what it said to those alone who may read it', async () => {
    const webhook = await subscribe();
    await createContact(apiV1);
    const [first] = await untilEnded(webhook, 1);
    const key = await apiV1.post('/api/v1/api-keys', { name: 'log', scopes: ['webhooks:manage'] });
    const headers = { 'x-api-key': key.body.api_key.key };
    const { body } = await api.request('GET', `${WEBHOOKS}/${webhook.id}/deliveries/${first.id}`, {
      headers,
    });
    expect(body.delivery).toMatchObject({ status: 'succeeded', request: { body: null } });
  });

  it('is forgotten with its record, and after 30 days', async () => {
    const webhook = await subscribe();
    const contact = await createContact(apiV1, { first_name: 'Secret' });
    const [first] = await untilEnded(webhook, 1);
    await apiV1.delete(`${CONTACTS}/${contact.id}`);
    await untilEnded(webhook, 2);
    await api.rows(`update contacts set deleted_at = now() - interval '31 days' where id = $1`, [
      uuidOf(contact.id),
    ]);
    await api.app.get(PurgeService).purge();
    const detail = await deliveryOf(webhook, first);
    expect(detail.request.body).toContain(contact.id);
    expect(detail.request.body).not.toContain('Secret');
    await api.rows(`update webhook_deliveries set created_at = now() - interval '31 days' where id = $1`, [
      uuidOf(first.id),
    ]);
    const report = await api.app.get(PurgeService).purge();
    expect(report.purged['deliveries to webhooks']).toBe(1);
    expect((await deliveriesOf(webhook)).map(({ id }) => id)).not.toContain(first.id);
  });
});

describe('A test', () => {
  it('calls at once, and tells what came of it', async () => {
    const webhook = await subscribe({ enabled: false });
    receiver.respond = (_call, response) => response.writeHead(418).end('short and stout');
    const { status: code, body } = await apiV1.post(`${WEBHOOKS}/${webhook.id}/test`);
    expect([code, body.delivery]).toMatchObject([
      200,
      { type: 'webhook.test', status: 'failed', response: { status: 418, body: 'short and stout' } },
    ]);
    const [call] = receiver.calls;
    const event = new Webhook(webhook.secret).verify(call!.text, call!.headers as Record<string, string>);
    expect(event).toMatchObject({ type: 'webhook.test', data: { webhook_id: webhook.id } });
    expect(body.delivery).toMatchObject({
      message_id: call!.headers['webhook-id'],
      request: { body: call!.text },
    });
    const [logged] = await deliveriesOf(webhook);
    expect(logged.id).toBe(body.delivery.id);
    await apiV1.patch(`${WEBHOOKS}/${webhook.id}`, { enabled: true });
    const again = await apiV1.post(`${WEBHOOKS}/${webhook.id}/deliveries/${logged.id}/redeliver`);
    expect([again.status, again.body.error.message]).toEqual([
      422,
      'A test is not sent again: make another one',
    ]);
  });
});
