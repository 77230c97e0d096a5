import { setTimeout as sleep } from 'node:timers/promises';
import { readFileSync } from 'node:fs';
import { startApi, type TestApi } from '../support/api.js';
import { freePort, type ProductProcess, startProduct } from '../support/product-process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-postgres.js';
import { type Answer, type Attack, type Attacker, attacks } from './hostile/attacks.js';

// The long form is `npm run prove -- hostile`, which sets this and prints the figures.
const { HOSTILE_SECONDS = '0' } = process.env;
const seconds = Number(HOSTILE_SECONDS);

const D = '/api/v1/crm/contacts';

/** What the attacks may cost the neighbours, on any machine that runs this. */
const MAX_P99_MS = 5_000;
const MAX_MEMORY_MB = 700;

describe('An organization that sends hostile input', () => {
  let database: TestDatabase;
  let api: TestApi;
  let product: ProductProcess;
  let attacker: Attacker;
  let neighbour: Attacker;
  let contactId: string;

  beforeAll(async () => {
    database = await createTestDatabase();
    // Makes the tenants; what is attacked is a process of its own, so that its memory is its own.
    api = await startApi({}, database);
    product = await startProduct({
      dataDir: '/nonexistent',
      port: await freePort(),
      environment: {
        DATABASE_URL: database.ownerUrl,
        AUTH_SECRET: 'a secret for tests only, long enough to be one',
        DATABASE_STATEMENT_TIMEOUT_MS: '3000',
        BODY_TIMEOUT_SECONDS: '2',
        IMPORT_MAX_BYTES: '2000000',
        RATE_LIMIT_API_KEY_PER_MINUTE: '0',
        RATE_LIMIT_SALES_PER_SECOND: '0',
        RATE_LIMIT_GET_CONTACT_PER_MINUTE: '0',
        RATE_LIMIT_GET_CONTACT_PER_HOUR: '0',
        RATE_LIMIT_DEFAULT_PER_MINUTE: '0',
        RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
      },
    });
    attacker = senderOf(product.url, (await api.tenant('Attacker')).apiKey);
    neighbour = senderOf(product.url, (await api.tenant('Neighbour')).apiKey);
    const made = await neighbour.send('POST', D, '{"first_name":"Grace","last_name":"Hopper"}', JSON_TYPE);
    contactId = JSON.parse(made.text).contact.id;
    const contacts = Array.from({ length: 400 }, (_, n) => ({
      first_name: `${n}`,
      description: 'a'.repeat(2_000),
    }));
    await attacker.send(
      'POST',
      '/functions/v1/import-contacts-bulk',
      JSON.stringify({ contacts }),
      JSON_TYPE,
    );
    await measured(() => sleep(500));
  }, 120_000);

  afterAll(async () => {
    if (product) process.kill(product.pid, 'SIGTERM');
    await product?.ended;
    await api?.close();
  });

  /** What the neighbour's requests took meanwhile, in milliseconds, and which of them failed. */
  async function measured(work: () => Promise<unknown>): Promise<{ p99: number; failures: string[] }> {
    const took: number[] = [];
    const failures: string[] = [];
    let isOver = false;
    const asks = [
      () => neighbour.send('GET', `${D}/${contactId}`),
      () => neighbour.send('PATCH', `${D}/${contactId}`, `{"position":"${took.length}"}`, JSON_TYPE),
      () => neighbour.send('GET', `${D}?search=grace`),
    ];
    const asking = (async () => {
      for (let n = 0; !isOver || n < asks.length; n += 1) {
        const begun = performance.now();
        const { status, text } = await asks[n % asks.length]!();
        took.push(performance.now() - begun);
        if (status !== 200) failures.push(`${status} ${text}`);
      }
    })();
    await work();
    isOver = true;
    await asking;
    took.sort((a, b) => a - b);
    return { p99: took[Math.floor(took.length * 0.99)]!, failures };
  }

  it.each(attacks.map((attack) => [attack.name, attack] as const))(
    'is refused in so many words, and costs nobody else much: %s',
    async (name, attack) => {
      const answers: Answer[] = [];
      const { p99, failures } = await measured(async () => {
        const end = Date.now() + seconds * 1000;
        let n = 0;
        do answers.push(...(await attack.round(attacker, n++)));
        while (Date.now() < end || n < (attack.variants ?? 1));
      });
      const memory = peakMemoryOf(product.pid);
      const figures = { requests: answers.length, ...countsOf(answers), p99: Math.round(p99), memory };
      if (seconds > 0) process.stdout.write(`${name}: ${JSON.stringify(figures)}\n`);
      expect(failures).toEqual([]);
      expect(answers.map((answer) => problemOf(attack, answer)).filter(Boolean)).toEqual([]);
      expect(p99).toBeLessThan(MAX_P99_MS);
      expect(memory).toBeLessThan(MAX_MEMORY_MB);
    },
    seconds * 1000 + 60_000,
  );

  it('leaves the product as it was: nothing polluted, nobody given more', async () => {
    const me = await neighbour.send('GET', '/api/v1/me');
    const contact = await neighbour.send('GET', `${D}/${contactId}`);
    expect(me.text + contact.text).not.toMatch(/isAdmin|polluted/);
    const admins = await api.rows(
      `select id from contacts where custom_fields::text ~ 'isAdmin' and custom_fields ? 'isAdmin'`,
    );
    expect(admins).toEqual([]);
    expect((await neighbour.send('GET', '/health/ready')).status).toBe(200);
  });
});

const JSON_TYPE = { 'content-type': 'application/json' };

function senderOf(url: string, key: string): Attacker {
  return {
    url,
    key,
    send: async (method, path, body, headers = {}) => {
      const credentials: Record<string, string> = path.includes('get-contact')
        ? { authorization: `Bearer ${key}` }
        : { 'x-api-key': key };
      const response = await fetch(url + path, {
        method,
        headers: { ...credentials, ...headers },
        body: body as string,
      });
      return { status: response.status, text: await response.text() };
    },
  };
}

/** What is wrong with an answer to hostile input, if anything. */
function problemOf({ alsoRight = [] }: Attack, { status, text }: Answer): string | null {
  const body = text.includes('\r\n\r\n') ? text.slice(text.indexOf('\r\n\r\n') + 4) : text;
  if (/root:x:|"dependencies"|\bat \S+ \(?[\w/.]+:\d+:\d+/.test(text))
    return `tells too much: ${text.slice(0, 300)}`;
  if (status === 500)
    return alsoRight.includes(500) && body.includes('57014') ? null : `500 ${body.slice(0, 300)}`;
  if (alsoRight.includes(status)) return null;
  if (status < 400 || status > 499) return `${status} ${text.slice(0, 300)}`;
  return /[{[]/.test(body) ? null : `${status} without words: ${text.slice(0, 300)}`;
}

function countsOf(answers: readonly Answer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

/** The most memory that a process has had, in MB. */
function peakMemoryOf(pid: number): number {
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]) / 1024);
}
