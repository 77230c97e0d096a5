import { get, type IncomingMessage } from 'node:http';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startApi, type Tenant, type TestApi } from '../support/api.js';
import { colleague } from '../auth/people.js';
import { wholeCompany } from '../support/company-clients.js';
import { blocksOf, filledIn, PRINTED_URL, runInShell } from '../pages/page.js';
import { linesOf, startReplica, type Transfers, transfersOf } from './transfers-client.js';
import { apiV1Error } from '../support/api-v1-error.js';

jest.setTimeout(120_000);

const MANY = 30_000;

let api: TestApi;
let tenant: Tenant;
let transfers: Transfers;
let crowded: Tenant;

beforeAll(async () => {
  api = await startApi({ IMPORT_POLL_MS: '20', EXPORT_IDLE_SECONDS: '2', EXPORTS_PER_ORGANIZATION: '2' });
  tenant = await api.tenant();
  transfers = transfersOf(api, tenant);
  crowded = await api.tenant();
  await api.rows(
    `insert into contacts (organization_id, id, first_name, description)
     select $1, gen_random_uuid(), 'Nr ' || n, repeat('x', 1000) from generate_series(1, ${MANY}) n`,
    [crowded.organizationId],
  );
});
afterAll(() => api.close());
afterEach(() =>
  api.rows('delete from contact_identities where organization_id <> $1', [crowded.organizationId]),
);
afterEach(() =>
  api.rows(
    `with d as (delete from deal_contacts), e as (delete from deals), i as (delete from imports)
     delete from contacts where organization_id <> $1`,
    [crowded.organizationId],
  ),
);

const CONTACTS = [
  {
    first_name: 'Ann "the" =Lee',
    last_name: '=HYPERLINK("http://evil.example")',
    emails: ['ann@example.com', 'a2@example.com'],
    phones: ['+491511234567', '+491511234568'],
    tags: ['vip', 'a;b', 'c,d', "'=quoted"],
    source: '@cmd',
    description: 'two\nlines; with, all "signs"',
    position: '-1+1',
    company_name: 'Acme, Inc.',
    opt_in_status: false,
    custom_fields: { city: 'K\u00f6ln', age: 41, vip: true, list: ['x'], nested: { a: null } },
  },
  { first_name: '\u674e', last_name: "'+49", emails: ['li@example.com'], tags: ['[x]'] },
  { phones: ['+33612345678'], description: ' blanks around ' },
];

/** Imports records as they are. */
async function plant(records: readonly object[], who = transfers, query = {}): Promise<void> {
  const file = records.map((record) => JSON.stringify(record)).join('\n');
  const done = await who.run(file, { format: 'ndjson', ...query });
  expect(done.rows).toMatchObject({ created: records.length });
}

/** Opens an export and lets the test decide when to read it. */
async function open(path: string, { cookie }: Tenant): Promise<IncomingMessage> {
  const request = get(`${api.url}/api/v1/exports/${path}`, { headers: { cookie } });
  request.on('error', () => undefined);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  response.on('error', () => undefined);
  return response.pause();
}

const openTransactions = async (): Promise<number> =>
  (
    await api.rows(
      `select count(*)::int as count from pg_stat_activity
       where datname = current_database() and query like 'fetch%' and state <> 'idle'`,
    )
  )[0].count;

/** Contacts as they are stored, without what is new in each organization. */
const stored = (organizationId: string) =>
  api.rows(
    `select first_name, last_name, full_name, emails, phones, tags, source, description, position, company_name,
       opt_in_status, custom_fields from contacts where organization_id = $1 order by created_at, id`,
    [organizationId],
  );

describe('GET /api/v1/exports/contacts', () => {
  it.each(['csv', 'ndjson'])(
    'writes %s that an import reads back: the same contacts in another organization',
    async (format) => {
      await plant(CONTACTS);
      const exported = await transfers.export(`contacts?format=${format}&order=created_at,id`);
      expect(exported.status).toBe(200);
      const other = await api.tenant();
      const done = await transfersOf(api, other).run(exported.text, { format });
      expect(done).toMatchObject({ status: 'completed', rows: { created: 3, failed: 0 } });
      const [before, after] = [await stored(tenant.organizationId), await stored(other.organizationId)];
      expect(before).toHaveLength(3);
      expect(after).toEqual(before);
    },
  );

  it('says what it is, and how to call the file', async () => {
    const csv = await transfers.export('contacts');
    expect(Object.fromEntries(csv.headers)).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="contacts.csv"',
    });
    expect(csv.text).toBe(
      'id,first_name,last_name,phones,emails,tags,source,custom_fields,assignee_id,company_id,description,' +
        'opt_in_status,created_at,updated_at,phone_extensions,position,company_name,metadata\n',
    );
    const ndjson = await transfers.export('contacts?format=ndjson');
    expect(ndjson.headers.get('content-type')).toBe('application/x-ndjson; charset=utf-8');
    expect(ndjson.text).toBe('');
    expect(await transfers.ask('HEAD', '/exports/contacts')).toMatchObject({ status: 200, text: '' });
  });

  it('guards cells that a spreadsheet would run, unless told not to', async () => {
    await plant(CONTACTS.slice(0, 1));
    const select = 'select=last_name,source,position,phones,emails';
    const guarded = await transfers.export(`contacts?${select}`);
    expect(guarded.text.split('\n')[1]).toBe(
      `"'=HYPERLINK(""http://evil.example"")",'@cmd,'-1+1,+491511234567;+491511234568,ann@example.com;a2@example.com`,
    );
    const bare = await transfers.export(`contacts?${select}&guard=false`);
    expect(bare.text.split('\n')[1]).toMatch(/^"=HYPERLINK\(""http:\/\/evil.example""\)",@cmd,-1\+1,/);
    expect(await transfers.export('contacts?guard=maybe')).toMatchObject({ status: 400 });
  });

  it('takes the filters, columns and order of the proxy, also over what is embedded', async () => {
    await plant(CONTACTS);
    const read = async (query: string) =>
      linesOf((await transfers.export(`contacts?format=ndjson&${query}`)).text);
    const email = encodeURIComponent('{"LI@example.com"}');
    expect(await read(`select=last_name&emails=cs.${email}`)).toEqual([{ last_name: "'+49" }]);
    expect(await read('select=age:custom_fields->age&custom_fields->>city=eq.K%C3%B6ln')).toEqual([
      { age: 41 },
    ]);
    expect(await read('select=phones&order=first_name.desc.nullslast&limit=1&offset=2')).toEqual([
      { phones: ['+33612345678'] },
    ]);
    expect(
      await read('select=first_name,companies(name)&first_name=not.is.null&order=first_name&limit=1'),
    ).toEqual([{ first_name: 'Ann "the" =Lee', companies: null }]);
  });

  it.each([
    ['foo=eq.1', 'column contacts.foo does not exist'],
    ['select=nope', 'column contacts.nope does not exist'],
    ['first_name=like', /failed to parse|unexpected/i],
    ['created_at=eq.yesterdayish', /invalid input syntax|cannot be stored/],
    ['format=xlsx', 'format must be one of csv, ndjson'],
  ])('refuses ?%s clearly, in the shape of /api/v1', async (query, error) => {
    const { status, body } = await transfers.export(`contacts?${query}`);
    const message = typeof error === 'string' ? expect.stringContaining(error) : expect.stringMatching(error);
    expect({ status, body }).toEqual({ status: 400, body: apiV1Error('VALIDATION_ERROR', message) });
  });

  it("has the tenant's records alone, and writes down who carried them away", async () => {
    await plant(CONTACTS.slice(0, 1));
    const stranger = await api.tenant();
    const id = (
      await api.rows('select id from contacts where organization_id = $1', [tenant.organizationId])
    )[0].id;
    expect((await transfersOf(api, stranger).export(`contacts?format=ndjson&id=eq.${id}`)).text).toBe('');
    expect(linesOf((await transfers.export(`contacts?format=ndjson&id=eq.${id}`)).text)).toHaveLength(1);
    const events = await api.rows(
      `select user_id, after from audit_events where entity = 'export' and organization_id = $1`,
      [stranger.organizationId],
    );
    expect(events).toEqual([
      { user_id: stranger.userId, after: { table: 'contacts', query: `id=eq.${id}` } },
    ]);
  });

  it('is for managers, and for keys with the scope, who may read what they embed', async () => {
    const member = await colleague(api, tenant, 'member');
    expect(await transfersOf(api, member).export('contacts')).toMatchObject({ status: 403 });
    const manager = await colleague(api, tenant, 'manager');
    expect(await transfersOf(api, manager).export('contacts')).toMatchObject({ status: 200 });
    const { body } = await transfers.ask('POST', '/api-keys', { name: 'k', scopes: ['contacts:export'] });
    const ask = (path: string) =>
      api.request('GET', `/api/v1/exports/${path}`, { headers: { 'x-api-key': body.api_key.key } });
    expect((await ask('contacts')).status).toBe(200);
    expect(await ask('contacts?select=id,deals(title)')).toMatchObject({
      status: 403,
      body: { error: { message: 'This needs the permission deals:read' } },
    });
    expect((await ask('deals')).status).toBe(403);
  });
});

describe('What is printed in docs/imports-and-exports.md', () => {
  it('works when it is pasted', async () => {
    const directory = mkdtempSync(path.join(tmpdir(), 'rosetta-pasted-'));
    try {
      const { apiKey } = await api.tenant();
      const here = { [PRINTED_URL]: api.url, cg_xxx: apiKey };
      const blocks = blocksOf('imports-and-exports.md').map(({ text }) => filledIn(text, here));
      const quietly = 'curl() { command curl --silent --fail-with-body "$@"; }';
      const printed = await runInShell([quietly, ...blocks], { cwd: directory });
      expect(printed).toHaveLength(blocks.length + 1);
      expect(printed.join('')).toContain('event: end');
      expect(readFileSync(path.join(directory, 'results.csv'), 'utf8')).toMatch(
        /^row,line,outcome,.+\n1,2,updated,cont_/,
      );
    } finally {
      rmSync(directory, { recursive: true, force: true });
    }
  });
});

describe('GET /api/v1/exports/companies', () => {
  it('writes every column of every company that a filter hits, and nothing of another tenant', async () => {
    const headers = { 'x-api-key': tenant.apiKey };
    const companies = '/functions/v1/rest-api-proxy/companies';
    const made = await api.request('POST', companies, { headers, json: wholeCompany });
    expect(made.status).toBe(201);
    await api.request('POST', companies, { headers, json: { name: 'Elsewhere', country: 'Japan' } });
    const [record] = linesOf((await transfers.export('companies?format=ndjson&country=eq.Egypt')).text);
    expect(record).toEqual({ ...made.body[0], metadata: {} });
    const csv = (await transfers.export('companies?select=name,website,employee_count&order=name')).text;
    expect(csv).toBe('name,website,employee_count\nElsewhere,,\nNile Trading,https://nile.example,12\n');
    const other = transfersOf(api, await api.tenant('Other'));
    expect((await other.export('companies?format=ndjson')).text).toBe('');
  });

  it('is for managers, and for keys with the scope', async () => {
    const member = await colleague(api, tenant, 'member');
    expect(await transfersOf(api, member).export('companies')).toMatchObject({ status: 403 });
    const { body } = await transfers.ask('POST', '/api-keys', { name: 'k', scopes: ['contacts:export'] });
    const headers = { 'x-api-key': body.api_key.key };
    expect((await api.request('GET', '/api/v1/exports/companies', { headers })).status).toBe(403);
  });
});

describe('GET /api/v1/exports/deals', () => {
  it('writes CSV that an import reads back for contacts it knows', async () => {
    await plant([{ email: 'ann@example.com' }]);
    const contact = (
      await api.rows('select id from contacts where organization_id = $1', [tenant.organizationId])
    )[0].id;
    const deal = {
      title: 'Order "1"',
      value: 11523.5,
      currency: 'SAR',
      stage: 'qualified',
      contact_id: contact,
      probability: 60,
      expected_close_date: '2026-05-15',
      source: 'shop',
      tags: ['x', 'y;z'],
      description: 'a\nb',
      products: [{ name: 'Sku1', quantity: 2 }],
      custom_fields: { external_id: '7' },
    };
    await plant([deal], transfers, { entity: 'deals' });
    const exported = (await transfers.export('deals')).text;
    const again = await transfers.run(exported, { entity: 'deals' }, { options: { skip_if_exists: true } });
    expect(again.rows).toMatchObject({ created: 0, skipped: 1 });
    await api.rows('with d as (delete from deal_contacts) delete from deals');
    await transfers.run(exported, { entity: 'deals' });
    const [found] = linesOf((await transfers.export('deals?format=ndjson')).text);
    expect(found).toMatchObject(deal);
  });
});

describe('A long export', () => {
  it('has all records and not a page of them', async () => {
    const { text } = await transfersOf(api, crowded).export('contacts?format=ndjson&select=first_name');
    const names = new Set(linesOf(text).map(({ first_name }) => first_name));
    expect(names.size).toBe(MANY);
  });

  it('is one snapshot, read as fast as the client takes it, by a connection that goes when the client does', async () => {
    const response = await open('contacts?format=ndjson&select=first_name,description', crowded);
    // All of it is 30 MB: it cannot all be under way.
    await sleep(500);
    expect(await openTransactions()).toBe(1);
    await api.rows(
      `update contacts set first_name = 'Changed' where organization_id = $1 and first_name = 'Nr ${MANY}'`,
      [crowded.organizationId],
    );
    let text = '';
    for await (const data of response) text += String(data);
    const lines = linesOf(text);
    expect(lines).toHaveLength(MANY);
    expect(lines.filter(({ first_name }) => first_name === 'Changed')).toEqual([]);
    await api.rows(`update contacts set first_name = 'Nr ${MANY}' where first_name = 'Changed'`);
    const another = await open('contacts?format=ndjson', crowded);
    await sleep(100);
    another.destroy();
    while ((await openTransactions()) > 0) await sleep(20);
  });

  it('outlives the time of a statement as long as it moves, and ends when its client stands still', async () => {
    const replica = await startReplica(api, {
      EXPORT_IDLE_SECONDS: '5',
      DATABASE_STATEMENT_TIMEOUT_MS: '1000',
      RATE_LIMIT_DEFAULT_PER_MINUTE: '0',
    });
    try {
      const ask = async () => {
        const request = get(
          `${replica.url}/api/v1/exports/contacts?format=ndjson&select=first_name,description`,
          {
            headers: { cookie: crowded.cookie },
          },
        );
        request.on('error', () => undefined);
        const [response] = (await once(request, 'response')) as [IncomingMessage];
        return response.pause();
      };
      const slow = await ask();
      let bytes = 0;
      const begun = Date.now();
      for await (const data of slow) {
        bytes += (data as Buffer).length;
        if (Date.now() - begun < 2_500) await sleep(100);
      }
      expect(bytes).toBeGreaterThan(MANY * 1_000);
      expect(Date.now() - begun).toBeGreaterThan(2_000);
      const idle = await ask();
      while ((await openTransactions()) > 0) await sleep(50);
      await expect(async () => {
        for await (const data of idle) bytes += (data as Buffer).length;
      }).rejects.toThrow('aborted');
    } finally {
      await replica.close();
    }
  });

  it('is one of a few that an organization may have', async () => {
    const [first, second] = await Promise.all(
      ['contacts', 'contacts?format=ndjson'].map((path) => open(path, crowded)),
    );
    const refused = await transfersOf(api, crowded).export('contacts');
    expect(refused).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    expect(refused.headers.get('retry-after')).toBe('5');
    expect((await transfers.export('contacts')).status).toBe(200);
    first!.destroy();
    second!.destroy();
    while ((await openTransactions()) > 0) await sleep(20);
    expect((await transfersOf(api, crowded).export('contacts?limit=1')).status).toBe(200);
  });

  it('leaves connections for everybody else, however many organizations there are', async () => {
    const tenants = await Promise.all([api.tenant(), api.tenant(), api.tenant()]);
    for (const each of tenants)
      await api.rows(
        `insert into contacts (organization_id, id, description)
         select $1, gen_random_uuid(), repeat('x', 1000) from generate_series(1, 5000)`,
        [each.organizationId],
      );
    const four = await Promise.all([...tenants, crowded].map((each) => open('contacts', each)));
    const refused = await transfers.export('contacts');
    expect(refused).toMatchObject({ status: 503, body: { code: 'UNAVAILABLE' } });
    expect((await transfers.ask('GET', '/crm/contacts')).status).toBe(200);
    for (const response of four) response.destroy();
    while ((await openTransactions()) > 0) await sleep(20);
  });
});
