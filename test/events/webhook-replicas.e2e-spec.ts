import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { loadSettings } from '../../apps/api/src/config/settings.js';
import { createApp } from '../../apps/api/src/create-app.js';
import { type ApiV1Client, apiV1Of, CONTACTS, createContact } from '../crm-v1/client.js';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { freePort, type ProductProcess, startProduct } from '../support/product-process.js';
import { openMailbox } from '../auth/mailbox.js';
import { type Receiver, startReceiver, status } from './receiver.js';

const SECRET = 'a secret for tests only, long enough to be one';
const WEBHOOKS = '/api/v1/webhooks';
const events = ['contact.created', 'contact.updated'];
const settings = { WEBHOOK_POLL_MS: '100', WEBHOOKS_ALLOW_PRIVATE: 'true' };

let api: TestApi;
let tenant: Tenant;
let apiV1: ApiV1Client;
let receiver: Receiver;

beforeEach(async () => {
  receiver = await startReceiver();
});
afterEach(async () => {
  await api.close();
  await receiver.close();
});

async function begin(environment: Record<string, string>): Promise<void> {
  api = await startApi(environment);
  tenant = await api.tenant();
  apiV1 = apiV1Of(api, tenant);
}

async function subscribe(): Promise<string> {
  const made = await apiV1.post(WEBHOOKS, { url: receiver.url, events });
  expect(made.status).toBe(201);
  return made.body.webhook.id;
}

/** Creates contacts, and changes each some times. */
async function write(contacts: number, changes: number): Promise<void> {
  const made = await Promise.all(Array.from({ length: contacts }, () => createContact(apiV1)));
  for (let n = 0; n < changes; n++)
    await Promise.all(
      made.map(({ id }) => apiV1.patch(`${CONTACTS}/${id}`, { position: randomBytes(4).toString('hex') })),
    );
}

/** Waits until so many events have arrived, however often each. */
async function untilEffects(count: number): Promise<void> {
  for (const end = Date.now() + 60_000; receiver.effects().size < count; await sleep(50))
    if (Date.now() > end) throw new Error(`${receiver.effects().size} events instead of ${count}`);
}

/** Waits until so many events have been taken from the journal; which those are while others write is chance. */
async function untilTaken(count: number): Promise<void> {
  const taken = () => api.rows('select from webhook_deliveries');
  for (const end = Date.now() + 20_000; (await taken()).length < count; await sleep(20))
    if (Date.now() > end) throw new Error('Some are never taken');
}

async function untilNoneWaits(): Promise<void> {
  const waiting = () => api.rows(`select from webhook_deliveries where status = 'pending'`);
  for (const end = Date.now() + 20_000; (await waiting()).length > 0; await sleep(50))
    if (Date.now() > end) throw new Error('Some are never noted');
}

/** A process of the product on the database of this test. */
async function replica(): Promise<ProductProcess> {
  const environment = { ...settings, DATABASE_URL: api.ownerUrl, AUTH_SECRET: SECRET };
  return startProduct({
    dataDir: '/nonexistent',
    port: await freePort(),
    environment: { ...environment, DEMO_DATA: 'false', AUTH_REQUIRE_EMAIL_VERIFICATION: 'false' },
  });
}

/** By record, the versions in the order in which each arrived first. */
function firstVersions(): number[][] {
  const seen = new Set<unknown>();
  const records = new Map<string, number[]>();
  for (const { headers, event } of receiver.calls) {
    if (seen.has(headers['webhook-id'])) continue;
    seen.add(headers['webhook-id']);
    const { entity_id: id, version } = event.data;
    records.set(id, [...(records.get(id) ?? []), version]);
  }
  return [...records.values()];
}

describe('Two replicas', () => {
  it('tell every event once between them, in the order of the versions of each record', async () => {
    await begin(settings);
    const app = await createApp(
      {
        ...loadSettings({
          ...settings,
          LOG_LEVEL: 'silent',
          DATABASE_POOL_SIZE: '8',
          PURGE_INTERVAL_MINUTES: '0',
        }),
        publicUrl: 'http://localhost:3000',
        authSecret: SECRET,
      },
      { appUrl: api.appUrl, appRole: null },
    );
    try {
      await subscribe();
      await write(10, 6);
      await untilEffects(70);
      await sleep(300);
      expect(receiver.calls).toHaveLength(70);
      expect(firstVersions()).toEqual(Array.from({ length: 10 }, () => [1, 2, 3, 4, 5, 6, 7]));
    } finally {
      await app.close();
    }
  });
});

describe('Who wrote a webhook', () => {
  it('is told by mail when it is disabled, and not twice', async () => {
    const mailbox = await openMailbox();
    try {
      await begin({ ...settings, ...mailbox.settings, AUTH_REQUIRE_EMAIL_VERIFICATION: 'false' });
      receiver.respond = status(410);
      const id = await subscribe();
      await write(3, 0);
      // The first one asks to confirm the address.
      const mail = await mailbox.mailTo(tenant.email, 2);
      expect(mail.subject).toBe(`The webhook to ${new URL(receiver.url).host} was disabled`);
      expect(mail.text).toContain('Its receiver responded with status 410 (Gone).');
      expect(mailbox.mailsTo(tenant.email)).toHaveLength(2);
      expect((await apiV1.get(`${WEBHOOKS}/${id}`)).body.webhook).toMatchObject({ disabled_reason: 'gone' });
    } finally {
      await mailbox.close();
    }
  });
});

describe('A replica', () => {
  it('that ends lets its calls end, and the next one goes on', async () => {
    await begin(settings);
    receiver.respond = (_call, response) => setTimeout(() => response.writeHead(204).end(), 150);
    await subscribe();
    await write(20, 0);
    await untilTaken(20);
    await receiver.until(3);
    await api.app.close();
    const open = receiver.calls.length;
    const [{ pending }] = await api.rows(
      `select count(*)::int as pending from webhook_deliveries where status = 'pending'`,
    );
    expect(open + pending).toBe(20);
    expect(await api.rows('select from webhook_tasks where lease is not null or due_at > now()')).toEqual([]);
  });

  it('that is killed in the middle of its calls loses none: another one sends what was not noted, with the ids it had', async () => {
    await begin({ WEBHOOKS_ALLOW_PRIVATE: 'true' });
    receiver.respond = (_call, response) => setTimeout(() => response.writeHead(204).end(), 100);
    await subscribe();
    await write(10, 3);
    const first = await replica();
    try {
      await receiver.until(12);
    } finally {
      process.kill(first.pid, 'SIGKILL');
      await first.ended;
    }
    expect(receiver.effects().size).toBeLessThan(40);
    // Nobody waits a minute for the lease of the dead here.
    await api.rows('update webhook_tasks set due_at = now()');
    const next = await replica();
    try {
      await untilEffects(40);
      await untilNoneWaits();
      expect(receiver.effects().size).toBe(40);
      expect(firstVersions()).toEqual(Array.from({ length: 10 }, () => [1, 2, 3, 4]));
      // What was open or not yet noted when the first one died.
      expect(receiver.calls.length - 40).toBeLessThan(20);
      expect(await api.rows(`select status from webhook_deliveries where status <> 'succeeded'`)).toEqual([]);
    } finally {
      process.kill(next.pid, 'SIGTERM');
      await next.ended;
    }
  }, 120_000);
});
