import { setTimeout as sleep } from 'node:timers/promises';
import { PurgeService } from '../../apps/api/src/purge/purge.service.js';
import { type ApiV1Client, apiV1Of, uuidOf } from '../crm-v1/client.js';
import { type ReceivedCall, type Receiver, startReceiver, status, verified } from '../events/receiver.js';
import { invalid, refusalOf } from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';

const WEBHOOKS = '/api/v1/webhooks';
const PROXY = '/functions/v1/rest-api-proxy';
const format = 'rest-api-proxy';
const all = [
  'contact.created',
  'contact.updated',
  'contact.assigned',
  'deal.created',
  'deal.updated',
  'deal.stage.changed',
  'deal.assigned',
];

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

async function subscribe(fields: object = {}, headers: Record<string, string> = { cookie: tenant.cookie }) {
  const json = { url: receiver.url, format, events: all, ...fields };
  const made = await api.request('POST', WEBHOOKS, { headers, json });
  expect([made.status, made.text]).toEqual([201, expect.any(String)]);
  return made.body.webhook;
}

async function ask(method: string, path: string, json?: unknown): Promise<any> {
  const headers = { 'x-api-key': tenant.apiKey, prefer: 'return=representation' };
  const { status: code, body, text } = await api.request(method, PROXY + path, { headers, json });
  expect([code < 300, text]).toEqual([true, expect.any(String)]);
  return Array.isArray(body) ? body[0] : body;
}

const create = (table: string, json: object) => ask('POST', `/${table}`, json);
const change = (table: string, { id }: { id: string }, json: object) =>
  ask('PATCH', `/${table}?id=eq.${id}`, json);
const told = (calls: readonly ReceivedCall[], name: string) =>
  calls.filter(({ event }) => event.event === name).map(({ event }) => event);

async function untilSent(webhook: { id: string }, count: number): Promise<any[]> {
  for (const end = Date.now() + 20_000; ; await sleep(30)) {
    const { items } = (await apiV1.get(`${WEBHOOKS}/${webhook.id}/deliveries`)).body;
    if (items.length === count && items.every((each: any) => each.status === 'succeeded')) return items;
    if (Date.now() > end) throw new Error(`Never sent: ${JSON.stringify(items)}`);
  }
}

describe('A webhook in the format of document B', () => {
  it('is told of a contact as event, timestamp and data: the row, its organization and the change', async () => {
    const webhook = await subscribe();
    expect(webhook).toMatchObject({ format, events: all });
    const row = await create('contacts', { first_name: 'Grace', phones: ['+12025550143'], tags: ['vip'] });
    const [call] = await receiver.until(1);
    const { event, timestamp, data } = verified(webhook.secret, call!);
    expect([event, timestamp]).toEqual([
      'contact.created',
      expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
    ]);
    expect(data).toEqual({
      ...row,
      organization_id: tenant.organizationId,
      version: 1,
      organization: {
        id: tenant.organizationId,
        name: expect.any(String),
        slug: expect.any(String),
        settings: {},
        created_at: expect.any(String),
        updated_at: null,
      },
      change: expect.objectContaining({
        id: call!.headers['webhook-id'],
        version: 1,
        type: 'created',
        after: expect.objectContaining({ first_name: 'Grace' }),
      }),
    });
  });

  it('is told of a deal with its contact, and that one’s company', async () => {
    await subscribe({ events: ['deal.created'] });
    const company = await create('companies', { name: 'Acme', domain: 'acme.example', industry: 'Tools' });
    const contact = await create('contacts', { first_name: 'Ada', company_id: company.id });
    const deal = await create('deals', { title: 'Anvils', value: 12.5, contact_id: contact.id });
    const [call] = await receiver.until(1);
    const { event, data } = call!.event;
    const { contact: shown, organization, change: told, version, ...rest } = data;
    expect([event, version, told.entity, organization.id]).toEqual([
      'deal.created',
      1,
      'deal',
      tenant.organizationId,
    ]);
    expect(rest).toEqual({ ...deal, organization_id: tenant.organizationId });
    expect(shown).toEqual({
      ...contact,
      organization_id: tenant.organizationId,
      company: { id: company.id, name: 'Acme', domain: 'acme.example', website: null, industry: 'Tools' },
    });
  });

  it('is told of one change by each name it has, each with an id of its own', async () => {
    const webhook = await subscribe();
    const contact = await create('contacts', { first_name: 'Ada' });
    await change('contacts', contact, { assignee_id: tenant.userId });
    const deal = await create('deals', { title: 'Anvils', contact_id: contact.id, owner_id: tenant.userId });
    await change('deals', deal, { stage: 'won', owner_id: null });
    await change('deals', deal, { title: 'More anvils' });
    const calls = await receiver.until(8);
    const items = await untilSent(webhook, 8);
    expect(calls.map(({ event }) => event.event).sort()).toEqual([
      'contact.assigned',
      'contact.created',
      'contact.updated',
      'deal.assigned',
      'deal.created',
      'deal.stage.changed',
      'deal.updated',
      'deal.updated',
    ]);
    expect(receiver.effects().size).toBe(8);
    const [moved] = told(calls, 'deal.stage.changed');
    expect(moved.data.change).toMatchObject({ before: { stage: 'new' }, after: { stage: 'won' } });
    const [given] = told(calls, 'contact.assigned');
    expect(given.data).toMatchObject({ id: contact.id, assignee_id: tenant.userId });
    const ids = calls.map(({ headers }) => String(headers['webhook-id']));
    expect(ids).toContain(`${moved.data.change.id}_deal_stage_changed`);
    expect(items.map(({ message_id }) => message_id).sort()).toEqual([...ids].sort());
    expect(calls.map(({ text }) => text)).not.toContain(expect.stringContaining('deletedAt'));
  });

  it('is told of restored records as updated, and of no deletion, company or activity', async () => {
    await subscribe();
    const contact = await create('contacts', { first_name: 'Ada' });
    await create('companies', { name: 'Acme' });
    await create('activities', { contact_id: contact.id, kind: 'note', body: 'Hello' });
    const path = `/api/v1/crm/contacts/cont_${contact.id.replaceAll('-', '')}`;
    await apiV1.delete(path);
    await apiV1.post(`${path}/restore`);
    await receiver.until(2);
    await sleep(300);
    expect(receiver.calls.map(({ event }) => [event.event, event.data.change.type])).toEqual([
      ['contact.created', 'created'],
      ['contact.updated', 'restored'],
    ]);
  });

  it('never says more than whoever set it up may read', async () => {
    const key = async (scopes: string[]) =>
      (await apiV1.post('/api/v1/api-keys', { name: 'hooks', scopes })).body.api_key.key;
    const deals = { 'x-api-key': await key(['webhooks:manage', 'deals:read']) };
    const people = { 'x-api-key': await key(['webhooks:manage', 'deals:read', 'contacts:read']) };
    const json = { url: receiver.url, format, events: ['contact.created', 'deal.created'] };
    const refused = await api.request('POST', WEBHOOKS, { headers: deals, json });
    expect([refused.status, refused.body.error.message]).toEqual([
      403,
      'Reading a contact needs contacts:read',
    ]);
    await subscribe({ events: ['deal.created'], url: `${receiver.url}/deals` }, deals);
    await subscribe({ events: ['deal.created'], url: `${receiver.url}/people` }, people);
    const company = await create('companies', { name: 'Undisclosed' });
    const contact = await create('contacts', { first_name: 'Secretive', company_id: company.id });
    await create('deals', { title: 'Anvils', contact_id: contact.id });
    const calls = await receiver.until(2);
    const [few] = calls.filter(({ path }) => path === '/hook/deals');
    expect(few!.event.data).toMatchObject({ title: 'Anvils', contact_id: contact.id });
    expect([few!.event.data.contact, few!.text.includes('Secretive')]).toEqual([undefined, false]);
    const [more] = calls.filter(({ path }) => path === '/hook/people');
    expect(more!.event.data.contact).toMatchObject({ first_name: 'Secretive', company_id: company.id });
    expect([more!.event.data.contact.company, more!.text.includes('Undisclosed')]).toEqual([
      undefined,
      false,
    ]);
  });

  it('is shown in the log as it is sent, to who may read it', async () => {
    const webhook = await subscribe();
    await create('contacts', { first_name: 'Ada' });
    const [call] = await receiver.until(1);
    const [{ id }] = await untilSent(webhook, 1);
    const path = `${WEBHOOKS}/${webhook.id}/deliveries/${id}`;
    expect((await apiV1.get(path)).body.delivery.request.body).toBe(call!.text);
    const scopes = ['webhooks:manage', 'deals:read'];
    const { key } = (await apiV1.post('/api/v1/api-keys', { name: 'few', scopes })).body.api_key;
    const few = await api.request('GET', path, { headers: { 'x-api-key': key } });
    expect([few.status, few.body.delivery.request.body]).toEqual([200, null]);
  });

  it('tells a record as it is by then, with the change as it was, and of one that is purged its ids', async () => {
    const webhook = await subscribe();
    receiver.respond = status(500);
    const contact = await create('contacts', { first_name: 'Ada' });
    await receiver.until(1);
    await change('contacts', contact, { first_name: 'Augusta' });
    receiver.respond = status(204);
    await sleep(300);
    await api.rows(`update webhook_deliveries set next_attempt_at = now() where status = 'pending'`);
    await api.rows('update webhook_tasks set due_at = now(), not_before = null where lease is null');
    const items = await untilSent(webhook, 2);
    const { data } = receiver.calls.find(
      ({ event }, at) => at > 0 && event.event === 'contact.created',
    )!.event;
    expect(data).toMatchObject({ first_name: 'Augusta', version: 2 });
    expect(data.change).toMatchObject({ version: 1, after: { first_name: 'Ada' } });

    await apiV1.delete(`/api/v1/crm/contacts/cont_${contact.id.replaceAll('-', '')}`);
    await api.rows(`update contacts set deleted_at = now() - interval '31 days' where id = $1`, [contact.id]);
    await api.app.get(PurgeService).purge();
    const shown = await apiV1.get(`${WEBHOOKS}/${webhook.id}/deliveries/${items[0].id}`);
    const { data: left } = JSON.parse(shown.body.delivery.request.body);
    const organization_id = tenant.organizationId;
    expect(Object.keys(left)).toEqual(['id', 'organization_id', 'organization', 'change']);
    expect(left).toMatchObject({ id: contact.id, organization_id });
    expect(JSON.stringify(left)).not.toMatch(/Ada|Augusta/);
  });

  it('is tested with an event in the format', async () => {
    const webhook = await subscribe();
    const { body } = await apiV1.post(`${WEBHOOKS}/${webhook.id}/test`);
    expect(body.delivery).toMatchObject({ type: 'webhook.test', status: 'succeeded' });
    const [call] = await receiver.until(1);
    expect(verified(webhook.secret, call!)).toEqual({
      event: 'webhook.test',
      timestamp: expect.any(String),
      data: { webhook_id: uuidOf(webhook.id) },
    });
  });

  it.each([
    'conversation.created',
    'conversation.assigned',
    'conversation.status.changed',
    'message.received',
    'message.sent',
    'message.delivered',
    'message.read',
    'message.failed',
    'broadcast.response',
    'zoom.recording.completed',
  ])('refuses %s, which would never come', async (event) => {
    const json = { url: receiver.url, format, events: ['contact.created', event] };
    const message = `events: ${event} is not raised by this server, leave it out`;
    expect(refusalOf(await apiV1.post(WEBHOOKS, json))).toEqual(invalid(message));
    expect((await apiV1.get(WEBHOOKS)).body.total).toBe(0);
  });

  it('takes the names of its format alone, and keeps it', async () => {
    const post = (fields: object) => apiV1.post(WEBHOOKS, { url: receiver.url, ...fields });
    const [unknown, foreign, ours] = [
      await post({ format: 'sales', events: ['contact.created'] }),
      await post({ format, events: ['company.created'] }),
      await post({ events: ['deal.stage.changed'] }),
    ];
    expect(refusalOf(unknown)).toEqual(invalid('format must be one of rosetta, rest-api-proxy'));
    expect(refusalOf(foreign)).toEqual(invalid(`events must be among ${all.join(', ')}`));
    expect(ours.body.error.message).toMatch(/^events must be among contact.created, contact.updated, /);
    expect((await apiV1.get(WEBHOOKS)).body.total).toBe(0);
    const { id } = await subscribe();
    const path = `${WEBHOOKS}/${id}`;
    expect((await apiV1.patch(path, { events: ['company.created'] })).status).toBe(400);
    const other = await apiV1.patch(path, { format: 'rosetta' });
    expect(refusalOf(other)).toMatchObject({ status: 400, code: 'VALIDATION_ERROR' });
    const kept = await apiV1.patch(path, { events: ['deal.assigned', 'contact.created'] });
    expect(kept.body.webhook).toMatchObject({ format, events: ['contact.created', 'deal.assigned'] });
    const types = await apiV1.get(`${path}/deliveries?type=deal.stage.changed`);
    expect([types.status, types.body.total]).toEqual([200, 0]);
    expect((await apiV1.get(`${path}/deliveries?type=deal.exploded`)).status).toBe(400);
  });
});
