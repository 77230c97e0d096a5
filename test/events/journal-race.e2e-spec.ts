import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import { freePort, type ProductProcess, startProduct } from '../support/product-process.js';
import { createTestDatabase, type TestDatabase } from '../support/test-postgres.js';

// The long form is `node bench/journal.mjs`, which sets these and prints what is found.
const {
  JOURNAL_SECONDS = '6',
  JOURNAL_WRITERS = '6',
  JOURNAL_READERS = '3',
  JOURNAL_KILLS = '2',
} = process.env;
const [seconds, writers, readers, kills] = [
  JOURNAL_SECONDS,
  JOURNAL_WRITERS,
  JOURNAL_READERS,
  JOURNAL_KILLS,
].map(Number) as [number, number, number, number];

const CONTACTS = '/api/v1/crm/contacts';
const PROXY = '/functions/v1/rest-api-proxy';

interface Entry {
  position: number;
  id: string;
  entity: string;
  entity_id: string;
  type: string;
  version: number;
}

/** One run of the product on the shared database, which is killed now and then and comes back at the same address. */
class Replica {
  private product?: ProductProcess;
  private port = 0;

  constructor(private readonly environment: Record<string, string>) {}

  async start(): Promise<void> {
    this.port ||= await freePort();
    const { port, environment } = this;
    this.product = await startProduct({ dataDir: '/nonexistent', port, environment });
  }

  get url(): string {
    return this.product!.url;
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    process.kill(this.product!.pid, signal);
    await this.product!.ended;
  }
}

describe('The journal of two replicas that are killed while many write and read', () => {
  let database: TestDatabase;
  let owner: Pool;
  let replicas: Replica[];
  let key: string;
  let isOver = false;

  beforeAll(async () => {
    database = await createTestDatabase();
    owner = new Pool({ connectionString: database.ownerUrl, max: 2 });
    owner.on('error', () => undefined);
    const environment = {
      DATABASE_URL: database.ownerUrl,
      AUTH_SECRET: 'a secret for tests only, long enough to be one',
      DATABASE_POOL_SIZE: '12',
      RATE_LIMIT_API_KEY_PER_MINUTE: '0',
      RATE_LIMIT_DEFAULT_PER_MINUTE: '0',
      RATE_LIMIT_ADDRESS_PER_MINUTE: '0',
      AUTH_REQUIRE_EMAIL_VERIFICATION: 'false',
    };
    replicas = [new Replica(environment), new Replica(environment)];
    for (const replica of replicas) await replica.start();
    key = await makeKey(replicas[0]!.url);
  }, 120_000);

  afterAll(async () => {
    isOver = true;
    await Promise.all(replicas.map((replica) => replica.kill('SIGTERM')));
    await owner.end();
    await database.drop();
  });

  /** Asks one replica or the other; null where nobody answers, or not as hoped. */
  async function ask(method: string, path: string, json?: unknown): Promise<any> {
    const { url } = replicas[Math.floor(Math.random() * replicas.length)]!;
    try {
      const response = await fetch(url + path, {
        method,
        headers: { 'x-api-key': key, ...(json !== undefined && { 'content-type': 'application/json' }) },
        body: json === undefined ? undefined : JSON.stringify(json),
      });
      const text = await response.text();
      return response.ok && text ? JSON.parse(text) : null;
    } catch {
      await sleep(20);
      return null;
    }
  }

  /** Creates, changes, deletes and restores, some records of its own and some that all writers change. */
  async function write(shared: readonly string[]): Promise<void> {
    while (!isOver) {
      const made = await ask('POST', CONTACTS, {
        first_name: 'Ada',
        last_name: randomBytes(4).toString('hex'),
      });
      const id = made?.contact.id as string | undefined;
      await ask('PATCH', `${CONTACTS}/${shared[Math.floor(Math.random() * shared.length)]}`, {
        position: randomBytes(4).toString('hex'),
      });
      if (Math.random() < 0.3)
        await ask(
          'POST',
          `${PROXY}/contacts`,
          Array.from({ length: 20 }, () => ({
            first_name: 'Many',
            last_name: randomBytes(4).toString('hex'),
          })),
        );
      if (!id) continue;
      await ask('PATCH', `${CONTACTS}/${id}`, { position: 'Chief' });
      await ask('DELETE', `${CONTACTS}/${id}`);
      if (Math.random() < 0.5) await ask('POST', `${CONTACTS}/${id}/restore`);
    }
  }

  /** Reads on from its token, as one who keeps it with what was read; `isDone` says when to stop at the end. */
  async function read(isDone: () => boolean): Promise<Entry[]> {
    const seen: Entry[] = [];
    let token: string | null = null;
    for (;;) {
      const wasDone = isDone();
      const page: any = await ask('GET', `/api/v1/changes?limit=200${token ? `&after=${token}` : ''}`);
      if (!page) continue;
      seen.push(...page.items);
      token = page.token;
      if (wasDone && !page.has_more) return seen;
      if (!page.has_more) await sleep(20);
    }
  }

  it(
    'has every committed change once, in the order of the commits, for every reader',
    async () => {
      const shared: string[] = [];
      for (let at = 0; at < 3; at += 1)
        shared.push((await ask('POST', CONTACTS, { first_name: 'Shared', last_name: 'Record' })).contact.id);
      let isWritten = false;
      const reading = Array.from({ length: readers }, () => read(() => isWritten));
      const writing = Array.from({ length: writers }, () => write(shared));
      for (let killed = 0; killed < kills; killed += 1) {
        await sleep((seconds * 1000) / (kills + 1));
        const victim = replicas[killed % 2]!;
        await victim.kill();
        await victim.start();
      }
      await sleep((seconds * 1000) / (kills + 1));
      isOver = true;
      await Promise.all(writing);
      isWritten = true;
      const stories = await Promise.all(reading);

      const { rows: committed } = await owner.query<{ id: string }>(
        `select id from audit_events where entity in ('contact', 'company', 'deal', 'activity')`,
      );
      const { rows: records } = await owner.query<{ id: string; version: number }>(
        'select id, version from contacts',
      );
      const [story] = stories as [Entry[]];
      const ids = story.map(({ id }) => id);
      const distinct = new Set(ids);
      const doubled = ids.length - distinct.size;
      const skipped = committed.filter(({ id }) => !distinct.has(`evt_${id.replaceAll('-', '')}`)).length;
      const versions = new Map<string, number>();
      let disordered = 0;
      for (const { entity_id, version } of story) {
        if (version !== (versions.get(entity_id) ?? 0) + 1) disordered += 1;
        versions.set(entity_id, version);
      }
      const figures = {
        entries: story.length,
        committed: committed.length,
        skipped,
        doubled,
        disordered,
      };
      if (process.env.JOURNAL_SECONDS) process.stdout.write(`${JSON.stringify(figures)}\n`);
      expect(figures).toEqual({ ...figures, skipped: 0, doubled: 0, disordered: 0 });
      expect(story.length).toBe(committed.length);
      expect(story.map(({ position }) => position)).toEqual(story.map((_, at) => at + 1));
      for (const other of stories) expect(other.map(({ id }) => id)).toEqual(ids);
      for (const { id, version } of records)
        expect([id, versions.get(`cont_${id.replaceAll('-', '')}`)]).toEqual([id, version]);
      expect(story.length).toBeGreaterThan(100);
    },
    seconds * 1000 + 120_000,
  );
});

/** Signs somebody up, makes an organization and a key of it. */
async function makeKey(url: string): Promise<string> {
  const post = async (path: string, json: object, cookie = '') =>
    fetch(url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(cookie && { cookie }) },
      body: JSON.stringify(json),
    });
  const signUp = await post('/api/auth/sign-up/email', {
    name: 'Ada',
    email: 'ada@example.com',
    password: 'correct horse battery staple',
  });
  const cookie = signUp.headers
    .getSetCookie()
    .map((each) => each.split(';', 1)[0])
    .join('; ');
  await post('/api/auth/organization/create', { name: 'Race', slug: 'race' }, cookie);
  const made = await post('/api/v1/api-keys', { name: 'race' }, cookie);
  return ((await made.json()) as { api_key: { key: string } }).api_key.key;
}
