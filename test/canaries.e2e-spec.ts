import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Mailbox, openMailbox } from './auth/mailbox.js';
import { type Receiver, startReceiver } from './events/receiver.js';
import { OtlpReceiver } from './support/otlp-receiver.js';
import { freePort, type ProductProcess, startProduct } from './support/product-process.js';
import { Client } from 'pg';
import { createTestDatabase, type TestDatabase } from './support/test-postgres.js';

jest.setTimeout(120_000);

const EMAIL = 'keeper@example.com';

/** What nobody may find anywhere but where it was handed out. */
const secrets: Record<string, string> = {
  'password of the database': 'canary-of-the-database',
  'password of the mail server': 'canary-of-the-mail-server',
  'secret of the operator': 'canary of the operator, long enough to be a secret',
  'secret of another issuer': 'canary of another issuer, long enough to be one',
  password: 'canary horse battery staple',
  'new password': 'canary otters dancing brave',
  'mistyped password': 'canary horse battery stable',
  'secret of a webhook': 'canary-of-the-webhook-0123456789',
};

interface Answer {
  status: number;
  text: string;
  body: any;
  cookie: string;
}

describe('Secrets', () => {
  let database: TestDatabase;
  let owner: Client;
  let mailbox: Mailbox;
  let collector: OtlpReceiver;
  let receiver: Receiver;
  let product: ProductProcess;
  let home: string;
  let isRunning = false;
  /** Bodies of the responses that hand no secret out. */
  const answers: string[] = [];

  async function ask(
    method: string,
    where: string,
    headers: Record<string, string>,
    json?: unknown,
  ): Promise<Answer> {
    const response = await fetch(product.url + where, {
      method,
      headers: { ...(json !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: json === undefined ? undefined : typeof json === 'string' ? json : JSON.stringify(json),
    });
    const text = await response.text();
    const cookie = response.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
    const isJson = /\bjson\b/.test(response.headers.get('content-type') ?? '');
    const body: any = isJson ? JSON.parse(text) : text;
    return { status: response.status, text, body, cookie };
  }

  /** A request whose response hands out nothing: it is looked through, too. */
  async function tell(method: string, where: string, headers: Record<string, string>, json?: unknown) {
    const answer = await ask(method, where, headers, json);
    answers.push(`${method} ${where.split('?', 1)[0]} ${answer.text}`);
    expect(answer.status).toBeLessThan(500);
    return answer;
  }

  /** Ends the product, which sends what is left to the collector. */
  async function stop(): Promise<void> {
    if (isRunning) process.kill(product.pid, 'SIGTERM');
    isRunning = false;
    await product?.ended;
  }

  beforeAll(async () => {
    [database, mailbox, receiver] = await Promise.all([createTestDatabase(), openMailbox(), startReceiver()]);
    collector = new OtlpReceiver();
    await collector.open();
    owner = new Client({ connectionString: database.ownerUrl });
    await owner.connect();
    home = mkdtempSync(path.join(tmpdir(), 'rosetta-canaries-'));
    const url = new URL(database.ownerUrl);
    url.password = secrets['password of the database']!;
    const mails = new URL(mailbox.settings['SMTP_URL']!);
    Object.assign(mails, { username: 'rosetta', password: secrets['password of the mail server'] });
    product = await startProduct({
      port: await freePort(),
      dataDir: home,
      environment: {
        ...mailbox.settings,
        DATABASE_URL: url.href,
        SMTP_URL: mails.href,
        AUTH_SECRET: secrets['secret of the operator']!,
        AUTH_JWT_SECRET: secrets['secret of another issuer']!,
        AUTH_REQUIRE_EMAIL_VERIFICATION: 'false',
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
        LOG_LEVEL: 'trace',
        ACCESS_LOG: 'true',
        SHUTDOWN_DELAY_SECONDS: '0',
        RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
        RATE_LIMIT_API_KEY_PER_MINUTE: '0',
        RATE_LIMIT_SIGN_IN_PER_MINUTE: '0',
        WEBHOOK_POLL_MS: '100',
        WEBHOOKS_ALLOW_PRIVATE: 'true',
      },
    });
    isRunning = true;
    await useSecrets();
    await misplaceSecrets();
  });
  afterAll(async () => {
    await stop();
    await owner.end();
    await Promise.all([mailbox.close(), collector.close(), receiver.close()]);
    await database.drop();
    rmSync(home, { recursive: true });
  });

  /** Has every kind of secret made and used where it belongs. */
  async function useSecrets(): Promise<void> {
    const { password, 'new password': newPassword } = secrets;
    const signedUp = await ask(
      'POST',
      '/api/auth/sign-up/email',
      {},
      { name: 'Keeper', email: EMAIL, password },
    );
    expect(signedUp.status).toBe(200);
    const headers = { cookie: signedUp.cookie };
    secrets['session'] = signedUp.body.token;
    secrets['token of a confirmation'] = (await mailbox.mailTo(EMAIL)).secret.get('token')!;
    await tell('POST', '/api/auth/organization/create', headers, { name: 'Keepers', slug: 'keepers' });
    const key = await ask(
      'POST',
      '/api/v1/api-keys',
      { ...headers, 'idempotency-key': 'once' },
      { name: 'kept' },
    );
    secrets['API key'] = key.body.api_key.key;
    secrets['access token'] = (await ask('GET', '/api/auth/token', headers)).body.token;
    const supabase = await ask('POST', '/auth/v1/token?grant_type=password', {}, { email: EMAIL, password });
    secrets['access token of Supabase'] = supabase.body.access_token;
    secrets['refresh token of Supabase'] = supabase.body.refresh_token;
    const webhook = {
      url: `${receiver.url}/in`,
      events: ['contact.created'],
      secret: secrets['secret of a webhook'],
    };
    expect(
      (await ask('POST', '/api/v1/webhooks', { ...headers, 'idempotency-key': 'told' }, webhook)).status,
    ).toBe(201);
    const byKey = { 'x-api-key': secrets['API key']! };
    await tell('POST', '/functions/v1/rest-api-proxy/contacts', byKey, { first_name: 'Ann' });
    await receiver.until(1);
    await tell(
      'POST',
      '/api/auth/sign-in/email',
      {},
      { email: EMAIL, password: secrets['mistyped password'] },
    );
    await tell('POST', '/api/auth/request-password-reset', {}, { email: EMAIL });
    secrets['token of a reset'] = (await mailbox.mailTo(EMAIL, 2)).secret.get('token')!;
    await tell('POST', '/api/auth/change-password', headers, { currentPassword: password, newPassword });
    for (const secret of Object.values(secrets)) expect(secret?.length).toBeGreaterThan(15);
  }

  /** Sends each secret where it does not belong: in paths, queries, headers and bodies, broken ones too. */
  async function misplaceSecrets(): Promise<void> {
    const byKey = { 'x-api-key': secrets['API key']! };
    for (const [name, secret] of Object.entries(secrets)) {
      const text = encodeURIComponent(secret);
      // Spans tell paths: there a secret is known by its form.
      const inPath = name === 'API key' || name.startsWith('access token') ? text : 'nothing';
      await Promise.all([
        ask('GET', `/api/v1/crm/contacts/${inPath}`, byKey),
        ask('GET', `/functions/v1/rest-api-proxy/contacts?apikey=eq.${text}`, byKey),
        ask('GET', `/functions/v1/rest-api-proxy/contacts?select=${text}`, {}),
        ask('GET', `/nowhere/${inPath}?token=${text}`, {}),
        ask('GET', '/api/v1/me', { authorization: `Bearer ${secret}` }),
        ask('GET', '/api/v1/me', { 'x-api-key': secret, cookie: `better-auth.session_token=${text}` }),
        ask('POST', '/api/auth/reset-password', {}, { token: `${secret}!`, newPassword: secret }),
        ask('POST', '/api/v1/crm/contacts', byKey, `{"first_name":"${secret}`),
      ]).then((all) => all.forEach(({ status }) => expect(status).toBeLessThan(500)));
    }
  }

  /** The secrets that a text holds, plainly or in a usual encoding. */
  function foundIn(text: string): string[] {
    return Object.entries(secrets).flatMap(([name, secret]) =>
      [
        secret,
        encodeURIComponent(secret),
        JSON.stringify(secret).slice(1, -1),
        Buffer.from(secret).toString('base64').replace(/=+$/, ''),
        Buffer.from(secret).toString('hex'),
      ].some((written) => text.includes(written))
        ? [name]
        : [],
    );
  }

  it('are found where one is planted, so that what follows means something', () => {
    const key = secrets['API key']!;
    expect(foundIn(`a line with ${key}`)).toEqual(['API key']);
    expect(foundIn(Buffer.from(`${secrets['password']}`).toString('base64'))).toEqual(['password']);
  });

  it('are in no line of the log, at the highest level of detail', async () => {
    await sleep(200);
    const log = product.output();
    expect(log.split('\n').filter((line) => line.includes('"msg":"request"')).length).toBeGreaterThan(100);
    expect(foundIn(log)).toEqual([]);
  });

  it('are in no response but the one that hands them out, lists and the audit log included', async () => {
    const headers = { authorization: `Bearer ${secrets['session']}` };
    for (const where of [
      'api-keys',
      'webhooks',
      'audit-events',
      'members',
      'me',
      'organizations/current',
      'crm/contacts',
    ])
      expect((await tell('GET', `/api/v1/${where}`, headers)).status).toBe(200);
    const [webhook] = (await ask('GET', '/api/v1/webhooks', headers)).body.items;
    await tell('GET', `/api/v1/webhooks/${webhook.id}/deliveries`, headers);
    await tell('GET', '/functions/v1/rest-api-proxy/contacts?select=*', {
      'x-api-key': secrets['API key']!,
      accept: 'text/csv',
    });
    for (const answer of answers)
      expect([answer.slice(0, 60), foundIn(answer)]).toEqual([answer.slice(0, 60), []]);
  });

  it('are in no metrics, pages or OpenAPI documents', async () => {
    const paths = [
      '/metrics',
      '/',
      '/openapi.json',
      '/openapi/crm-v1.json',
      '/openapi/platform.json',
      '/health/ready',
    ];
    for (const where of paths)
      expect([where, foundIn((await ask('GET', where, {})).text)]).toEqual([where, []]);
  });

  it('are in no call of a webhook', () => {
    expect(receiver.calls.length).toBeGreaterThan(0);
    expect(foundIn(JSON.stringify(receiver.calls))).toEqual([]);
  });

  it('are in no row of any table, so that whoever has the database alone can use none', async () => {
    const { rows: tables } = await owner.query<{ name: string }>(
      `select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname in ('public', 'auth')`,
    );
    const found: [string, string[]][] = [];
    for (const { name } of tables) {
      const { rows } = await owner.query<{ text: string }>(`select t::text as text from ${name} t`);
      const text = rows.map((row) => row.text).join('\n');
      // Sealed text is kept as Base64 and bytea: what it would hold if it were merely encoded.
      const bytes = [...text.matchAll(/\\\\?x([0-9a-f]{40,})/g)].map(([, hex]) =>
        Buffer.from(hex!, 'hex').toString('latin1'),
      );
      const decoded = [...text.matchAll(/[\w+/]{40,}=*/g)].map(([each]) =>
        Buffer.from(each, 'base64').toString('latin1'),
      );
      const names = foundIn([text, ...bytes, ...decoded].join('\n'));
      if (names.length > 0) found.push([name, names]);
    }
    expect(tables.length).toBeGreaterThan(20);
    expect(found).toEqual([]);
  });

  it('are in no span and no metric that is sent to a collector', async () => {
    await stop();
    expect(collector.spans.length).toBeGreaterThan(100);
    expect(foundIn(JSON.stringify([collector.spans, [...collector.metrics], collector.resources]))).toEqual(
      [],
    );
    expect(foundIn(product.output())).toEqual([]);
  });
});
