import fc from 'fast-check';
import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { freePort, type ProductProcess, startProduct } from '../support/product-process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-postgres.js';
import { type Call, isLinearizable } from './races/linearizable.js';
import { type Asking, type RacedRecord, racedRecords } from './races/records.js';

// The long form is `npm run prove -- races`, which sets these and prints the figures.
const { RACES_ROUNDS = '4', RACES_CLIENTS = '5', RACES_CALLS = '16', RACES_SEED = '18' } = process.env;
const [rounds, clients, calls, seed] = [RACES_ROUNDS, RACES_CLIENTS, RACES_CALLS, RACES_SEED].map(Number) as [
  number,
  number,
  number,
  number,
];

const V1 = '/api/v1/crm';

/** What one client does: which record, which of its commands, and with what value. */
const step = fc.record({ record: fc.nat(), command: fc.nat(), value: fc.nat(999) });
const script = fc.array(step, { minLength: calls, maxLength: calls });
const scripts = fc.array(script, { minLength: clients, maxLength: clients });

/** What ought to be so whatever has happened, as SQL that finds where it is not. */
const broken: Readonly<Record<string, string>> = {
  'an identity that no live contact has': `select i.value from contact_identities i left join contacts c
    on c.organization_id = i.organization_id and c.id = i.contact_id and c.deleted_at is null
    where c.id is null or i.value <> all (c.emails || c.phones)`,
  'a value of a live contact that is no identity': `select c.id from contacts c cross join unnest(c.emails || c.phones) v
    where c.deleted_at is null and not exists (select from contact_identities i
      where i.organization_id = c.organization_id and i.contact_id = c.id and i.value = v)`,
  'two live contacts of one e-mail': `select value from contact_identities group by organization_id, value having count(*) > 1`,
  'two relationships of one pair': `select contact_id from relationships group by contact_id, user_id having count(*) > 1`,
  'a primary company that is no association': `select c.id from contacts c where c.company_id is not null and not exists
    (select from contact_accounts a where a.organization_id = c.organization_id and a.contact_id = c.id
      and a.account_id = c.company_id and a.is_primary)`,
  'a deal whose contact is not its primary one': `select d.id from deals d where d.contact_id is not null and not exists
    (select from deal_contacts l where l.organization_id = d.organization_id and l.deal_id = d.id
      and l.contact_id = d.contact_id and l.is_primary)`,
  'a version that is not the number of its changes': `select e.entity, string_agg(e.action || coalesce(e.version::text, '-'), ' ' order by e.id) from audit_events e
    where e.action in ('created', 'updated', 'deleted', 'restored', 'inactivated', 'activated', 'merged', 'unmerged') and e.version is not null
    group by e.entity, e.entity_id having count(*) <> count(distinct e.version) or max(e.version) <> count(*)`,
};

describe('Several clients of two replicas', () => {
  let database: TestDatabase;
  let owner: Pool;
  let replicas: ProductProcess[];
  let cookie: string;
  let key: string;
  let user: string;
  const figures = { rounds: 0, calls: 0, records: 0, 'put off': 0 };

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Pool({ connectionString: database.ownerUrl, max: 2 });
    owner.on('error', () => undefined);
    const environment = {
      DATABASE_URL: database.ownerUrl,
      AUTH_SECRET: 'a secret for tests only, long enough to be one',
      DATABASE_POOL_SIZE: '8',
      AUTH_REQUIRE_EMAIL_VERIFICATION: 'false',
      RATE_LIMIT_API_KEY_PER_MINUTE: '0',
      RATE_LIMIT_DEFAULT_PER_MINUTE: '0',
      RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
      IMPORT_POLL_MS: '50',
    };
    replicas = [];
    for (const _ of [1, 2])
      replicas.push(await startProduct({ dataDir: '/nonexistent', port: await freePort(), environment }));
    await signUp();
  }, 120_000);

  afterAll(async () => {
    for (const { pid, ended } of replicas ?? []) {
      process.kill(pid, 'SIGTERM');
      await ended;
    }
    await owner?.end();
    await database?.drop();
  });

  async function signUp(): Promise<void> {
    const url = replicas[0]!.url;
    const post = (path: string, json: object) =>
      fetch(url + path, {
        method: 'POST',
        headers: { 'content-type': 'application/json', cookie: cookie ?? '' },
        body: JSON.stringify(json),
      });
    const signedUp = await post('/api/auth/sign-up/email', {
      name: 'Ada',
      email: 'ada@example.com',
      password: 'correct horse battery staple',
    });
    cookie = signedUp.headers
      .getSetCookie()
      .map((each) => each.split(';', 1)[0])
      .join('; ');
    user = ((await signedUp.json()) as any).user.id;
    await post('/api/auth/organization/create', { name: 'Race', slug: 'race' });
    key = ((await (await post('/api/v1/api-keys', { name: 'race' })).json()) as any).api_key.key;
  }

  /** Asks one replica or the other in turn; what is put off by the product itself ("try again") is asked again. */
  function clientOf(n: number): Asking {
    let at = n;
    return async (method, path, json, headers = {}) => {
      for (;;) {
        const body = json === undefined || typeof json === 'string' ? json : JSON.stringify(json);
        const type: Record<string, string> =
          typeof json === 'object' ? { 'content-type': 'application/json' } : {};
        const response = await fetch(replicas[at++ % 2]!.url + path, {
          method,
          headers: { 'x-api-key': key, ...type, ...headers },
          body: body as string,
        });
        const text = await response.text();
        if (![429, 503].includes(response.status)) {
          if (response.status >= 500)
            throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
          return {
            status: response.status,
            etag: response.headers.get('etag'),
            body: /^[[{]/.test(text) ? JSON.parse(text) : text,
          };
        }
        figures['put off'] += 1;
        await sleep(20);
      }
    };
  }

  async function makeRecords(): Promise<RacedRecord[]> {
    const ask = clientOf(0);
    const make = async (path: string, json: object, name: string): Promise<string> => {
      const { status, body } = await ask('POST', `${V1}/${path}`, json);
      if (status !== 201) throw new Error(`${path} answered ${status}: ${JSON.stringify(body)}`);
      return body[name].id;
    };
    const contact = () => make('contacts', { first_name: 'Ada', last_name: 'Lovelace' }, 'contact');
    const company = () => make('companies', { name: 'Acme' }, 'company');
    const loser = await contact();
    const ids = {
      contact: await contact(),
      winner: await contact(),
      loser,
      losersDeal: await make('deals', { title: 'Moved', contact_id: loser }, 'deal'),
      linked: await contact(),
      further: await contact(),
      deal: await make('deals', { title: 'Order', contact_id: await contact() }, 'deal'),
      companies: [await company(), await company()] as [string, string],
      user,
      round: randomBytes(4).toString('hex'),
    };
    return racedRecords(ids);
  }

  /** Plays all scripts at once; what was asked of each record, by its name. */
  async function play(
    records: readonly RacedRecord[],
    all: readonly (typeof script extends fc.Arbitrary<infer T> ? T : never)[],
  ) {
    const histories = new Map<string, Call[]>(records.map(({ name }) => [name, []]));
    const begun = process.hrtime.bigint();
    const now = () => Number(process.hrtime.bigint() - begun);
    await Promise.all(
      all.map(async (steps, client) => {
        const ask = clientOf(client);
        const memory = new Map<string, string>();
        for (const { record: r, command: c, value } of steps) {
          const { name, commands } = records[r % records.length]!;
          const each = Object.values(commands);
          const started = now();
          const { asked, answer } = await each[c % each.length]!(ask, memory, value);
          histories.get(name)!.push({ client, asked, answer, begun: started, ended: now() });
        }
      }),
    );
    return histories;
  }

  it(
    'find each record as if they had come one after the other, and leave it whole',
    async () => {
      await fc.assert(
        fc.asyncProperty(scripts, async (all) => {
          const records = await makeRecords();
          const histories = await play(records, all);
          for (const { name, model } of records) {
            const history = histories.get(name)!;
            figures.calls += history.length;
            figures.records += 1;
            if (!isLinearizable(history, model)) throw new Error(`${name} has no order:\n${told(history)}`);
          }
          for (const [what, sql] of Object.entries(broken))
            expect([what, (await owner.query(sql)).rows]).toEqual([what, []]);
          figures.rounds += 1;
        }),
        { numRuns: rounds, seed, endOnFailure: true },
      );
      if (process.env.RACES_ROUNDS) process.stdout.write(`${JSON.stringify(figures)}\n`);
      expect(figures.calls).toBe(rounds * clients * calls);
    },
    60_000 + rounds * 15_000,
  );
});

function told(history: readonly Call[]): string {
  return history
    .toSorted((a, b) => a.begun - b.begun)
    .map(
      ({ client, asked, answer, begun, ended }) =>
        `${(begun / 1e6).toFixed(2)}-${(ended / 1e6).toFixed(2)} ms, client ${client}: ${JSON.stringify(asked)} -> ${JSON.stringify(answer)}`,
    )
    .join('\n');
}
