import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { Client } from 'pg';
import { loadSettings } from '../apps/api/src/config/settings.js';
import { createApp } from '../apps/api/src/create-app.js';
import { signer } from '../apps/api/src/organization/archive-file.js';
import type { ErasureReceipt } from '../apps/api/src/organization/erase-organization.js';
import { runOrganizationCommand } from '../apps/api/src/organization/organization-command.js';
import { organizationTables } from '../apps/api/src/organization/organization-tables.js';
import { DemoService } from '../apps/api/src/demo/demo.service.js';
import { startApi, type Tenant, type TestApi } from './support/api.js';
import { createTestDatabase, type TestDatabase } from './support/test-postgres.js';

const ROOT = path.resolve(__dirname, '..');
const SECRET = 'a secret for tests only, long enough to be one';
const home = mkdtempSync(path.join(tmpdir(), 'rosetta-organization-'));
const archive = path.join(home, 'demo.jsonl.gz');

let api: TestApi;
/** To which an organization moves. */
let other: TestDatabase;
/** Who has nothing to do with it. */
let bystander: Tenant;
let organizationId: string;
let apiKey: string;

beforeAll(async () => {
  [api, other] = await Promise.all([startApi(), createTestDatabase()]);
  bystander = await api.tenant('Bystander');
  ({ organizationId, apiKey } = await api.app.get(DemoService).create());
  await fillTheRest();
});
afterAll(async () => {
  await api?.close();
  await other?.drop();
  rmSync(home, { recursive: true, force: true });
});

/** What the demo has none of: by the API where that is one request, else as rows. */
async function fillTheRest(): Promise<void> {
  const requests: [string, unknown][] = [
    ['/api/v1/webhooks', { url: 'https://hooks.example.com/crm', events: ['contact.created'] }],
    ['/api/v1/crm/contacts', { first_name: 'Kept', last_name: 'Once' }],
  ];
  for (const [where, json] of requests) {
    const headers = { 'x-api-key': apiKey, 'idempotency-key': where };
    const { status, text } = await api.request('POST', where, { headers, json });
    expect([where, status, text]).toEqual([where, 201, expect.anything()]);
  }
  const headers = { 'x-api-key': apiKey };
  expect((await api.request('GET', '/api/v1/changes?after=now', { headers })).status).toBe(200);
  const guest = await api.signUp();
  for (const sql of ROWS) await api.rows(sql, [organizationId, guest.userId]);
  // Somebody of this organization is known to the other one as well.
  await api.rows(
    `insert into suspended_members (organization_id, member_id, user_id, role, status, created_at)
     select $2, gen_random_uuid(), user_id, 'member', 'inactive', now() from auth.members where organization_id = $1 and role = 'owner'`,
    [organizationId, bystander.organizationId],
  );
}

const ROWS = [
  `insert into suspended_members (organization_id, member_id, user_id, role, status, created_at)
   values ($1, gen_random_uuid(), $2, 'member', 'suspended', now())`,
  `insert into auth.invitations (organization_id, email, role, status, expires_at, inviter_id)
   select $1, 'invited@example.com', 'member', 'pending', now(), user_id from auth.members
   where organization_id = $1 and user_id <> $2`,
  `insert into webhook_deliveries (organization_id, id, webhook_id, type, occurred_at, status, position)
   select $1, gen_random_uuid(), id, 'contact.created', now(), 'pending', 9007199254740993 from webhooks
   where organization_id = $1 and id <> $2`,
  `insert into duplicate_scans (organization_id, id, entity, is_full, status, phase, user_id, request_id)
   values ($1, gen_random_uuid(), 'contacts', false, 'completed', 'pairs', $2, '')`,
  `insert into duplicate_scan_tasks select organization_id, id, now() from duplicate_scans
   where organization_id = $1 and id <> $2`,
  `insert into duplicate_records (organization_id, entity, record_id, version, scan_id)
   select organization_id, 'contacts', id, version, gen_random_uuid() from contacts where organization_id = $1 and id <> $2`,
  `insert into duplicate_keys (organization_id, entity, key, second, record_id, kind)
   select organization_id, 'contacts', 9007199254740993, 0, id, 0 from contacts where organization_id = $1 and id <> $2`,
  `insert into duplicate_pairs (organization_id, id, entity, first_id, second_id, score, why, scan_id)
   select $1, gen_random_uuid(), 'contacts', min(id::text)::uuid, max(id::text)::uuid, 0.9, '[]', gen_random_uuid()
   from contacts where organization_id = $1 and id <> $2`,
  `insert into record_merges (organization_id, id, entity, winner_id, loser_ids, details)
   select organization_id, gen_random_uuid(), 'contacts', id, array[gen_random_uuid()], '{}'
   from contacts where organization_id = $1 and id <> $2 limit 1`,
  `insert into merged_records (organization_id, entity, id, merged_into)
   select organization_id, 'contact', gen_random_uuid(), id from contacts where organization_id = $1 and id <> $2 limit 1`,
];

async function ask<Row = Record<string, unknown>>(
  url: string,
  work: (client: Client) => Promise<Row>,
): Promise<Row> {
  const client = new Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Every row of an organization, by table; past row-level security, as a superuser reads. */
const everything = (url: string, id: string) =>
  ask(url, async (client) => {
    const stored: Record<string, string[]> = {};
    for (const { name, condition } of await organizationTables(client)) {
      const { rows } = await client.query<{ row: string }>(
        `select to_jsonb(t)::text as row from ${name} t where ${condition} order by 1`,
        [id],
      );
      stored[name] = rows.map(({ row }) => row);
    }
    return stored;
  });

interface Run {
  readonly code: number;
  readonly output: string;
}

/** Does what the command does, in this process. */
async function organization(url: string, args: string[], secret = SECRET): Promise<Run> {
  try {
    const output = await runOrganizationCommand(args, { DATABASE_URL: url, AUTH_SECRET: secret });
    return { code: 0, output };
  } catch (error) {
    return { code: 1, output: (error as Error).message };
  }
}

/** Runs the command itself. */
function run(args: string[]): Promise<Run> {
  const env = { PATH: process.env['PATH'], DATABASE_URL: api.ownerUrl, AUTH_SECRET: SECRET };
  const command = [path.join(ROOT, 'dist/apps/api/src/organization.js'), ...args];
  return new Promise((resolve) =>
    execFile(process.execPath, command, { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, output: (stdout + stderr).trim() }),
    ),
  );
}

describe('One organization', () => {
  let before: Record<string, string[]>;
  let bystanders: Record<string, string[]>;

  beforeAll(async () => {
    before = await everything(api.ownerUrl, organizationId);
    bystanders = await everything(api.ownerUrl, bystander.organizationId);
  });

  it('has rows in every table here, so that what follows is of all of them', () => {
    expect(Object.keys(before).filter((table) => before[table]!.length === 0)).toEqual([]);
  });

  it('is exported to a file that nobody else reads, without what its users sign in with', async () => {
    const { code, output } = await organization(api.ownerUrl, ['export', 'demo', archive]);
    expect({ code, output }).toEqual({ code: 0, output: `Exported demo to ${archive}.` });
    expect(statSync(archive).mode & 0o777).toBe(0o600);
    const text = gunzipSync(readFileSync(archive)).toString();
    const secrets = await api.rows<{ secret: string }>(
      'select password as secret from auth.accounts union all select token from auth.sessions',
    );
    expect(secrets.length).toBeGreaterThan(1);
    expect(secrets.filter(({ secret }) => text.includes(secret))).toEqual([]);
    expect(text).not.toContain(bystander.organizationId);
    expect(text).not.toContain(bystander.email);
  });

  it('is not overwritten by another export', async () => {
    const { code, output } = await organization(api.ownerUrl, ['export', 'demo', archive]);
    expect([code, output]).toEqual([1, expect.stringContaining('EEXIST')]);
  });

  const changed: [string, (text: string) => string, RegExp][] = [
    ['changed', (text) => text.replace('"Kept"', '"Kaput"'), /is not an archive as it was signed/],
    ['cut off', (text) => text.slice(0, text.length / 2), /is not an archive as it was signed/],
    [
      'unsigned',
      (text) => text.slice(0, text.lastIndexOf('{"signature"')),
      /is not an archive as it was signed/,
    ],
    ['empty', () => '', /is not an archive as it was signed/],
  ];
  it.each(changed)('is not imported from an archive that is %s', async (name, change, message) => {
    const file = path.join(home, name);
    writeFileSync(file, gzipSync(change(gunzipSync(readFileSync(archive)).toString())));
    const { code, output } = await organization(other.ownerUrl, ['import', file]);
    expect([code, output]).toEqual([1, expect.stringMatching(message)]);
    expect(await everyRow()).toEqual(0);
  });

  it('is not imported from what is no archive, is not there, or was signed with another secret', async () => {
    const file = path.join(home, 'text');
    writeFileSync(file, 'no archive');
    const signed = /is not an archive as it was signed/;
    for (const [where, secret, message] of [
      [file, SECRET, signed],
      [archive, 'x'.repeat(32), signed],
      [`${file}.gone`, SECRET, /cannot be read: ENOENT/],
    ] as const) {
      const { code, output } = await organization(other.ownerUrl, ['import', where], secret);
      expect([code, output.split('\n'), output]).toEqual([
        1,
        [expect.anything()],
        expect.stringMatching(message),
      ]);
    }
  });

  it.each([
    [
      'newer',
      `delete from migrations where name = (select max(name) from migrations)`,
      /of a newer schema, with \w+:/,
    ],
    [
      'older',
      `insert into migrations (timestamp, name) values (1, 'Later1')`,
      /of an older schema, without Later1:/,
    ],
  ])('is not imported from a %s schema', async (_which, sql, message) => {
    const database = await createTestDatabase();
    try {
      await ask(database.ownerUrl, (client) => client.query(sql));
      const { code, output } = await organization(database.ownerUrl, ['import', archive]);
      expect([code, output]).toEqual([1, expect.stringMatching(message)]);
    } finally {
      await database.drop();
    }
  });

  it('is the same in another database, under the same ids, but for what belongs to a database', async () => {
    const { code, output } = await organization(other.ownerUrl, ['import', archive]);
    expect([code, output]).toEqual([0, expect.stringMatching(/^Imported demo: \d+ rows of \d+ tables/)]);
    const after = await everything(other.ownerUrl, organizationId);
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [table, rows] of Object.entries(before)) {
      const [was, is] = [rows, after[table]!].map((each) => each.map((row) => withoutOwn(table, row)).sort());
      expect([table, is]).toEqual([table, LOCAL.includes(table) ? [] : was]);
    }
    expect(await otherRows('select distinct enabled from webhooks')).toEqual([{ enabled: false }]);
  });

  it('is served there by the same key, and goes on', async () => {
    const settings = loadSettings({
      AUTH_SECRET: SECRET,
      LOG_LEVEL: 'silent',
      IMPORT_POLL_MS: '0',
      WEBHOOK_POLL_MS: '0',
    });
    const app = await createApp(
      { ...settings, publicUrl: 'http://localhost:3000', authSecret: SECRET },
      {
        appUrl: other.appUrl,
        appRole: null,
      },
    );
    try {
      const fastify: FastifyInstance = app.getHttpAdapter().getInstance();
      const headers = { 'x-api-key': apiKey };
      const url = '/functions/v1/rest-api-proxy/contacts';
      const payload = { first_name: 'Made afterwards' };
      const made = await fastify.inject({ method: 'POST', url, headers, payload });
      expect([made.statusCode, made.body]).toEqual([201, expect.anything()]);
      const listed = await fastify.inject({ method: 'GET', url: `${url}?select=id&limit=1000`, headers });
      const live = before['public.contacts']!.filter((row) => row.includes('"deleted_at": null'));
      expect(JSON.parse(listed.body)).toHaveLength(live.length + 1);
      const changes = await fastify.inject({ method: 'GET', url: '/api/v1/changes', headers });
      expect(JSON.parse(changes.body).items).toEqual([
        expect.objectContaining({ entity: 'contact', action: 'created' }),
      ]);
    } finally {
      await app.close();
    }
  });

  it('is not imported twice', async () => {
    const { code, output } = await organization(other.ownerUrl, ['import', archive]);
    expect([code, output]).toEqual([1, expect.stringMatching(/slug demo is there already$/)]);
  });

  it('is not erased by a slip', async () => {
    for (const args of [['demo'], ['demo', '--confirm', 'bystander'], ['nobody', '--confirm', 'nobody']])
      expect((await organization(api.ownerUrl, ['erase', ...args])).code).toBe(1);
    expect(await everything(api.ownerUrl, organizationId)).toEqual(before);
  });

  it('is erased with all that it has and those who are in no other, and nothing of others; a receipt says so', async () => {
    const file = path.join(home, 'receipt.json');
    const [{ people }] = await api.rows('select count(*)::int as people from auth.users');
    const args = ['erase', organizationId, '--confirm', 'demo', '--people', '--receipt', file];
    const { code, output } = await organization(api.ownerUrl, args);
    expect([code, output]).toEqual([0, readFileSync(file, 'utf8').trim()]);
    const left = await everything(api.ownerUrl, organizationId);
    expect(Object.values(left).flat()).toEqual([]);
    expect(await everything(api.ownerUrl, bystander.organizationId)).toEqual(bystanders);
    const users = await api.rows<{ email: string }>('select email from auth.users order by created_at');
    // The last one has signed up, and was never a member.
    const staying = [bystander.email, 'demo@example.com', 'colleague@example.com'];
    expect(users.map(({ email }) => email)).toEqual(staying);
    const { signature, ...receipt } = JSON.parse(output) as ErasureReceipt;
    const counts = Object.fromEntries(Object.entries(before).map(([table, rows]) => [table, rows.length]));
    expect(receipt).toMatchObject({
      erased: { id: organizationId, slug: 'demo' },
      rows: counts,
      users: people - staying.length,
    });
    expect(signature).toBe(signer(SECRET).update(JSON.stringify(receipt)).digest('base64url'));
  });

  it('says how it is used, and what it needs', async () => {
    expect(await run([])).toEqual({
      code: 1,
      output: expect.stringMatching(/^npm run organization -- export <id/),
    });
    const misspelled = await organization(api.ownerUrl, ['export', '--colour']);
    expect(misspelled.output).toMatch(/^Unknown option '--colour'/);
    const short = await organization(api.ownerUrl, ['export', 'demo', archive], 'short');
    expect(short).toEqual({ code: 1, output: expect.stringMatching(/^AUTH_SECRET, or .* 32 characters/) });
  });
});

/** Tables that mean something in their own database alone. */
const LOCAL = ['public.journal_heads', 'public.journal_transactions'];

/** A row without what an import writes in its place. */
function withoutOwn(table: string, row: string): string {
  const own: Record<string, RegExp> = {
    'public.audit_events': /"transaction_id": (?:null|"\d+")/,
    'public.webhooks': /"(?:enabled|disabled_at)": (?:true|false|null|"[^"]*")/g,
    'public.webhook_tasks': /"(?:lease|due_at)": (?:null|"[^"]*")/g,
  };
  return own[table] ? row.replace(own[table], '') : row;
}

const otherRows = <Row>(sql: string) =>
  ask(other.ownerUrl, async (client) => (await client.query(sql)).rows as Row[]);

/** How many organizations and contacts the other database has. */
async function everyRow(): Promise<number> {
  const sql =
    'select ((select count(*) from auth.organizations) + (select count(*) from contacts))::int as count';
  return (await otherRows<{ count: number }>(sql))[0]!.count;
}
