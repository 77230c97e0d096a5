import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Webhook } from 'standardwebhooks';
import { PurgeService } from '../../apps/api/src/purge/purge.service.js';
import { clientOf } from '../crm-contacts-api/client.js';
import { type ApiV1Client, apiV1Of, uuidOf } from '../crm-v1/client.js';
import { type ReceivedCall, type Receiver, startReceiver, status, verified } from '../events/receiver.js';
import { invalid, refusalOf } from '../platform/records.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { joinAs } from '../support/build.js';

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
const silent = [
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

  it('tells every field of a contact and a deal as the tables show it', async () => {
    await subscribe({ events: ['contact.updated', 'deal.updated'] });
    const { pipeline_id } = await create('deals', {
      title: 'First',
      contact_id: (await create('contacts', { first_name: 'Grace' })).id,
    });
    const company = await create('companies', { name: 'Acme' });
    const contact = await create('contacts', { first_name: 'A', phones: ['+12025550143'] });
    const person = {
      first_name: 'Ada',
      last_name: 'Lovelace',
      phones: ['+12025550143', '+12025550144'],
      emails: ['ada@example.com'],
      tags: ['vip', 'a,"b"'],
      source: 'fair',
      custom_fields: { level: 3, nested: { a: [1, null] } },
      assignee_id: tenant.userId,
      company_id: company.id,
      description: 'Counts\nwell',
      opt_in_status: false,
      phone_extensions: { '+12025550144': '12' },
    };
    await change('contacts', contact, person);
    const deal = await create('deals', { title: 'D', contact_id: contact.id });
    const sale = {
      title: 'Anvils',
      value: 12345.5,
      currency: 'EUR',
      stage: 'won',
      pipeline_id,
      description: 'Heavy',
      expected_close_date: '2026-12-24',
      probability: 99.5,
      lost_reason: 'Too dear',
      won_date: '2026-12-23',
      source: 'fair',
      tags: ['big'],
      owner_id: tenant.userId,
      company_id: company.id,
      custom_fields: { level: 3 },
      products: [{ name: 'Anvil', quantity: 2 }],
    };
    await change('deals', deal, { ...sale, stage: 'lost', won_date: null });
    await change('deals', deal, { ...sale, lost_reason: null });
    const calls = await receiver.until(3);
    const shown = {
      contacts: (await ask('GET', `/contacts?id=eq.${contact.id}`)) as object,
      deals: (await ask('GET', `/deals?id=eq.${deal.id}`)) as object,
    };
    expect(shown.contacts).toMatchObject(person);
    expect(shown.deals).toMatchObject({ ...sale, lost_reason: null });
    const rowOf = ({
      organization_id: _o,
      version: _v,
      organization: _g,
      change: _c,
      contact: _p,
      ...row
    }: any) => row;
    expect(rowOf(told(calls, 'contact.updated')[0].data)).toEqual(shown.contacts);
    const [lost, won] = told(calls, 'deal.updated');
    expect(rowOf(won.data)).toEqual(shown.deals);
    const { organization_id: _, company: __, ...further } = won.data.contact;
    expect(further).toEqual(shown.contacts);
    expect(Object.keys(rowOf(lost.data)).sort()).toEqual(Object.keys(shown.deals).sort());
    expect(lost.data).toMatchObject({ stage: 'lost', lost_reason: 'Too dear', won_date: null });
  });

  it('tells each change with the record as it was then, however late', async () => {
    const webhook = await subscribe({ enabled: false });
    const [first, second] = [await joinAs(api, tenant, 'member'), await joinAs(api, tenant, 'member')];
    const contact = await create('contacts', { first_name: 'Ada', tags: ['new'] });
    const deal = await create('deals', { title: 'Anvils', contact_id: contact.id, value: 1 });
    const seen: any[] = [];
    for (const stage of ['qualified', 'proposal', 'negotiation', 'won'])
      seen.push(await change('deals', deal, { stage, value: seen.length + 2 }));
    for (const { userId } of [first, second]) await change('contacts', contact, { assignee_id: userId });
    const last = await change('contacts', contact, {
      first_name: 'Augusta',
      tags: [],
      emails: ['a@example.com'],
    });
    await apiV1.patch(`${WEBHOOKS}/${webhook.id}`, { enabled: true });
    await untilSent(webhook, 15);
    const { calls } = receiver;
    expect(told(calls, 'deal.created')[0].data).toMatchObject({ ...deal, version: 1 });
    expect(told(calls, 'deal.stage.changed').map(({ data }) => data)).toEqual(
      seen.map((row, index) => expect.objectContaining({ ...row, version: index + 2 })),
    );
    expect(told(calls, 'contact.created')[0].data).toMatchObject({ ...contact, version: 1 });
    expect(told(calls, 'contact.assigned').map(({ data }) => [data.assignee_id, data.first_name])).toEqual([
      [first.userId, 'Ada'],
      [second.userId, 'Ada'],
    ]);
    expect(told(calls, 'contact.updated').at(-1).data).toMatchObject({ ...last, version: 4 });
    // What belongs to it is told as it is when the webhook is called.
    expect(told(calls, 'deal.created')[0].data.contact).toMatchObject({ first_name: 'Augusta' });
  });

  it('tells a company that a contact was put into and taken out of, and the deal that got a further contact', async () => {
    const webhook = await subscribe({ enabled: false, events: ['contact.updated', 'deal.updated'] });
    const contact = await create('contacts', { first_name: 'Ada' });
    const other = await create('contacts', { first_name: 'Grace' });
    const deal = await create('deals', { title: 'Anvils', contact_id: contact.id });
    const company = await create('companies', { name: 'Acme' });
    const place = `/functions/v1/crm-companies-api/${company.id}`;
    const { headers } = await clientOf(api, tenant);
    const linked = await api.request('POST', `${place}/contacts`, {
      headers,
      json: { contactId: contact.id },
    });
    expect(linked.status).toBe(201);
    await change('contacts', contact, { last_name: 'Lovelace' });
    const left = await api.request('DELETE', `${place}/contacts/${contact.id}`, { headers });
    expect(left.status).toBe(200);
    await create('deal_contacts', { deal_id: deal.id, contact_id: other.id });
    const moved = await change('deals', deal, { contact_id: other.id });
    await apiV1.patch(`${WEBHOOKS}/${webhook.id}`, { enabled: true });
    const items = await untilSent(webhook, 5);
    const { calls } = receiver;
    expect(told(calls, 'contact.updated').map(({ data }) => [data.company_id, data.last_name])).toEqual([
      [company.id, null],
      [company.id, 'Lovelace'],
      [null, 'Lovelace'],
    ]);
    const [further, handed] = told(calls, 'deal.updated').map(({ data }) => data);
    expect([further.change.action, further.version]).toEqual(['contact_added', 1]);
    expect(further).toMatchObject({ contact_id: contact.id, updated_at: deal.updated_at });
    expect(handed).toMatchObject({ ...moved, version: 2 });
    expect(items).toHaveLength(5);
  });

  it('tells a record as it was, also once it is deleted and restored; of one that is purged its ids', async () => {
    const webhook = await subscribe();
    receiver.respond = status(500);
    const contact = await create('contacts', { first_name: 'Ada' });
    await receiver.until(1);
    const path = `/api/v1/crm/contacts/cont_${contact.id.replaceAll('-', '')}`;
    await change('contacts', contact, { first_name: 'Augusta' });
    await apiV1.delete(path);
    await apiV1.post(`${path}/restore`);
    await apiV1.delete(path);
    receiver.respond = status(204);
    await sleep(300);
    await api.rows(`update webhook_deliveries set next_attempt_at = now() where status = 'pending'`);
    await api.rows('update webhook_tasks set due_at = now(), not_before = null where lease is null');
    const items = await untilSent(webhook, 3);
    const sent = [...receiver.effects().values()];
    expect(sent.map(({ event }) => [event.data.first_name, event.data.version])).toEqual([
      ['Ada', 1],
      ['Augusta', 2],
      ['Augusta', 4],
    ]);
    expect(sent[0]!.event.data).toMatchObject(contact);
    // A record is told the same by each call, and by the log.
    expect(sent[0]!.text).toBe(receiver.calls[0]!.text);
    const shownOf = async ({ id }: any) =>
      (await apiV1.get(`${WEBHOOKS}/${webhook.id}/deliveries/${id}`)).body.delivery.request.body;
    expect(await Promise.all(items.map(shownOf))).toEqual(sent.map(({ text }) => text).reverse());

    await api.rows(`update contacts set deleted_at = now() - interval '31 days' where id = $1`, [contact.id]);
    await api.app.get(PurgeService).purge();
    const { data: left } = JSON.parse(await shownOf(items[0]));
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

  it('is set up with all names that are published, and says in a Warning which will never come', async () => {
    const names = [...all, ...silent];
    const json = { url: receiver.url, format, events: [...names].reverse() };
    const made = await apiV1.post(WEBHOOKS, json);
    const warning = `299 - "events: never raised by this server: ${silent.join(', ')}"`;
    expect([made.status, made.headers.get('warning')]).toEqual([201, warning]);
    expect(made.body.webhook.events).toEqual(names);
    const path = `${WEBHOOKS}/${made.body.webhook.id}`;
    await create('contacts', { first_name: 'Ada' });
    expect((await receiver.until(1))[0]!.event.event).toBe('contact.created');
    const changed = await apiV1.patch(path, { description: 'All of them' });
    expect(changed.headers.get('warning')).toBe(warning);
    const fewer = await apiV1.patch(path, { events: all });
    expect([fewer.body.webhook.events, fewer.headers.get('warning')]).toEqual([all, null]);
  });

  it('is refused where nothing it is to be told of will ever come', async () => {
    for (const events of [['message.sent'], silent]) {
      const message = `events: none of ${events.join(', ')} is raised by this server`;
      expect(refusalOf(await apiV1.post(WEBHOOKS, { url: receiver.url, format, events }))).toEqual(
        invalid(message),
      );
    }
    expect((await apiV1.get(WEBHOOKS)).body.total).toBe(0);
    const { id } = await subscribe();
    expect((await apiV1.patch(`${WEBHOOKS}/${id}`, { events: silent })).status).toBe(400);
    expect((await apiV1.get(`${WEBHOOKS}/${id}`)).body.webhook.events).toEqual(all);
  });

  it('takes the published fields: a name, whether it is active, and the secret that its receiver has', async () => {
    const secret = 'the-secret-of-before';
    const webhook = await subscribe({ name: 'Ledger', active: false, secret });
    expect(webhook).toMatchObject({ description: 'Ledger', enabled: false, secret });
    const path = `${WEBHOOKS}/${webhook.id}`;
    const { body } = await apiV1.patch(path, { name: 'Books', active: true });
    expect(body.webhook).toMatchObject({ description: 'Books', enabled: true });
    await create('contacts', { first_name: 'Ada' });
    const [call] = await receiver.until(1);
    const hex = createHmac('sha256', secret).update(call!.text).digest('hex');
    expect(call!.headers['x-webhook-signature']).toBe(`sha256=${hex}`);
    const headers = call!.headers as Record<string, string>;
    expect(new Webhook(secret, { format: 'raw' }).verify(call!.text, headers)).toEqual(call!.event);
  });

  it.each([
    [{ name: 'A', description: 'B' }, 'name and description are one field, and say different things'],
    [{ active: true, enabled: false }, 'active and enabled are one field, and say different things'],
    [{ name: 'x'.repeat(501) }, 'name must be at most 500 characters'],
    [{ active: 'yes' }, 'active must be true or false'],
    [{ secret: 'short' }, 'secret must be 16 to 200 characters of ASCII, without blanks'],
    [{ secret: 'with blanks in between it' }, 'secret must be 16 to 200 characters of ASCII, without blanks'],
    [{ secret: 'whsec_notBase64!notBase64!' }, 'secret: behind whsec_ must be Base64 of 24 to 64 bytes'],
    [{ secret: 'whsec_dG9vIHNob3J0' }, 'secret: behind whsec_ must be Base64 of 24 to 64 bytes'],
  ])('is refused with %j', async (fields, message) => {
    const json = { url: receiver.url, format, events: all, ...fields };
    expect(refusalOf(await apiV1.post(WEBHOOKS, json))).toEqual(invalid(message));
    expect((await apiV1.get(WEBHOOKS)).body.total).toBe(0);
    const { id } = await subscribe({ description: 'Kept' });
    expect((await apiV1.patch(`${WEBHOOKS}/${id}`, fields)).status).toBe(400);
    const { webhook } = (await apiV1.get(`${WEBHOOKS}/${id}`)).body;
    expect(webhook).toMatchObject({ description: 'Kept', enabled: true });
  });

  it('takes the names of its format alone, and keeps it', async () => {
    const post = (fields: object) => apiV1.post(WEBHOOKS, { url: receiver.url, ...fields });
    const [unknown, foreign, ours] = [
      await post({ format: 'sales', events: ['contact.created'] }),
      await post({ format, events: ['company.created'] }),
      await post({ events: ['deal.stage.changed'] }),
    ];
    expect(refusalOf(unknown)).toEqual(invalid('format must be one of rosetta, rest-api-proxy'));
    expect(refusalOf(foreign)).toEqual(invalid(`events must be among ${[...all, ...silent].join(', ')}`));
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
